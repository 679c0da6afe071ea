import Diagnostics

/// Reads a scraped page, which has lost its markup: one line is one part.
struct PlainTextReader {
  private(set) var blocks: [Block] = []

  private var lines: [PlainTextLine]
  private var position = 0
  private var anchors = AnchorMaker()
  /// Whether blank lines part the text, so that a heading stands between two.
  private let hasBlanks: Bool

  init(file: SourceFile, table: LineTable) {
    let raw = table.lines.enumerated().map { index, range in
      PlainTextLine(file.bytes[range], path: file.path, line: index + 1)
    }
    var markers = PlainTextMarkers(PlainTextLines(raw).lines)
    lines = markers.resolved()
    // A file of fewer lines has no parts to tell apart.
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

  /// The part at the current line; `nil` for blank lines.
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

  /// The alert whose word stands alone; the part below is its text, unless that is an alert too.
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

  /// Rows of a table of as many cells; one row alone is a line with a tab in it.
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

  /// The longest heading of the pages measured has 74 characters, the shortest lone sentence 90.
  private static let longestHeading = 100

  private func isSentence(_ text: String) -> Bool {
    text.utf8.count > 2 * Self.longestHeading && text.utf8.last == 0x2E
  }

  /// A lone short line that does not end as a sentence does.
  private func isHeading(at index: Int) -> Bool {
    let text = lines[index].text
    // Bytes first, because counting characters takes longer; no letter has more than four.
    guard text.utf8.count <= 4 * Self.longestHeading,
      text.unicodeScalars.count <= Self.longestHeading,
      let last = text.unicodeScalars.last, !".:,;!…)".unicodeScalars.contains(last),
      let first = text.unicodeScalars.first,
      first.properties.isUppercase || first.properties.numericType != nil,
      index + 1 < lines.count, !text.contains("://")
    else { return false }
    let next = lines[index + 1]
    // A heading may stand right above its steps.
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

  /// The number before the text; `nil` for letters and for lines without one.
  var number: Int? {
    switch kind {
    case .marker(.number(let number)), .marker(.word(let number)),
      .marker(.bareNumber(let number)):
      number
    case .marker(.letter), .blank, .bullet, .alertWord, .alert, .row, .text: nil
    }
  }
}
