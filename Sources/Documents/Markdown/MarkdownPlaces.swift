import Diagnostics
import Markup

/// Finds the lines and bytes of nodes in their file. The lines of nodes begin to count at the first
/// line of the body.
struct MarkdownPlaces {
  let context: LeafContext
  /// The number of lines before the body.
  let skippedLines: Int

  private var file: SourceFile { context.file }
  private var lineTable: LineTable { context.lineTable }

  /// The line in the file on which a node begins, counted from 1.
  func line(of node: MarkdownBlock) -> Int { node.startLine + skippedLines }

  /// The lines of a node in the file, counted from 1; `nil` if it has none.
  func lines(of node: MarkdownBlock) -> ClosedRange<Int>? {
    let first = line(of: node)
    let last = min(node.endLine + skippedLines, lineTable.lines.count)
    return first >= 1 && first <= last ? first...last : nil
  }

  /// The bytes of lines that are counted from 1, without the last line end.
  func bytes(of lines: ClosedRange<Int>) -> Range<Int> {
    lineTable.lines[lines.lowerBound - 1]
      .lowerBound..<lineTable.lines[lines.upperBound - 1].upperBound
  }

  /// The offset of the first byte of a node.
  func offset(of node: MarkdownBlock) -> Int {
    let line = line(of: node)
    guard line >= 1, line <= lineTable.lines.count else { return file.bytes.count }
    let range = lineTable.lines[line - 1]
    return min(range.upperBound, range.lowerBound + max(0, node.startColumn - 1))
  }

  func place(of node: MarkdownBlock) -> SourcePlace {
    let line = line(of: node)
    guard node.startColumn > 1, line <= lineTable.lines.count else {
      return SourcePlace(path: file.path, line: line)
    }
    let start = lineTable.lines[line - 1].lowerBound
    return SourcePlace(
      path: file.path, line: line, column: 1 + lineTable.characters(in: start..<offset(of: node)))
  }

  /// The number that an item of an ordered list begins with; `nil` if there is none.
  func number(of item: MarkdownBlock) -> Int? {
    var number: Int?
    // CommonMark §5.2 allows at most nine digits.
    for byte in file.bytes[offset(of: item)...].prefix(9) {
      guard (0x30...0x39).contains(byte) else { break }
      number = (number ?? 0) * 10 + Int(byte - 0x30)
    }
    return number
  }

  /// The dot or parenthesis after the number that an item begins with; `nil` if there is none.
  func delimiter(of item: MarkdownBlock) -> UInt8? {
    file.bytes[offset(of: item)...].prefix(10).first { $0 == 0x2E || $0 == 0x29 }
  }

  /// A line of a node, counted from 1, without the indentation of the node.
  func text(ofLine number: Int, from node: MarkdownBlock) -> String {
    let line = lineTable.lines[number - 1]
    let end = min(line.upperBound, line.lowerBound + max(0, node.startColumn - 1))
    let indent = file.bytes[line.lowerBound..<end].prefix { $0 == 0x20 || $0 == 0x09 }.count
    return String(decoding: file.bytes[line.lowerBound + indent..<line.upperBound], as: UTF8.self)
  }
}
