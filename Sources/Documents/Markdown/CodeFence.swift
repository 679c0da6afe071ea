import Diagnostics
import Markup

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

/// A code block of a Markdown file, without its fences.
struct MarkdownCode {
  let block: Block
  /// That its fence is not closed.
  private(set) var diagnostics: [Diagnostic] = []

  init(_ node: MarkdownBlock, _ places: MarkdownPlaces) {
    let start = places.offset(of: node)
    let context = places.context
    let bytes = context.file.bytes
    let lines = context.lineTable.lines
    var numbers = places.lines(of: node).map { Array($0) } ?? []
    if let opening = numbers.first,
      let fence = CodeFence(
        opening: lines[opening - 1], at: node.startColumn, in: bytes)
    {
      numbers.removeFirst()
      if let closing = numbers.last,
        fence.isClosed(by: lines[closing - 1], in: bytes)
      {
        numbers.removeLast()
      } else {
        diagnostics.append(
          Diagnostic(
            .fenceUnclosed, .warning,
            at: context.place(of: start..<min(start + 3, bytes.count)),
            "code fence is not closed", advice: "add a line of the same marks after the code"))
      }
    }
    let texts = numbers.map { places.text(ofLine: $0, from: node) }
    block = .code(
      language: node.info, text: texts.joined(separator: "\n"),
      place: context.place(of: start..<start))
  }
}
