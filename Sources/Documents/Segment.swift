import Markup

/// One translated sentence with its id, its text and, in a bilingual document, its source text.
package struct Segment: Hashable, Sendable {
  /// The line of the unit's first character, counted from 1.
  package let line: Int
  /// The bytes of the target text in the file.
  package let targetRange: Range<Int>
  /// The bytes of the source text in the file; `nil` if the unit has lost its source span.
  package let sourceRange: Range<Int>?
  /// The bytes of the whole unit, including its spans.
  package let range: Range<Int>

  private let idRange: Range<Int>
  /// The bytes of the file. Texts are decoded on demand, because most units of a long document are
  /// never read as text.
  private let bytes: [UInt8]

  init(
    of bytes: [UInt8], line: Int, id: Range<Int>, target: Range<Int>, source: Range<Int>?,
    range: Range<Int>
  ) {
    self.bytes = bytes
    self.line = line
    idRange = id
    targetRange = target
    sourceRange = source
    self.range = range
  }

  /// The unit's id, such as `99cc0-110` or `99cc0-p104`.
  package var id: SegmentID {
    SegmentID(rawValue: String(decoding: bytes[idRange], as: UTF8.self))
  }

  /// Whether one target translates several source sentences, without the id being made a text.
  package var isMerged: Bool { SegmentID.isMerged(bytes[idRange]) }

  /// Whether the target text has more than one line.
  package var hasLines: Bool {
    ByteSearch.first(0x0A, in: bytes, from: targetRange.lowerBound, to: targetRange.upperBound)
      != nil
  }

  /// The exact characters of the target text.
  package var target: String { String(decoding: bytes[targetRange], as: UTF8.self) }

  /// The exact characters of the source text; `nil` if the unit has lost its source span.
  package var source: String? {
    sourceRange.map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// The same unit without the first bytes of its texts, such as a marker that has been read.
  func dropping(target: Int, source: Int) -> Segment {
    Segment(
      of: bytes, line: line, id: idRange, target: targetRange.dropFirst(target),
      source: sourceRange?.dropFirst(source), range: range)
  }

  /// The same unit in a part of its file, where every offset is greater by `distance`.
  ///
  /// - Parameter bytes: the part, which contains the whole unit.
  func moved(by distance: Int, in bytes: [UInt8]) -> Segment {
    func moved(_ range: Range<Int>) -> Range<Int> {
      range.lowerBound + distance..<range.upperBound + distance
    }
    return Segment(
      of: bytes, line: line, id: moved(idRange), target: moved(targetRange),
      source: sourceRange.map(moved), range: moved(range))
  }

  package static func == (left: Segment, right: Segment) -> Bool {
    left.range == right.range && left.id == right.id && left.target == right.target
      && left.source == right.source
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(range)
    hasher.combine(bytes[range])
  }
}

/// The id of a bilingual unit: `data-ttu-id` on its target and `data-stu-id` on its source.
package struct SegmentID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  /// - Parameter rawValue: the id as it is written in the file; its form is not checked.
  package init(rawValue: String) { self.rawValue = rawValue }

  /// Whether one target translates several source sentences (`99cc0-p104`).
  package var isMerged: Bool { Self.isMerged(rawValue.utf8) }

  // By bytes: a search for a text compares characters, and took a twentieth of reading the corpus.
  fileprivate static func isMerged(_ id: some Sequence<UInt8>) -> Bool {
    var last: UInt8 = 0
    for byte in id {
      if last == 0x2D, byte == 0x70 { return true }
      last = byte
    }
    return false
  }

  package var description: String { rawValue }
}

/// The ranges between the units of a file, which contain all of its structure.
struct UnitGaps {
  let ranges: [Range<Int>]

  /// - Parameter start: the offset in bytes at which the body begins.
  init(of segments: [Segment], from start: Int, to end: Int) {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(segments.count + 1)
    var position = start
    for segment in segments where segment.range.lowerBound >= position {
      if segment.range.lowerBound > position {
        ranges.append(position..<segment.range.lowerBound)
      }
      position = segment.range.upperBound
    }
    if position < end { ranges.append(position..<end) }
    self.ranges = ranges
  }

  /// The offsets at which `pattern` begins outside all units.
  func places(of pattern: [UInt8], in bytes: [UInt8]) -> [Int] {
    var places: [Int] = []
    for range in ranges where range.count >= pattern.count {
      var position = range.lowerBound
      while let found = ByteSearch.first(
        pattern, ofRareStartIn: bytes, from: position, to: range.upperBound)
      {
        places.append(found)
        position = found + pattern.count
      }
    }
    return places
  }
}
