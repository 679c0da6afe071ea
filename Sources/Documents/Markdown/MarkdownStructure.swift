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
    file: SourceFile, lineTable: LineTable, from skippedLines: Int, at start: Int,
    segments: [Segment], colons: [ColonLines.Line], typed: TypedNumbers, parts: IndentedParts
  ) {
    var edits = colons.map { MarkdownBody.Edit(commenting: $0) }
    if !typed.isEmpty || !parts.isEmpty {
      edits = (edits + typed.edits + parts.edits).sorted {
        $0.range.lowerBound < $1.range.lowerBound
      }
    }
    for _ in 0...Self.mostRepairs {
      var body = MarkdownBody(file: file, from: start, segments: segments, edits: edits)
      let cut = body.tame()
      nodes = MarkdownBlockParser.blocks(of: body.bytes)
      if !typed.isEmpty || !parts.isEmpty {
        for index in nodes.indices {
          let line = nodes[index].startLine + skippedLines
          guard (1...lineTable.lines.count).contains(line) else { continue }
          // A marker stands behind the columns of the part around it.
          nodes[index].startColumn = typed.column(
            parts.column(nodes[index].startColumn, ofLine: line), ofLine: line)
        }
      }
      diagnostics = (nodes.contains(where: \.isCut) ? [] : cut.prefix(1)).map { line in
        Diagnostic(
          .nestingTooDeep, .error, at: SourcePlace(path: file.path, line: skippedLines + line + 1),
          "line is nested or indented too deeply to be read",
          advice: "nest less than \(MarkdownBlockParser.deepestNesting) deep")
      }
      guard let edit = closing(file, lineTable, skippedLines, segments) else { return }
      let position = edits.firstIndex { $0.range.lowerBound > edit.range.lowerBound }
      edits.insert(edit, at: position ?? edits.endIndex)
    }
  }

  /// The edit that ends the first fence which never closes and contains units; `nil` if there is
  /// none.
  private func closing(
    _ file: SourceFile, _ lineTable: LineTable, _ skippedLines: Int, _ segments: [Segment]
  ) -> MarkdownBody.Edit? {
    // By index: a copy of a node would retain its info string.
    for index in nodes.indices where nodes[index].kind == .codeBlock {
      let node = nodes[index]
      let first = node.startLine + skippedLines
      let last = min(node.endLine + skippedLines, lineTable.lines.count)
      guard first < last,
        let fence = CodeFence(
          opening: lineTable.lines[first - 1], at: node.startColumn, in: file.bytes),
        !fence.isClosed(by: lineTable.lines[last - 1], in: file.bytes),
        let unit = segments.first(where: { $0.line > first }), unit.line <= last
      else { continue }
      let blank = (first..<unit.line - 1).last { number in
        file.bytes[lineTable.lines[number]].allSatisfy { $0 == 0x20 || $0 == 0x09 }
      }
      guard let blank else { continue }
      return MarkdownBody.Edit(inserting: fence.marks, at: lineTable.lines[blank].lowerBound)
    }
    return nil
  }
}

/// The bytes of a Markdown file from which its block structure is read, with one letter in place of
/// each unit that is within a line, and a comment in place of each `:::` line.
///
/// The block structure does not depend on such units, and they make up nine tenths of a page:
/// parsing the rest takes a quarter of the time (measured on the corpus). No block begins after a
/// unit on the same line, so the lines and columns of blocks are those of the file.
struct MarkdownBody {
  /// A replacement for bytes of the file.
  struct Edit {
    let range: Range<Int>
    let bytes: [UInt8]

    /// Makes a `:::` line a comment, which CommonMark keeps separate from the text around it.
    init(commenting line: ColonLines.Line) {
      range = line.range
      bytes = Array("<!---->".utf8)
    }

    /// Shows the parser other bytes in place of a marker.
    init(replacing range: Range<Int>, with bytes: [UInt8]) {
      self.range = range
      self.bytes = bytes
    }

    /// Inserts a line at `offset`, which is the start of a blank line.
    init(inserting bytes: [UInt8], at offset: Int) {
      range = offset..<offset
      self.bytes = bytes
    }
  }

  private(set) var bytes: [UInt8] = []

  /// - Parameter edits: in the order of their ranges, and none inside a unit.
  init(file: SourceFile, from start: Int, segments: [Segment], edits: [Edit]) {
    bytes.reserveCapacity((file.bytes.count - start) / 4)
    var position = start
    var next = edits.startIndex
    for segment in segments where segment.range.lowerBound >= position {
      let low = segment.range.lowerBound
      let high = segment.range.upperBound
      while next < edits.endIndex, edits[next].range.lowerBound < low {
        copy(file, &position, edits[next])
        next += 1
      }
      guard low >= position, !Self.hasLineEnd(file.bytes, low, high) else { continue }
      bytes.append(contentsOf: file.bytes[position..<low])
      bytes.append(0x78)
      position = high
    }
    while next < edits.endIndex {
      copy(file, &position, edits[next])
      next += 1
    }
    bytes.append(contentsOf: file.bytes[position...])
  }

  private mutating func copy(_ file: SourceFile, _ position: inout Int, _ edit: Edit) {
    guard edit.range.lowerBound >= position else { return }
    bytes.append(contentsOf: file.bytes[position..<edit.range.lowerBound])
    bytes.append(contentsOf: edit.bytes)
    position = edit.range.upperBound
  }

  private static func hasLineEnd(_ bytes: [UInt8], _ low: Int, _ high: Int) -> Bool {
    ByteSearch.first(0x0A, in: bytes, from: low, to: high) != nil
      || ByteSearch.first(0x0D, in: bytes, from: low, to: high) != nil
  }

  /// Removes what the block structure does not need and what lets a hostile file slow cmark down:
  /// marks of emphasis and links after the start of a line, and containers nested without limit
  /// (cmark-gfm 0.29.0.gfm.6 is quadratic in both; measured up to 400 KB).
  ///
  /// - Returns: the lines whose nesting was cut, counted from 0.
  mutating func tame() -> [Int] {
    var cut: [Int] = []
    var line = 0
    var position = 0
    while position < bytes.count {
      let end =
        ByteSearch.first(0x0A, in: bytes, from: position, to: bytes.count) ?? bytes.count
      if tameLine(position, end) { cut.append(line) }
      line += 1
      position = end + 1
    }
    return cut
  }

  /// The widest indentation that is read; the widest measured has 36 columns.
  private static let widestIndent = 256

  /// What a byte at the start of a line means for the block structure.
  private enum Role: UInt8 {
    case other, indent, container, rule, inline
  }

  private static let roles: [Role] = (0...255).map { byte in
    switch UInt8(byte) {
    case 0x20, 0x09: .indent
    // > - + and . ) after a number
    case 0x3E, 0x2D, 0x2B, 0x2E, 0x29: .container
    // # = ~ ` : and digits
    case 0x23, 0x3D, 0x7E, 0x60, 0x3A, 0x30...0x39: .rule
    // * _ [
    case 0x2A, 0x5F, 0x5B: .inline
    default: .other
    }
  }

  private mutating func tameLine(_ start: Int, _ end: Int) -> Bool {
    var position = start
    var indent = 0
    var containers = 0
    prefix: while position < end {
      switch Self.roles[Int(bytes[position])] {
      case .indent: indent += 1
      case .container: containers += 1
      case .rule: break
      case .inline:
        if bytes[position] == 0x5B { break prefix }
        // A mark of emphasis followed by a space is a bullet.
        if position + 1 < end, bytes[position + 1] == 0x20 || bytes[position + 1] == 0x09 {
          containers += 1
        }
      case .other: break prefix
      }
      if indent > Self.widestIndent || containers > MarkdownBlockParser.deepestNesting * 2 {
        break
      }
      position += 1
    }
    let isCut =
      position < end
      && (indent > Self.widestIndent || containers > MarkdownBlockParser.deepestNesting * 2)
      && !isRule(start, end)
    if isCut {
      for index in position..<end where bytes[index] != 0x0D { bytes[index] = 0x78 }
      return true
    }
    // `<![CDATA[` begins a block, so its brackets are kept.
    position += position < end && bytes[position] == 0x3C ? 10 : 1
    if position < end { removeInlineMarks(from: position, to: end) }
    return false
  }

  private mutating func removeInlineMarks(from start: Int, to end: Int) {
    for index in start..<end {
      switch bytes[index] {
      // * _ [
      case 0x2A, 0x5F, 0x5B: bytes[index] = 0x78
      case _: break
      }
    }
  }

  /// Whether a line repeats a single mark, as a thematic break or the underline of a heading does.
  private func isRule(_ start: Int, _ end: Int) -> Bool {
    let marks = bytes[start..<end].filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    return marks.first.map { $0 != 0x3E && marks.allSatisfy { [first = $0] in $0 == first } }
      ?? true
  }
}
