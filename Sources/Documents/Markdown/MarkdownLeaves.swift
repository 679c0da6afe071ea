import Markup

/// The paragraphs and headings of a Markdown file in document order. The inlines of those that
/// every outline needs are read at once.
struct MarkdownLeaves {
  struct Leaf {
    var source: LeafSource
    let alert: Block.Alert.Kind?
    let isInOrdered: Bool
    let isTable: Bool
    /// Whether it begins an item with a box to tick, which is not part of the text.
    var isTask = false
    /// `nil` if the inlines have not been read yet.
    var inlines: (target: [Inline], source: [Inline]?)?
    /// The name in an `<a name="…">` that precedes all text; `nil` if there is none.
    var anchor: String?
    /// The name of a tab that only its line tells, `=== "Linux"`.
    var indentedTab: String?

    /// Whether it has a text in either language, as far as its inlines have been read: a sentence that
    /// nobody has translated yet is one.
    var saysSomething: Bool {
      guard let inlines else { return true }
      return !inlines.target.isEmpty || inlines.source?.isEmpty == false
    }

    /// Finds the anchor of a text whose inlines have not been read, and therefore not its anchor.
    fileprivate mutating func findAnchor() {
      guard inlines == nil, anchor == nil else { return }
      let range = source.range
      let bytes = source.context.file.bytes
      guard ByteSearch.matches(MarkdownLeaves.anchorOpening, in: bytes, at: range.lowerBound)
      else { return }
      let end = ByteSearch.first(0x3E, in: bytes, from: range.lowerBound, to: range.upperBound)
      guard let end else { return }
      let tag = HTMLTag(String(decoding: bytes[range.lowerBound...end], as: UTF8.self))
      anchor = tag.attribute("href") == nil ? tag.attribute("name") ?? tag.attribute("id") : nil
    }

    /// The name of the tab that a heading opens with a link to `#tab/name`; `nil` for other
    /// headings.
    func tab(in bytes: [UInt8]) -> String? {
      if let indentedTab { return indentedTab }
      let range = source.range
      guard
        let found = ByteSearch.first(
          MarkdownLeaves.tabOpening, in: bytes, from: range.lowerBound, to: range.upperBound)
      else { return nil }
      let start = found + MarkdownLeaves.tabOpening.count
      let name = bytes[start..<range.upperBound].prefix { $0 != 0x29 && $0 != 0x20 }
      return String(decoding: name, as: UTF8.self)
    }
  }

  private static let anchorOpening = Array("<a ".utf8)
  private static let plainAnchor = Array("<a name=\"".utf8)
  private static let plainAnchorEnd = Array("\"></a>".utf8)
  private static let tabOpening = Array("](#tab/".utf8)

  private(set) var leaves: [Leaf] = []
  /// The anchors of all texts, in their order.
  private(set) var anchors: [String] = []
  /// The positions of texts with too many marks to be read.
  private(set) var hostile: [Range<Int>] = []
  /// The markers of alerts that show none.
  private(set) var damagedAlerts: [AlertMarkerDamage] = []

  private let file: SourceFile
  private let lineTable: LineTable
  private let context: LeafContext
  private let skippedLines: Int
  private let typed: TypedNumbers
  /// The next unit: leaves come in order, and so do their units.
  private var nextUnit = 0

  init(
    _ nodes: [MarkdownBlock], _ file: SourceFile, _ lineTable: LineTable, _ context: LeafContext,
    skipping skippedLines: Int, typed: TypedNumbers
  ) {
    self.typed = typed
    self.file = file
    self.lineTable = lineTable
    self.context = context
    self.skippedLines = skippedLines
    let wanted = collect(nodes)
    read(wanted)
    for index in leaves.indices {
      leaves[index].findAnchor()
      if let anchor = leaves[index].anchor { anchors.append(anchor) }
    }
  }

  /// Collects the leaves and returns the indices of those whose inlines are needed at once: the
  /// texts of ordered lists, the texts that introduce them, and the title.
  private mutating func collect(_ nodes: [MarkdownBlock]) -> [Int] {
    var open: [(end: Int, kind: MarkdownBlock.Kind)] = []
    var quotes = 0
    var ordered = 0
    var isWanted: [Bool] = []
    var heading: Int?
    var paragraph: Int?
    var titleLevel = Int.max
    let count = nodes.count { $0.kind == .heading || $0.kind == .paragraph }
    leaves.reserveCapacity(count)
    isWanted.reserveCapacity(count)
    // By index: a copy of a node would retain its info string.
    for index in nodes.indices {
      while let last = open.last, last.end <= index {
        if last.kind == .blockQuote { quotes -= 1 }
        if last.kind == .orderedList { ordered -= 1 }
        open.removeLast()
      }
      let kind = nodes[index].kind
      switch kind {
      case .document, .list, .item: open.append((nodes[index].end, kind))
      case .blockQuote:
        open.append((nodes[index].end, kind))
        quotes += 1
      case .orderedList:
        open.append((nodes[index].end, kind))
        ordered += 1
        if let heading { isWanted[heading] = true }
        if let paragraph { isWanted[paragraph] = true }
      case .heading:
        heading = leaves.count
        paragraph = nil
        leaves.append(leaf(nodes[index], quotes, ordered > 0, false))
        isWanted.append(ordered > 0 || nodes[index].level < titleLevel)
        titleLevel = min(titleLevel, nodes[index].level)
      case .paragraph:
        let before = index > 0 ? nodes[index - 1].kind : nil
        var leaf = leaf(nodes[index], quotes, ordered > 0, before == .blockQuote)
        if before == .item, let source = TaskBox.removed(from: leaf.source) {
          leaf.source = source
          leaf.isTask = true
        }
        if !leaf.isTable { paragraph = leaves.count }
        leaves.append(leaf)
        // Alerts are needed less often than steps.
        isWanted.append(ordered > 0 && quotes == 0 && !leaf.isTable)
      case .codeBlock, .htmlBlock, .thematicBreak, .other: break
      }
    }
    return isWanted.indices.filter { isWanted[$0] }
  }

  private mutating func leaf(
    _ node: MarkdownBlock, _ quotes: Int, _ isInOrdered: Bool, _ isFirstInQuote: Bool
  ) -> Leaf {
    var lines = lines(of: node, quoteDepth: quotes)
    var alert: Block.Alert.Kind?
    if isFirstInQuote, let first = lines.first {
      if let damage = AlertMarkerDamage(in: file.bytes, first, context.languages.pageWords.alerts) {
        damagedAlerts.append(damage)
      }
      if let marker = AlertMarker.alert(in: file.bytes, first) {
        alert = marker.kind
        lines[0] = marker.end..<first.upperBound
      } else if let marker = IndentedParts.alert(in: file.bytes, first) {
        alert = marker.kind
        lines[0] = marker.title
      }
      if lines[0].isEmpty { lines.removeFirst() }
    }
    var tab: String?
    if node.kind == .heading, let first = lines.first, file.bytes[first].first == 0x3D,
      let found = IndentedParts.tab(in: file.bytes, first)
    {
      tab = found.name
      lines = LeafLines(found.title)
    }
    let anchor = lines.isEmpty ? nil : self.anchor(at: lines[0])
    if let anchor { lines[0] = anchor.rest }
    let source = context.leaf(lines, &nextUnit)
    return Leaf(
      source: source, alert: alert, isInOrdered: isInOrdered,
      isTable: TableReader.mayBeTable(source), anchor: anchor?.name, indentedTab: tab)
  }

  /// The name in an `<a name="…"></a>` before text, and the line without it. Three quarters of all
  /// headings begin like this, and the parser need not read it. An anchor alone on its line is left
  /// to the code that names the next heading.
  private func anchor(at line: Range<Int>) -> (name: String, rest: Range<Int>)? {
    guard ByteSearch.matches(Self.plainAnchor, in: file.bytes, at: line.lowerBound) else {
      return nil
    }
    let start = line.lowerBound + Self.plainAnchor.count
    let name = file.bytes[start..<line.upperBound].prefix { $0 != 0x22 && $0 != 0x26 }
    let rest = name.endIndex + Self.plainAnchorEnd.count
    guard ByteSearch.matches(Self.plainAnchorEnd, in: file.bytes, at: name.endIndex),
      rest < line.upperBound
    else { return nil }
    return (String(decoding: name, as: UTF8.self), rest..<line.upperBound)
  }

  /// The bytes of each line of a leaf, without the markers of the blocks around it.
  private func lines(of node: MarkdownBlock, quoteDepth: Int) -> LeafLines {
    let first = node.startLine + skippedLines
    let last = min(max(first, node.endLine + skippedLines), lineTable.lines.count)
    guard first <= last else { return LeafLines([]) }
    let line = lineTable.lines[first - 1]
    let start = min(line.upperBound, line.lowerBound + max(0, node.startColumn - 1))
    var result = LeafLines(start..<line.upperBound)
    result.reserve(last - first + 1)
    if let end = typed.numbers[first]?.boldEnd, end.lowerBound >= start {
      let rest = skipSpace(from: end.upperBound, to: line.upperBound)
      result = LeafLines([start..<end.lowerBound, rest..<line.upperBound].filter { !$0.isEmpty })
    }
    for number in first..<last {
      let line = lineTable.lines[number]
      var start = line.lowerBound
      for _ in 0..<quoteDepth {
        let mark = skipSpace(from: start, to: line.upperBound)
        if mark < line.upperBound, file.bytes[mark] == 0x3E { start = mark + 1 }
      }
      result.append(skipSpace(from: start, to: line.upperBound)..<line.upperBound)
    }
    if node.kind == .heading { cutHeading(&result) }
    return result
  }

  private func skipSpace(from start: Int, to end: Int) -> Int {
    var position = start
    while position < end, file.bytes[position] == 0x20 || file.bytes[position] == 0x09 {
      position += 1
    }
    return position
  }

  /// Removes the marks of a heading: `#`, or the line below it.
  private func cutHeading(_ lines: inout LeafLines) {
    guard let line = lines.first, !line.isEmpty else { return }
    guard file.bytes[line.lowerBound] == 0x23 else {
      // `=== "Linux"` is all of its own heading. Behind the underline may be blank lines.
      while let last = lines.popLaterLine() {
        if file.bytes[last].contains(where: { $0 == 0x3D || $0 == 0x2D }) { break }
      }
      return
    }
    var start = line.lowerBound
    while start < line.upperBound, file.bytes[start] == 0x23 { start += 1 }
    start = skipSpace(from: start, to: line.upperBound)
    var end = line.upperBound
    while end > start, file.bytes[end - 1] == 0x20 || file.bytes[end - 1] == 0x09 { end -= 1 }
    var mark = end
    while mark > start, file.bytes[mark - 1] == 0x23 { mark -= 1 }
    if mark < end, mark == start || file.bytes[mark - 1] == 0x20 { end = mark }
    lines = LeafLines(start..<end)
  }

  /// One side of a leaf before parsing: inlines without markup, or the index of a text to be
  /// parsed.
  private enum Side {
    case plain([Inline])
    case text(Int)
  }

  private mutating func read(_ wanted: [Int]) {
    var texts = MarkdownTexts()
    var sides: [(target: Side, source: Side?)] = []
    sides.reserveCapacity(wanted.count)
    for index in wanted {
      let source = leaves[index].source
      sides.append(
        (
          gather(source, .target, &texts),
          source.hasSource ? gather(source, .source, &texts) : nil
        ))
    }
    let parsed = texts.parsed(definitions: context.definitions)
    for (index, side) in zip(wanted, sides) {
      let (target, anchor) = inlines(side.target, parsed)
      guard let other = side.source else {
        leaves[index].inlines = (target, nil)
        if leaves[index].anchor == nil { leaves[index].anchor = anchor }
        continue
      }
      let (source, sourceAnchor) = inlines(other, parsed)
      leaves[index].inlines = (target, source)
      if leaves[index].anchor == nil { leaves[index].anchor = anchor ?? sourceAnchor }
    }
  }

  private mutating func gather(
    _ source: LeafSource, _ side: LeafSource.Side, _ texts: inout MarkdownTexts
  ) -> Side {
    texts.begin()
    source.append(side, to: &texts.bytes)
    let isHostile = texts.isHostile
    if isHostile { hostile.append(source.range) }
    if isHostile || LeafSource.isPlain(texts.text) {
      let plain = InlineReader.plain(texts.text)
      texts.cancel()
      return .plain(plain)
    }
    if let inlines = SimpleInlines.inlines(of: texts.text) {
      texts.cancel()
      return .plain(inlines)
    }
    texts.end()
    return .text(texts.count - 1)
  }

  private func inlines(_ side: Side, _ parsed: MarkdownInlines) -> ([Inline], String?) {
    switch side {
    case .plain(let inlines): return (inlines, nil)
    case .text(let index):
      let reader = InlineReader(parsed, index)
      return (reader.inlines, reader.anchor)
    }
  }
}

/// Finds the definitions of reference links in a file (CommonMark §4.7), which may be far from the
/// texts that use them.
enum LinkDefinitions {
  private static let middle = Array("]:".utf8)

  /// The lines that look like definitions, each followed by a blank line.
  static func lines(in bytes: [UInt8], _ lineTable: LineTable, _ gaps: UnitGaps) -> [UInt8] {
    var result: [UInt8] = []
    for found in gaps.places(of: middle, in: bytes) {
      let line = lineTable.lines[lineTable.line(at: found) - 1]
      var start = line.lowerBound
      while start < line.upperBound, bytes[start] == 0x20 || bytes[start] == 0x3E { start += 1 }
      guard start + 1 < found, bytes[start] == 0x5B, bytes[start + 1] != 0x21,
        !bytes[start + 1..<found].contains(0x5D)
      else { continue }
      result.append(contentsOf: bytes[start..<line.upperBound])
      result.append(contentsOf: [0x0A, 0x0A])
    }
    return result
  }
}
