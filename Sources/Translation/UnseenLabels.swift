import Documents

/// The labels whose name in one language nobody has seen on a screen, with their English names.
///
/// They are our own translations, so a person may find another name on the screen.
package struct UnseenLabels: Sendable {
  /// The English names, by the name in the language in lower case.
  private let english: [String: String]

  package init(_ glossary: LabelGlossary, language: String) {
    self.init(
      glossary.entries.map {
        (english: $0.english, name: $0.names[language], seen: $0.seen[language])
      })
  }

  /// Reads a file of labels.
  ///
  /// - Throws: `LabelGlossary.Failure` if it is damaged.
  package init(_ file: SourceFile, language: String) throws(LabelGlossary.Failure) {
    // A YAML parser takes longer than the rest of a start, and every screen needs these.
    if let labels = LabelLines.read(file.bytes, language: language) {
      self.init(labels)
    } else {
      self.init(
        try LabelGlossary(yaml: String(decoding: file.bytes, as: UTF8.self)), language: language)
    }
  }

  private init(_ labels: [(english: String, name: String?, seen: String?)]) {
    var english: [String: String] = [:]
    var seen: Set<String> = []
    for label in labels {
      guard let name = label.name?.lowercased() else { continue }
      if label.seen != LabelGlossary.nowhere { seen.insert(name) }
      if english[name] == nil, name != label.english.lowercased() { english[name] = label.english }
    }
    // What another label of the same name has been seen as is on some screen.
    self.english = english.filter { !seen.contains($0.key) }
  }

  /// The English name of a label, or of a menu path in which any label was not seen; `nil` for
  /// labels that were, and for other texts.
  package func english(of text: String) -> String? {
    guard !english.isEmpty else { return nil }
    if let name = english[text.lowercased()] { return name }
    let parts = text.split(separator: ">").map { String($0).trimmed(of: " ") }
    guard parts.count > 1 else { return nil }
    let names = parts.map { english[$0.lowercased()] }
    guard names.contains(where: { $0 != nil }) else { return nil }
    return zip(parts, names).map { $1 ?? $0 }.joined(separator: " > ")
  }
}

/// Reads labels that are one a line, as `- {en: …, sv: "…", also: {…}, seen: {sv: …}}`.
///
/// Every screen needs them, so nothing is decoded but the two names and where they were seen.
private struct LabelLines {
  private static let english = Array("en".utf8)
  private static let also = Array("also".utf8)
  private static let seen = Array("seen".utf8)

  private let bytes: [UInt8]
  private let language: [UInt8]
  private var position = 0

  /// The labels in the file; `nil` if any line has another form.
  static func read(
    _ bytes: [UInt8], language: String
  ) -> [(english: String, name: String?, seen: String?)]? {
    var reader = LabelLines(bytes: bytes, language: Array(language.utf8))
    var labels: [(english: String, name: String?, seen: String?)] = []
    while reader.position < bytes.count {
      reader.skipSpaces()
      switch reader.next {
      case nil: break
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): reader.position += 1
      case UInt8(ascii: "#"): reader.skipLine()
      case _:
        guard let label = reader.label() else { return nil }
        labels.append(label)
      }
    }
    return labels
  }

  private init(bytes: [UInt8], language: [UInt8]) {
    self.bytes = bytes
    self.language = language
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Reads a label and the end of its line.
  private mutating func label() -> (english: String, name: String?, seen: String?)? {
    guard position == 0 || bytes[position - 1] == UInt8(ascii: "\n"), skip("-") else { return nil }
    skipSpaces()
    var english: String?
    var name: String?
    var seen: String?
    let isRead = map { reader, key in
      if reader.isKey(key, Self.seen) {
        return reader.map { reader, key in
          guard let text = reader.scalar() else { return false }
          if reader.isKey(key, reader.language) { seen = reader.text(text) }
          return true
        }
      }
      if reader.isKey(key, Self.also) { return reader.map { reader, _ in reader.skipList() } }
      guard let text = reader.scalar() else { return false }
      if reader.isKey(key, Self.english) { english = reader.text(text) }
      if reader.isKey(key, reader.language) { name = reader.text(text) }
      return true
    }
    skipSpaces()
    guard isRead, next == nil || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r"),
      let english
    else { return nil }
    return (english, name, seen)
  }

  /// Reads a mapping in braces, each value with `read`; `false` if it has another form.
  private mutating func map(
    _ read: (inout LabelLines, Range<Int>) -> Bool
  ) -> Bool {
    guard skip("{") else { return false }
    while true {
      skipSpaces()
      let start = position
      while let byte = next, byte != UInt8(ascii: ":") {
        guard byte != UInt8(ascii: "\n") else { return false }
        position += 1
      }
      let key = start..<position
      guard skip(":") else { return false }
      skipSpaces()
      guard read(&self, key) else { return false }
      skipSpaces()
      if skip("}") { return true }
      guard skip(",") else { return false }
    }
  }

  private mutating func skipList() -> Bool {
    guard skip("[") else { return false }
    while true {
      skipSpaces()
      guard scalar() != nil else { return false }
      skipSpaces()
      if skip("]") { return true }
      guard skip(",") else { return false }
    }
  }

  /// Reads a text: in double quotation marks without any inside, or up to a comma or bracket.
  private mutating func scalar() -> Range<Int>? {
    if skip("\"") {
      let start = position
      while let byte = next, byte != UInt8(ascii: "\"") {
        guard byte != UInt8(ascii: "\\"), byte != UInt8(ascii: "\n") else { return nil }
        position += 1
      }
      let text = start..<position
      return skip("\"") ? text : nil
    }
    let start = position
    scan: while let byte = next {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
        UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "#"),
        UInt8(ascii: "\n"):
        break scan
      case _: position += 1
      }
    }
    var end = position
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return end > start ? start..<end : nil
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func isKey(_ range: Range<Int>, _ key: [UInt8]) -> Bool {
    bytes[range].elementsEqual(key)
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaces() {
    while next == UInt8(ascii: " ") { position += 1 }
  }

  private mutating func skipLine() {
    while let byte = next, byte != UInt8(ascii: "\n") { position += 1 }
  }
}
