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

  /// The targets, products and executables that Package.swift gives to a target or test target.
  static func dependencies(of target: String) -> Set<String> {
    let openings = ["stage(\"\(target)\"", "tests(\"\(target)\"", "arget(name: \"\(target)\""]
    let text = code(of: manifest)
    guard let start = openings.lazy.compactMap({ text.range(of: $0)?.upperBound }).first,
      let list = list(in: text[start...])
    else { return [] }
    let products = list.matches(of: /\.product\(name: "([\w-]+)"/).map { String($0.1) }
    let others = list.replacing(/\.product\([^)]*\)/, with: "")
    let targets = others.matches(of: /"([\w-]+)"/).map { String($0.1) }
    let constants = others.replacing(/"[^"]*"/, with: "").matches(of: /\w+/)
      .compactMap { named[String($0.0)] }
    return Set(products + targets + constants)
  }

  /// The products that Package.swift gives a name: `let yams: Target.Dependency = .product(name: "Yams", …`.
  private static let named: [String: String] = {
    let found = code(of: manifest)
      .matches(of: /let (\w+): Target.Dependency = \.product\(name: "(\w+)"/)
    return Dictionary(found.map { (String($0.1), String($0.2)) }) { first, _ in first }
  }()

  /// Every target, test targets included.
  static let allTargets: [String] = code(of: manifest)
    .matches(of: /(?:stage\(|tests\(|arget\(name: )"([\w-]+)"/).map { String($0.1) }

  /// Swift without comments, and without line breaks behind parentheses.
  private static func code(of text: String) -> String {
    text.replacing(/\/\/[^\n]*/, with: "").replacing(/\(\s+/, with: "(")
  }

  /// What is in the first pair of square brackets, with the pairs in it.
  private static func list(in text: Substring) -> String? {
    var depth = 0
    var list = ""
    for character in text {
      if character == "]" { depth -= 1 }
      if depth > 0 { list.append(character) }
      if character == "[" { depth += 1 }
      // A call without a list ends first.
      if depth == 0, character == "]" || character == ")" { return character == "]" ? list : nil }
    }
    return nil
  }
}
