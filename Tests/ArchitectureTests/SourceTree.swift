import Foundation

/// The package's own files as text.
struct SourceTree {
  struct File {
    /// The path below the package's folder, such as `Sources/Sessions/Session.swift`.
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The target the file belongs to.
    var target: String { String(path.split(separator: "/")[1]) }

    /// The modules the file imports.
    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 1, words.count > index + 1
        else { return nil }
        return String(words[index + 1])
      }
    }
  }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let manifest: String = read("Package.swift")

  /// The templates of the web page.
  static var templates: [File] { files(below: "Resources/web", ending: "mustache") }

  /// The Swift files below a folder of the package.
  static func files(below folder: String, ending: String = "swift") -> [File] {
    let start = root.appending(path: folder)
    let found = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
    return (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == ending }
      .map { $0.path.replacing(root.path + "/", with: "") }
      .sorted()
      .map { File(path: $0, text: read($0)) }
  }

  static func read(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }

  /// The package's targets, in the order in which Package.swift lists them.
  static var targets: [String] {
    manifest.matches(of: /(?:stage\(\s*|name: )"(\w+)"/).map { String($0.1) }
      .filter { FileManager.default.fileExists(atPath: root.appending(path: "Sources/\($0)").path) }
  }

  /// The names between a target's own name and the end of its list of dependencies.
  static func dependencies(of target: String) -> Set<String> {
    for opening in ["stage(\"\(target)\"", "executableTarget(name: \"\(target)\","] {
      let text = manifest.replacing(/\(\s+/, with: "(")
      guard let start = text.range(of: opening) else { continue }
      let list = text[start.upperBound...].prefix { $0 != "]" }
      return Set(list.matches(of: /"(\w+)"/).map { String($0.1) })
    }
    return []
  }
}
