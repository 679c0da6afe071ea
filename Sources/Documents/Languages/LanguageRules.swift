import Diagnostics
import Markup

/// What the program knows of one language: a file of `Resources/languages`.
///
/// The file is a small subset of YAML 1.2: a line `name: word, word`, or a line `name:` with lines
/// `- word, word` below it. A text with a colon at its end is in double quotes.
package struct LanguageRules: Sendable {
  /// The language alone, such as `sv`.
  package let language: String
  /// What cannot be read in the file, each with its line; all else in it counts.
  package let diagnostics: [Diagnostic]

  private let lists: [LanguageKey: [LanguageFileScan.Words]]
  private let families: [LanguageKey.Family: [String: [LanguageFileScan.Words]]]

  /// - Parameter language: the language alone, such as `sv`.
  package init(_ language: String, reading file: SourceFile) {
    var scan = LanguageFileScan(path: file.path)
    scan.read(file.bytes)
    self.language = language
    diagnostics = scan.diagnostics
    lists = scan.lists
    families = scan.families
  }

  /// The words of a list, in the order of the file; empty if the file has no such list.
  package subscript(_ key: LanguageKey) -> [String] { (lists[key] ?? []).flatMap(\.texts) }

  /// The words of a family, by the part of the name that is not fixed.
  package subscript(_ family: LanguageKey.Family) -> [String: [String]] {
    (families[family] ?? [:]).mapValues { $0.flatMap(\.texts) }
  }
}

/// Reads a file of `Resources/languages`, line by line.
struct LanguageFileScan {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var lists: [LanguageKey: [Words]] = [:]
  private(set) var families: [LanguageKey.Family: [String: [Words]]] = [:]

  /// Words with commas between. They become texts only when they are asked for: a session needs a
  /// few lists of each file, and reading all of them would be a part of every start.
  struct Words: Sendable {
    private let bytes: ArraySlice<UInt8>

    /// - Parameter value: the text of a line; `nil` if it is no plain or double-quoted scalar, or
    ///   has nothing between two commas.
    init?(_ value: ArraySlice<UInt8>) {
      var text = LanguageFileScan.trimmed(value)
      guard let first = text.first else { return nil }
      if first == 0x22 {
        guard text.count > 2, text.last == first else { return nil }
        text = text.dropFirst().dropLast()
        guard !text.contains(0x22), !text.contains(0x5C) else { return nil }
      } else {
        // The indicators of YAML 1.2 §5.3, and what would make the value a mapping or a comment.
        guard !"'{}[],&*#?|-<>=!%@`".utf8.contains(first), text.last != 0x3A else { return nil }
        for (byte, next) in zip(text, text.dropFirst())
        where byte == 0x3A && next == 0x20 || byte == 0x20 && next == 0x23 {
          return nil
        }
      }
      let isComplete = text.split(separator: 0x2C, omittingEmptySubsequences: false).allSatisfy {
        $0.contains { $0 != 0x20 }
      }
      guard isComplete else { return nil }
      bytes = text
    }

    var texts: [String] {
      bytes.split(separator: 0x2C).map {
        String(decoding: LanguageFileScan.trimmed($0), as: UTF8.self)
      }
    }
  }

  private enum Name {
    case list(LanguageKey)
    case member(LanguageKey.Family, String)
  }

  private let path: String
  private var line = 0
  /// The list that the next lines `- word` belong to, its line, and whether it has words.
  private var open: (name: Name, line: Int, hasWords: Bool)?
  /// Whether the lines `- word` below a name that cannot be read have been reported with it.
  private var isSkipping = false

  init(path: String) { self.path = path }

  mutating func read(_ bytes: [UInt8]) {
    if let offset = UTF8Check.firstInvalid(in: bytes) {
      line = bytes[..<offset].count { $0 == 0x0A } + 1
      report("byte \(bytes[offset]) is not UTF-8", advice: "save the file as UTF-8")
      return
    }
    for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      line += 1
      read(line: Self.trimmed(part), isIndented: part.first == 0x20)
    }
    close()
  }

  private mutating func read(line text: ArraySlice<UInt8>, isIndented: Bool) {
    guard let first = text.first, first != 0x23 else { return }
    if first == 0x2D {
      guard !isSkipping else { return }
      guard text.dropFirst().first == 0x20, let name = open?.name,
        let words = Words(text.dropFirst())
      else { return report("line is neither 'name: words' nor '- words' below a name") }
      open?.hasWords = true
      add(words, to: name)
      return
    }
    close()
    isSkipping = true
    guard !isIndented, let colon = text.firstIndex(of: 0x3A) else {
      return report("line is neither 'name: words' nor '- words' below a name")
    }
    let key = String(decoding: text[..<colon], as: UTF8.self)
    guard let name = Self.name(key) else {
      return report("'\(key)' is not the name of a list of words")
    }
    guard !has(name) else { return report("'\(key)' is written twice") }
    let value = text[(colon + 1)...]
    guard !value.isEmpty else {
      isSkipping = false
      open = (name, line, false)
      return
    }
    guard value.first == 0x20, let words = Words(value) else {
      return report("words of '\(key)' cannot be read")
    }
    isSkipping = false
    add(words, to: name)
  }

  /// Ends the open list, which must have words.
  private mutating func close() {
    isSkipping = false
    guard let last = open else { return }
    open = nil
    guard !last.hasWords else { return }
    let now = line
    line = last.line
    report("name has no words", advice: "write them, or remove the name")
    line = now
  }

  private func has(_ name: Name) -> Bool {
    switch name {
    case .list(let key): lists[key] != nil
    case .member(let family, let member): families[family]?[member] != nil
    }
  }

  private mutating func add(_ words: Words, to name: Name) {
    switch name {
    case .list(let key): lists[key, default: []].append(words)
    case .member(let family, let member):
      families[family, default: [:]][member, default: []].append(words)
    }
  }

  private mutating func report(_ message: FindingText, advice: FindingText? = nil) {
    diagnostics.append(
      Diagnostic(
        .languageUnreadable, .error, at: SourcePlace(path: path, line: line), message,
        advice: advice))
  }

  private static func name(_ key: String) -> Name? {
    if let list = LanguageKey(rawValue: key) { return .list(list) }
    guard let dot = key.firstIndex(of: "."),
      let family = LanguageKey.Family(rawValue: String(key[..<dot]))
    else { return nil }
    let member = String(key[dot...].dropFirst())
    switch family {
    case .number:
      guard OutsideNumber.whole(member, in: 0...100) != nil else { return nil }
    case .month:
      guard OutsideNumber.whole(member, in: 1...12) != nil else { return nil }
    case .part, .opposite:
      guard !member.isEmpty, member.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x2D })
      else { return nil }
    }
    return .member(family, member)
  }

  fileprivate static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop { $0 == 0x20 }
    while let last = bytes.last, last == 0x20 || last == 0x0D { bytes = bytes.dropLast() }
    return bytes
  }
}
