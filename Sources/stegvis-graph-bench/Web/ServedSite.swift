import Foundation

/// The web page in a process of its own, with a data folder of its own.
final class ServedSite: Sendable {
  private let process: Process
  private let folder: URL
  /// Where it is, and the link that signs in.
  let address: String
  let link: String

  init(program: String, content: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "stegvis-web-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    // One client asks all the time here: the limit on that is not what is measured.
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
