import Diagnostics
import Markup

extension HTMLPageReader {
  /// Opens a part that contains other parts, unless it is nested too deep for code that walks over
  /// blocks.
  mutating func open(_ kind: HTMLHolder.Kind, _ node: HTMLTree.Node) {
    finishPassage()
    guard holders.count < MarkdownBlockParser.deepestNesting else {
      if !isCut {
        isCut = true
        report(
          .nestingTooDeep, .error, node.line,
          "parts nested more than \(MarkdownBlockParser.deepestNesting) deep are read as one",
          advice: nil)
      }
      return end(.passage, at: node.end)
    }
    holders.append(HTMLHolder(kind, line: node.line))
    end(.holder, at: node.end)
  }

  mutating func openList(_ node: HTMLTree.Node, numbering: HTMLNumbering?) {
    open(.list(numbering), node)
  }

  /// An item outside a list is treated as a bullet.
  mutating func openItem(_ node: HTMLTree.Node) {
    finishPassage()
    if case .list = holders[holders.count - 1].kind {} else { open(.list(nil), node) }
    let top = holders.count - 1
    guard case .list(var numbering) = holders[top].kind else { return end(.passage, at: node.end) }
    let number = numbering?.number(value: node.attribute("value"))
    holders[top].kind = .list(numbering)
    let depth = holders.count
    open(.item, node)
    guard holders.count > depth else { return }
    holders[depth].items = [
      HTMLHolder.Item(
        number: number, anchor: node.attribute("id"), blocks: [], line: node.line)
    ]
  }

  /// The numbering of an ordered list.
  func numbering(of node: HTMLTree.Node, at position: Int) -> HTMLNumbering {
    let isReversed = node.attribute("reversed") != nil
    var count = 0
    if isReversed {
      var child = position + 1
      while child < node.end {
        if tree.nodes[child].name == "li" { count += 1 }
        child = tree.nodes[child].end
      }
    }
    let type = node.attribute("type") ?? ""
    let style = (node.attribute("style") ?? "") + (node.attribute("class") ?? "")
    return HTMLNumbering(
      start: node.attribute("start"), isReversed: isReversed,
      isLettered: ["a", "A", "i", "I"].contains(type)
        || ["lower-alpha", "upper-alpha", "lower-latin", "lower-roman"].contains {
          style.contains($0)
        },
      count: count)
  }

  mutating func closeHolder() {
    let holder = holders.removeLast()
    let place = SourcePlace(path: path, line: holder.line)
    switch holder.kind {
    case .page: break
    case .list(let numbering): close(holder, numbering, place)
    case .item:
      if let item = holder.items.first { holders[holders.count - 1].items.append(item) }
    case .alert(let kind):
      let (kind, untitled) = AlertTitle.taken(from: holder.blocks, else: kind)
      let blocks = mended(untitled)
      if !blocks.isEmpty { emit(.alert(Block.Alert(kind: kind, blocks: blocks, place: place))) }
    case .quote: closeQuote(mended(holder.blocks), place)
    case .moniker(let range):
      let blocks = mended(holder.blocks)
      if !blocks.isEmpty { emit(.moniker(range: range, blocks)) }
    case .table:
      for block in holder.blocks { emit(block) }
      if !holder.rows.isEmpty { emit(.html(holder.rows)) }
    }
  }

  private mutating func close(
    _ holder: HTMLHolder, _ numbering: HTMLNumbering?, _ place: SourcePlace
  ) {
    for block in holder.blocks { emit(block) }
    let items = holder.items.compactMap { item -> Block.Item? in
      let blocks = Self.instructionFirst(mended(item.blocks))
      // Some editors make space in lists with empty items; one with an author's id is a step.
      if blocks.isEmpty, item.anchor == nil { return nil }
      return Block.Item(
        displayedNumber: item.number, anchor: item.anchor, blocks: blocks,
        place: SourcePlace(path: path, line: item.line))
    }
    guard !items.isEmpty else { return }
    if numbering == nil, let numbered = Self.numbered(items, place) {
      fakedLists.append(place.line)
      return emit(.list(numbered))
    }
    let list = Block.List(isOrdered: numbering != nil, items: items, place: place)
    if numbering?.isLettered == true, join(list) { return }
    emit(.list(list))
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
  private static func numbered(_ items: [Block.Item], _ place: SourcePlace) -> Block.List? {
    guard items.count > 1 else { return nil }
    var numbered: [Block.Item] = []
    for item in items {
      guard case .paragraph(let passage)? = item.blocks.first,
        let marker = HTMLFakedLists.marker(passage.target),
        HTMLFakedLists.number(marker) == numbered.count + 1
      else { return nil }
      let rest = PassagePrefix.dropped(marker.textStart, of: passage)
      numbered.append(
        Block.Item(
          displayedNumber: numbered.count + 1, anchor: item.anchor,
          blocks: [.paragraph(rest)] + item.blocks.dropFirst(), place: item.place))
    }
    return Block.List(isOrdered: true, items: numbered, place: place)
  }

  /// Joins lettered steps that directly follow a list to its last step; `false` if there is no such
  /// list.
  private mutating func join(_ list: Block.List) -> Bool {
    let top = holders.count - 1
    switch holders[top].kind {
    case .list, .item: return false
    case .page, .alert, .quote, .moniker, .table: break
    }
    guard case .list(let before)? = holders[top].blocks.last, before.isOrdered,
      let last = before.items.last, last.blocks.count < MarkdownBlockParser.deepestNesting
    else { return false }
    let item = Block.Item(
      displayedNumber: last.displayedNumber, anchor: last.anchor,
      blocks: last.blocks + [.list(list)], place: last.place)
    holders[top].blocks[holders[top].blocks.count - 1] = .list(
      Block.List(isOrdered: true, items: before.items.dropLast() + [item], place: before.place))
    return true
  }

  private mutating func closeQuote(_ blocks: [Block], _ place: SourcePlace) {
    if let (kind, rest) = AlertTitle.marked(blocks) {
      emit(.alert(Block.Alert(kind: kind, blocks: rest, place: place)))
    } else if !blocks.isEmpty {
      emit(.quote(blocks))
    }
  }

  private static let alertMarks: [String: Block.Alert.Kind] = [
    "note": .note, "is-info": .note, "alert-info": .note, "is-primary": .important,
    "alert-primary": .note, "alert-secondary": .note, "admonition": .note, "callout": .note,
    "tip": .tip, "is-success": .tip, "alert-success": .tip,
    "important": .important, "alert-important": .important,
    "caution": .caution, "is-danger": .caution, "alert-danger": .caution,
    "warning": .warning, "is-warning": .warning, "alert-warning": .warning,
    "confluence-information-macro-information": .note, "confluence-information-macro-tip": .tip,
    "confluence-information-macro-note": .caution,
    "confluence-information-macro-warning": .warning,
  ]

  /// The kind of alert that an element's class or role names; `nil` for other elements.
  func alert(of node: HTMLTree.Node) -> Block.Alert.Kind? {
    var found: Block.Alert.Kind?
    for word in (node.attribute("class") ?? "").split(separator: " ") where word.utf8.count <= 48 {
      if let kind = Self.alertMarks[word.lowercased()], found == nil || found == .note {
        found = kind
      }
    }
    if let found { return found }
    let role = node.attribute("role")?.lowercased()
    return role == "note" || role == "alert" || role == "doc-notice" || role == "doc-tip"
      ? (role == "doc-tip" ? .tip : .note) : nil
  }
}
