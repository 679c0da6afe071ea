import Diagnostics

/// Reads a scraped page, which has lost its markup: one line is one part.
struct PlainTextReader {
  private(set) var blocks: [Block] = []

  private let lines: [PlainTextLine]
  private var position = 0
  private var anchors = AnchorMaker()

  init(file: SourceFile, table: LineTable) {
    lines = table.lines.enumerated().map { index, range in
      PlainTextLine(
        file.bytes[range], path: file.path, line: index + 1)
    }
    read()
  }

  private mutating func read() {
    if let title = lines.first(where: { $0.kind != .blank }), title.kind == .text {
      position = (lines.firstIndex { $0.place.line == title.place.line } ?? 0) + 1
      blocks.append(heading(title, level: 1))
    }
    while position < lines.count {
      if let block = nextBlock() { blocks.append(block) }
    }
  }

  /// The part at the current line; `nil` for blank lines and what belongs to the page around.
  private mutating func nextBlock() -> Block? {
    let line = lines[position]
    switch line.kind {
    case .blank:
      position += 1
      return nil
    case .item: return orderedList()
    case .bullet: return bulletList()
    case .alert(let kind):
      position += 1
      return .alert(
        Block.Alert(kind: kind, blocks: [.paragraph(passage(line))], place: line.place))
    case .alertWord(let kind):
      position += 1
      skipBlank()
      let inner = position < lines.count && lines[position].kind != .blank ? nextBlock() : nil
      return .alert(
        Block.Alert(kind: kind, blocks: inner.map { [$0] } ?? [], place: line.place))
    case .text:
      position += 1
      if let furniture = PageFurniture.kind(of: line.text) {
        if case .beforeValue = furniture, position < lines.count { position += 1 }
        return nil
      }
      return isHeading(at: position - 1)
        ? heading(line, level: 2) : .paragraph(passage(line))
    }
  }

  private mutating func skipBlank() {
    while position < lines.count, lines[position].kind == .blank { position += 1 }
  }

  /// A list goes on over blank lines while its numbers grow, and where they start again at 1 only
  /// while just the first step was seen: scraped variants are lists of their own (`1. 1. 1. 2.`).
  private mutating func orderedList() -> Block {
    var items: [Block.Item] = []
    var last = 0
    let start = lines[position].place
    while position < lines.count, case .item(let number) = lines[position].kind,
      number > last || number == last || (number == 1 && last <= 1)
    {
      let line = lines[position]
      items.append(item(line, number: number))
      last = number
      position += 1
      if next(isItem: true) { skipBlank() }
    }
    return .list(Block.List(isOrdered: true, items: items, place: start))
  }

  private mutating func bulletList() -> Block {
    var items: [Block.Item] = []
    let start = lines[position].place
    while position < lines.count, lines[position].kind == .bullet {
      items.append(item(lines[position], number: nil))
      position += 1
      if next(isItem: false) { skipBlank() }
    }
    return .list(Block.List(isOrdered: false, items: items, place: start))
  }

  /// Whether the next line that is not blank is another item of the same sort.
  private func next(isItem: Bool) -> Bool {
    guard let line = lines[position...].first(where: { $0.kind != .blank }) else { return false }
    if case .item = line.kind { return isItem }
    return line.kind == .bullet && !isItem
  }

  private func item(_ line: PlainTextLine, number: Int?) -> Block.Item {
    Block.Item(
      displayedNumber: number, anchor: nil, blocks: [.paragraph(passage(line))],
      place: line.place)
  }

  private func passage(_ line: PlainTextLine) -> Passage {
    Passage(target: [.text(line.text)], source: nil, segments: [], place: line.place)
  }

  private mutating func heading(_ line: PlainTextLine, level: Int) -> Block {
    .heading(
      Block.Heading(level: level, anchor: anchors.anchor(for: line.text), passage: passage(line)))
  }

  /// A lone short line that does not end as a sentence does.
  private func isHeading(at index: Int) -> Bool {
    let text = lines[index].text
    // The longest heading of the pages measured has 74 characters, the shortest lone sentence 90.
    guard text.count <= 100, let last = text.last, !".:,;!…)".contains(last),
      let first = text.first, first.isUppercase || first.isNumber,
      index == 0 || lines[index - 1].kind == .blank,
      index + 1 < lines.count, lines[index + 1].kind == .blank
    else { return false }
    return !text.contains("://")
  }
}
