import Diagnostics
import Markup

/// Finds bilingual units by walking over the bytes of a file, damaged ones included.
///
/// Spans other than the three of the grammar are never counted, so that a stray one inside a
/// sentence cannot shift the pairs after it; a unit ends at the latest where the next one begins.
struct SegmentScanner {
  private(set) var segments: [Segment] = []
  private(set) var diagnostics: [Diagnostic] = []

  private let file: SourceFile
  private let table: LineTable
  private var firstPlaces: [SegmentID: SourcePlace] = [:]
  // The place of the last unit found; columns are counted on from here, because lines of tables
  // hold thousands of units.
  private var knownOffset = 0
  private var knownColumn = 1

  private static let targetOpening = Array("<span data-ttu-id=".utf8)
  private static let sourceOpening = Array("<span data-stu-id=".utf8)
  private static let lookupOpening = Array("<span class=".utf8)
  private static let closing = Array("</span>".utf8)
  private static let opening = Array("<span".utf8)
  private static let entity = Array("&quot;".utf8)
  private static let lookupClass = Array("sxs-lookup".utf8)

  init(file: SourceFile, table: LineTable) {
    self.file = file
    self.table = table
    scan()
  }

  private mutating func scan() {
    var position = 0
    var nextTarget = find(Self.targetOpening, from: 0, to: file.bytes.count)
    while let start = nextTarget {
      reportStraySources(in: position..<start)
      nextTarget = find(
        Self.targetOpening, from: start + Self.targetOpening.count, to: file.bytes.count)
      let limit = nextTarget ?? file.bytes.count
      position = readUnit(at: start, limit: limit) ?? (start + Self.targetOpening.count)
    }
    reportStraySources(in: position..<file.bytes.count)
  }

  private func find(_ pattern: [UInt8], from start: Int, to end: Int) -> Int? {
    ByteSearch.first(pattern, in: file.bytes, from: start, to: end)
  }

  /// Reads the unit that begins at `start` and gives the place after it.
  private mutating func readUnit(at start: Int, limit: Int) -> Int? {
    let idStart = start + Self.targetOpening.count
    guard let tag = attribute(at: idStart, limit: limit) else { return nil }
    let id = SegmentID(rawValue: tag.value)
    var isDamaged = tag.isDamaged
    let separator = separator(from: tag.end, limit: limit)
    guard let separator else {
      let end = find(Self.closing, from: tag.end, to: limit)
      let textEnd = end ?? endOfLine(from: tag.end, limit: limit)
      add(id, at: start, target: tag.end..<textEnd, source: nil, to: textEnd + (end == nil ? 0 : 7))
      if end == nil {
        report(.spanUnclosed, .error, start, "span '\(id)' is not closed", "add '</span>'")
      } else {
        report(
          .spanUnpaired, .warning, start, "target '\(id)' has no source beside it",
          "add the source span, or remove the target's")
      }
      return textEnd
    }
    isDamaged = isDamaged || separator.isDamaged
    var end = find(Self.closing + Self.closing, from: separator.end, to: limit)
    var length = 14
    if end == nil {
      end = find(Self.closing, from: separator.end, to: limit)
      length = end == nil ? 0 : 7
      report(.spanUnclosed, .error, start, "source span '\(id)' is not closed", "add '</span>'")
    }
    let textEnd = end ?? endOfLine(from: separator.end, limit: limit)
    let target = tag.end..<separator.start
    let source = separator.end..<textEnd
    add(id, at: start, target: target, source: source, to: textEnd + length)
    if separator.id != id.rawValue {
      report(
        .spanMismatched, .error, start, "target '\(id)' is paired with source '\(separator.id)'",
        "give both spans one id")
    }
    if isDamaged {
      report(
        .spanDamaged, .warning, start, "span '\(id)' has '&quot;' in place of a quotation mark",
        "write '\"'")
    }
    if holdsForeignSpan(target) || holdsForeignSpan(source) {
      report(
        .spanForeign, .note, start, "unit '\(id)' holds a span tag that belongs to no unit", nil)
    }
    return textEnd + length
  }

  /// A quoted attribute and the tag's `>` after it.
  private func attribute(
    at start: Int, limit: Int
  ) -> (value: String, end: Int, isDamaged: Bool)? {
    var isDamaged = false
    var position = start
    if ByteSearch.matches(Self.entity, in: file.bytes, at: position) {
      isDamaged = true
      position += Self.entity.count
    } else if position < limit, file.bytes[position] == 0x22 {
      position += 1
    } else {
      return nil
    }
    let valueStart = position
    while position < limit, isIDByte(file.bytes[position]) { position += 1 }
    let value = String(decoding: file.bytes[valueStart..<position], as: UTF8.self)
    if ByteSearch.matches(Self.entity, in: file.bytes, at: position) {
      isDamaged = true
      position += Self.entity.count
    } else if position < limit, file.bytes[position] == 0x22 {
      position += 1
    } else {
      isDamaged = true
    }
    guard position < limit, file.bytes[position] == 0x3E, !value.isEmpty else { return nil }
    return (value, position + 1, isDamaged)
  }

  private func isIDByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
      || byte == 0x2D || byte == 0x5F
  }

  /// `</span><span class="sxs-lookup"><span data-stu-id="…">`, white space between allowed.
  private func separator(
    from start: Int, limit: Int
  ) -> (start: Int, end: Int, id: String, isDamaged: Bool)? {
    var position = start
    while let lookup = find(Self.lookupOpening, from: position, to: limit) {
      position = lookup + Self.lookupOpening.count
      guard let tag = attribute(at: position, limit: limit),
        tag.value == String(decoding: Self.lookupClass, as: UTF8.self)
      else { continue }
      var before = lookup
      while before > start, isSpace(file.bytes[before - 1]) { before -= 1 }
      let close = before - Self.closing.count
      let hasClosing = close >= start && ByteSearch.matches(Self.closing, in: file.bytes, at: close)
      var after = tag.end
      while after < limit, isSpace(file.bytes[after]) { after += 1 }
      guard ByteSearch.matches(Self.sourceOpening, in: file.bytes, at: after),
        let source = attribute(at: after + Self.sourceOpening.count, limit: limit)
      else { continue }
      return (
        hasClosing ? close : lookup, source.end, source.value,
        tag.isDamaged || source.isDamaged || !hasClosing
      )
    }
    return nil
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func endOfLine(from start: Int, limit: Int) -> Int {
    var end = start
    while end < limit, file.bytes[end] != 0x0A, file.bytes[end] != 0x0D { end += 1 }
    return end
  }

  private func holdsForeignSpan(_ range: Range<Int>) -> Bool {
    find(Self.closing, from: range.lowerBound, to: range.upperBound) != nil
      || find(Self.opening, from: range.lowerBound, to: range.upperBound) != nil
  }

  private mutating func add(
    _ id: SegmentID, at start: Int, target: Range<Int>, source: Range<Int>?, to end: Int
  ) {
    let place = place(of: start)
    segments.append(
      Segment(
        id: id, line: place.line, column: place.column,
        target: String(decoding: file.bytes[target], as: UTF8.self),
        source: source.map { String(decoding: file.bytes[$0], as: UTF8.self) },
        targetRange: target, sourceRange: source, range: start..<end))
    if let first = firstPlaces[id] {
      diagnostics.append(
        Diagnostic(
          .spanDuplicate, .warning, at: place, "unit '\(id)' is written twice", related: [first]))
    } else {
      firstPlaces[id] = place
    }
  }

  private mutating func place(of offset: Int) -> SourcePlace {
    let line = table.line(at: offset)
    let lineStart = table.lines[line - 1].lowerBound
    if knownOffset < lineStart || offset < knownOffset {
      knownOffset = lineStart
      knownColumn = 1
    }
    knownColumn += table.characters(in: knownOffset..<offset)
    knownOffset = offset
    return SourcePlace(path: file.path, line: line, column: knownColumn)
  }

  private mutating func report(
    _ id: DiagnosticID, _ severity: Severity, _ offset: Int, _ message: String, _ advice: String?
  ) {
    diagnostics.append(
      Diagnostic(id, severity, at: place(of: offset), message, advice: advice))
  }

  /// Source spans that follow no target.
  private mutating func reportStraySources(in range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound,
      let found = find(Self.sourceOpening, from: position, to: range.upperBound)
    {
      position = found + Self.sourceOpening.count
      report(.spanUnpaired, .warning, found, "source span follows no target", nil)
    }
  }
}
