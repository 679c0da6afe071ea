import Diagnostics
import Markup

/// Reads the blocks of an HTML page, bilingual or monolingual, without the page around them.
///
/// It walks over the flat tree once and keeps the open elements on its own stack, so that no
/// nesting is too deep for it.
struct HTMLPageReader {
  private(set) var blocks: [Block] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The `<title>`, and each `<meta name="…">`.
  var values: [String: String] { index.values }
  /// The language that the page declares; `nil` if it declares none.
  var locale: ContentLocale? { index.locale }

  /// The beginning of the document's text, from which its language can be guessed.
  var sample: [UInt8] { index.sample }

  /// What to do at the end of an element.
  private enum Ending {
    case passage
    case heading(level: Int, anchor: String?, isTask: Bool)
    case container
    case row
    case style(HTMLRuns.Style)
    case side(HTMLRuns.Side)
    case space
  }

  /// What the next characters are part of.
  private enum Leaf { case paragraph, heading, row }

  /// Whether the content of an element is still to be read.
  private enum Content { case unread, finished }

  private let path: String
  private let segments: [Segment]
  private let tree: HTMLTree
  private let index: HTMLPageIndex
  /// The words for a step, each with a space after it.
  private let steps: [[UInt8]]
  private var builder: HTMLBlockBuilder
  private var runs = HTMLRuns()
  private var style = HTMLRuns.Style()
  private var side = HTMLRuns.Side.both
  private var leaf = Leaf.paragraph
  private var anchors = AnchorMaker()
  /// The id of a section, or an anchor, that no text has followed yet.
  private var pendingAnchor: String?
  private var headingLevel = 1
  /// Whether the heading that is being read has lists or headings inside: it was never closed.
  private var isHeadingOpen = false
  /// Whether containers that are nested too deep have been reported.
  private var hasReportedDepth = false
  /// The open lists of Word, the innermost last, each with an open item.
  private var wordLists: [(level: Int, isOrdered: Bool, number: Int)] = []
  /// The index after the last marker of Word that is not part of the text.
  private var markEnd = 0
  /// What to do at the ends of the open elements, and the index of the node where each ends.
  private var endings: [(end: Int, ending: Ending)] = []

  init(file: SourceFile, lineTable: LineTable, segments: [Segment], words: PageWords) {
    path = file.path
    builder = HTMLBlockBuilder(path: file.path, words: words)
    steps = words.steps
    self.segments = segments
    let encoding = HTMLEncoding(
      HTMLUnits.rewritten(file, segments), file: file, lineTable: lineTable)
    tree = HTMLTreeParser.tree(of: encoding.bytes)
    index = HTMLPageIndex(tree)
    diagnostics = encoding.diagnostics
    if let title = index.titleOutside { read(title..<tree.nodes[title].end) }
    read(index.main)
    finishPassage()
    closeWordLists()
    blocks = builder.finished()
    report(file, lineTable)
  }

  private mutating func read(_ range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound {
      leaveElements(at: position)
      let node = tree.nodes[position]
      switch node.kind {
      case .text(let text): if position >= markEnd { add(text, line: node.line) }
      case .element(let name, _):
        let content = index.content(of: position..<node.end)
        let isAlert = name == "aside" && node.alertKind != nil
        if runs.isEmpty,
          name == "input" && node.attribute("type")?.lowercased() == "checkbox"
            || name == "span" && node.isTaggedToDo
        {
          builder.takeBox()
        }
        if HTMLFurniture.isFurniture(
          node, named: name, holds: content, isInMain: index.hasMain, isAlert: isAlert)
        {
          position = node.end
          continue
        }
        if enter(node, at: position, named: name) == .finished {
          position = node.end
          continue
        }
      }
      position += 1
    }
    leaveElements(at: range.upperBound)
  }

  /// Begins an element, which has this name and the index `position`.
  private mutating func enter(
    _ node: HTMLTree.Node, at position: Int, named name: String
  ) -> Content {
    if !wordLists.isEmpty, WordListItem.isMark(node) { return .finished }
    guard let role = HTMLElementRole(named: name) else { return .unread }
    if leaf == .heading, isHeadingOpen, !role.isInline, !runs.isEmpty { cutHeading() }
    // A row of a data table is one passage, no matter what it contains.
    if leaf == .row, !role.isInline {
      runs.addSpace()
      end(.space, at: node.end)
      return .unread
    }
    if !role.isInline, role != .block, role != .preformatted { closeWordLists() }
    switch role {
    case .heading(let level): enterHeading(node, at: position, level: level)
    case .block: enterBlock(node, at: position)
    case .list: open(.list(nil, depth: node.listDepth), node)
    case .orderedList:
      open(
        .list(HTMLNumbering(of: node, at: position, in: tree), depth: node.listDepth), node)
    case .item: openItem(node)
    case .quote: open(node.alertKind.map { .alert($0) } ?? .quote, node)
    case .preformatted: return readPreformatted(node, at: position)
    case .table: enterTable(node, at: position)
    case .row: enterRow(node)
    case .cell: enterBlock(node, at: position)
    case .strong, .emphasis, .code, .anchor: enterStyle(node, role)
    case .image:
      if let alternative = node.attribute("alt"), !alternative.isEmpty {
        runs.addImage(
          destination: node.attribute("src") ?? "", alternative: alternative, line: node.line,
          side: side)
      }
    case .lineBreak: runs.addBreak()
    case .target: enterUnit(node)
    case .source:
      end(.side(side), at: node.end)
      side = .source
    }
    return .unread
  }

  private mutating func enterUnit(_ node: HTMLTree.Node) {
    end(.side(side), at: node.end)
    side = .target
    if let number = node.attribute("number").flatMap({
      OutsideNumber.whole($0, in: OutsideNumber.counts)
    }), segments.indices.contains(number) {
      runs.segments.append(segments[number].id)
    }
  }

  private mutating func enterHeading(_ node: HTMLTree.Node, at position: Int, level: Int) {
    if leaf == .heading { return runs.addSpace() }
    finishPassage()
    leaf = .heading
    let inside = position + 1..<node.end
    isHeadingOpen =
      index.content(of: inside).hasSteps || index.hasHeading(in: inside)
      || inside.prefix(Self.longestHeading).contains { tree.nodes[$0].isListOrTable }
    end(
      .heading(level: level, anchor: node.attribute("id"), isTask: hasBox(node, at: position)),
      at: node.end)
  }

  /// Whether OneNote shows a box before a heading: it marks the heading, or a text in it.
  private func hasBox(_ node: HTMLTree.Node, at position: Int) -> Bool {
    node.isTaggedToDo
      || position + 1 < node.end && tree.nodes[position + 1].isTaggedToDo
  }

  private mutating func enterBlock(_ node: HTMLTree.Node, at position: Int) {
    finishPassage()
    if node.isTaggedToDo, builder.takeBox() { return end(.passage, at: node.end) }
    if let item = WordListItem(of: node, at: position, in: tree, steps) {
      openWordItem(item, node)
      markEnd = item.markEnd ?? markEnd
      return end(.passage, at: node.end)
    }
    if !WordListItem.isContinuation(node) { closeWordLists() }
    let name = node.name ?? ""
    if name == "section" || name == "article", let id = node.attribute("id") { pendingAnchor = id }
    if let range = node.attribute("data-moniker") ?? node.attribute("data-pivot"), !range.isEmpty {
      open(.moniker(range.split(separator: " ").map(String.init)), node)
    } else if let kind = node.alertKind {
      open(.alert(kind), node)
    } else {
      if node.attribute("role") == "tabpanel" { addTabHeading(node) }
      end(.passage, at: node.end)
    }
  }

  /// The name of a tab becomes a heading above its panel, because tabs in Markdown are headings.
  private mutating func addTabHeading(_ node: HTMLTree.Node) {
    guard let name = node.attribute("id").flatMap({ index.tabs[$0] }) else { return }
    let level = headingLevel
    addHeading(
      Passage(
        target: [.text(name)], source: nil, segments: [],
        place: SourcePlace(path: path, line: node.line)),
      level: min(6, level + 1), anchor: nil)
    headingLevel = level
  }

  private mutating func readPreformatted(_ node: HTMLTree.Node, at position: Int) -> Content {
    finishPassage()
    var text = ""
    var language = node.codeLanguage
    for inner in tree.nodes[position..<node.end] {
      switch inner.kind {
      case .text(let part): text += part
      case .element(let name, _):
        if name == "br" { text += "\n" }
        if name == "code", language.isEmpty { language = inner.codeLanguage }
      }
    }
    while text.utf8.first == 0x0A { text.removeFirst() }
    while let last = text.utf8.last, last == 0x0A || last == 0x20 { text.removeLast() }
    let place = SourcePlace(path: path, line: node.line)
    if !text.isEmpty { builder.add(.code(language: language, text: text, place: place)) }
    return .finished
  }

  /// A table that contains steps or headings only serves the layout; its cells are parts of the
  /// page.
  private mutating func enterTable(_ node: HTMLTree.Node, at position: Int) {
    finishPassage()
    let range = position..<node.end
    if index.content(of: range).hasSteps || index.hasHeading(in: range) {
      end(.passage, at: node.end)
    } else {
      open(.table, node)
    }
  }

  private mutating func enterRow(_ node: HTMLTree.Node) {
    finishPassage()
    guard builder.isInTable else { return end(.passage, at: node.end) }
    leaf = .row
    end(.row, at: node.end)
  }

  private mutating func enterStyle(_ node: HTMLTree.Node, _ role: HTMLElementRole) {
    let before = style
    switch role {
    case .strong: style.strongDepth += 1
    case .emphasis: style.emphasisDepth += 1
    case .code: style.codeDepth += 1
    case .anchor:
      if let destination = node.attribute("href") {
        style.destination = destination
      } else if let name = node.attribute("name") ?? node.attribute("id"), runs.isEmpty {
        takeAnchor(name)
      }
    case .heading, .block, .list, .orderedList, .item, .quote, .preformatted, .table, .row, .cell,
      .image, .lineBreak, .target, .source:
      return
    }
    if style != before { end(.style(before), at: node.end) }
  }

  /// An anchor before any text belongs to the item it is in, or else to the next heading.
  private mutating func takeAnchor(_ name: String) {
    if leaf == .paragraph, builder.takeAnchor(name) { return }
    pendingAnchor = name
  }

  /// Opens a container, unless it is nested too deep.
  private mutating func open(_ kind: HTMLBlockBuilder.Kind, _ node: HTMLTree.Node) {
    finishPassage()
    guard !builder.isFull else {
      if !hasReportedDepth {
        hasReportedDepth = true
        report(
          .nestingTooDeep, .error, node.line,
          "parts nested more than \(MarkdownBlockParser.deepestNesting) levels deep are read as one",
          advice: nil)
      }
      return end(.passage, at: node.end)
    }
    builder.open(kind, line: node.line)
    end(.container, at: node.end)
  }

  /// An item outside a list is treated as a bullet.
  private mutating func openItem(_ node: HTMLTree.Node) {
    finishPassage()
    if !builder.isInList { open(.list(nil, depth: 0), node) }
    guard builder.isInList else { return end(.passage, at: node.end) }
    let number = builder.nextNumber(value: node.attribute("value"))
    open(.item(number, anchor: node.attribute("id"), isTask: node.isTask), node)
  }

  /// Opens an item of a list of Word, inside the lists of lower levels that are open.
  private mutating func openWordItem(_ item: WordListItem, _ node: HTMLTree.Node) {
    let isOrdered = item.number != nil
    while let last = wordLists.last, last.level > item.level { closeWordList() }
    if let last = wordLists.last, last.level == item.level {
      builder.close()
      if last.isOrdered == isOrdered, item.number.map({ $0 > last.number }) ?? true {
        wordLists[wordLists.count - 1].number = item.number ?? 0
        return builder.open(
          .item(item.number, anchor: nil, isTask: item.isTask), line: node.line)
      }
      wordLists.removeLast()
      builder.close()
    }
    guard !builder.isFull else { return }
    builder.open(
      .list(isOrdered ? HTMLNumbering(item.numerals) : nil, depth: 0),
      line: node.line)
    builder.open(.item(item.number, anchor: nil, isTask: item.isTask), line: node.line)
    wordLists.append((item.level, isOrdered, item.number ?? 0))
  }

  /// Closes the innermost list of Word, with its item.
  private mutating func closeWordList() {
    finishPassage()
    wordLists.removeLast()
    builder.close()
    builder.close()
  }

  private mutating func closeWordLists() {
    while !wordLists.isEmpty { closeWordList() }
  }

  private mutating func leaveElements(at position: Int) {
    while let last = endings.last, last.end <= position {
      endings.removeLast()
      leave(last.ending)
    }
  }

  private mutating func end(_ ending: Ending, at end: Int) { endings.append((end, ending)) }

  private mutating func add(_ text: String, line: Int) {
    let wasEmpty = runs.isEmpty
    runs.add(text, line: line, style: style, side: side)
    if wasEmpty, !runs.isEmpty, leaf != .heading { pendingAnchor = nil }
  }

  private mutating func leave(_ ending: Ending) {
    switch ending {
    case .passage: finishPassage()
    case .space: runs.addSpace()
    case .heading(let level, let anchor, let isTask):
      finishHeading(level: level, anchor: anchor, isTask: isTask)
    case .container:
      finishPassage()
      closeWordLists()
      builder.close()
    case .row:
      leaf = .paragraph
      if let row = runs.takePassage(path: path) { builder.addRow(row) }
    case .style(let before): style = before
    case .side(let before): side = before
    }
  }

  /// Ends the paragraph. In a heading or a row, which cannot contain paragraphs, it only separates
  /// two words.
  private mutating func finishPassage() {
    guard leaf == .paragraph else { return runs.addSpace() }
    if let passage = runs.takePassage(path: path) { builder.add(.paragraph(passage)) }
  }

  /// The nodes of a heading that are looked through for lists and tables, so that many headings which
  /// nobody closed take linear time.
  private static let longestHeading = 64

  /// Ends a heading that nobody closed before the next block, so that the page is not part of it.
  private mutating func cutHeading() {
    isHeadingOpen = false
    for index in endings.indices.reversed() {
      guard case .heading(let level, let anchor, let isTask) = endings[index].ending else {
        continue
      }
      endings[index].ending = .passage
      return finishHeading(level: level, anchor: anchor, isTask: isTask)
    }
  }

  private mutating func finishHeading(level: Int, anchor: String?, isTask: Bool) {
    leaf = .paragraph
    let own = anchor ?? pendingAnchor
    pendingAnchor = nil
    guard let passage = runs.takePassage(path: path) else { return }
    addHeading(passage, level: level, anchor: own, isTask: isTask)
  }

  private mutating func addHeading(
    _ passage: Passage, level: Int, anchor: String?, isTask: Bool = false
  ) {
    let text = (passage.source ?? passage.target).map(\.plain).joined()
    if let anchor { anchors.take(anchor) }
    headingLevel = level
    builder.add(
      .heading(
        Block.Heading(
          level: level, anchor: anchor ?? anchors.anchor(for: text), isTask: isTask,
          passage: passage)))
  }

  private mutating func report(_ file: SourceFile, _ lineTable: LineTable) {
    if let line = tree.cutLine {
      report(
        .nestingTooDeep, .error, line,
        "page is read only up to here, because elements are nested more than \(HTMLTreeParser.deepestNesting) levels deep",
        advice: "close the elements that are still open")
    }
    if let line = builder.fakedLists.first {
      report(
        .listFaked, .note, line,
        builder.fakedLists.count == 1
          ? "steps are typed as paragraphs; they are read as a list"
          : "steps are typed as paragraphs; these and those of \(builder.fakedLists.count - 1) more lists are read as a list",
        advice: "make them an ordered list, <ol>")
    }
    if let offset = HTMLPage.unclosedPart(in: file.bytes) {
      report(
        .markupUnclosed, .warning, lineTable.line(at: offset),
        "what begins here is never closed, so the rest of the page is not shown",
        advice: "close it, or save the page again")
    }
    if index.textLength(in: 0..<tree.nodes.count) == 0 || blocks.isEmpty {
      report(
        .pageEmpty, .warning, 1, "page shows no text of its own",
        advice: "save the page after the browser has shown it, complete")
    } else if !index.hasHeading(in: 0..<tree.nodes.count) {
      report(
        .pageWithoutHeading, .warning, 1, "page has text but no heading",
        advice: "give each procedure a heading, <h2>, with an id")
    }
  }

  private mutating func report(
    _ id: DiagnosticID, _ severity: Severity, _ line: Int, _ message: FindingText,
    advice: FindingText?
  ) {
    diagnostics.append(
      Diagnostic(
        id, severity, at: SourcePlace(path: path, line: line), message, advice: advice))
  }
}

extension HTMLTree.Node {
  fileprivate var isListOrTable: Bool {
    switch name.flatMap({ HTMLElementRole(named: $0) }) {
    case .list, .orderedList, .table: true
    case .heading, .block, .item, .quote, .preformatted, .row, .cell, .strong, .emphasis, .code,
      .anchor, .image, .lineBreak, .target, .source, nil:
      false
    }
  }
}
