import Markup

/// What lies between the units of a file, where all its structure is.
struct UnitGaps {
  let ranges: [Range<Int>]

  /// - Parameter start: where the body begins, in bytes.
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

  /// Where `pattern` begins, outside all units.
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
