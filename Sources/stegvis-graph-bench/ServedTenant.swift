import Foundation

/// A sandbox in its own process, for a tenant with many generated users.
///
/// A class, because it owns the process.
final class ServedTenant: Sendable {
  private let process: Process
  private let folder: URL
  /// The base URL.
  let address: String

  struct Failed: Error { let what: String }

  /// - Parameters:
  ///   - program: The `stegvis-graph` to run.
  ///   - users: How many users are generated.
  init(program: String, content: String, users: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "stegvis-load-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let environment = ProcessInfo.processInfo.environment.merging(
      ["STEGVIS_HOME": folder.path, "STEGVIS_CONTENT": content, "LC_ALL": "en"]) { $1 }
    let fill = Process()
    fill.executableURL = URL(fileURLWithPath: program)
    fill.arguments = ["tenant", "init", "--users", String(users)]
    fill.environment = environment
    fill.standardOutput = FileHandle.nullDevice
    try fill.run()
    fill.waitUntilExit()
    guard fill.terminationStatus == 0 else { throw Failed(what: "tenant init") }
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["tenant", "serve", "--port", "0"]
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    address = try Self.address(in: output.fileHandleForReading)
  }

  /// Returns the address in the message that the program prints once it serves.
  private static func address(in output: FileHandle) throws -> String {
    var text = ""
    while true {
      let data = output.availableData
      guard !data.isEmpty else { throw Failed(what: "tenant serve") }
      text += String(decoding: data, as: UTF8.self)
      if let match = text.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\/v1\.0/) {
        return String(match.0)
      }
    }
  }

  func stop() throws {
    process.terminate()
    process.waitUntilExit()
    try FileManager.default.removeItem(at: folder)
  }
}
