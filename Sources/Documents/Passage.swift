import Diagnostics
import Markup

/// The text of one paragraph, heading or list item, in each language of the document.
package struct Passage: Hashable, Sendable {
  /// It is indirect, because passages are copied from block to part to step, and each copy would
  /// retain what is in it one by one.
  private indirect enum Content: Sendable {
    case given(target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace)
    case read(LeafSource, target: [Inline], source: [Inline]?)
    /// Markup that is read on demand, because most of a document is never looked at.
    case unread(LeafSource)
  }

  private let content: Content

  /// A passage whose texts have already been read.
  ///
  /// - Parameter source: the English text; `nil` in a monolingual document.
  package init(target: [Inline], source: [Inline]?, segments: [SegmentID], place: SourcePlace) {
    content = .given(target: target, source: source, segments: segments, place: place)
  }

  init(_ leaf: LeafSource) { content = .unread(leaf) }

  init(_ leaf: LeafSource, target: [Inline], source: [Inline]?) {
    content = .read(leaf, target: target, source: source)
  }

  /// The text in the document's own language.
  package var target: [Inline] {
    switch content {
    case .given(let target, _, _, _), .read(_, let target, _): target
    case .unread(let leaf): leaf.inlines(.target)
    }
  }

  /// The targets of many passages, in their order.
  ///
  /// Texts that are not read yet are read in one go, because each start of the parser takes longer
  /// than most texts.
  package static func targets(of passages: [Passage]) -> [[Inline]] {
    var targets: [[Inline]] = []
    targets.reserveCapacity(passages.count)
    var texts = MarkdownTexts()
    var definitions: [UInt8] = []
    // The index of each text's passage.
    var waiting: [Int] = []
    func read() {
      guard !waiting.isEmpty else { return }
      let parsed = texts.parsed(definitions: definitions)
      for (text, index) in waiting.enumerated() {
        targets[index] = InlineReader(parsed, text).inlines
      }
      texts = MarkdownTexts()
      waiting = []
    }
    for passage in passages {
      guard case .unread(let leaf) = passage.content else {
        targets.append(passage.target)
        continue
      }
      // An included file has its own.
      if leaf.context.definitions != definitions {
        read()
        definitions = leaf.context.definitions
      }
      texts.begin()
      leaf.append(.target, to: &texts.bytes)
      if LeafSource.isPlain(texts.text) || texts.isHostile {
        targets.append(InlineReader.plain(texts.text))
        texts.cancel()
      } else if let inlines = SimpleInlines.inlines(of: texts.text) {
        targets.append(inlines)
        texts.cancel()
      } else {
        texts.end()
        waiting.append(targets.count)
        targets.append([])
      }
    }
    read()
    return targets
  }

  /// The corresponding English text; `nil` in a monolingual document.
  package var source: [Inline]? {
    switch content {
    case .given(_, let source, _, _), .read(_, _, let source): source
    case .unread(let leaf): leaf.hasSource ? leaf.inlines(.source) : nil
    }
  }

  /// The first bytes of each side with their markup, without the inlines being read; the source is
  /// `nil` in a monolingual text.
  package var opening: (target: ArraySlice<UInt8>, source: ArraySlice<UInt8>?) {
    switch content {
    case .given(let target, let source, _, _):
      return (Self.opening(of: target), source.map(Self.opening))
    case .read(let leaf, _, _), .unread(let leaf):
      guard let line = leaf.lines.first(where: { !$0.isEmpty }) else { return ([], nil) }
      let bytes = leaf.context.file.bytes
      // Marks of emphasis or of a link may stand before the unit.
      guard let unit = leaf.units.first, unit.range.lowerBound < line.upperBound,
        bytes[line.lowerBound..<max(line.lowerBound, unit.range.lowerBound)].allSatisfy({
          $0 == 0x5B || $0 == 0x2A || $0 == 0x5F || $0 == 0x20
        })
      else {
        let text = bytes[line].prefix(Self.openingLength)
        return (text, leaf.hasSource ? text : nil)
      }
      return (
        bytes[unit.targetRange].prefix(Self.openingLength),
        unit.sourceRange.map { bytes[$0].prefix(Self.openingLength) }
      )
    }
  }

  /// The length of an opening, in bytes; the longest word of a text has 30.
  private static let openingLength = 64

  private static func opening(of inlines: [Inline]) -> ArraySlice<UInt8> {
    var text: [UInt8] = []
    for inline in inlines where text.count < openingLength { text += Array(inline.plain.utf8) }
    return text.prefix(openingLength)
  }

  /// The units of the passage, in order; empty in a monolingual document.
  package var segments: [SegmentID] {
    switch content {
    case .given(_, _, let segments, _): segments
    case .read(let leaf, _, _), .unread(let leaf): leaf.units.map(\.id)
    }
  }

  /// Where the text begins, and its length if it is on one line.
  package var place: SourcePlace {
    switch content {
    case .given(_, _, _, let place): place
    case .read(let leaf, _, _), .unread(let leaf): leaf.context.place(of: leaf.range)
    }
  }

  /// Where its text begins in the file, in bytes; `nil` if it begins in a unit or is not from
  /// Markdown.
  var offset: Int? {
    switch content {
    case .given: nil
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.units.first?.range.lowerBound == leaf.range.lowerBound ? nil : leaf.range.lowerBound
    }
  }

  package static func == (left: Passage, right: Passage) -> Bool {
    left.place == right.place && left.target == right.target && left.source == right.source
      && left.segments == right.segments
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(place)
    hasher.combine(target)
  }
}

extension Passage {
  /// The number at the start of the text, as in `3. Save` and `Step 3: Save`; `nil` if there is
  /// none.
  package func leadingNumber(_ languages: Languages) -> (value: Int, isInWords: Bool)? {
    Self.marker(of: target, languages).map { ($0.value, $0.flaw == .word) }
  }

  /// Whether the text may begin with a number; `false` is certain, and the check reads no inlines.
  package var mayBeginWithNumber: Bool {
    switch content {
    case .given(let target, _, _, _):
      target.first?.plain.utf8.first.map(TypedMarker.mayBegin) ?? false
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.mayBeginWithNumber
    }
  }

  /// Whether a line break in the text may stand before a number; `false` is certain, and the check
  /// reads no inlines.
  package var mayHaveNumberedLines: Bool {
    switch content {
    case .given: true
    case .read(let leaf, _, _), .unread(let leaf):
      BreakTag.mayPrecedeNumber(in: leaf) && BreakTag.mayPrecedeNumber(inTargetOf: leaf)
    }
  }

  /// The places of the lines that begin with a box to tick, perhaps behind a bullet, which are no
  /// items of a list.
  package var looseBoxes: [SourcePlace] {
    if TaskBox.length(in: opening.target) != nil { return [place] + looseBoxes(from: 1) }
    return looseBoxes(from: 0)
  }

  private func looseBoxes(from first: Int) -> [SourcePlace] {
    switch content {
    case .given: []
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.lines.dropFirst(first).compactMap { line in
        TaskBox.begins(leaf.context.file.bytes[line]) ? leaf.context.place(of: line) : nil
      }
    }
  }

  /// Whether a line below the first begins with a digit, or with the `#.` of reStructuredText.
  package var hasNumberedLine: Bool {
    switch content {
    case .given: false
    case .read(let leaf, _, _), .unread(let leaf): leaf.hasNumberedLine
    }
  }

  /// The lines below the first that begin with a number as a step does, each without it.
  package func numberedLines(_ languages: Languages) -> [(value: Int, text: Passage)] {
    switch content {
    case .given: []
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.lines.dropFirst().compactMap { line in
        let bytes = leaf.context.file.bytes
        guard let start = bytes[line].firstIndex(where: { $0 != 0x20 && $0 != 0x09 }),
          let found = TypedMarker(in: bytes, at: start, to: line.upperBound, languages),
          found.flaw == nil, found.textStart < line.upperBound
        else { return nil }
        return (found.value, Passage(leaf.context.leaf([found.textStart..<line.upperBound])))
      }
    }
  }

  /// The character at the start of a text that its author meant as a bullet; `nil` if there is none,
  /// or the text is from Markdown, whose reader makes a list of such texts.
  package var signOfBullet: String? {
    guard case .given = content, opening.target.first.map(TypedBullet.mayBegin) ?? false else {
      return nil
    }
    let text = Array(opening.target)
    return TypedBullet(in: text, at: 0, to: text.count)?.sign
  }

  /// Whether the tag of a line break may be in the text; `false` is certain.
  package var mayHaveBreaks: Bool {
    switch content {
    case .given(let target, _, _, _): target.contains(.lineBreak)
    case .read(let leaf, _, _), .unread(let leaf): BreakTag.mayBeIn(leaf)
    }
  }

  /// The same of a paragraph, whose number may also be in a tag or an entity, in a link or in code.
  package var mayBeginWithNumberInside: Bool {
    if mayBeginWithNumber { return true }
    let text = opening.target
    switch text.first {
    case UInt8(ascii: "&"): return text.dropFirst().first == UInt8(ascii: "#")
    case UInt8(ascii: "<"): return mayBeginWithNumberInMarkup
    case UInt8(ascii: "["), UInt8(ascii: "`"):
      return text.dropFirst().first.map { 0x30...0x39 ~= $0 } ?? false
    case _: return false
    }
  }

  /// Whether the box that is the whole text is ticked; `nil` if the text is anything else.
  package var tick: Bool? {
    // Most cells of a table need no parser.
    guard TaskBox.tick(in: opening.target) != nil else { return nil }
    return TaskBox.tick(in: Array(target.map(\.plain).joined().utf8)[...])
  }

  /// The same of a heading, which an anchor or a link may begin.
  package var mayBeginWithNumberInMarkup: Bool {
    switch content {
    case .given: true
    case .read(let leaf, _, _), .unread(let leaf): leaf.mayBeginWithNumberInMarkup
    }
  }

  /// Whether the text may begin with one of some words; `false` is certain.
  package func mayBegin(with words: StepWords) -> Bool {
    switch content {
    case .given(let target, _, _, _): words.mayBegin(Array(target.map(\.plain).joined().utf8)[...])
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.textInMarkup.map { words.mayBegin(leaf.context.file.bytes[$0]) } ?? false
    }
  }

  /// Whether the text may begin with a number or a letter that counts, in any form, or a line of it
  /// with a box to tick; `false` is certain, and for nearly all texts takes a look at their first word.
  package var mayBeLoose: Bool {
    switch content {
    case .given: true
    case .read(let leaf, _, _), .unread(let leaf): leaf.mayBeLoose
    }
  }

  /// Whether `(a)` or `(1)` is anywhere in the text; `false` is certain.
  package var mayHaveBracketedMarkers: Bool {
    switch content {
    case .given(let target, _, _, _): target.contains { $0.plain.utf8.contains(0x28) }
    case .read(let leaf, _, _), .unread(let leaf): leaf.mayHaveBracketedMarkers
    }
  }

  /// Whether the text surely has words in each of its languages, which is decided without reading it.
  package var surelyHasWords: Bool {
    switch content {
    case .given: false
    case .read(let leaf, _, _), .unread(let leaf):
      !leaf.hasSource
        || leaf.units.contains { leaf.beginsWord($0.targetRange) }
          && leaf.units.contains { $0.sourceRange.map(leaf.beginsWord) ?? false }
    }
  }

  /// Whether the text is surely not the same in both languages, which is decided without reading it.
  package var differsInLanguages: Bool {
    switch content {
    case .given: false
    case .read(let leaf, _, _), .unread(let leaf):
      leaf.units.contains { unit in
        guard let source = unit.sourceRange else { return false }
        let bytes = leaf.context.file.bytes
        return !bytes[source].elementsEqual(bytes[unit.targetRange])
      }
    }
  }

  /// The same passage without the number at its start, in each language.
  package func withoutLeadingNumber(_ languages: Languages) -> Passage {
    guard let marker = Self.marker(of: target, languages) else { return self }
    let own = dropping(marker.textStart)
    let inSource = source.flatMap { Self.marker(of: $0, languages) }
    var left = inSource?.textStart ?? 0
    return Passage(
      target: own.target, source: source.map { Self.dropping(&left, from: $0) },
      segments: segments, place: place)
  }

  private static func marker(of inlines: [Inline], _ languages: Languages) -> TypedMarker? {
    let first = inlines.lazy.compactMap { $0.plain.utf8.first }.first
    guard let first, first == 0x20 || TypedMarker.mayBegin(first) else { return nil }
    var start: [UInt8] = []
    // The longest marker has 20 bytes.
    for inline in inlines where start.count < 32 { start += Array(inline.plain.utf8) }
    guard let marker = TypedMarker(in: start, at: 0, to: start.count, languages),
      marker.textStart < start.count
    else { return nil }
    return marker
  }

  /// The same passage without the first bytes of its target text, even inside markup, and the
  /// spaces after them.
  ///
  /// - Parameter count: the number of bytes of `target` without its markup.
  package func dropping(_ count: Int) -> Passage {
    var left = count
    var target = Self.dropping(&left, from: self.target)
    if case .text(let text)? = target.first {
      let bytes = Array(text.utf8)
      let start = PlainTextMarker.skipSpace(in: bytes, from: 0)
      let rest = String(decoding: bytes[start...], as: UTF8.self)
      target = (rest.isEmpty ? [] : [.text(rest)]) + target.dropFirst()
    }
    while target.first == .lineBreak { target.removeFirst() }
    return Passage(target: target, source: source, segments: segments, place: place)
  }

  // The recursion is bounded: the inlines of a page have four levels.
  private static func dropping(_ count: inout Int, from inlines: [Inline]) -> [Inline] {
    var result: [Inline] = []
    for inline in inlines {
      guard count > 0 else {
        result.append(inline)
        continue
      }
      switch inline {
      case .text(let text): result += rest(&count, text).map { [.text($0)] } ?? []
      case .code(let text): result += rest(&count, text).map { [.code($0)] } ?? []
      case .strong(let inner):
        let kept = dropping(&count, from: inner)
        if !kept.isEmpty { result.append(.strong(kept)) }
      case .emphasis(let inner):
        let kept = dropping(&count, from: inner)
        if !kept.isEmpty { result.append(.emphasis(kept)) }
      case .link(let destination, let inner):
        let kept = dropping(&count, from: inner)
        if !kept.isEmpty { result.append(.link(destination: destination, kept)) }
      case .image, .include, .lineBreak: count -= inline.plain.utf8.count
      }
    }
    return result
  }

  private static func rest(_ count: inout Int, _ text: String) -> String? {
    let length = text.utf8.count
    defer { count -= min(count, length) }
    return count < length ? String(decoding: Array(text.utf8.dropFirst(count)), as: UTF8.self) : nil
  }
}

/// The position of a paragraph, heading or table cell in its file, before its inlines are read: its
/// lines, and the units in them.
struct LeafSource: Sendable {
  enum Side {
    case target, source
  }

  let context: LeafContext
  /// The bytes of each line, without the markers of the blocks around it.
  var lines: [Range<Int>]
  /// The units that are at least partly in the lines.
  var units: ArraySlice<Segment>

  /// Whether the text is in two languages.
  var hasSource: Bool { units.contains { $0.sourceRange != nil } }

  /// Whether a range begins with a letter or a digit.
  fileprivate func beginsWord(_ range: Range<Int>) -> Bool {
    context.file.bytes[range].first.map { byte in
      // Of letters in two bytes, those of our languages: C2 begins a space that does not break.
      TypedMarker.isLetter(byte) || (0x30...0x39).contains(byte) || (0xC3...0xCF).contains(byte)
    } ?? false
  }

  /// From the first byte of the first line to the last byte of the last line.
  var range: Range<Int> {
    let start = lines.first?.lowerBound ?? 0
    return start..<max(start, lines.last?.upperBound ?? start)
  }

  fileprivate var mayBeginWithNumber: Bool {
    let bytes = context.file.bytes
    guard let line = lines.first, let first = bytes[line].first else { return false }
    guard first == 0x3C, let unit = units.first, unit.range.lowerBound == line.lowerBound else {
      return TypedMarker.mayBegin(in: bytes, at: line.lowerBound, to: line.upperBound)
    }
    return TypedMarker.mayBegin(
      in: bytes, at: unit.targetRange.lowerBound, to: unit.targetRange.upperBound)
  }

  fileprivate var mayBeginWithNumberInMarkup: Bool {
    guard let text = textInMarkup else { return false }
    return Self.mayBegin(in: context.file.bytes, text)
  }

  /// The bytes of the first line or unit behind the tags before it; `nil` if there are none.
  fileprivate var textInMarkup: Range<Int>? {
    let bytes = context.file.bytes
    guard let line = lines.first(where: { !$0.isEmpty }) else { return nil }
    var position = line.lowerBound
    while position < line.upperBound, bytes[position] == 0x3C || bytes[position] == 0x20 {
      if let unit = units.first, unit.range.lowerBound == position { return unit.targetRange }
      if bytes[position] == 0x3C {
        guard let end = ByteSearch.first(0x3E, in: bytes, from: position, to: line.upperBound)
        else { return position..<line.upperBound }
        position = end
      }
      position += 1
    }
    return position..<line.upperBound
  }

  fileprivate var mayBeLoose: Bool {
    let bytes = context.file.bytes
    for (index, line) in lines.enumerated() {
      var position = line.lowerBound
      while position < line.upperBound, bytes[position] == 0x20 || bytes[position] == 0x09 {
        position += 1
      }
      guard position < line.upperBound else { continue }
      if index == 0, bytes[position] == 0x3C, let unit = units.first,
        unit.range.lowerBound == position
      {
        if Self.mayBeMarker(bytes, unit.targetRange) { return true }
      } else if index == 0 {
        if Self.mayBeMarker(bytes, position..<line.upperBound) { return true }
      } else {
        // Only a box to tick counts there, perhaps behind a bullet or a number.
        switch bytes[position] {
        case 0x5B, 0x5C, 0xE2, 0xC2, 0x2D, 0x2A, 0x2B, 0x30...0x39: return true
        default: break
        }
      }
    }
    return false
  }

  /// Whether a text may begin with a marker in any form. A word is one only before a number, in
  /// digits, as a letter, or with a mark behind it.
  private static func mayBeMarker(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let first = bytes[range].first else { return false }
    guard TypedMarker.isLetter(first) else { return true }
    if ByteSearch.matches(include, in: bytes, at: range.lowerBound) { return true }
    var position = range.lowerBound
    while position < range.upperBound, bytes[position] != 0x20 { position += 1 }
    // i. and a)
    if position - range.lowerBound < 6,
      bytes[position - 1] == 0x2E || bytes[position - 1] == 0x29 || bytes[position - 1] == 0x3A
    {
      return true
    }
    let next = position + 1
    guard next < range.upperBound else { return false }
    if (0x30...0x39).contains(bytes[next]) { return true }
    while position + 1 < range.upperBound, bytes[position + 1] != 0x20 { position += 1 }
    return bytes[position] == 0x2E || bytes[position] == 0x29 || bytes[position] == 0x3A
  }

  /// How an AsciiDoc page includes another, which is one long word.
  private static let include = Array("include::".utf8)

  fileprivate var hasNumberedLine: Bool {
    lines.count > 1
      && lines.dropFirst().contains { line in
        context.file.bytes[line].first { $0 != 0x20 && $0 != 0x09 }.map {
          0x30...0x39 ~= $0 || $0 == 0x23
        } ?? false
      }
  }

  fileprivate var mayHaveBracketedMarkers: Bool {
    let bytes = context.file.bytes
    let range = range
    var position = range.lowerBound
    while let found = ByteSearch.first(0x28, in: bytes, from: position, to: range.upperBound) {
      if found + 2 < range.upperBound, bytes[found + 2] == 0x29,
        bytes[found + 1] == 0x61 || bytes[found + 1] == 0x31
      {
        return true
      }
      position = found + 1
    }
    return false
  }

  /// Whether markup may begin with a number, also in a link, behind an image or an escape.
  private static func mayBegin(in bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let first = bytes[range].first else { return false }
    // `[!INCLUDE[…](…)]` begins with a name.
    if first == 0x5B, range.count > 1, bytes[range.lowerBound + 1] == 0x21 { return false }
    // [ ! \ & `
    return first == 0x5B || first == 0x21 || first == 0x5C || first == 0x26 || first == 0x60
      || TypedMarker.mayBegin(in: bytes, at: range.lowerBound, to: range.upperBound)
  }

  /// The inlines of one side.
  func inlines(_ side: Side) -> [Inline] {
    var texts = MarkdownTexts()
    texts.begin()
    append(side, to: &texts.bytes)
    if Self.isPlain(texts.text) || texts.isHostile { return InlineReader.plain(texts.text) }
    if let inlines = SimpleInlines.inlines(of: texts.text) { return inlines }
    texts.end()
    let parsed = texts.parsed(definitions: context.definitions)
    return InlineReader(parsed, 0).inlines
  }

  /// Whether no byte of the text can begin markup, so that it needs no parser.
  static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.allSatisfy { byte in
        switch byte {
        case 0x2A, 0x5F, 0x60, 0x5B, 0x5D, 0x3C, 0x3E, 0x26, 0x5C, 0x21, 0x0D, 0x0A, 0x00: false
        default: true
        }
      }
    }
  }

  /// Appends the text of one side as one line: the text outside units, and this side of each unit.
  ///
  /// Lines are joined with a space, or with a hard line break where the line ends with one
  /// (CommonMark §6.7).
  func append(_ side: Side, to bytes: inout [UInt8]) {
    let start = bytes.count
    append(side, to: &bytes) { LeafSource.addJoint(to: &$0) }
    if context.hasDirectives { ImageDirective.rewrite(&bytes, from: start) }
  }

  /// The text of one side with its lines kept, as HTML blocks need it.
  func linedText(_ side: Side) -> String {
    var bytes: [UInt8] = []
    append(side, to: &bytes) { $0.append(0x0A) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(_ side: Side, to bytes: inout [UInt8], joint: (inout [UInt8]) -> Void) {
    let file = context.file.bytes
    var first = units.startIndex
    for (index, line) in lines.enumerated() {
      if index > 0 { joint(&bytes) }
      var position = line.lowerBound
      while first < units.endIndex, units[first].range.upperBound <= position { first += 1 }
      var unit = first
      while unit < units.endIndex, units[unit].range.lowerBound < line.upperBound {
        let range = units[unit].range
        if position < range.lowerBound {
          bytes.append(contentsOf: file[position..<range.lowerBound])
        }
        let text =
          switch side {
          case .target: Optional(units[unit].targetRange)
          case .source: units[unit].sourceRange
          }
        if let text { bytes.append(contentsOf: file[text.clamped(to: line)]) }
        position = max(position, min(range.upperBound, line.upperBound))
        unit += 1
      }
      if position < line.upperBound { bytes.append(contentsOf: file[position..<line.upperBound]) }
    }
  }

  private static let breakTag = Array("<br>".utf8)

  private static func addJoint(to bytes: inout [UInt8]) {
    var spaces = 0
    while bytes.last == 0x20 {
      bytes.removeLast()
      spaces += 1
    }
    if bytes.last == 0x5C {
      bytes.removeLast()
      bytes.append(contentsOf: breakTag)
    } else if spaces >= 2 {
      bytes.append(contentsOf: breakTag)
    } else {
      bytes.append(0x20)
    }
  }
}

/// The data shared by all leaves of a file.
///
/// It is a class because every paragraph of a file keeps a reference to it. As a value, each copy
/// would retain half a dozen references (measured: a fifth of the reading time).
final class LeafContext: Sendable {
  let file: SourceFile
  let lineTable: LineTable
  let segments: [Segment]
  /// The definitions of reference links, as whole lines (CommonMark §4.7).
  let definitions: [UInt8]
  /// Whether the text may contain `:::image`.
  let hasDirectives: Bool
  /// Whether the tag of a line break may be anywhere in the file.
  let hasBreakTags: Bool
  /// What is known of each language.
  let languages: Languages

  init(
    file: SourceFile, lineTable: LineTable, segments: [Segment], definitions: [UInt8],
    hasDirectives: Bool, hasBreakTags: Bool, languages: Languages
  ) {
    self.file = file
    self.lineTable = lineTable
    self.segments = segments
    self.definitions = definitions
    self.hasDirectives = hasDirectives
    self.hasBreakTags = hasBreakTags
    self.languages = languages
  }

  /// The leaf that consists of these lines.
  func leaf(_ lines: [Range<Int>]) -> LeafSource {
    let start = lines.first?.lowerBound ?? 0
    let range = start..<max(start, lines.last?.upperBound ?? start)
    return LeafSource(context: self, lines: lines, units: units(in: range))
  }

  /// The leaf that consists of these lines, for calls in document order: `next` is the first unit
  /// that may be in them, and is moved forward.
  func leaf(_ lines: [Range<Int>], _ next: inout Int) -> LeafSource {
    let start = lines.first?.lowerBound ?? 0
    let end = max(start, lines.last?.upperBound ?? start)
    while next < segments.count, segments[next].range.upperBound <= start { next += 1 }
    var last = next
    while last < segments.count, segments[last].range.lowerBound < end { last += 1 }
    return LeafSource(context: self, lines: lines, units: segments[next..<last])
  }

  /// The place of a range of bytes; its length is 0 unless the range is within one line.
  func place(of range: Range<Int>) -> SourcePlace {
    let line = lineTable.line(at: range.lowerBound)
    guard !lineTable.lines.isEmpty else { return SourcePlace(path: file.path) }
    let bytes = lineTable.lines[line - 1]
    return SourcePlace(
      path: file.path, line: line,
      column: 1
        + lineTable.characters(in: bytes.lowerBound..<max(bytes.lowerBound, range.lowerBound)),
      length: range.upperBound <= bytes.upperBound ? lineTable.characters(in: range) : 0)
  }

  /// The units that are at least partly in `range`.
  func units(in range: Range<Int>) -> ArraySlice<Segment> {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].range.upperBound <= range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var end = low
    while end < segments.count, segments[end].range.lowerBound < range.upperBound { end += 1 }
    return segments[low..<end]
  }
}
