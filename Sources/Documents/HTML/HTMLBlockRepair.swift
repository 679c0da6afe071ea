import Diagnostics

/// Repairs the blocks of a page: removes those that belong to the page around the document, and
/// finds alerts that are written as paragraphs.
struct HTMLBlockRepair {
  private(set) var blocks: [Block] = []
  /// The word of an alert, alone in its paragraph, that waits for the block it applies to.
  private var pendingAlert: (kind: Block.Alert.Kind, place: SourcePlace)?
  /// The kind of the block before, if it was removed.
  private var removed: PageFurniture.Kind?
  private let words: PageWords

  init(_ blocks: [Block], _ words: PageWords) {
    self.words = words
    self.blocks.reserveCapacity(blocks.count)
    for block in blocks { add(block) }
    // An alert word with nothing after it becomes an empty alert.
    finishAlert()
  }

  private mutating func add(_ block: Block) {
    let before = removed
    removed = nil
    switch block {
    case .paragraph(let passage):
      let text = passage.target.map(\.plain).joined()
      switch before {
      case .beforeValue: return
      case .beforeAnswers where words.furniture.isAnswer(text):
        removed = before
        return
      case .beforeAnswers, .beforeList, .alone, nil: break
      }
      add(passage, text)
    case .heading(let heading):
      if let kind = words.furniture.kind(of: heading.passage.target.map(\.plain).joined()) {
        removed = kind
      } else {
        append(block)
      }
    case .list:
      if before == .beforeList { return }
      append(block)
    case .alert, .quote, .code, .moniker, .html, .table, .thematicBreak: append(block)
    }
  }

  private mutating func add(_ passage: Passage, _ text: String) {
    if let kind = words.furniture.kind(of: text) {
      removed = kind
    } else if let kind = words.alerts.kind(of: text) {
      finishAlert()
      pendingAlert = (kind, passage.place)
    } else if let (kind, rest) = alert(passage, text) {
      finishAlert()
      blocks.append(
        .alert(Block.Alert(kind: kind, blocks: [.paragraph(rest)], place: passage.place)))
    } else {
      append(.paragraph(passage))
    }
  }

  /// The alert whose word begins the text, followed by a colon or set in bold, and the rest of the
  /// passage; `nil` if there is none.
  private func alert(_ passage: Passage, _ text: String) -> (Block.Alert.Kind, Passage)? {
    // No alert word is longer, and this check runs for every paragraph of a page.
    let start = Array(text.utf8.prefix(24))
    if let (kind, length) = words.alerts.alert(in: start, at: 0), length < start.count {
      return (kind, passage.dropping(length))
    }
    guard case .strong(let inner)? = passage.target.first else { return nil }
    let word = inner.map(\.plain).joined()
    return words.alerts.kind(of: word).map {
      ($0, passage.dropping(word.utf8.count))
    }
  }

  /// Adds a block that stays; it is the text of an alert whose word was alone before it, unless it
  /// is a heading.
  private mutating func append(_ block: Block) {
    guard let alert = pendingAlert else { return blocks.append(block) }
    if case .heading = block {
      finishAlert()
      blocks.append(block)
    } else {
      pendingAlert = nil
      blocks.append(.alert(Block.Alert(kind: alert.kind, blocks: [block], place: alert.place)))
    }
  }

  /// Adds an alert whose word was alone as an empty one.
  private mutating func finishAlert() {
    guard let alert = pendingAlert else { return }
    pendingAlert = nil
    blocks.append(.alert(Block.Alert(kind: alert.kind, blocks: [], place: alert.place)))
  }
}

/// Finds lists that a page shows as paragraphs or lines with typed numbers.
struct HTMLFakedLists {
  private(set) var blocks: [Block] = []
  /// The line on which each list found begins.
  private(set) var lines: [Int] = []

  /// A block, and the number typed before its text.
  private struct Entry {
    let block: Block
    var marker: PlainTextMarker?
    /// The number of the next numbered block before a heading; `nil` if there is none.
    var nextNumber: Int?
  }

  private var items: [Block.Item] = []
  private var letters: [Block.Item] = []
  private var lastNumber = 0

  /// - Parameter steps: the words for a step, each with a space after it.
  init(_ blocks: [Block], _ steps: [[UInt8]]) {
    var entries: [Entry] = []
    for block in blocks {
      if case .paragraph(let passage) = block {
        entries += Self.entries(passage, steps)
      } else {
        entries.append(Entry(block: block))
      }
    }
    guard entries.contains(where: { $0.marker != nil }) else {
      self.blocks = blocks
      return
    }
    var next: Int?
    for index in entries.indices.reversed() {
      entries[index].nextNumber = next
      if case .heading = entries[index].block { next = nil }
      if let number = Self.number(entries[index].marker) { next = number }
    }
    for entry in entries { read(entry) }
    finishList()
  }

  private mutating func read(_ entry: Entry) {
    guard case .paragraph(let passage) = entry.block, let marker = entry.marker else {
      finishList()
      if case .heading = entry.block { lastNumber = 0 }
      blocks.append(entry.block)
      return
    }
    if let number = Self.number(marker) {
      let continuesList = lastNumber > 0 && (number == lastNumber + 1 || number == lastNumber)
      if continuesList || number == 1 && (entry.nextNumber == 2 || entry.nextNumber == 1) {
        if !continuesList { finishList() }
        finishLetters()
        if items.isEmpty { lines.append(passage.place.line) }
        items.append(item(passage, marker, number))
        lastNumber = number
        return
      }
    } else if !items.isEmpty, case .letter(let letter, let roman) = marker.kind {
      let next = letters.count + 1
      if letter == next || roman == next {
        letters.append(
          item(passage, marker, next, letter == next ? .letters : .roman))
        return
      }
    }
    finishList()
    blocks.append(entry.block)
  }

  private func item(
    _ passage: Passage, _ marker: PlainTextMarker, _ number: Int,
    _ numerals: Block.Numerals = .decimal
  ) -> Block.Item {
    Block.Item(
      displayedNumber: number, anchor: nil,
      blocks: [.paragraph(passage.dropping(marker.textStart))],
      place: passage.place, marker: .typed, numerals: numerals)
  }

  private mutating func finishLetters() {
    guard let place = letters.first?.place, let last = items.popLast() else { return }
    items.append(
      last.with(
        last.blocks + [.list(Block.List(isOrdered: true, items: letters, place: place))]))
    letters = []
  }

  private mutating func finishList() {
    finishLetters()
    guard let place = items.first?.place else { return }
    blocks.append(.list(Block.List(isOrdered: true, items: items, place: place)))
    items = []
  }

  /// The passage as a whole, or its lines if two or more of them begin with a number.
  private static func entries(_ passage: Passage, _ steps: [[UInt8]]) -> [Entry] {
    let whole = Entry(block: .paragraph(passage), marker: marker(passage.target, steps))
    guard passage.source == nil, passage.target.contains(.lineBreak) else { return [whole] }
    let lines = passage.target.split(separator: .lineBreak).map(Array.init)
    guard lines.count(where: { number(marker($0, steps)) != nil }) > 1 else { return [whole] }
    return lines.map { line in
      Entry(
        block: .paragraph(
          Passage(target: line, source: nil, segments: [], place: passage.place)),
        marker: marker(line, steps))
    }
  }

  /// The number or letter typed before a text; `nil` if there is none, or no text after it.
  static func marker(_ inlines: [Inline], _ steps: [[UInt8]]) -> PlainTextMarker? {
    // The longest marker has 9 bytes, and the longest gap seen after a marker has 12.
    var start: [UInt8] = []
    for inline in inlines where start.count < 32 { start.append(contentsOf: inline.plain.utf8) }
    // A lettered step is often moved to the right by no-break spaces.
    let first = PlainTextMarker.skipSpace(in: start, from: 0)
    guard let marker = PlainTextMarker(in: start, at: first, steps),
      marker.textStart < start.count
    else { return nil }
    return marker
  }

  /// The number of a marker; `nil` for a letter.
  static func number(_ marker: PlainTextMarker?) -> Int? {
    switch marker?.kind {
    case .number(let number), .word(let number), .bareNumber(let number): number
    case .letter, nil: nil
    }
  }
}
