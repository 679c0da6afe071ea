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
private struct LabelLines {
  private var rest: ArraySlice<UInt8>

  /// The labels in the file; `nil` if any line has another form.
  static func read(
    _ bytes: [UInt8], language: String
  ) -> [(english: String, name: String?, seen: String?)]? {
    var labels: [(english: String, name: String?, seen: String?)] = []
    for line in bytes.split(separator: 0x0A) {
      guard let first = line.first(where: { $0 != UInt8(ascii: " ") && $0 != 0x0D }),
        first != UInt8(ascii: "#")
      else { continue }
      guard line.starts(with: "- {".utf8) else { return nil }
      var reader = LabelLines(rest: line.dropFirst(2))
      guard let (values, inner) = reader.map(), let english = values["en"] else { return nil }
      labels.append((english, values[language], inner["seen"]?[language]))
    }
    return labels
  }

  /// Reads a mapping in braces: its texts, and its mappings of texts.
  private mutating func map() -> (values: [String: String], inner: [String: [String: String]])? {
    guard rest.popFirst() == UInt8(ascii: "{") else { return nil }
    var values: [String: String] = [:]
    var inner: [String: [String: String]] = [:]
    while true {
      skipSpaces()
      guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let key = String(decoding: rest[..<colon], as: UTF8.self)
      rest = rest[(colon + 1)...]
      skipSpaces()
      switch rest.first {
      case UInt8(ascii: "{"):
        guard let map = map() else { return nil }
        inner[key] = map.values
      case UInt8(ascii: "["):
        guard skipList() else { return nil }
      case _:
        guard let text = scalar() else { return nil }
        values[key] = text
      }
      skipSpaces()
      switch rest.popFirst() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return (values, inner)
      case _: return nil
      }
    }
  }

  private mutating func skipSpaces() { rest = rest.drop { $0 == UInt8(ascii: " ") } }

  private mutating func skipList() -> Bool {
    _ = rest.popFirst()
    while true {
      skipSpaces()
      guard scalar() != nil else { return false }
      skipSpaces()
      switch rest.popFirst() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "]"): return true
      case _: return false
      }
    }
  }

  /// Reads a text: in double quotation marks without any inside, or up to a comma or bracket.
  private mutating func scalar() -> String? {
    if rest.first == UInt8(ascii: "\"") {
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: "\"")),
        !rest[..<end].contains(UInt8(ascii: "\\"))
      else { return nil }
      defer { rest = rest[(end + 1)...] }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
    let end = rest.firstIndex { ",[]{}\"'#".utf8.contains($0) } ?? rest.endIndex
    let text = String(decoding: rest[..<end], as: UTF8.self).trimmed(of: " ")
    rest = rest[end...]
    return text.isEmpty ? nil : text
  }
}
