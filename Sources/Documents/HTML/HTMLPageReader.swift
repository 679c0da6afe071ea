import Diagnostics
import Markup

/// Reads the blocks of an HTML page, bilingual or monolingual, without the page around them.
///
/// It walks over the flat tree once and keeps the open elements on its own stack, so that no
/// nesting is too deep for it.
struct HTMLPageReader {
  private(set) var blocks: [Block] = []
  var diagnostics: [Diagnostic] = []
  /// The `<title>`, and each `<meta name="…">`.
  var values: [String: String] { index.values }
  /// The language that the page declares; `nil` if it declares none.
  var locale: ContentLocale? { index.locale }

  /// The beginning of the document's text, from which its language can be guessed.
  var sample: [UInt8] { index.sample }

  /// What to do at the end of an element.
  enum Ending {
    case passage
    case heading(level: Int, anchor: String?)
    case holder
    case row
    case style(HTMLRuns.Style)
    case side(HTMLRuns.Side)
    case gap
  }

  /// What the next characters are part of.
  enum Leaf { case paragraph, heading, row }

  let path: String
  let segments: [Segment]
  let tree: HTMLTree
  let index: HTMLPageIndex
  var holders: [HTMLHolder] = [HTMLHolder(.page, line: 1)]
  var runs = HTMLRuns()
  var style = HTMLRuns.Style()
  var side = HTMLRuns.Side.both
  var leaf = Leaf.paragraph
  var anchors = AnchorMaker()
  /// The id of a section, or an anchor, that no text has followed yet.
  var pendingAnchor: String?
  var headingLevel = 1
  var isCut = false
  var fakedLists: [Int] = []
  private var endings: [(end: Int, ending: Ending)] = []

  init(file: SourceFile, table: LineTable, segments: [Segment]) {
    path = file.path
    self.segments = segments
    let encoding = HTMLEncoding(HTMLUnits.rewritten(file, segments), file: file, table: table)
    tree = HTMLTreeParser.tree(of: encoding.bytes)
    index = HTMLPageIndex(tree)
    diagnostics = encoding.diagnostics
    if let title = index.titleOutside { read(title..<tree.nodes[title].end) }
    read(index.main)
    finishPassage()
    blocks = mended(holders[0].blocks)
    report(file, table)
  }

  private mutating func read(_ range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound {
      leaveElements(at: position)
      let node = tree.nodes[position]
      switch node.kind {
      case .text(let text): add(text, line: node.line)
      case .element(let name, _):
        let content = index.content(of: position..<node.end)
        let isAlert = name == "aside" && alert(of: node) != nil
        if HTMLFurniture.isFurniture(
          node, named: name, holds: content, isInMain: index.hasMain, isAlert: isAlert)
        {
          position = node.end
          continue
        }
        if enter(node, at: position, named: name) == .skipping {
          position = node.end
          continue
        }
      }
      position += 1
    }
    leaveElements(at: range.upperBound)
  }

  private mutating func leaveElements(at position: Int) {
    while let last = endings.last, last.end <= position {
      endings.removeLast()
      leave(last.ending)
    }
  }

  mutating func end(_ ending: Ending, at end: Int) { endings.append((end, ending)) }

  private mutating func add(_ text: String, line: Int) {
    let wasEmpty = runs.isEmpty
    runs.add(text, line: line, style: style, side: side)
    if wasEmpty, !runs.isEmpty, leaf != .heading { pendingAnchor = nil }
  }

  private mutating func leave(_ ending: Ending) {
    switch ending {
    case .passage: finishPassage()
    case .gap: runs.addSpace()
    case .heading(let level, let anchor): finishHeading(level: level, anchor: anchor)
    case .holder:
      finishPassage()
      closeHolder()
    case .row:
      leaf = .paragraph
      if let row = runs.taken(path: path) { holders[holders.count - 1].rows.append(row) }
    case .style(let before): style = before
    case .side(let before): side = before
    }
  }

  /// Ends the paragraph. In a heading or a row, which cannot contain paragraphs, it only separates
  /// two words.
  mutating func finishPassage() {
    guard leaf == .paragraph else { return runs.addSpace() }
    if let passage = runs.taken(path: path) { emit(.paragraph(passage)) }
  }

  private mutating func finishHeading(level: Int, anchor: String?) {
    leaf = .paragraph
    let own = anchor ?? pendingAnchor
    pendingAnchor = nil
    guard let passage = runs.taken(path: path) else { return }
    emitHeading(passage, level: level, anchor: own)
  }

  mutating func emitHeading(_ passage: Passage, level: Int, anchor: String?) {
    let text = (passage.source ?? passage.target).map(\.plain).joined()
    if let anchor { anchors.take(anchor) }
    headingLevel = level
    emit(
      .heading(
        Block.Heading(
          level: level, anchor: anchor ?? anchors.anchor(for: text), passage: passage)))
  }

  /// Adds a block where it belongs. In a list but outside its items, that is the last item.
  mutating func emit(_ block: Block) {
    let top = holders.count - 1
    switch holders[top].kind {
    case .list where !holders[top].items.isEmpty:
      holders[top].items[holders[top].items.count - 1].blocks.append(block)
    case .item: holders[top].items[0].blocks.append(block)
    case .page, .list, .alert, .quote, .moniker, .table: holders[top].blocks.append(block)
    }
  }

  private mutating func report(_ file: SourceFile, _ table: LineTable) {
    if let line = tree.cutLine {
      report(
        .nestingTooDeep, .error, line,
        "elements nested more than \(HTMLTreeParser.deepestNesting) deep end the page here",
        advice: "close the elements that are still open")
    }
    if let line = fakedLists.first {
      report(
        .listFaked, .note, line,
        "steps are typed as paragraphs; \(fakedLists.count == 1 ? "they are" : "these and those of \(fakedLists.count - 1) more lists are") read as a list",
        advice: "make them an ordered list, <ol>")
    }
    if let offset = HTMLUnclosed.offset(in: file.bytes) {
      report(
        .markupUnclosed, .warning, table.line(at: offset),
        "what begins here has no end, so that the rest of the page does not show",
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

  mutating func report(
    _ id: DiagnosticID, _ severity: Severity, _ line: Int, _ message: String, advice: String?
  ) {
    diagnostics.append(
      Diagnostic(
        id, severity, at: SourcePlace(path: path, line: line), message, advice: advice))
  }
}
