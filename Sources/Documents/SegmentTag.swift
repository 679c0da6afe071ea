import Markup

/// The opening tag of a bilingual unit, as found in the file. Its quotation marks may be single, or
/// `&quot;` where an unbalanced quotation mark earlier in the file caused that (measured on 14
/// units).
struct SegmentTag {
  /// The bytes of the attribute's value.
  let value: Range<Int>
  /// The bytes from `<` to just after `>`.
  let range: Range<Int>
  let isDamaged: Bool

  private static let entity = Array("&quot;".utf8)
  private static let opening = Array("<span".utf8)
  /// A longer tag does not belong to a unit; the longest measured has 40 bytes.
  private static let longest = 200

  /// The span tag whose attribute name begins at `name`; `nil` if that position is not in such a
  /// tag.
  init?(attribute name: Int, ofLength length: Int, in bytes: [UInt8], from low: Int, to limit: Int)
  {
    var start = name
    while start > max(low, name - Self.longest), bytes[start] != 0x3C { start -= 1 }
    guard ByteSearch.matches(Self.opening, in: bytes, at: start),
      !bytes[start..<name].contains(0x3E)
    else { return nil }
    var position = Self.skipSpace(name + length, limit, bytes)
    guard position < limit, bytes[position] == 0x3D else { return nil }
    position = Self.skipSpace(position + 1, limit, bytes)
    var isDamaged = false
    var quote: UInt8?
    if ByteSearch.matches(Self.entity, in: bytes, at: position) {
      isDamaged = true
      position += Self.entity.count
    } else if position < limit, bytes[position] == 0x22 || bytes[position] == 0x27 {
      quote = bytes[position]
      position += 1
    } else {
      isDamaged = true
    }
    let valueStart = position
    while position < limit, Self.isIDByte(bytes[position]) { position += 1 }
    guard position > valueStart else { return nil }
    value = valueStart..<position
    if ByteSearch.matches(Self.entity, in: bytes, at: position) {
      isDamaged = true
      position += Self.entity.count
    } else if position < limit, bytes[position] == quote ?? 0x22 {
      position += 1
    } else {
      isDamaged = true
    }
    let end = min(limit, position + Self.longest)
    while position < end, bytes[position] != 0x3E, bytes[position] != 0x3C { position += 1 }
    guard position < end, bytes[position] == 0x3E else { return nil }
    range = start..<position + 1
    self.isDamaged = isDamaged
  }

  private static let standard = Array("<span data-ttu-id=\"".utf8)

  /// The tag of a target in its standard form, if it is the first tag at or behind `start`; `nil` for
  /// every other, which `init(attribute:ofLength:in:from:to:)` finds.
  init?(firstIn bytes: [UInt8], from start: Int) {
    guard let tag = ByteSearch.first(0x3C, in: bytes, from: start, to: bytes.count),
      ByteSearch.matches(Self.standard, in: bytes, at: tag)
    else { return nil }
    let valueStart = tag + Self.standard.count
    var position = valueStart
    while position < bytes.count, Self.isIDByte(bytes[position]) { position += 1 }
    guard position > valueStart, position + 1 < bytes.count, bytes[position] == 0x22,
      bytes[position + 1] == 0x3E
    else { return nil }
    value = valueStart..<position
    range = tag..<position + 2
    isDamaged = false
  }

  private static func skipSpace(_ start: Int, _ limit: Int, _ bytes: [UInt8]) -> Int {
    var position = start
    while position < limit, SegmentScanner.isSpace(bytes[position]) { position += 1 }
    return position
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
      || byte == 0x2D || byte == 0x5F
  }
}

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
      Self.areEqual(id, tag.value, bytes),
      bytes[sourceStart - 2] == 0x22, bytes[sourceStart - 1] == 0x3E,
      let sourceEnd = Self.textEnd(from: sourceStart, before: Self.ending, bytes)
    else { return nil }
    target = tag.range.upperBound..<targetEnd
    source = sourceStart..<sourceEnd
    end = sourceEnd + Self.ending.count
  }

  /// Whether the bytes at `start` are those of a range, compared without slices of them.
  private static func areEqual(_ start: Int, _ range: Range<Int>, _ bytes: [UInt8]) -> Bool {
    var index = 0
    while index < range.count, bytes[start + index] == bytes[range.lowerBound + index] {
      index += 1
    }
    return index == range.count
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
