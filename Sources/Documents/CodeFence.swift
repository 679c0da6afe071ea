/// The opening fence of a code block (CommonMark §4.5).
struct CodeFence {
  /// Its indentation and marks, which a closing fence repeats.
  let marks: [UInt8]
  private let mark: UInt8
  private let length: Int

  /// - Parameter column: the position of the fence's first mark, in bytes, counted from 1. The
  ///   result is `nil` if there is no fence at that position, as in an indented code block.
  init?(opening line: Range<Int>, at column: Int, in bytes: [UInt8]) {
    let start = line.lowerBound + column - 1
    guard start < line.upperBound, bytes[start] == 0x60 || bytes[start] == 0x7E else { return nil }
    mark = bytes[start]
    length = bytes[start..<line.upperBound].prefix { [mark] in $0 == mark }.count
    let indent = bytes[line.lowerBound..<start].map { $0 == 0x3E ? $0 : 0x20 }
    marks = indent + Array(repeating: mark, count: length)
  }

  /// Whether `line` closes the code block.
  func isClosed(by line: Range<Int>, in bytes: [UInt8]) -> Bool {
    let rest = bytes[line].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
    let run = rest.prefix { $0 == mark }.count
    return run >= length && rest.dropFirst(run).allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }
}
