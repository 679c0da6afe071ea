import Markup

/// A bilingual unit without errors, read in a single pass; 99.99 % of units are like this.
struct SegmentUnit {
  let target: Range<Int>
  let source: Range<Int>
  let end: Int

  private static let opening = Array("<span".utf8)
  private static let closing = Array("</span>".utf8)
  private static let between = Array("</span><span class=\"sxs-lookup\"><span data-stu-id=\"".utf8)
  private static let ending = Array("</span></span>".utf8)

  /// `nil` if the unit is not exactly in the standard form.
  init?(_ tag: SegmentTag, in bytes: [UInt8]) {
    guard !tag.isDamaged,
      let targetEnd = Self.textEnd(from: tag.range.upperBound, before: Self.between, bytes)
    else { return nil }
    let id = targetEnd + Self.between.count
    let sourceStart = id + tag.value.count + 2
    guard sourceStart <= bytes.count,
      bytes[id..<id + tag.value.count] == bytes[tag.value],
      bytes[sourceStart - 2] == 0x22, bytes[sourceStart - 1] == 0x3E,
      let sourceEnd = Self.textEnd(from: sourceStart, before: Self.ending, bytes)
    else { return nil }
    target = tag.range.upperBound..<targetEnd
    source = sourceStart..<sourceEnd
    end = sourceEnd + Self.ending.count
  }

  /// Where `mark` begins; `nil` if another span tag comes before it.
  private static func textEnd(from start: Int, before mark: [UInt8], _ bytes: [UInt8]) -> Int? {
    var position = start
    while let found = ByteSearch.first(0x3C, in: bytes, from: position, to: bytes.count) {
      if ByteSearch.matches(mark, in: bytes, at: found) { return found }
      guard !ByteSearch.matches(closing, in: bytes, at: found),
        !ByteSearch.matches(opening, in: bytes, at: found)
      else { return nil }
      position = found + 1
    }
    return nil
  }
}
