import Markup

/// The parts of a Markdown file that MkDocs and other programs read from their indentation, and
/// CommonMark takes for code: admonitions (`!!! note`, `??? tip`) and tabs (`=== "Linux"`).
///
/// The parser is shown a quotation in place of an admonition, and a heading with its text at the
/// margin in place of a tab.
struct IndentedParts {
  /// A part that is open, by the columns before the line that opened it.
  private struct Holder {
    let indent: Int
    /// Whether it is a tab, as opposed to an admonition.
    let isTab: Bool
  }

  /// What the parser is shown in place of the start of a line.
  private struct Line {
    let range: Range<Int>
    let shown: [UInt8]
  }

  /// By line, counted from 1.
  private var lines: [Int: Line] = [:]
  /// The lines in such parts, each with the columns that its parts are indented, the number of
  /// admonitions around it, and the offset behind those columns.
  private(set) var inner: [Int: (columns: Int, quotes: Int, start: Int)] = [:]
  /// The marks that open a part, by line.
  private var openings: [Int: Line] = [:]

  private let file: SourceFile
  private let lineTable: LineTable

  init(file: SourceFile, lineTable: LineTable, from skippedLines: Int) {
    self.file = file
    self.lineTable = lineTable
    // Nearly all files have none.
    guard
      lineTable.lines.dropFirst(skippedLines).contains(where: { opening(of: $0) != nil })
    else { return }
    read(from: skippedLines)
  }

  var isEmpty: Bool { openings.isEmpty }

  private mutating func read(from skippedLines: Int) {
    var open: [Holder] = []
    var blanks: [Int] = []
    var fence = FenceTracker()
    for index in skippedLines..<lineTable.lines.count {
      let line = lineTable.lines[index]
      let indent = file.bytes[line].prefix { $0 == 0x20 }.count
      guard indent < line.count else {
        blanks.append(index)
        continue
      }
      let isCode = fence.isCode(file.bytes[(line.lowerBound + indent)..<line.upperBound])
      var closed: Holder?
      while let last = open.last, indent < last.indent + 4 {
        closed = last
        open.removeLast()
      }
      let found = isCode ? nil : opening(of: line)
      if let closed, closed.isTab, found?.isTab != true, let blank = blanks.last {
        // The rule ends the group of tabs.
        let columns = closed.indent - (open.last.map { $0.indent + 4 } ?? 0)
        show(
          Array(repeating: 0x20, count: columns) + Array("***".utf8), in: lineTable.lines[blank],
          open, of: blank)
        blanks.removeLast()
      }
      for blank in blanks where open.contains(where: { !$0.isTab }) {
        show([], in: lineTable.lines[blank], open, of: blank)
      }
      blanks = []
      if let last = open.last {
        let quotes = open.count { !$0.isTab }
        inner[index + 1] = (open.count * 4, quotes, line.lowerBound + last.indent + 4)
        show([], in: line, open, of: index)
      }
      guard let found, holds(index + 1, indent) else { continue }
      let start = line.lowerBound + indent
      openings[index + 1] = Line(
        range: start..<start + (found.isTab ? found.length : 0),
        shown: Array((found.isTab ? "######" : "> ").utf8))
      open.append(Holder(indent: indent, isTab: found.isTab))
    }
  }

  /// Shows a line without the columns of the open parts, and with the marks of quotation instead.
  private mutating func show(
    _ text: [UInt8], in line: Range<Int>, _ open: [Holder], of index: Int
  ) {
    var shown: [UInt8] = []
    var position = open.first?.indent ?? 0
    for holder in open {
      shown += Array(repeating: 0x20, count: holder.indent - position)
      if !holder.isTab { shown += [0x3E, 0x20] }
      position = holder.indent + 4
    }
    let start = min(line.upperBound, line.lowerBound + (open.first?.indent ?? 0))
    let end = open.isEmpty ? start : min(line.upperBound, line.lowerBound + position)
    lines[index + 1] = Line(range: start..<end, shown: shown + text)
  }

  /// Whether the next line with text is indented below one that opens a part.
  private func holds(_ next: Int, _ indent: Int) -> Bool {
    for line in lineTable.lines.dropFirst(next) {
      let columns = file.bytes[line].prefix { $0 == 0x20 }.count
      if columns < line.count { return columns >= indent + 4 }
    }
    return false
  }

  private func opening(of line: Range<Int>) -> (isTab: Bool, length: Int)? {
    guard let start = file.bytes[line].firstIndex(where: { $0 != 0x20 }) else { return nil }
    return Self.opening(in: file.bytes, start..<line.upperBound)
  }

  /// The mark at the start of a line that opens a part, and its length; `nil` if there is none.
  private static func opening(
    in bytes: [UInt8], _ line: Range<Int>
  ) -> (isTab: Bool, length: Int)? {
    guard let first = bytes[line].first, first == 0x21 || first == 0x3F || first == 0x3D,
      line.count > 4, bytes[line].prefix(3).allSatisfy({ $0 == first })
    else { return nil }
    var position = line.lowerBound + 3
    if bytes[position] == 0x2B || bytes[position] == 0x21 { position += 1 }
    let mark = position
    while position < line.upperBound, bytes[position] == 0x20 { position += 1 }
    guard position > mark, position < line.upperBound else { return nil }
    let isText = first == 0x3D ? bytes[position] == 0x22 : TypedMarker.isLetter(bytes[position])
    return isText ? (first == 0x3D, mark - line.lowerBound) : nil
  }
}

extension IndentedParts {
  /// What the parser is shown in place of the starts of lines, in the order of the file.
  var edits: [MarkdownBody.Edit] {
    let all = Array(lines.values) + Array(openings.values)
    return all.map { MarkdownBody.Edit(replacing: $0.range, with: $0.shown) }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The column in the file of a node that the parser found at `column` of a line, both in bytes and
  /// counted from 1.
  ///
  /// - Parameter line: counted from 1.
  func column(_ column: Int, ofLine line: Int) -> Int {
    var added = 0
    for edit in [lines[line], openings[line]].compactMap(\.self) {
      let offset = edit.range.lowerBound - lineTable.lines[line - 1].lowerBound
      guard column - 1 >= offset + added + edit.shown.count else {
        // A quotation begins where its part does.
        return column - 1 > offset + added ? offset + edit.range.count + 1 : column - added
      }
      added += edit.shown.count - edit.range.count
    }
    return column - added
  }

  /// The name and the title of a tab in the line that opens it; `nil` for other lines.
  static func tab(in bytes: [UInt8], _ line: Range<Int>) -> (name: String, title: Range<Int>)? {
    guard let found = opening(in: bytes, line), found.isTab else { return nil }
    let start = bytes[line].firstIndex(of: 0x22).map { $0 + 1 } ?? line.upperBound
    let title = start..<(bytes[start..<line.upperBound].lastIndex(of: 0x22) ?? line.upperBound)
    let name = String(decoding: bytes[title], as: UTF8.self)
      .lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
    return (name.joined(separator: "-"), title)
  }

  /// The alert that an admonition is, and its title; `nil` for other lines.
  static func alert(
    in bytes: [UInt8], _ line: Range<Int>
  ) -> (kind: Block.Alert.Kind, title: Range<Int>)? {
    guard let found = opening(in: bytes, line), !found.isTab else { return nil }
    let text = bytes[(line.lowerBound + found.length)..<line.upperBound].drop { $0 == 0x20 }
    let words = text.prefix { $0 != 0x22 }
    let word = words.prefix { $0 != 0x20 }
    let kind = kinds[String(decoding: word, as: UTF8.self).lowercased()] ?? .note
    let start = words.endIndex < line.upperBound ? words.endIndex + 1 : line.upperBound
    let end = bytes[start..<line.upperBound].lastIndex(of: 0x22) ?? line.upperBound
    return (kind, start..<end)
  }

  /// The kinds of Material for MkDocs that are more than a note.
  private static let kinds: [String: Block.Alert.Kind] = [
    "tip": .tip, "hint": .tip, "important": .important, "warning": .warning,
    "attention": .warning, "caution": .caution, "danger": .caution, "error": .caution,
  ]
}
