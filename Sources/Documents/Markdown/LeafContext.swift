import Diagnostics

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
  /// Where the tag of a line break may begin, in order: every text and cell asks for those in it.
  private let breakTagOpenings: [Int]
  /// Whether the tag of a line break may be anywhere in the file.
  let hasBreakTags: Bool
  /// What is known of each language.
  let languages: Languages

  init(
    file: SourceFile, lineTable: LineTable, segments: [Segment], definitions: [UInt8],
    hasDirectives: Bool, breakTagOpenings: [Int], languages: Languages
  ) {
    self.file = file
    self.lineTable = lineTable
    self.segments = segments
    self.definitions = definitions
    self.hasDirectives = hasDirectives
    self.breakTagOpenings = breakTagOpenings
    hasBreakTags = breakTagOpenings.contains { BreakTag.mayBegin(file.bytes, at: $0) }
    self.languages = languages
  }

  /// The first place in a range at which the tag of a line break may begin; `nil` if there is none.
  func breakTagOpening(in range: Range<Int>) -> Int? {
    let index = firstBreakTagOpening(from: range.lowerBound)
    guard index < breakTagOpenings.count,
      breakTagOpenings[index] + BreakTag.openingLength <= range.upperBound
    else { return nil }
    return breakTagOpenings[index]
  }

  /// Whether the tag of a line break may be in a range; `false` is certain.
  func mayHaveBreakTag(in range: Range<Int>) -> Bool {
    var index = firstBreakTagOpening(from: range.lowerBound)
    while index < breakTagOpenings.count,
      breakTagOpenings[index] + BreakTag.openingLength <= range.upperBound
    {
      if BreakTag.mayBegin(file.bytes, at: breakTagOpenings[index]) { return true }
      index += 1
    }
    return false
  }

  private func firstBreakTagOpening(from start: Int) -> Int {
    var low = 0
    var high = breakTagOpenings.count
    while low < high {
      let middle = (low + high) / 2
      if breakTagOpenings[middle] < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The leaf that consists of these lines.
  func leaf(_ lines: [Range<Int>]) -> LeafSource { leaf(LeafLines(lines)) }

  /// The leaf that is this one line.
  func leaf(_ line: Range<Int>) -> LeafSource { leaf(LeafLines(line)) }

  private func leaf(_ lines: LeafLines) -> LeafSource {
    let start = lines.first?.lowerBound ?? 0
    let range = start..<max(start, lines.last?.upperBound ?? start)
    return LeafSource(context: self, lines: lines, units: units(in: range))
  }

  /// The leaf that consists of these lines, for calls in document order: `next` is the first unit
  /// that may be in them, and is moved forward.
  func leaf(_ lines: LeafLines, _ next: inout Int) -> LeafSource {
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
