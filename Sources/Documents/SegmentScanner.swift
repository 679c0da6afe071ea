import Diagnostics
import Markup

/// Finds bilingual units, even damaged ones, by walking over the bytes of a file.
///
/// Only the three spans of a unit are counted, so that a stray span in a sentence cannot shift the
/// pairs after it. A unit ends no later than the start of the next one.
struct SegmentScanner {
  private(set) var segments: [Segment] = []
  private(set) var diagnostics: [Diagnostic] = []

  private let file: SourceFile
  private var places: PlaceCounter
  private var line = 0
  private let lineTable: LineTable
  private var order = SegmentOrder()

  private static let targetName = Array("data-ttu-id".utf8)
  private static let sourceName = Array("data-stu-id".utf8)
  private static let className = Array("class".utf8)
  private static let lookup = Array("sxs-lookup".utf8)
  private static let closing = Array("</span>".utf8)
  private static let ending = Array("</span></span>".utf8)
  private static let opening = Array("<span".utf8)

  init(file: SourceFile, lineTable: LineTable) {
    self.file = file
    self.lineTable = lineTable
    places = PlaceCounter(path: file.path, lineTable: lineTable)
    scan()
    reportDuplicates()
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private mutating func scan() {
    // Once: to ask the file for them would retain them for each tag.
    let bytes = file.bytes
    let count = bytes.count
    var position = 0
    var next = target(from: 0, after: 0)
    // Measured on the corpus: a unit has 280 bytes.
    if next != nil { segments.reserveCapacity(count / 256) }
    while let tag = next {
      reportStraySources(in: position..<tag.range.lowerBound)
      if let unit = SegmentUnit(tag, in: bytes) {
        add(tag, target: unit.target, source: unit.source, to: unit.end, bytes)
        position = unit.end
        // Nearly all units are the next tag behind another; before them is no stray source.
        while let tag = SegmentTag(firstIn: bytes, from: position),
          let unit = SegmentUnit(tag, in: bytes)
        {
          add(tag, target: unit.target, source: unit.source, to: unit.end, bytes)
          position = unit.end
        }
        next = target(from: position, after: position)
        continue
      }
      next = target(from: tag.range.upperBound, after: tag.range.upperBound)
      position = readUnit(tag, limit: next?.range.lowerBound ?? count)
    }
    reportStraySources(in: position..<count)
  }

  private func find(_ pattern: [UInt8], from start: Int, to end: Int) -> Int? {
    ByteSearch.first(pattern, in: file.bytes, from: start, to: end)
  }

  /// The next opening tag of a target; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - start: where the search for the attribute begins.
  ///   - low: the offset before which the tag must not begin.
  private func target(from start: Int, after low: Int) -> SegmentTag? {
    var position = start
    while let name = find(Self.targetName, from: position, to: file.bytes.count) {
      if let tag = SegmentTag(
        attribute: name, ofLength: Self.targetName.count, in: file.bytes, from: low,
        to: file.bytes.count)
      {
        return tag
      }
      position = name + Self.targetName.count
    }
    return nil
  }

  /// Reads the unit that begins with `tag` and returns the offset after it.
  private mutating func readUnit(_ tag: SegmentTag, limit: Int) -> Int {
    let start = tag.range.lowerBound
    let textStart = tag.range.upperBound
    guard let between = separator(from: textStart, limit: limit) else {
      let end = find(Self.closing, from: textStart, to: limit)
      let textEnd = end ?? endOfLine(from: textStart, limit: limit)
      add(
        tag, target: textStart..<textEnd, source: nil, to: textEnd + (end == nil ? 0 : 7),
        file.bytes)
      let id = text(tag.value)
      if end == nil {
        report(.spanUnclosed, .error, start, "span '\(id)' is not closed", "add '</span>'")
      } else {
        report(
          .spanUnpaired, .warning, start, "target '\(id)' has no source next to it",
          "add the source span, or remove the target's")
      }
      return textEnd
    }
    var end = find(Self.ending, from: between.source.range.upperBound, to: limit)
    var length = Self.ending.count
    // A source that ends with a span of its own ends behind that.
    while let found = end,
      isOpen(between.source.range.upperBound..<found),
      ByteSearch.matches(Self.ending, in: file.bytes, at: found + Self.closing.count),
      found + Self.closing.count + Self.ending.count <= limit
    {
      end = found + Self.closing.count
    }
    if end == nil {
      end = find(Self.closing, from: between.source.range.upperBound, to: limit)
      length = end == nil ? 0 : Self.closing.count
      report(
        .spanUnclosed, .error, start, "source span '\(text(tag.value))' is not closed",
        "add '</span>'")
    }
    let textEnd = end ?? endOfLine(from: between.source.range.upperBound, limit: limit)
    let target = textStart..<between.start
    let source = between.source.range.upperBound..<textEnd
    add(tag, target: target, source: source, to: textEnd + length, file.bytes)
    reportDamage(tag, between, target, source)
    return textEnd + length
  }

  private mutating func reportDamage(
    _ tag: SegmentTag, _ between: Separator, _ target: Range<Int>, _ source: Range<Int>
  ) {
    let start = tag.range.lowerBound
    if file.bytes[tag.value] != file.bytes[between.source.value] {
      report(
        .spanMismatched, .error, start,
        "target '\(text(tag.value))' is paired with source '\(text(between.source.value))'",
        "give both spans the same id")
    }
    if tag.isDamaged || between.isDamaged {
      report(
        .spanDamaged, .warning, start,
        "span '\(text(tag.value))' has '&quot;' or nothing in place of a quotation mark or tag",
        "write the unit's three spans with plain '\"', one after the other")
    }
    if holdsForeignSpan(target) || holdsForeignSpan(source) {
      report(
        .spanForeign, .note, start,
        "unit '\(text(tag.value))' contains a span tag that belongs to no unit", nil)
    }
  }

  private struct Separator {
    /// Where the target text ends.
    let start: Int
    let source: SegmentTag
    let isDamaged: Bool
  }

  /// The next `</span><span class="sxs-lookup"><span data-stu-id="…">`, with optional white space
  /// between the tags; `nil` if there is none.
  private func separator(from start: Int, limit: Int) -> Separator? {
    var position = start
    while let name = find(Self.sourceName, from: position, to: limit) {
      position = name + Self.sourceName.count
      guard
        let source = SegmentTag(
          attribute: name, ofLength: Self.sourceName.count, in: file.bytes, from: start, to: limit)
      else { continue }
      var before = skipSpaceBack(from: source.range.lowerBound, to: start)
      var isDamaged = source.isDamaged
      if before > start, file.bytes[before - 1] == 0x3E,
        let lookup = lookupTag(endingAt: before, from: start)
      {
        isDamaged = isDamaged || lookup.isDamaged
        before = skipSpaceBack(from: lookup.range.lowerBound, to: start)
      } else {
        isDamaged = true
      }
      let close = before - Self.closing.count
      let isClosed =
        close >= start && ByteSearch.matches(Self.closing, in: file.bytes, at: close)
      return Separator(
        start: isClosed ? close : before, source: source, isDamaged: isDamaged || !isClosed)
    }
    return nil
  }

  private func skipSpaceBack(from end: Int, to start: Int) -> Int {
    var position = end
    while position > start, Self.isSpace(file.bytes[position - 1]) { position -= 1 }
    return position
  }

  /// The `<span class="sxs-lookup">` that ends at `end`; `nil` if there is none.
  private func lookupTag(endingAt end: Int, from low: Int) -> SegmentTag? {
    var start = end - 1
    while start > low, file.bytes[start] != 0x3C { start -= 1 }
    guard let name = find(Self.className, from: start, to: end),
      let tag = SegmentTag(
        attribute: name, ofLength: Self.className.count, in: file.bytes, from: low, to: end),
      tag.range.upperBound == end, file.bytes[tag.value].elementsEqual(Self.lookup)
    else { return nil }
    return tag
  }

  private func endOfLine(from start: Int, limit: Int) -> Int {
    var end = start
    while end < limit, file.bytes[end] != 0x0A, file.bytes[end] != 0x0D { end += 1 }
    return end
  }

  /// Whether more spans begin than end in a range.
  private func isOpen(_ range: Range<Int>) -> Bool {
    func count(_ pattern: [UInt8]) -> Int {
      var (count, position) = (0, range.lowerBound)
      while let found = find(pattern, from: position, to: range.upperBound) {
        count += 1
        position = found + pattern.count
      }
      return count
    }
    return count(Self.opening) > count(Self.closing)
  }

  private func holdsForeignSpan(_ range: Range<Int>) -> Bool {
    find(Self.closing, from: range.lowerBound, to: range.upperBound) != nil
      || find(Self.opening, from: range.lowerBound, to: range.upperBound) != nil
  }

  private mutating func add(
    _ tag: SegmentTag, target: Range<Int>, source: Range<Int>?, to end: Int, _ bytes: [UInt8]
  ) {
    let start = tag.range.lowerBound
    while line < lineTable.lines.count, lineTable.lines[line].lowerBound <= start { line += 1 }
    segments.append(
      Segment(
        of: bytes, line: max(1, line), id: tag.value, target: target, source: source,
        range: start..<end))
    order.add(tag.value, in: bytes)
  }

  /// Reports ids that occur twice.
  ///
  /// In real documents the ids always increase, which proves without remembering them that none is
  /// repeated.
  private mutating func reportDuplicates() {
    guard !order.isGrowing else { return }
    var first: [SegmentID: SourcePlace] = [:]
    var places = PlaceCounter(path: file.path, lineTable: lineTable)
    for segment in segments {
      let place = places.place(of: segment.range.lowerBound)
      if let before = first[segment.id] {
        diagnostics.append(
          Diagnostic(
            .spanDuplicate, .warning, at: place, "unit '\(segment.id)' is written twice",
            related: [before]))
      } else {
        first[segment.id] = place
      }
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: file.bytes[range], as: UTF8.self)
  }

  private mutating func report(
    _ id: DiagnosticID, _ severity: Severity, _ offset: Int, _ message: FindingText,
    _ advice: FindingText?
  ) {
    diagnostics.append(
      Diagnostic(id, severity, at: places.place(of: offset), message, advice: advice))
  }

  /// Reports source spans that do not follow a target.
  private mutating func reportStraySources(in range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound,
      let found = find(Self.sourceName, from: position, to: range.upperBound)
    {
      position = found + Self.sourceName.count
      guard
        let tag = SegmentTag(
          attribute: found, ofLength: Self.sourceName.count, in: file.bytes,
          from: range.lowerBound, to: range.upperBound)
      else { continue }
      report(
        .spanUnpaired, .warning, tag.range.lowerBound, "source span follows no target", nil)
    }
  }
}

/// Checks that the ids of a document's units increase: one prefix, and rising numbers, counted
/// separately for merged units (`99cc0-p104`). In all 10,279 documents measured, they do.
struct SegmentOrder {
  private(set) var isGrowing = true
  private var prefix: Range<Int>?
  private var last = -1
  private var lastMerged = -1

  /// Takes the id of the next unit, which is in these bytes of the file.
  mutating func add(_ id: Range<Int>, in bytes: [UInt8]) {
    guard isGrowing else { return }
    guard let hyphen = hyphen(in: id, bytes) else {
      isGrowing = false
      return
    }
    let isMerged = hyphen + 1 < id.upperBound && bytes[hyphen + 1] == 0x70
    var number = 0
    for index in (hyphen + (isMerged ? 2 : 1))..<id.upperBound {
      let byte = bytes[index]
      guard (0x30...0x39).contains(byte), number < 100_000_000 else {
        isGrowing = false
        return
      }
      number = number * 10 + Int(byte - 0x30)
    }
    if number <= (isMerged ? lastMerged : last) { isGrowing = false }
    if isMerged { lastMerged = number } else { last = number }
  }

  /// Where the first hyphen of an id is; `nil` if there is none, or what is before it is not the prefix
  /// of the ids before.
  private mutating func hyphen(in id: Range<Int>, _ bytes: [UInt8]) -> Int? {
    // Without slices: each unit of a page comes here.
    if let prefix {
      guard prefix.count < id.count else { return nil }
      for index in 0..<prefix.count
      where bytes[prefix.lowerBound + index] != bytes[id.lowerBound + index] {
        return nil
      }
      let end = id.lowerBound + prefix.count
      return bytes[end] == 0x2D ? end : nil
    }
    guard let hyphen = id.first(where: { bytes[$0] == 0x2D }) else { return nil }
    prefix = id.lowerBound..<hyphen
    return hyphen
  }
}
