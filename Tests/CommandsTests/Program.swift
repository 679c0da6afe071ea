import Foundation

/// The built program, run as a process with a data folder of its own.
struct Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  let home: URL

  init() throws {
    home = FileManager.default.temporaryDirectory.appending(path: "stegvis-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
  }

  /// The program next to the test bundle, where SwiftPM builds both.
  private static let executable: URL = {
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let beside = bundle.deletingLastPathComponent().appending(path: "stegvis")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : Checkout.root.appending(path: ".build/debug/stegvis")
  }()

  /// Runs the program without a terminal.
  ///
  /// - Parameters:
  ///   - home: the path of the data folder; `nil` for this program's own.
  ///   - shell: a shell script that runs the program as `"$@"`; `nil` to run it directly.
  func run(_ arguments: String..., home: String? = nil, through shell: String? = nil) throws
    -> Result
  {
    try run(arguments, home: home, through: shell)
  }

  func run(
    _ arguments: [String], home: String? = nil, through shell: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    if let shell {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", shell, "sh", Self.executable.path] + arguments
    } else {
      process.executableURL = Self.executable
      process.arguments = arguments
    }
    process.environment = [
      "STEGVIS_HOME": home ?? self.home.path, "STEGVIS_CONTENT": Checkout.root.path,
      "LANG": "C", "PATH": "/usr/bin:/bin",
    ].merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files instead of pipes: a long screen would fill a pipe that nobody is reading yet.
    let output = self.home.appending(path: "out-\(UUID().uuidString)")
    let errors = self.home.appending(path: "err-\(UUID().uuidString)")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  func write(_ name: String, _ text: String) throws -> String {
    let url = home.appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  static func scenario(_ procedure: String, _ name: String) -> String {
    Checkout.root.appending(path: "procedures/\(procedure)/scenarios/\(name).yaml").path
  }
}
