import Diagnostics

/// Reads a scraped page, which has lost its markup, so that each line is a block.
struct PlainTextReader {
  private(set) var blocks: [Block] = []

  private var lines: [PlainTextLine]
  private var position = 0
  private var anchors = AnchorMaker()
  /// Whether blank lines separate the text, so that a heading is between two of them.
  private let hasBlanks: Bool

  init(file: SourceFile, lineTable: LineTable, words: PageWords) {
    let raw = lineTable.lines.enumerated().map { index, range in
      PlainTextLine(file.bytes[range], path: file.path, line: index + 1, words)
    }
    var markers = PlainTextMarkers(PlainTextLines(raw, words).lines)
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

/// Reads one list of a scraped page, with the parts of its items.
struct PlainTextListReader {
  private(set) var position: Int

  private let lines: [PlainTextLine]
  private var items: [Block.Item] = []
  /// The item that is still open, and the open list inside it.
  private var open: (number: Int?, blocks: [Block], line: PlainTextLine)?
  private var inner: (isOrdered: Bool, items: [Block.Item], place: SourcePlace)?
  private var last = 0

  init(_ lines: [PlainTextLine], at position: Int) {
    self.lines = lines
    self.position = position
  }

  /// Reads an ordered list.
  ///
  /// It continues across blank lines as long as its numbers do not fall. If they start again at 1,
  /// it continues only if no step after the first has been read, because scraped variants are
  /// separate lists (`1. 1. 1. 2.`).
  mutating func orderedList() -> Block.List {
    let first = lines[position]
    let isLettered = first.number == nil
    while position < lines.count {
      let line = lines[position]
      if isLettered ? isLetter(line) : continuesList(line, from: first) {
        begin(line, number: line.number ?? items.count + (open == nil ? 1 : 2))
      } else if !isLettered, isPart(line, of: first) {
        add(line)
      } else {
        break
      }
      position += 1
      skipBlank(in: .ordered)
    }
    finishItem()
    return Block.List(isOrdered: true, items: items, place: first.place)
  }

  /// Reads a bullet list; lines indented by two or more columns belong to the bullet above.
  mutating func bulletList() -> Block.List {
    let first = lines[position]
    while position < lines.count, lines[position].kind == .bullet {
      let line = lines[position]
      if open != nil, line.indent >= first.indent + 2 {
        add(line)
      } else {
        begin(line, number: nil)
      }
      position += 1
      skipBlank(in: .bullets)
    }
    finishItem()
    return Block.List(isOrdered: false, items: items, place: first.place)
  }

  private func continuesList(_ line: PlainTextLine, from first: PlainTextLine) -> Bool {
    guard let number = line.number else { return false }
    // Pages indent a nested list by at least two columns.
    if open != nil, line.indent >= first.indent + 2, number == 1 || inner != nil { return false }
    return number >= last && (number > 0 || last == 0) || number == 1 && last <= 1
  }

  private func isLetter(_ line: PlainTextLine) -> Bool {
    if case .marker(.letter) = line.kind { return true }
    return false
  }

  /// Whether a line is part of the open item: it has a letter, or is indented below the item.
  private func isPart(_ line: PlainTextLine, of first: PlainTextLine) -> Bool {
    guard open != nil else { return false }
    let isIndented = line.indent >= first.indent + 2
    switch line.kind {
    case .marker(.letter): return true
    case .marker, .bullet, .text: return isIndented
    case .blank, .alertWord, .alert, .row: return false
    }
  }

  private enum ListKind { case ordered, bullets }

  /// Skips blank lines if the list continues after them.
  private mutating func skipBlank(in list: ListKind) {
    var next = position
    while next < lines.count, lines[next].kind == .blank { next += 1 }
    guard next < lines.count else {
      position = next
      return
    }
    switch lines[next].kind {
    case .marker: if list == .ordered { position = next }
    case .bullet:
      if list == .bullets || (open.map { lines[next].indent >= $0.line.indent + 2 } ?? false) {
        position = next
      }
    case .text:
      if list == .ordered, let open, lines[next].indent >= open.line.indent + 2 {
        position = next
      }
    case .blank, .alertWord, .alert, .row: break
    }
  }

  private mutating func begin(_ line: PlainTextLine, number: Int?) {
    finishItem()
    open = (number, [.paragraph(line.passage)], line)
    last = number ?? last
  }

  private mutating func add(_ line: PlainTextLine) {
    let isOrdered: Bool
    switch line.kind {
    case .marker: isOrdered = true
    case .bullet: isOrdered = false
    case .blank, .alertWord, .alert, .row, .text:
      finishInner()
      open?.blocks.append(.paragraph(line.passage))
      return
    }
    let startsAgain = line.number == 1 || isFirstLetter(line)
    if let before = inner, before.isOrdered != isOrdered || isOrdered && startsAgain {
      finishInner()
    }
    if inner == nil { inner = (isOrdered, [], line.place) }
    let count = inner?.items.count ?? 0
    inner?.items.append(
      Block.Item(
        displayedNumber: isOrdered ? line.number ?? count + 1 : nil, anchor: nil,
        blocks: [.paragraph(line.passage)], place: line.place,
        numerals: Self.numerals(of: line, as: count + 1)))
  }

  /// How a line writes the number of its item; only that shows whether `i` is a letter.
  private static func numerals(of line: PlainTextLine, as number: Int) -> Block.Numerals {
    guard case .marker(.letter(let letter, let roman)) = line.kind else { return .decimal }
    return letter == number || roman != number ? .letters : .roman
  }

  private func isFirstLetter(_ line: PlainTextLine) -> Bool {
    guard case .marker(.letter(let letter, _)) = line.kind else { return false }
    return letter == 1
  }

  private mutating func finishInner() {
    guard let list = inner else { return }
    inner = nil
    open?.blocks.append(
      .list(Block.List(isOrdered: list.isOrdered, items: list.items, place: list.place)))
  }

  private mutating func finishItem() {
    finishInner()
    guard let item = open else { return }
    open = nil
    items.append(
      Block.Item(
        displayedNumber: item.number, anchor: nil, blocks: item.blocks, place: item.line.place))
  }
}
