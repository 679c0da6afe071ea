import Diagnostics
import Markup

/// The block structure of a Markdown file. A code fence that never closes is ended where the text
/// continues.
struct MarkdownStructure {
  /// All block nodes in document order; lines are counted from 1 at the first line of the body.
  private(set) var nodes: [MarkdownBlock] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// The limit on added fence ends; no real file has more than one fence that never closes.
  private static let mostRepairs = 8

  init(
    file: SourceFile, table: LineTable, from firstLine: Int, at start: Int, segments: [Segment],
    colons: [ColonLines.Line]
  ) {
    var edits = colons.map { MarkdownBody.Edit(commenting: $0) }
    for _ in 0...Self.mostRepairs {
      var body = MarkdownBody(file: file, from: start, segments: segments, edits: edits)
      let cut = body.tame()
      nodes = MarkdownBlockParser.blocks(of: body.bytes)
      diagnostics = (nodes.contains(where: \.isCut) ? [] : cut.prefix(1)).map { line in
        Diagnostic(
          .nestingTooDeep, .error, at: SourcePlace(path: file.path, line: firstLine + line + 1),
          "line is nested or indented too deep to be read",
          advice: "nest less than \(MarkdownBlockParser.deepestNesting) deep")
      }
      guard let edit = closing(file, table, firstLine, segments) else { return }
      let position = edits.firstIndex { $0.range.lowerBound > edit.range.lowerBound }
      edits.insert(edit, at: position ?? edits.endIndex)
    }
  }

  /// The edit that ends the first fence which never closes and contains units; `nil` if there is
  /// none.
  private func closing(
    _ file: SourceFile, _ table: LineTable, _ firstLine: Int, _ segments: [Segment]
  ) -> MarkdownBody.Edit? {
    for node in nodes where node.kind == .codeBlock {
      let first = node.startLine + firstLine
      let last = min(node.endLine + firstLine, table.lines.count)
      guard first < last,
        let fence = CodeFence(
          opening: table.lines[first - 1], at: node.startColumn, in: file.bytes),
        !fence.isClosed(by: table.lines[last - 1], in: file.bytes),
        let unit = segments.first(where: { $0.line > first }), unit.line <= last
      else { continue }
      let blank = (first..<unit.line - 1).last { number in
        file.bytes[table.lines[number]].allSatisfy { $0 == 0x20 || $0 == 0x09 }
      }
      guard let blank else { continue }
      return MarkdownBody.Edit(inserting: fence.marks, at: table.lines[blank].lowerBound)
    }
    return nil
  }
}
