import Foundation

/// The web interface in its own process, with its own data folder.
///
/// A class, because it owns the process.
final class ServedSite: Sendable {
  private let process: Process
  private let folder: URL
  /// The origin of the site, and the link that signs in.
  let address: String
  let link: String

  init(program: String, content: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "stegvis-web-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    // A single client sends all requests here, and the rate limit is not what is measured.
    process.arguments = ["serve", "--port", "0", "--rate", "1000000"]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["STEGVIS_HOME": folder.path, "STEGVIS_CONTENT": content, "LC_ALL": "en"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let link = try Self.link(in: output.fileHandleForReading)
    self.link = link
    let origin = link.split(separator: "/sign-in", maxSplits: 1).first
    address = origin.map(String.init) ?? ""
  }

  private static func link(in output: FileHandle) throws -> String {
    var text = ""
    while true {
      let data = output.availableData
      guard !data.isEmpty else { throw ServedTenant.Failed(what: "serve") }
      text += String(decoding: data, as: UTF8.self)
      if let match = text.firstMatch(of: /http:\/\/\S+key=[\w-]+\n/) {
        return String(match.0.dropLast())
      }
    }
  }

  func stop() throws {
    process.terminate()
    process.waitUntilExit()
    try FileManager.default.removeItem(at: folder)
  }
}
