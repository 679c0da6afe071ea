import Foundation
import TestSupport

/// The built program, run as a process with a data folder of its own.
struct Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  private let folder: TestFolder
  private let executable: URL
  /// The folder with procedures, words and resources.
  private let content: String

  /// The data folder, which goes away with the last copy of this value.
  var home: URL { folder.url }

  /// - Parameters:
  ///   - executable: the program; `nil` for `stegvis`.
  ///   - content: the folder with procedures, words and resources; `nil` for the checkout.
  init(_ executable: URL? = nil, content: String? = nil) throws {
    folder = try TestFolder()
    self.executable = executable ?? Self.executable
    self.content = content ?? Checkout.root.path
  }

  /// The program next to the test bundle, where SwiftPM builds both.
  static let executable = built("stegvis")

  /// The program with a library as its second domain.
  static let library = built("LibraryProgram")

  private static func built(_ name: String) -> URL {
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let beside = bundle.deletingLastPathComponent().appending(path: name)
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : Checkout.root.appending(path: ".build/debug/\(name)")
  }

  /// All that the program sees of the machine.
  ///
  /// - Parameter home: the data folder; the program's own if `nil`.
  func environment(home: String? = nil) -> [String: String] {
    [
      "STEGVIS_HOME": home ?? self.home.path, "STEGVIS_CONTENT": content,
      "LANG": "C", "PATH": "/usr/bin:/bin",
    ]
  }

  /// Runs the program without a terminal.
  ///
  /// - Parameter home: the data folder; the program's own if `nil`.
  func run(_ arguments: String..., home: String? = nil, through shell: String? = nil) async throws
    -> Result
  {
    try await run(arguments, home: home, through: shell)
  }

  func run(
    _ arguments: [String], home: String? = nil, through shell: String? = nil,
    environment: [String: String] = [:], input: FileHandle = .nullDevice
  ) async throws -> Result {
    let process = Process()
    if let shell {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", shell, "sh", executable.path] + arguments
    } else {
      process.executableURL = executable
      process.arguments = arguments
    }
    process.environment = self.environment(home: home).merging(environment) { $1 }
    process.standardInput = input
    // Files, not pipes: a long screen would fill a pipe that nobody empties yet.
    let output = folder.url.appending(path: "out-\(UUID().uuidString)")
    let errors = folder.url.appending(path: "err-\(UUID().uuidString)")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    let status = try await ProcessQueue.shared.run(process)
    return Result(
      status: status,
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// Runs the program at a terminal at which these lines are typed, and nothing after them.
  func run(_ arguments: String..., typing lines: [String]) async throws -> Result {
    try await run(arguments, typing: lines)
  }

  func run(
    _ arguments: [String], typing lines: [String], environment: [String: String] = [:]
  ) async throws -> Result {
    let terminal = try PseudoTerminal()
    try terminal.type(lines)
    let result = try await run(arguments, environment: environment, input: terminal.side)
    withExtendedLifetime(terminal) {}
    return result
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

/// Runs processes, as many at a time as there are processors, without holding a thread while they run.
///
/// An actor, because tests of every suite start processes at once.
private actor ProcessQueue {
  static let shared = ProcessQueue()

  private var free = max(2, ProcessInfo.processInfo.activeProcessorCount)
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Returns the exit status, once the process has ended.
  ///
  /// - Throws: what `Process` throws if it cannot be started.
  func run(_ process: sending Process) async throws -> Int32 {
    if free == 0 {
      await withCheckedContinuation { waiting.append($0) }
    } else {
      free -= 1
    }
    defer {
      if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
    return try await withCheckedThrowingContinuation { ended in
      process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        ended.resume(throwing: error)
      }
    }
  }
}
