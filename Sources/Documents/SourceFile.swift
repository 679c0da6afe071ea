import Diagnostics
import Markup

/// The bytes of a file, with its path.
package struct SourceFile: Hashable, Sendable {
  /// The path as it was given; `-` for standard input.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Encodes the text as UTF-8.
  package init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }
}

/// The positions of a file's lines, in bytes; line ends are those of CommonMark §2.1.
package struct LineTable: Sendable {
  /// The bytes of each line without its line end; the first line has index 0.
  package let lines: [Range<Int>]
  private let bytes: [UInt8]
  /// The characters before each stretch of a long line, by the offset of the line: to count from its
  /// start for each of its units or steps would take quadratic time.
  private var longLines: [Int: [Int]]

  /// The longest line measured in a page has 11 KB.
  private static let longLine = 16_384
  private static let stretch = 4_096

  /// - Parameter bytes: the whole file, in UTF-8.
  package init(_ bytes: [UInt8]) {
    lines = ByteSearch.lines(of: bytes)
    self.bytes = bytes
    longLines = [:]
    for line in lines where line.count > Self.longLine {
      var count = 0
      longLines[line.lowerBound] = stride(
        from: line.lowerBound, to: line.upperBound, by: Self.stretch
      ).map { start in
        defer {
          count += ByteSearch.characters(
            in: bytes, start..<min(start + Self.stretch, line.upperBound))
        }
        return count
      }
    }
  }

  /// The line end of the file: that of its first line, or a line feed.
  package var lineEnd: String {
    guard let first = lines.first, first.upperBound < bytes.count,
      bytes[first.upperBound] == 0x0D
    else { return "\n" }
    let next = first.upperBound + 1
    return next < bytes.count && bytes[next] == 0x0A ? "\r\n" : "\r"
  }

  /// The number, counted from 1, of the line that contains the byte at `offset`, counted from 0.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }

  /// The column of the byte at `offset`, in characters (Unicode scalars), counted from 1; the
  /// offset is counted from 0.
  package func column(at offset: Int) -> Int {
    guard !lines.isEmpty else { return 1 }
    let start = lines[line(at: offset) - 1].lowerBound
    return 1 + characters(in: start..<max(start, offset))
  }

  /// The number of characters (Unicode scalars) that begin in `range`, without a byte order mark.
  func characters(in range: Range<Int>) -> Int {
    var count = 0
    var start = range.lowerBound
    if range.count > Self.stretch, let stretches = longLines[start] {
      let index = min(range.count / Self.stretch, stretches.count - 1)
      count = stretches[index]
      start += index * Self.stretch
    }
    count += ByteSearch.characters(in: bytes, start..<range.upperBound)
    guard range.lowerBound == 0, !range.isEmpty,
      ByteSearch.matches([0xEF, 0xBB, 0xBF], in: bytes, at: 0)
    else { return count }
    return max(0, count - 1)
  }
}

/// Converts offsets that come in order to lines and columns in a single pass: table lines contain
/// thousands of units, and hostile ones millions.
struct PlaceCounter {
  private let path: String
  private let lineTable: LineTable
  private var line = 0
  private var offset = 0
  private var column = 1

  init(path: String, lineTable: LineTable) {
    self.path = path
    self.lineTable = lineTable
  }

  /// The place of the byte at `wanted`. For an offset before the previous one, counting starts
  /// again.
  mutating func place(of wanted: Int) -> SourcePlace {
    if wanted < offset { line = 0 }
    while line < lineTable.lines.count, lineTable.lines[line].lowerBound <= wanted {
      offset = lineTable.lines[line].lowerBound
      column = 1
      line += 1
    }
    if wanted > offset {
      column += lineTable.characters(in: offset..<wanted)
      offset = wanted
    }
    return SourcePlace(path: path, line: max(1, line), column: column)
  }
}

/// Finds bytes that are not valid UTF-8 (Unicode 15, table 3-7).
enum UTF8Check {
  /// The index of the first byte that does not begin a valid sequence; `nil` if all bytes are
  /// valid.
  static func firstInvalid(in bytes: [UInt8]) -> Int? {
    var index = 0
    while let next = ByteSearch.firstNonASCII(in: bytes, from: index) {
      index = next
      let byte = bytes[index]
      guard let (length, second) = sequence(after: byte), index + length <= bytes.count,
        second.contains(bytes[index + 1])
      else { return index }
      for next in (index + 2)..<max(index + 2, index + length)
      where bytes[next] & 0xC0 != 0x80 {
        return index
      }
      index += length
    }
    return nil
  }

  private static func sequence(after byte: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch byte {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}
