import Diagnostics

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
      if isLettered ? isLetter(line) : goesOn(line, from: first) {
        begin(line, number: line.number ?? items.count + (open == nil ? 1 : 2))
      } else if !isLettered, isPart(line, of: first) {
        add(line)
      } else {
        break
      }
      position += 1
      skipBlank { $0 == .ordered }
    }
    finishItem()
    return Block.List(isOrdered: true, items: items, place: first.place)
  }

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
      skipBlank { $0 == .bullets }
    }
    finishItem()
    return Block.List(isOrdered: false, items: items, place: first.place)
  }

  // MARK: What belongs to the list

  private func goesOn(_ line: PlainTextLine, from first: PlainTextLine) -> Bool {
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

  private enum Sort { case ordered, bullets }

  /// Skips blank lines if the list continues after them.
  private mutating func skipBlank(if isWanted: (Sort) -> Bool) {
    var next = position
    while next < lines.count, lines[next].kind == .blank { next += 1 }
    guard next < lines.count else {
      position = next
      return
    }
    switch lines[next].kind {
    case .marker: if isWanted(.ordered) { position = next }
    case .bullet:
      if isWanted(.bullets) || (open.map { lines[next].indent >= $0.line.indent + 2 } ?? false) {
        position = next
      }
    case .text:
      if isWanted(.ordered), let open, lines[next].indent >= open.line.indent + 2 {
        position = next
      }
    case .blank, .alertWord, .alert, .row: break
    }
  }

  // MARK: Items

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
        blocks: [.paragraph(line.passage)], place: line.place))
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
