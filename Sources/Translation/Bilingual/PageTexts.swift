import Diagnostics
import Documents
import Markup

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
    package let place: SourcePlace
    /// The bytes of the file that it takes up, with its quotation marks.
    fileprivate let range: Range<Int>
    fileprivate let form: Form

    /// What it is, for people: `title`, `description`, or the address of its image.
    package var name: String {
      if let key = PageTexts.keys.first(where: { id == "page.\($0)" }) { return key }
      return id.split(separator: ".").dropFirst().dropLast().joined(separator: ".")
    }

    /// Whether it is the title or the description, which every page has.
    package var isOfPage: Bool { id.hasPrefix("page.") }

    /// Whether it is still the English that is kept for it, without a translation.
    func isCopy(of kept: XLIFFUnit?) -> Bool {
      kept.map { $0.target == nil && $0.source.raw == words } ?? false
    }
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

  /// Those of the front matter have words; an image may be without.
  package private(set) var texts: [Text] = []

  fileprivate static let keys = ["title", "description"]

  /// The texts of a document; none if it is not Markdown.
  package init(of document: Document) {
    let isMarkdown = document.format == .markdown
    self.init(
      of: isMarkdown ? document.file : SourceFile(path: document.file.path, bytes: []),
      units: document.segments.map { Unit(range: $0.range, source: $0.sourceRange) })
  }

  /// The texts of a Markdown file in one language.
  package init(of file: SourceFile) { self.init(of: file, units: []) }

  /// The bytes of a bilingual unit, and of its English.
  private struct Unit {
    let range: Range<Int>
    let source: Range<Int>?
  }

  /// - Parameter units: the bilingual units, in the order of the file.
  private init(of file: SourceFile, units: [Unit]) {
    let bytes = file.bytes
    // Many pages have no image, and their lines need not be looked at.
    let hasImages = [Self.brackets, Self.directive].contains {
      ByteSearch.first($0, in: bytes, from: 0, to: bytes.count) != nil
    }
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var isInHeader = false
    var isFirst = true
    var fence: ArraySlice<UInt8>?
    var unit = 0
    var counts: [String: Int] = [:]
    var places = TextPlaces(file)
    while position < bytes.count {
      let end = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      let line = position..<end
      places.begin(at: position)
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
          addValue(line, bytes, places)
        }
        continue
      }
      guard hasImages else { return }
      let bare = bytes[line].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
      if let open = fence {
        if bare.starts(with: open) { fence = nil }
        continue
      }
      if bare.starts(with: "```".utf8) || bare.starts(with: "~~~".utf8) {
        fence = bare.prefix(3)
        continue
      }
      while unit < units.count, units[unit].range.upperBound <= line.lowerBound { unit += 1 }
      let unitAt = { (index: Int) -> Unit? in
        var next = unit
        while next < units.count, units[next].range.upperBound <= index { next += 1 }
        return next < units.count && units[next].range.contains(index) ? units[next] : nil
      }
      addImages(bare, places, unitAt, &counts)
    }
  }

  private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
    let marks = line.filter { $0 != 0x20 && $0 != 0x09 }
    return marks.count == 3 && marks.allSatisfy { $0 == 0x2D }
  }

  private mutating func addValue(
    _ line: Range<Int>, _ bytes: [UInt8], _ places: TextPlaces
  ) {
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
          id: "page.\(key)", words: words,
          place: places.place(of: value.startIndex..<value.endIndex),
          range: value.startIndex..<value.endIndex,
          form: .value(quote: quote)))
    }
  }

  private static let brackets = Array("![".utf8)
  private static let directive = Array(":::image".utf8)

  private mutating func addImages(
    _ line: ArraySlice<UInt8>, _ places: TextPlaces, _ unitAt: (Int) -> Unit?,
    _ counts: inout [String: Int]
  ) {
    if line.starts(with: Self.directive) {
      guard let text = Self.attribute("alt-text", in: line),
        let address = Self.attribute("source", in: line)
      else { return }
      return add(text, .attribute, at: line[address], places, &counts)
    }
    var rest = line
    while let start = rest.firstRange(of: Self.brackets) {
      rest = rest[start.upperBound...]
      guard let middle = rest.firstRange(of: Array("](".utf8)) else { return }
      let text = start.upperBound..<middle.lowerBound
      let address = rest[middle.upperBound...].prefix { $0 != 0x29 && $0 != 0x20 }
      rest = rest[address.endIndex...]
      guard let unit = unitAt(text.lowerBound) else {
        add(text, .brackets, at: address, places, &counts)
        continue
      }
      // One in a sentence is counted, because the English file has it, too, and without units.
      if unit.source?.contains(text.lowerBound) == true {
        counts[Self.name(of: address), default: 0] += 1
      }
    }
  }

  private static func attribute(_ name: String, in line: ArraySlice<UInt8>) -> Range<Int>? {
    guard let start = line.firstRange(of: Array("\(name)=\"".utf8))?.upperBound,
      let end = line[start...].firstIndex(of: 0x22)
    else { return nil }
    return start..<end
  }

  /// An address as a part of an id, which is one word in XLIFF 2 (NMTOKEN).
  private static func name(of address: ArraySlice<UInt8>) -> String {
    String(
      decoding: address.map { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x2D, 0x5F: byte
        default: UInt8(ascii: "_")
        }
      }, as: UTF8.self)
  }

  private mutating func add(
    _ range: Range<Int>, _ form: Form, at address: ArraySlice<UInt8>, _ places: TextPlaces,
    _ counts: inout [String: Int]
  ) {
    guard !address.isEmpty else { return }
    let name = Self.name(of: address)
    counts[name, default: 0] += 1
    texts.append(
      Text(
        id: "image.\(name).\(counts[name] ?? 1)",
        words: String(decoding: places.file.bytes[range], as: UTF8.self),
        place: places.place(of: range), range: range, form: form))
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
  ///
  /// - Parameter kept: the units kept next to the document, which tell whose English has changed.
  package func units(
    english: PageTexts, isMachine: Bool, kept: [XLIFFUnit] = []
  ) -> [XLIFFUnit] {
    let sources = Dictionary(english.texts.map { ($0.id, $0.words) }) { first, _ in first }
    let known = Dictionary(kept.map { ($0.id, $0) }) { first, _ in first }
    return texts.compactMap { text in
      guard let source = sources[text.id], !source.isEmpty else { return nil }
      let own = known[text.id]
      let isNew = text.words.isEmpty || text.words == source || text.isCopy(of: own)
      let isStale =
        own.map {
          $0.source.raw != source || $0.state == .stale && $0.target?.raw == text.words
        } ?? false
      return XLIFFUnit(
        id: text.id, source: InlineText([.text(source)]),
        target: isNew ? nil : InlineText([.text(text.words)]),
        state: isNew ? .new : isStale ? .stale : isMachine ? .machine : .translated,
        notes: own?.notes ?? [], extensions: own?.extensions ?? [])
    }
  }

  /// The units to keep next to the document: each text with the English that it was translated from,
  /// by which a change of that is seen later.
  package func kept(
    english: PageTexts, isMachine: Bool, keeping before: [XLIFFUnit] = []
  ) -> [XLIFFUnit] {
    let known = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
    return units(english: english, isMachine: isMachine, kept: before).map { unit in
      // One that is still right keeps what its translators said about it.
      guard let own = known[unit.id], own.source == unit.source, own.target == unit.target else {
        return unit
      }
      return own
    }
  }

  /// The file with the English as it is now in place of each text that is still a copy of what the
  /// English was.
  func renewed(from english: PageTexts, keeping before: [XLIFFUnit], in file: SourceFile)
    -> SourceFile
  {
    let known = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
    let new = texts.filter { $0.isCopy(of: known[$0.id]) }.compactMap { text in
      english[text.id].map { (text.id, $0.words) }
    }
    guard !new.isEmpty else { return file }
    return applied(Dictionary(new) { first, _ in first }, to: file).file
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

/// Tells the places of texts in the lines of a file, one line after the other.
private struct TextPlaces {
  let file: SourceFile
  private var line = 0
  private var start = 0

  init(_ file: SourceFile) { self.file = file }

  /// Begins the next line; what is between CR and LF is none.
  mutating func begin(at position: Int) {
    let isInLineEnd =
      position > 0 && file.bytes[position] == 0x0A && file.bytes[position - 1] == 0x0D
    if !isInLineEnd { line += 1 }
    start = position
  }

  func place(of range: Range<Int>) -> SourcePlace {
    func characters(_ range: Range<Int>) -> Int {
      String(decoding: file.bytes[range], as: UTF8.self).unicodeScalars.count
    }
    return SourcePlace(
      path: file.path, line: line, column: characters(start..<range.lowerBound) + 1,
      length: characters(range))
  }
}
