import Markup

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
      while let found = ByteSearch.first(pattern, in: bytes, from: position, to: range.upperBound) {
        places.append(found)
        position = found + pattern.count
      }
    }
    return places
  }
}
