import Markup

/// Where the lines of a file begin and end, in bytes; a line ends as CommonMark §2.1 says.
struct LineTable: Sendable {
  /// The bytes of each line, without its line end; the first line has index 0.
  let lines: [Range<Int>]
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    var lines: [Range<Int>] = []
    var start = 0
    let hasReturns = ByteSearch.first(0x0D, in: bytes, from: 0, to: bytes.count) != nil
    while start < bytes.count {
      var end = ByteSearch.first(0x0A, in: bytes, from: start, to: bytes.count) ?? bytes.count
      var next = end + 1
      if hasReturns, let cut = ByteSearch.first(0x0D, in: bytes, from: start, to: end) {
        end = cut
        let isPair = cut + 1 < bytes.count && bytes[cut + 1] == 0x0A
        next = cut + (isPair ? 2 : 1)
      }
      lines.append(start..<end)
      start = next
    }
    self.lines = lines
    self.bytes = bytes
  }

  /// The line that holds the byte at `offset`, counted from 1.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }

  /// The column of the byte at `offset`, counted from 1 in characters (Unicode scalars).
  func column(at offset: Int) -> Int {
    guard !lines.isEmpty else { return 1 }
    let start = lines[line(at: offset) - 1].lowerBound
    return 1 + characters(in: start..<max(start, offset))
  }

  /// The number of characters (Unicode scalars) that begin in `range`; a byte order mark is none.
  func characters(in range: Range<Int>) -> Int {
    var count = 0
    for index in range where bytes[index] & 0xC0 != 0x80 { count += 1 }
    if range.lowerBound == 0, ByteSearch.matches([0xEF, 0xBB, 0xBF], in: bytes, at: 0) {
      count = max(0, count - 1)
    }
    return count
  }
}
