import Foundation

/// A start with five declared domains at hand, beside one with none.
struct DeclaredStart {
  let program: String
  let content: String
  /// Where the two content folders and the data folder are made.
  let folder: String

  private static let names = ["dns", "scim", "scim-one", "scim-two", "scim-three"]

  /// Makes a content folder that has everything by links, and these declared domains.
  private func content(_ name: String, _ declared: [String]) throws -> String {
    let files = FileManager.default
    let made = "\(folder)/\(name)"
    try files.createDirectory(atPath: "\(made)/domains", withIntermediateDirectories: true)
    for part in ["Resources", "locales", "procedures", "domains/microsoft-365"] {
      try files.createSymbolicLink(
        atPath: "\(made)/\(part)", withDestinationPath: "\(content)/\(part)")
    }
    for own in declared {
      let original = own.split(separator: "-").first.map(String.init) ?? own
      let target = "\(made)/domains/\(own)"
      try files.copyItem(atPath: "\(content)/domains/\(original)", toPath: target)
      let file = URL(filePath: "\(target)/domain.yaml")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("\nid: \(original)\n", with: "\nid: \(own)\n").utf8).write(to: file)
    }
    return made
  }

  /// The processor time of both, in pairs.
  func pairing(runs: Int) async throws -> Pairing {
    func time(_ content: String) -> () async throws -> Double {
      let environment = [
        "STEGVIS_HOME=\(folder)/home", "STEGVIS_CONTENT=\(content)", "LANG=sv_SE.UTF-8",
      ]
      let program = program
      return {
        try ChildProcess(program: program, arguments: ["list"], environment: environment).run()
          .processor
      }
    }
    return try await Pairing(
      runs: runs, work: time(try content("five", Self.names)), limit: time(try content("none", [])))
  }
}
