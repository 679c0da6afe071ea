import Diagnostics
import Markup

/// Builds the blocks of a page from the containers that its elements open and close: lists, items,
/// quotes, alerts, monikers and tables.
struct HTMLBlockBuilder {
  /// What kind of blocks a container becomes.
  enum Kind {
    case page
    /// A list, with its numbering; `nil` for bullets. A list of a greater depth that follows another
    /// is part of its last item, as Google Docs saves them.
    case list(HTMLNumbering?, depth: Int)
    /// An item of a list, with its number and its anchor, and whether it has a box to tick.
    case item(Int?, anchor: String?, isTask: Bool)
    case alert(Block.Alert.Kind)
    case quote
    case moniker([String])
    /// A table of data, in which each row is a passage.
    case table
  }

  /// A part of a page that contains other parts, while it is being read.
  private struct Container {
    var kind: Kind
    let line: Int
    /// The blocks read so far; for a list, those before its first item.
    var blocks: [Block] = []
    /// For a list, its items, to the last of which blocks may still be added.
    var items: [Item] = []
    /// For a table, its rows.
    var rows: [Passage] = []
  }

  /// An item that is closed, of a list that is open.
  private struct Item {
    let number: Int?
    let anchor: String?
    let isTask: Bool
    var blocks: [Block]
    let line: Int
  }

  /// The line of each list that was typed as paragraphs, as far as the containers are closed.
  private(set) var fakedLists: [Int] = []

  private let path: String
  private let words: PageWords
  /// The open containers, the innermost last; the first is the page.
  private var containers = [Container(kind: .page, line: 1)]
  private var top: Int { containers.count - 1 }

  init(path: String, words: PageWords) {
    self.path = path
    self.words = words
  }

  /// Whether no more containers can be opened, because code that walks over blocks could not go
  /// deeper.
  var isFull: Bool { containers.count >= MarkdownBlockParser.deepestNesting }

  var isInList: Bool {
    if case .list = containers[top].kind { true } else { false }
  }

  var isInTable: Bool {
    if case .table = containers[top].kind { true } else { false }
  }

  /// Opens a container inside the innermost one, which must not be full.
  ///
  /// - Parameter line: the line of the element, counted from 1.
  mutating func open(_ kind: Kind, line: Int) {
    containers.append(Container(kind: kind, line: line))
  }

  /// The number of the next item of the innermost list, which its `value` may set; `nil` for a
  /// bullet.
  mutating func nextNumber(value: String?) -> Int? {
    guard case .list(var numbering, let depth) = containers[top].kind else { return nil }
    let number = numbering?.number(value: value)
    containers[top].kind = .list(numbering, depth: depth)
    return number
  }

  /// Gives the innermost item its anchor, unless it has one; `false` if the innermost container is
  /// not an item, or already has blocks.
  mutating func takeAnchor(_ name: String) -> Bool {
    guard case .item(let number, let anchor, let isTask) = containers[top].kind,
      containers[top].blocks.isEmpty
    else { return false }
    containers[top].kind = .item(number, anchor: anchor ?? name, isTask: isTask)
    return true
  }

  /// Makes the innermost item a task, if nothing precedes its box; `false` if it is none.
  @discardableResult
  mutating func takeBox() -> Bool {
    guard case .item(let number, let anchor, _) = containers[top].kind,
      containers[top].blocks.isEmpty
    else { return false }
    containers[top].kind = .item(number, anchor: anchor, isTask: true)
    return true
  }

  /// Adds a row to the innermost table.
  mutating func addRow(_ row: Passage) { containers[top].rows.append(row) }

  /// Adds a block to the innermost container. In a list but outside its items, it belongs to the
  /// last item.
  mutating func add(_ block: Block) {
    if case .list = containers[top].kind, !containers[top].items.isEmpty {
      containers[top].items[containers[top].items.count - 1].blocks.append(block)
    } else {
      containers[top].blocks.append(block)
    }
  }

  /// Returns the blocks of the page, in which every container must be closed.
  mutating func finished() -> [Block] { repaired(containers[0].blocks) }

  /// Closes the innermost container, and adds what it contains to the one around it.
  mutating func close() {
    let container = containers.removeLast()
    let place = SourcePlace(path: path, line: container.line)
    switch container.kind {
    case .page: break
    case .list(let numbering, let depth): closeList(container, numbering, depth, place)
    case .item(let number, let anchor, let isTask):
      containers[top].items.append(
        Item(
          number: number, anchor: anchor, isTask: isTask, blocks: container.blocks,
          line: container.line))
    case .alert(let kind):
      let (kind, untitled) = AlertTitle.removed(
        from: container.blocks, else: kind, words.alerts)
      let blocks = repaired(untitled)
      if !blocks.isEmpty { add(.alert(Block.Alert(kind: kind, blocks: blocks, place: place))) }
    case .quote: closeQuote(repaired(container.blocks), place)
    case .moniker(let range):
      let blocks = repaired(container.blocks)
      if !blocks.isEmpty { add(.moniker(range: range, blocks)) }
    case .table:
      for block in container.blocks { add(block) }
      if !container.rows.isEmpty { add(.html(container.rows)) }
    }
  }

  private mutating func closeList(
    _ list: Container, _ numbering: HTMLNumbering?, _ depth: Int, _ place: SourcePlace
  ) {
    for block in list.blocks { add(block) }
    let items = list.items.compactMap { item -> Block.Item? in
      let blocks = Self.instructionFirst(repaired(item.blocks))
      // Some editors make space in lists with empty items; one with an author's id is a step.
      if blocks.isEmpty, item.anchor == nil { return nil }
      let task = Self.withoutBox(blocks)
      return Block.Item(
        displayedNumber: item.number, anchor: item.anchor, blocks: task ?? blocks,
        place: SourcePlace(path: path, line: item.line),
        marker: item.isTask || task != nil ? .task : nil,
        numerals: numbering?.numerals ?? .decimal)
    }
    guard !items.isEmpty else { return }
    if numbering == nil, let numbered = numbered(items, place) {
      fakedLists.append(place.line)
      return add(.list(numbered))
    }
    let whole = Block.List(isOrdered: numbering != nil, items: items, place: place)
    if numbering?.isLettered == true, depth == 0, addToLastStep(whole, depth: 1) { return }
    if depth > 0, addToLastStep(whole, depth: depth) { return }
    add(.list(whole))
  }

  /// The blocks of an item without the box that its text begins with (`[ ]`, `☐`); `nil` if there
  /// is none.
  private static func withoutBox(_ blocks: [Block]) -> [Block]? {
    guard case .paragraph(let passage)? = blocks.first, let first = passage.target.first,
      let length = TaskBox.length(in: Array((first.plain + " x").utf8)[...]),
      length <= first.plain.utf8.count || passage.target.count > 1
    else { return nil }
    return [.paragraph(passage.dropping(min(length, first.plain.utf8.count)))] + blocks.dropFirst()
  }

  /// The blocks of an item, with its first text moved before the pictures that precede it.
  private static func instructionFirst(_ blocks: [Block]) -> [Block] {
    let pictures = blocks.prefix { block in
      guard case .paragraph(let passage) = block else { return false }
      return passage.target.allSatisfy { $0.plain.allSatisfy { $0 == " " } }
    }
    guard !pictures.isEmpty, pictures.count < blocks.count,
      case .paragraph = blocks[pictures.count]
    else { return blocks }
    return [blocks[pictures.count]] + pictures + blocks.dropFirst(pictures.count + 1)
  }

  /// Converts bullets that all begin with a typed number (1, 2 and so on) to a numbered list; `nil`
  /// for other bullets.
  private func numbered(_ items: [Block.Item], _ place: SourcePlace) -> Block.List? {
    guard items.count > 1 else { return nil }
    var numbered: [Block.Item] = []
    for item in items {
      guard case .paragraph(let passage)? = item.blocks.first,
        let marker = HTMLFakedLists.marker(passage.target, words.steps),
        HTMLFakedLists.number(marker) == numbered.count + 1
      else { return nil }
      let rest = passage.dropping(marker.textStart)
      numbered.append(
        Block.Item(
          displayedNumber: numbered.count + 1, anchor: item.anchor,
          blocks: [.paragraph(rest)] + item.blocks.dropFirst(), place: item.place, marker: .typed))
    }
    return Block.List(isOrdered: true, items: numbered, place: place)
  }

  /// Adds a list that directly follows another to the last item of that, or of a list in it;
  /// `false` if there is no such list.
  ///
  /// - Parameter depth: how many lists the items are in at most, not counting their own.
  private mutating func addToLastStep(_ list: Block.List, depth: Int) -> Bool {
    switch containers[top].kind {
    case .list, .item: return false
    case .page, .alert, .quote, .moniker, .table: break
    }
    guard case .list(let before)? = containers[top].blocks.last,
      depth > 1 || before.isOrdered || !list.isOrdered,
      let joined = Self.adding(list, to: before, depth: depth)
    else { return false }
    containers[top].blocks[containers[top].blocks.count - 1] = .list(joined)
    return true
  }

  private static func adding(
    _ list: Block.List, to before: Block.List, depth: Int
  ) -> Block.List? {
    guard let last = before.items.last, last.blocks.count < MarkdownBlockParser.deepestNesting
    else { return nil }
    var blocks = last.blocks + [.list(list)]
    if depth > 1, case .list(let inner)? = last.blocks.last,
      let joined = adding(list, to: inner, depth: depth - 1)
    {
      blocks = last.blocks.dropLast() + [.list(joined)]
    }
    return Block.List(
      isOrdered: before.isOrdered, items: before.items.dropLast() + [last.with(blocks)],
      place: before.place)
  }

  private mutating func closeQuote(_ blocks: [Block], _ place: SourcePlace) {
    if let (kind, rest) = AlertMarker.alert(in: blocks) {
      add(.alert(Block.Alert(kind: kind, blocks: rest, place: place)))
    } else if !blocks.isEmpty {
      add(.quote(blocks))
    }
  }

  /// The blocks of one part as their author meant them: without page furniture, and with the alerts
  /// and steps that were typed as paragraphs.
  private mutating func repaired(_ blocks: [Block]) -> [Block] {
    let lists = HTMLFakedLists(HTMLBlockRepair(blocks, words).blocks, words.steps)
    fakedLists += lists.lines
    return lists.blocks
  }
}
