import Diagnostics

/// Reads a scraped page, which has lost its markup, so that each line is a block.
struct PlainTextReader {
  private(set) var blocks: [Block] = []

  private var lines: [PlainTextLine]
  private var position = 0
  private var anchors = AnchorMaker()
  /// Whether blank lines separate the text, so that a heading is between two of them.
  private let hasBlanks: Bool

  init(file: SourceFile, table: LineTable) {
    let raw = table.lines.enumerated().map { index, range in
      PlainTextLine(file.bytes[range], path: file.path, line: index + 1)
    }
    var markers = PlainTextMarkers(PlainTextLines(raw).lines)
    lines = markers.resolved()
    // A file with fewer lines is too short to have separate parts.
    hasBlanks = lines.count < 5 || lines.contains { $0.kind == .blank }
    read()
  }

  private mutating func read() {
    position = lines.firstIndex { $0.kind != .blank } ?? lines.count
    if position < lines.count, lines[position].kind == .text, !isSentence(lines[position].text) {
      blocks.append(heading(lines[position], level: 1))
      position += 1
    }
    while position < lines.count {
      if let block = nextBlock() { blocks.append(block) }
    }
  }

  /// The block at the current line; `nil` for a blank line.
  private mutating func nextBlock() -> Block? {
    let line = lines[position]
    switch line.kind {
    case .blank:
      position += 1
      return nil
    case .marker:
      var reader = PlainTextListReader(lines, at: position)
      defer { position = reader.position }
      return .list(reader.orderedList())
    case .bullet:
      var reader = PlainTextListReader(lines, at: position)
      defer { position = reader.position }
      return .list(reader.bulletList())
    case .alert(let kind):
      position += 1
      return .alert(
        Block.Alert(kind: kind, blocks: [.paragraph(line.passage)], place: line.place))
    case .alertWord(let kind): return alert(kind, at: line.place)
    case .row(let cells): return rows(of: cells)
    case .text:
      position += 1
      return isHeading(at: position - 1) ? heading(line, level: 2) : .paragraph(line.passage)
    }
  }

  /// The alert whose word is alone on its line. The next block is its text, unless that is also an
  /// alert.
  private mutating func alert(_ kind: Block.Alert.Kind, at place: SourcePlace) -> Block {
    position += 1
    while position < lines.count, lines[position].kind == .blank { position += 1 }
    var inner: [Block] = []
    if position < lines.count {
      switch lines[position].kind {
      case .alertWord, .alert, .blank: break
      case .text:
        inner = [.paragraph(lines[position].passage)]
        position += 1
      case .marker, .bullet, .row: inner = nextBlock().map { [$0] } ?? []
      }
    }
    return .alert(Block.Alert(kind: kind, blocks: inner, place: place))
  }

  /// The rows of a table with this number of cells; a single row is only a line with tabs in it.
  private mutating func rows(of cells: Int) -> Block {
    let first = position
    while position < lines.count, lines[position].kind == .row(cells: cells) { position += 1 }
    guard position > first + 1 else { return .paragraph(lines[first].passage) }
    return .html(lines[first..<position].map(\.passage))
  }

  private mutating func heading(_ line: PlainTextLine, level: Int) -> Block {
    .heading(
      Block.Heading(level: level, anchor: anchors.anchor(for: line.text), passage: line.passage))
  }

  // MARK: Headings

  /// Among the pages measured, the longest heading has 74 characters and the shortest sentence
  /// alone on its line has 90.
  private static let longestHeading = 100

  private func isSentence(_ text: String) -> Bool {
    text.utf8.count > 2 * Self.longestHeading && text.utf8.last == 0x2E
  }

  /// Whether the line is short, on its own, and does not end like a sentence.
  private func isHeading(at index: Int) -> Bool {
    let text = lines[index].text
    // Bytes are checked first, because counting characters takes longer; a character has at most
    // four bytes.
    guard text.utf8.count <= 4 * Self.longestHeading,
      text.unicodeScalars.count <= Self.longestHeading,
      let last = text.unicodeScalars.last, !".:,;!…)".unicodeScalars.contains(last),
      let first = text.unicodeScalars.first,
      first.properties.isUppercase || first.properties.numericType != nil,
      index + 1 < lines.count, !text.contains("://")
    else { return false }
    let next = lines[index + 1]
    // A heading may be directly above its steps.
    let isAboveSteps = next.number == 1
    guard hasBlanks else {
      return isAboveSteps || next.kind == .text && isLong(next.text) && !isLong(text)
    }
    return (index == 0 || lines[index - 1].kind == .blank) && (next.kind == .blank || isAboveSteps)
  }

  private func isLong(_ text: String) -> Bool { text.utf8.count > 74 }
}

extension PlainTextLine {
  var passage: Passage {
    Passage(target: [.text(text)], source: nil, segments: [], place: place)
  }

  /// The number before the text; `nil` for letters and for lines without a number.
  var number: Int? {
    switch kind {
    case .marker(.number(let number)), .marker(.word(let number)),
      .marker(.bareNumber(let number)):
      number
    case .marker(.letter), .blank, .bullet, .alertWord, .alert, .row, .text: nil
    }
  }
}
