import Foundation
import Sessions
import Workspaces

/// Finds words of plain letters in a text in the pseudo-language, in which every letter of every
/// file of words and of every document is accented: such a word is a name, or stands in the code.
struct PlainWords {
  /// What names consist of, by their first part; the longest first.
  private let names: [Substring: [[Substring]]]

  /// - Parameter names: what is not translated, such as the names of people and products.
  init(names: some Sequence<String>) {
    let parts = Set(names.flatMap { Self.plain($0).map(Self.parts) }).filter { !$0.isEmpty }
    self.names = Dictionary(grouping: parts) { $0[0] }
      .mapValues { $0.sorted { $0.count > $1.count } }
  }

  /// Each word once, in alphabetical order. Addresses and paths, and names of sessions and digests,
  /// count as names.
  func found(in text: String) -> [String] {
    var found: Set<String> = []
    for piece in Set(Self.plain(text)) {
      let own = piece.split(whereSeparator: \.isWhitespace)
        .filter { !$0.contains("@") && !$0.contains("/") && !Self.isSession($0) }
        .joined(separator: " ")
      var rest = Self.parts(own[...])[...]
      while let part = rest.first {
        let name = names[part]?.first { rest.starts(with: $0) }
        if name == nil, Self.isWord(part) { found.insert(String(part)) }
        rest = rest.dropFirst(name?.count ?? 1)
      }
    }
    return found.sorted()
  }

  /// The words in plain letters that a person has typed.
  static func words(_ typed: String) -> [String] { Self.parts(typed[...]).map(String.init) }

  /// The pieces of a text that are in ASCII.
  private static func plain(_ text: String) -> [Substring] {
    text.utf8.split { $0 >= 0x80 }.map { Substring($0) }
  }

  /// The runs of letters and digits in a text.
  private static func parts(_ text: Substring) -> [Substring] {
    text.split { !$0.isLetter && !$0.isNumber }
  }

  /// Whether it begins as names of sessions do: `20261120-080000-k3fm`.
  private static func isSession(_ word: Substring) -> Bool {
    word.contains(/\d{8}-\d{6}-/)
  }

  /// Whether it has two letters, and no digits, as a digest has.
  private static func isWord(_ part: Substring) -> Bool {
    part.count { $0.isLetter } > 1 && !part.contains(where: \.isNumber)
  }
}

extension PlainWords {
  /// What the pseudo-language leaves as it is: what the sample organisation, licences and procedures
  /// call things, and what the system writes for languages that it does not know.
  ///
  /// - Parameter content: the path of the content folder.
  init(content: String) throws {
    var names = Self.system
    for file in ["sample-organisation.json", "licences.json"] {
      let data = try Data(contentsOf: URL(filePath: "\(content)/Resources/\(file)"))
      Self.collect(try JSONSerialization.jsonObject(with: data), into: &names)
    }
    for folder in try ContentFolder(path: content).translatable()
    where folder.hasSuffix("/procedures") {
      for id in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
        let manifest = try String(
          contentsOfFile: "\(folder)/\(id)/procedure.yaml", encoding: .utf8)
        names.append(id)
        // Steps and inputs are named where people write answers down.
        names += manifest.matches(of: /(?m)^  ([\w-]+):/).map { String($0.1) }
      }
    }
    // What people type is repeated as they typed it.
    for scenario in Conformance.scenarios {
      let answers = try AnswersReader.read(try FileReading.file(scenario.path))
      names += answers.inputs.values.joined()
      for answer in answers.steps.values.joined() {
        names +=
          (answer.words ?? [])
          + [answer.skip, answer.override, answer.alone].compactMap(\.self)
      }
    }
    self.init(names: names)
  }

  /// Dates, lists, sizes and countries in the words of CLDR's root and of English, and tags of
  /// languages.
  private static let system = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December", "and", "or", "UTC", "KB", "MB", "GB", "TB", "Sweden",
    "United Kingdom", "Netherlands", "Germany", "SE", "NL", "DE", "en", "nl", "sv", "qps", "da",
    "stegvis", "embedded", "graph", "dns", "scim", "mailboxes", "practice", "steps", "inputs",
    "answer",
    // What a document writes as code, the id of a domain, and the end of an address that is longer
    // than a line.
    "orgDomain", "microsoft", "px",
  ]

  /// The texts in JSON, and those keys that are ids in capital letters.
  private static func collect(_ json: Any, into names: inout [String]) {
    switch json {
    case let text as String: names.append(text)
    case let list as [Any]: for item in list { collect(item, into: &names) }
    case let object as [String: Any]:
      for (key, value) in object {
        if key == key.uppercased() { names.append(key) }
        collect(value, into: &names)
      }
    case _: break
    }
  }
}
