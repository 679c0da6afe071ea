import Diagnostics
import Documents

/// The texts of a Markdown page that are in none of its sentences: the title and the description in
/// its front matter, and the texts of images that stand alone.
///
/// Their English is not kept next to them; it is in the English file, under the same name.
package struct PageTexts {
  /// One text, and where it is.
  package struct Text: Hashable, Sendable {
    /// `page.title`, `page.description`, or `image.<address>.<how often it is shown, up to here>`.
    package let id: String
    /// The text as words, without the quotation marks and escapes of the front matter.
    package let words: String
    fileprivate let range: Range<Int>
    fileprivate let form: Form
  }

  /// How a text is written in the file.
  fileprivate enum Form: Hashable, Sendable {
    /// A value of the front matter, with its quotation mark if it has one.
    case value(quote: UInt8?)
    /// Between the brackets of `![text](address)`.
    case brackets
    /// Between the quotation marks of `alt-text="text"`.
    case attribute
  }

  package private(set) var texts: [Text] = []

  private static let keys = ["title", "description"]

  /// The texts of a document; none if it is not Markdown.
  package init(of document: Document) {
    let isMarkdown = document.format == .markdown
    self.init(
      of: isMarkdown ? document.file : SourceFile(path: document.file.path, bytes: []),
      units: document.segments.map(\.range))
  }

  /// The texts of a Markdown file.
  ///
  /// - Parameter units: the ranges of its bilingual units, in the order of the file.
  package init(of file: SourceFile, units: [Range<Int>] = []) {
    let bytes = file.bytes
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var isInHeader = false
    var isFirst = true
    var fence: ArraySlice<UInt8>?
    var unit = 0
    var counts: [String: Int] = [:]
    while position < bytes.count {
      let end = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      let line = position..<end
      defer {
        position = end + 1
        isFirst = false
      }
      let isRule = Self.isRule(bytes[line])
      if isFirst, isRule {
        isInHeader = true
        continue
      }
      if isInHeader {
        if isRule || bytes[line].starts(with: "...".utf8) {
          isInHeader = false
        } else {
          addValue(line, bytes)
        }
        continue
      }
      let bare = bytes[line].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
      if let open = fence {
        if bare.starts(with: open) { fence = nil }
        continue
      }
      if bare.starts(with: "```".utf8) || bare.starts(with: "~~~".utf8) {
        fence = bare.prefix(3)
        continue
      }
      while unit < units.count, units[unit].upperBound <= line.lowerBound { unit += 1 }
      let isFree = { (index: Int) in
        var next = unit
        while next < units.count, units[next].upperBound <= index { next += 1 }
        return next == units.count || index < units[next].lowerBound
      }
      addImages(bare, bytes, isFree, &counts)
    }
  }

  private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
    let marks = line.filter { $0 != 0x20 && $0 != 0x09 }
    return marks.count == 3 && marks.allSatisfy { $0 == 0x2D }
  }

  private mutating func addValue(_ line: Range<Int>, _ bytes: [UInt8]) {
    for key in Self.keys where bytes[line].starts(with: "\(key):".utf8) {
      var value = bytes[line].dropFirst(key.utf8.count + 1)
      value = value.drop { $0 == 0x20 }
      while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
      // The text of a block scalar is on the lines below (YAML 1.2 §8.1).
      guard let first = value.first, first != 0x3E, first != 0x7C else { return }
      var quote: UInt8?
      var words = String(decoding: value, as: UTF8.self)
      if first == 0x22 || first == 0x27, value.count > 1, value.last == first {
        quote = first
        words = String(words.dropFirst().dropLast())
        words =
          first == 0x27
          ? words.replacing("''", with: "'")
          : words.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
      }
      texts.append(
        Text(
          id: "page.\(key)", words: words, range: value.startIndex..<value.endIndex,
          form: .value(quote: quote)))
    }
  }

  private mutating func addImages(
    _ line: ArraySlice<UInt8>, _ bytes: [UInt8], _ isFree: (Int) -> Bool,
    _ counts: inout [String: Int]
  ) {
    if line.starts(with: ":::image".utf8) {
      guard let text = Self.attribute("alt-text", in: line),
        let address = Self.attribute("source", in: line)
      else { return }
      return add(text, .attribute, at: bytes[address], bytes, &counts)
    }
    var rest = line
    while let start = rest.firstRange(of: Array("![".utf8)) {
      rest = rest[start.upperBound...]
      guard let middle = rest.firstRange(of: Array("](".utf8)) else { return }
      let text = start.upperBound..<middle.lowerBound
      let address = rest[middle.upperBound...].prefix { $0 != 0x29 && $0 != 0x20 }
      rest = rest[address.endIndex...]
      if isFree(text.lowerBound) { add(text, .brackets, at: address, bytes, &counts) }
    }
  }

  private static func attribute(_ name: String, in line: ArraySlice<UInt8>) -> Range<Int>? {
    guard let start = line.firstRange(of: Array("\(name)=\"".utf8))?.upperBound,
      let end = line[start...].firstIndex(of: 0x22)
    else { return nil }
    return start..<end
  }

  private mutating func add(
    _ range: Range<Int>, _ form: Form, at address: ArraySlice<UInt8>, _ bytes: [UInt8],
    _ counts: inout [String: Int]
  ) {
    guard !range.isEmpty, !address.isEmpty else { return }
    // An id is one word in XLIFF 2 (NMTOKEN).
    let name = String(
      decoding: address.map { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x2D, 0x5F: byte
        default: UInt8(ascii: "_")
        }
      }, as: UTF8.self)
    counts[name, default: 0] += 1
    texts.append(
      Text(
        id: "image.\(name).\(counts[name] ?? 1)",
        words: String(decoding: bytes[range], as: UTF8.self), range: range, form: form))
  }

  /// The text with this id; `nil` if there is none.
  package subscript(id: String) -> Text? { texts.first { $0.id == id } }

  /// Whether an id may be that of such a text, and not of a sentence.
  package static func isID(_ id: String) -> Bool {
    id.hasPrefix("image.") || keys.contains { id == "page.\($0)" }
  }

  // MARK: Exchange

  /// The texts as units, with those of the English file as their English. A text that is still the
  /// same as its English has no translation.
  package func units(english: PageTexts, isMachine: Bool) -> [XLIFFUnit] {
    let sources = Dictionary(english.texts.map { ($0.id, $0.words) }) { first, _ in first }
    return texts.compactMap { text in
      guard let source = sources[text.id] else { return nil }
      let isNew = source == text.words
      return XLIFFUnit(
        id: text.id, source: InlineText([.text(source)]),
        target: isNew ? nil : InlineText([.text(text.words)]),
        state: isNew ? .new : isMachine ? .machine : .translated)
    }
  }

  /// The file with new texts, by id, and a finding for each that cannot stand where it belongs.
  func applied(
    _ new: [String: String], to file: SourceFile
  ) -> (file: SourceFile, changed: [String], diagnostics: [Diagnostic]) {
    var bytes = file.bytes
    var changed: [String] = []
    var diagnostics: [Diagnostic] = []
    // From the end, so that the ranges before stay right.
    for text in texts.reversed() {
      guard let words = new[text.id], words != text.words else { continue }
      guard let written = text.form.written(words) else {
        diagnostics.append(
          Diagnostic(
            .editMarkup, .error, at: SourcePlace(path: file.path),
            "new text of unit '\(text.id)' contains a mark that would end the unit",
            advice: "remove it"))
        continue
      }
      bytes.replaceSubrange(text.range, with: Array(written.utf8))
      changed.append(text.id)
    }
    return (SourceFile(path: file.path, bytes: bytes), changed.reversed(), diagnostics.reversed())
  }
}

extension PageTexts.Form {
  /// A text as it is written in this form; `nil` if it cannot be.
  fileprivate func written(_ words: String) -> String? {
    guard !words.contains(where: \.isNewline) else { return nil }
    switch self {
    case .value(let quote): return Self.value(words, quote)
    case .brackets:
      var depth = 0
      for character in words {
        if character == "[" { depth += 1 }
        if character == "]" { depth -= 1 }
        guard depth >= 0 else { return nil }
      }
      return depth == 0 && words.last != "\\" ? words : nil
    case .attribute: return words.contains("\"") ? nil : words
    }
  }

  /// A value of the front matter, in quotation marks if it had them or needs them (YAML 1.2 §7.3.3).
  private static func value(_ words: String, _ quote: UInt8?) -> String {
    if quote == 0x22 {
      return "\"\(words.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
    let isPlain =
      !words.contains(": ") && !words.contains(" #") && words.last != ":"
      && words.first.map { !"'\"[]{}&*!|>%@`#,?-: ".contains($0) } ?? false
    return quote == nil && isPlain ? words : "'\(words.replacing("'", with: "''"))'"
  }
}
