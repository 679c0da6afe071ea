import Markup

/// The positions of a file's lines, in bytes; line ends are those of CommonMark §2.1.
package struct LineTable: Sendable {
  /// The bytes of each line without its line end; the first line has index 0.
  package let lines: [Range<Int>]
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    lines = ByteSearch.lines(of: bytes)
    self.bytes = bytes
  }

  /// The line that contains the byte at `offset`, counted from 1.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }

  /// The column of the byte at `offset`, in characters (Unicode scalars), counted from 1.
  package func column(at offset: Int) -> Int {
    guard !lines.isEmpty else { return 1 }
    let start = lines[line(at: offset) - 1].lowerBound
    return 1 + characters(in: start..<max(start, offset))
  }

  /// The number of characters (Unicode scalars) that begin in `range`, without a byte order mark.
  func characters(in range: Range<Int>) -> Int {
    let count = ByteSearch.characters(in: bytes, range)
    guard range.lowerBound == 0, !range.isEmpty,
      ByteSearch.matches([0xEF, 0xBB, 0xBF], in: bytes, at: 0)
    else { return count }
    return max(0, count - 1)
  }
}
