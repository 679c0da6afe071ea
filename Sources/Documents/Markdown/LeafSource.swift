import Diagnostics
import Markup
import Synchronization

/// The position of a paragraph, heading or table cell in its file, before its inlines are read: its
/// lines, and the units in them.
///
/// It is a class, because each is in a block, a part, a step and its content, and each copy of a value
/// would retain three things (measured: a sixth of all that an outline retained).
final class LeafSource: Sendable {
  enum Side {
    case target, source
  }

  let context: LeafContext
  /// The bytes of each line, without the markers of the blocks around it.
  let lines: LeafLines
  /// The units that are at least partly in the lines.
  let units: ArraySlice<Segment>
  /// Whether the text is in two languages.
  let hasSource: Bool

  /// The inlines that have been read.
  private struct Known: Sendable {
    var target: [Inline]?
    var source: [Inline]?
  }

  /// Kept, because the text of a step is asked for by all that looks at it.
  private let known = Mutex(Known())

  convenience init(context: LeafContext, lines: [Range<Int>], units: ArraySlice<Segment>) {
    self.init(context: context, lines: LeafLines(lines), units: units)
  }

  init(context: LeafContext, lines: LeafLines, units: ArraySlice<Segment>) {
    self.context = context
    self.lines = lines
    self.units = units
    hasSource = units.contains { $0.sourceRange != nil }
  }

  /// The first line or unit of each side with its markup; the source is `nil` in a text in one language,
  /// and where the first unit has none.
  var opening: (target: Range<Int>, source: Range<Int>?) {
    guard let line = lines.first(where: { !$0.isEmpty }) else { return (0..<0, nil) }
    guard let unit = units.first, unit.range.lowerBound < line.upperBound,
      hasOnlyMarks(line.lowerBound..<max(line.lowerBound, unit.range.lowerBound))
    else { return (line, hasSource ? line : nil) }
    return (unit.targetRange, unit.sourceRange)
  }

  /// Whether a range has nothing but marks of emphasis or of a link, which may stand before a unit.
  private func hasOnlyMarks(_ range: Range<Int>) -> Bool {
    // Nearly all units begin their line.
    range.isEmpty
      || context.file.bytes[range].allSatisfy {
        $0 == 0x5B || $0 == 0x2A || $0 == 0x5F || $0 == 0x20
      }
  }

  /// Whether a full stop in the text or its units may be the last character of what is shown: a letter
  /// or a digit behind it would be shown as well, or both are in the destination of a link.
  var mayEndWithFullStop: Bool {
    let bytes = context.file.bytes
    let range = range
    var position = range.lowerBound
    while let stop = ByteSearch.first(0x2E, in: bytes, from: position, to: range.upperBound) {
      position = stop + 1
      guard position < range.upperBound, Self.isDigitOrLetter(bytes[position]) else { return true }
    }
    // An entity may be one, too.
    return has(0x26)
  }

  private static func isDigitOrLetter(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// Whether a byte is anywhere in the text or its units.
  private func has(_ byte: UInt8) -> Bool {
    let range = range
    return ByteSearch.first(
      byte, in: context.file.bytes, from: range.lowerBound, to: range.upperBound) != nil
  }

  /// Whether a range begins with a letter or a digit.
  func beginsWord(_ range: Range<Int>) -> Bool {
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

  var mayBeginWithNumber: Bool {
    let bytes = context.file.bytes
    guard let line = lines.first, let first = bytes[line].first else { return false }
    guard first == 0x3C, let unit = units.first, unit.range.lowerBound == line.lowerBound else {
      return TypedMarker.mayBegin(in: bytes, at: line.lowerBound, to: line.upperBound)
    }
    return TypedMarker.mayBegin(
      in: bytes, at: unit.targetRange.lowerBound, to: unit.targetRange.upperBound)
  }

  var mayBeginWithNumberInMarkup: Bool {
    guard let text = textInMarkup else { return false }
    return Self.mayBegin(in: context.file.bytes, text)
  }

  /// Whether the text begins as a link does, on each of its sides with a word of letters that is none
  /// of some words, as three quarters of all headings that begin with markup do.
  func isLinkThatBegins(without words: StepWords) -> Bool {
    let bytes = context.file.bytes
    guard let text = textInMarkup, bytes[text].first == 0x5B else { return false }
    var sides = [text.dropFirst()]
    if let unit = units.first, unit.range.lowerBound <= text.lowerBound + 1 {
      guard let source = unit.sourceRange else { return false }
      let isInside = unit.targetRange.lowerBound == text.lowerBound
      // The link is in the unit, or around it.
      guard isInside || unit.range.lowerBound == text.lowerBound + 1 else { return false }
      if isInside, bytes[source].first != 0x5B { return false }
      sides = [
        unit.targetRange.dropFirst(isInside ? 1 : 0), source.dropFirst(isInside ? 1 : 0),
      ]
    }
    return sides.allSatisfy { side in
      let end = bytes[side].firstIndex { !(0x61...0x7A).contains($0 | 0x20) }
      // Behind the word is a space, and not markup that may go on with it.
      return end.map { $0 > side.lowerBound && bytes[$0] == 0x20 } ?? false
        && !words.mayBegin(bytes[side])
    }
  }

  /// The bytes of the first line or unit behind the tags before it; `nil` if there are none.
  var textInMarkup: Range<Int>? {
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

  var mayBeLoose: Bool {
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

  var hasNumberedLine: Bool {
    lines.count > 1
      && lines.dropFirst().contains { line in
        context.file.bytes[line].first { $0 != 0x20 && $0 != 0x09 }.map {
          0x30...0x39 ~= $0 || $0 == 0x23
        } ?? false
      }
  }

  var mayHaveBracketedMarkers: Bool {
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

  /// The inlines of one side, which are read once.
  func inlines(_ side: Side) -> [Inline] {
    let known = known.withLock { known in
      switch side {
      case .target: known.target
      case .source: known.source
      }
    }
    if let known { return known }
    let new = readInlines(side)
    self.known.withLock { known in
      switch side {
      case .target: known.target = new
      case .source: known.source = new
      }
    }
    return new
  }

  private func readInlines(_ side: Side) -> [Inline] {
    var texts = MarkdownTexts()
    let range = range
    // With what protects its start; a bilingual text needs half.
    texts.bytes.reserveCapacity(range.count + 16)
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

  /// Whether a text may have more in it than text and emphasis; `false` is certain.
  static func mayHaveMore(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      // [ < `
      buffer.contains { $0 == 0x5B || $0 == 0x3C || $0 == 0x60 }
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
