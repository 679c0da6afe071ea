import Diagnostics
import Markup

/// Reads the blocks of a Markdown file, bilingual or monolingual.
///
/// The file without its units is parsed once for its block structure. Inlines are parsed separately
/// for each language, because units cut across emphasis and links: those of headings and steps all
/// at once, those of other texts on demand.
struct MarkdownReader {
  private(set) var blocks: [Block] = []
  private(set) var diagnostics: [Diagnostic] = []

  private let file: SourceFile
  private let context: LeafContext
  private let places: MarkdownPlaces
  private let nodes: [MarkdownBlock]
  private let colons: [Int: ColonLines.Marker]
  private let leaves: [MarkdownLeaves.Leaf]
  private let typed: TypedNumbers
  private let includes: OpenIncludes?
  /// Whether a line break may be written as a tag anywhere in the file.
  private let hasBreakTags: Bool
  private var lineBreaks: LineBreakSteps
  /// The number of HTML blocks that have been read as lists.
  private var htmlLists = 0
  /// Whether a component that marks a step was found; a page that has one has several.
  private var hasStepComponent = false
  private var nextLeaf = 0
  /// The number of quotations and items around what is being read.
  private var containers = 0
  /// The last marker of each list whose markers are text, by the place of the list.
  private var textMarkers: [SourcePlace?: TextMarker] = [:]
  /// The index in the parent's blocks at which the open moniker begins; no list inside it continues
  /// one from before.
  private var firstOfMoniker = 0
  /// The name in an `<a name="…">` that was alone in the previous paragraph and belongs to the next
  /// heading.
  private var anchorBefore: String?
  private var anchors = AnchorMaker()

  /// - Parameter lineCount: the number of lines in the front matter, which is not part of the body.
  init(
    file: SourceFile, lineTable: LineTable, segments: [Segment], skipping lineCount: Int,
    includes: OpenIncludes? = nil, languages: Languages
  ) {
    self.includes = includes
    self.file = file
    let start =
      lineCount < lineTable.lines.count ? lineTable.lines[lineCount].lowerBound : file.bytes.count
    let gaps = UnitGaps(of: segments, from: start, to: file.bytes.count)
    let lines = ColonLines(file: file, lineTable: lineTable, from: lineCount, gaps)
    colons = Dictionary(lines.lines.map { ($0.number, $0.marker) }) { first, _ in first }
    context = LeafContext(
      file: file, lineTable: lineTable, segments: segments,
      definitions: LinkDefinitions.lines(in: file.bytes, lineTable, gaps),
      hasDirectives: lines.hasAny,
      breakTagOpenings: BreakTag.openings(in: file.bytes, start..<file.bytes.count),
      languages: languages)
    // Most files have none, which tells all that follows.
    let mayHaveBreakTags = context.hasBreakTags
    places = MarkdownPlaces(context: context, skippedLines: lineCount)
    lineBreaks = LineBreakSteps(context)
    let parts = IndentedParts(file: file, lineTable: lineTable, from: lineCount)
    typed = TypedNumbers(
      file: file, lineTable: lineTable, from: lineCount, segments: segments, parts: parts,
      hasBreakTags: mayHaveBreakTags, languages: languages)
    hasBreakTags = mayHaveBreakTags && gaps.ranges.contains(where: context.mayHaveBreakTag)
    let structure = MarkdownStructure(
      file: file, lineTable: lineTable, from: lineCount, at: start, segments: segments,
      colons: lines.lines, typed: typed, parts: parts)
    nodes = structure.nodes
    diagnostics = lines.diagnostics + structure.diagnostics
    let texts = MarkdownLeaves(nodes, file, lineTable, context, skipping: lineCount, typed: typed)
    leaves = texts.leaves
    // All of them first: an anchor that is made up must also avoid one that the author uses further
    // on.
    for anchor in texts.anchors { anchors.take(anchor) }
    diagnostics += texts.hostile.prefix(1).map { range in
      Diagnostic(
        .textTooComplex, .warning, at: context.place(of: range),
        "text has so many formatting marks that none of them is read",
        advice: "split it, or escape the marks")
    }
    diagnostics += texts.damagedAlerts.map { $0.diagnostic(at: context.place(of: $0.range)) }
    if !nodes.isEmpty { blocks = blocks(in: 0) }
    diagnostics += lineBreaks.diagnostics
  }

  /// A moniker that has not been closed yet, and the index at which its blocks begin.
  private struct OpenMoniker {
    let range: [String]
    let start: Int

    /// Moves the blocks since `start` into one moniker block.
    func close(_ blocks: inout [Block]) {
      let inner = Array(blocks[start...])
      blocks.removeSubrange(start...)
      blocks.append(.moniker(range: range, inner))
    }
  }

  private mutating func blocks(in parent: Int) -> [Block] {
    var result: [Block] = []
    // A document has many blocks, and an item most often one.
    result.reserveCapacity(parent == 0 ? nodes.count / 2 : 1)
    var open: OpenMoniker?
    let outer = firstOfMoniker
    firstOfMoniker = 0
    let isContainer = nodes[parent].kind != .document
    if isContainer { containers += 1 }
    defer {
      firstOfMoniker = outer
      if isContainer { containers -= 1 }
    }
    if nodes[parent].isCut {
      diagnostics.append(
        Diagnostic(
          .nestingTooDeep, .error,
          at: SourcePlace(path: file.path, line: places.line(of: nodes[parent])),
          "parts nested more than \(MarkdownBlockParser.deepestNesting) levels deep are not read"))
    }
    var index = parent + 1
    while index < nodes[parent].end {
      // By index: a copy of a node would retain its info string.
      let kind = nodes[index].kind
      if kind == .htmlBlock, let marker = colons[places.line(of: nodes[index])] {
        switch marker {
        case .start(let range):
          open?.close(&result)
          open = OpenMoniker(range: range, start: result.count)
          firstOfMoniker = result.count
        case .end:
          open?.close(&result)
          open = nil
          firstOfMoniker = 0
        case .layout: break
        }
      } else if kind == .htmlBlock, nodes[parent].kind != .blockQuote,
        let (blocks, end) = htmlList(from: index, to: nodes[parent].end)
      {
        result += blocks
        anchorBefore = nil
        index = end
        continue
      } else {
        add(at: index, to: &result)
      }
      index = nodes[index].end
      if kind == .orderedList, let end = takeText(behind: index, parent, &result) {
        index = end
      }
    }
    open?.close(&result)
    return textMarkers.isEmpty ? result : withLettersInSteps(result)
  }

  /// The blocks with each list of letters that directly follows an ordered list in its last step, as
  /// in `2. Choose:`, `a. One`, `3. Close` without any indentation.
  private func withLettersInSteps(_ blocks: [Block]) -> [Block] {
    var result: [Block] = []
    var letters: [Block] = []
    func finish() {
      guard !letters.isEmpty, case .list(let list)? = result.last, let last = list.items.last else {
        return
      }
      result[result.count - 1] = .list(
        Block.List(
          isOrdered: true, items: list.items.dropLast() + [last.with(last.blocks + letters)],
          place: list.place))
      letters = []
    }
    for block in blocks {
      if case .list(let list) = block, list.isInText, textMarkers[list.place]?.style == .letter,
        case .list(let before)? = result.last, before.isOrdered, !before.isInText
      {
        letters.append(block)
        continue
      }
      finish()
      result.append(block)
    }
    finish()
    return result
  }

  /// Moves the paragraph directly below a number that is alone on its line into the step, and returns
  /// the index after it; `nil` if there is none. Markdown ends the list there.
  private mutating func takeText(
    behind index: Int, _ parent: Int, _ result: inout [Block]
  ) -> Int? {
    guard case .list(let list)? = result.last, let last = list.items.last, last.blocks.isEmpty,
      let number = last.displayedNumber
    else { return nil }
    let line = last.place.line
    guard index < nodes[parent].end, nodes[index].kind == .paragraph,
      places.line(of: nodes[index]) == line + 1
    else {
      diagnostics.append(
        Diagnostic(
          .listEmpty, .note, at: last.place, "step \(number) has no text",
          advice: "write its text behind the number"))
      return nil
    }
    let end = context.lineTable.lines[line - 1].upperBound
    let start = places.offset(of: nodes[index])
    diagnostics.append(
      Diagnostic(
        .listEmpty, .note, at: last.place,
        "text of step \(number) is on the line below, so the step is empty",
        advice: "write its text behind the number",
        fix: containers > 0 || start < end
          ? nil : Diagnostic.Fix(range: end..<start, place: last.place, text: " ")))
    var text: [Block] = []
    add(at: index, to: &text)
    result[result.count - 1] = .list(
      Block.List(
        isOrdered: true, isInWords: list.isInWords,
        items: list.items.dropLast() + [last.with(text)],
        place: list.place))
    return nodes[index].end
  }

  private mutating func add(at index: Int, to result: inout [Block]) {
    switch nodes[index].kind {
    case .paragraph: return addParagraph(to: &result)
    case .heading: result.append(heading(ofLevel: nodes[index].level))
    case .list, .orderedList: result.append(list(from: nodes[index], at: index))
    case .blockQuote: addQuote(nodes[index], at: index, to: &result)
    case .codeBlock:
      let code = MarkdownCode(nodes[index], places)
      diagnostics += code.diagnostics
      result.append(code.block)
    case .htmlBlock:
      nameStepComponent(in: nodes[index])
      let passages = HTMLBlockText.passages(of: nodes[index], places)
      if !passages.isEmpty { result.append(.html(passages)) }
    case .thematicBreak: result.append(.thematicBreak)
    case .document, .item, .other: break
    }
    anchorBefore = nil
  }

  /// Returns the index of the next leaf and moves past it.
  private mutating func takeLeaf() -> Int {
    nextLeaf += 1
    return nextLeaf - 1
  }

  private func passage(_ leaf: Int) -> Passage {
    guard let inlines = leaves[leaf].inlines else { return Passage(leaves[leaf].source) }
    return Passage(leaves[leaf].source, target: inlines.target, source: inlines.source)
  }

  private mutating func addParagraph(to result: inout [Block]) {
    let leaf = takeLeaf()
    let range = leaves[leaf].source.range
    let before = anchorBefore
    anchorBefore = nil
    guard !range.isEmpty else { return }
    if file.bytes[range.lowerBound] == 0x3C, leaves[leaf].source.units.isEmpty,
      let name = leaves[leaf].anchor,
      leaves[leaf].source.inlines(.target).isEmpty
    {
      anchorBefore = before ?? name
    } else if leaves[leaf].isTable, let found = TableReader.table(in: leaves[leaf].source) {
      if let text = found.before { result.append(.paragraph(Passage(text))) }
      result.append(.table(found.table))
    } else if let includes, addInclude(leaves[leaf].source, from: includes, to: &result) {
      return
    } else if hasBreakTags,
      let list = lineBreaks.blocks(
        of: leaves[leaf].source, isInside: containers > 0)
    {
      result += list
    } else if TextMarkerList.mayBegin(leaves[leaf].source), addTextList(leaves[leaf], to: &result) {
      return
    } else if leaves[leaf].saysSomething {
      result.append(.paragraph(passage(leaf)))
    }
  }

  private static let includeOpening = Array("[!".utf8)

  /// Adds the blocks of a file that a paragraph includes, and returns whether it is read.
  private mutating func addInclude(
    _ leaf: LeafSource, from includes: OpenIncludes, to result: inout [Block]
  ) -> Bool {
    guard ByteSearch.matches(Self.includeOpening, in: file.bytes, at: leaf.range.lowerBound) else {
      return false
    }
    guard let path = IncludeText.path(in: leaf) else { return false }
    switch includes.content(at: path) {
    case .blocks(let blocks):
      result += blocks
      return true
    case .notAtHand:
      diagnostics.append(
        Diagnostic(
          .includeMissing, .note, at: context.place(of: leaf.range),
          "included file '\(path)' is not available, so only its title is shown",
          advice: "write its text here, or read the whole folder that the included file is in"))
    case .unread(let reason):
      diagnostics.append(
        Diagnostic(
          .includeUnread, .warning, at: context.place(of: leaf.range), reason,
          advice: "write its text here; until then, only its title is shown"))
    }
    return false
  }

  /// The next paragraph or heading; `nil` after the last.
  private var nextSource: LeafSource? { nextLeaf < leaves.count ? leaves[nextLeaf].source : nil }

  private mutating func heading(ofLevel level: Int) -> Block {
    let leaf = takeLeaf()
    let passage = passage(leaf)
    let author = leaves[leaf].anchor ?? anchorBefore
    let anchor =
      author ?? anchors.anchor(for: (passage.source ?? passage.target).map(\.plain).joined())
    return .heading(
      Block.Heading(
        level: level, anchor: anchor, hasAuthorsAnchor: author != nil,
        tab: leaves[leaf].tab(in: file.bytes),
        passage: passage))
  }

  private mutating func list(from node: MarkdownBlock, at index: Int) -> Block {
    let isOrdered = node.kind == .orderedList
    var items: [Block.Item] = []
    var texts: [(item: MarkdownBlock, leaf: Int?)] = []
    var child = index + 1
    var count = 0
    while child < node.end {
      child = nodes[child].end
      count += 1
    }
    items.reserveCapacity(count)
    if !isOrdered { texts.reserveCapacity(count) }
    child = index + 1
    while child < node.end {
      let item = nodes[child]
      let hasText = child + 1 < item.end && nodes[child + 1].kind == .paragraph
      let leaf = hasText ? nextLeaf : nil
      let anchor = leaf.flatMap { leaves[$0].anchor }
      let line = places.line(of: item)
      let written = typed.numbers[line]
      let number = isOrdered ? written?.value ?? places.number(of: item) : nil
      let isTask = leaf.map { leaves[$0].isTask } ?? false
      let read = Block.Item(
        displayedNumber: number, anchor: anchor, blocks: blocks(in: child),
        place: places.place(of: item), marker: isTask ? .task : written == nil ? nil : .typed)
      if isOrdered, let found = typed.diagnostic(ofLine: line, at: read.place) {
        // A step that is nothing but a list is told by its number in the text.
        let isOnlyList = if case .list? = read.blocks.first { true } else { false }
        diagnostics.append(isOnlyList ? found.withoutFix : found)
      }
      if isOrdered, hasBreakTags, let leaf, let number,
        let parts = lineBreaks.items(
          in: leaves[leaf].source, after: number,
          written?.delimiter ?? places.delimiter(of: item),
          indent: containers == 0
            ? String(repeating: " ", count: max(0, item.startColumn - 1)) : nil)
      {
        items.append(read.with([.paragraph(Passage(parts.before))] + read.blocks.dropFirst()))
        items += parts.items
      } else {
        items.append(read)
      }
      if !isOrdered {
        texts.append((item, leaf))
        if let bullet = typed.bullets[line] {
          diagnostics.append(bullet.diagnostic(at: read.place))
        }
      }
      child = item.end
    }
    let place = places.place(of: node)
    if !isOrdered, let numbered = NumberedBullets(items, texts, leaves, places) {
      diagnostics += numbered.diagnostics
      return .list(Block.List(isOrdered: true, items: numbered.steps, place: place))
    }
    let isInWords = isOrdered && typed.numbers[places.line(of: node)]?.flaw == .word
    return .list(
      Block.List(isOrdered: isOrdered, isInWords: isInWords, items: items, place: place))
  }

  private mutating func addQuote(_ node: MarkdownBlock, at index: Int, to result: inout [Block]) {
    let hasText = index + 1 < node.end && nodes[index + 1].kind == .paragraph
    let kind = hasText ? leaves[nextLeaf].alert : nil
    let inner = blocks(in: index)
    guard let kind else {
      if !inner.isEmpty { result.append(.quote(inner)) }
      return
    }
    result.append(.alert(Block.Alert(kind: kind, blocks: inner, place: places.place(of: node))))
  }

  /// Adds the steps of a paragraph whose list markers are text, and returns whether it has any.
  private mutating func addTextList(
    _ leaf: MarkdownLeaves.Leaf, to result: inout [Block]
  ) -> Bool {
    let next = nextSource
    let position = result[firstOfMoniker...].lastIndex { block in
      if case .list(let list) = block { list.isInText } else { false }
    }
    let open = position.flatMap { Self.textList(result[$0]) }
    let expected = textMarkers[open?.place] ?? Self.lastNumber(in: result)
    guard
      let list = TextMarkerList(
        leaf.source, after: expected, next: next, isInOrdered: leaf.isInOrdered)
        ?? (expected == nil
          ? nil
          : TextMarkerList(leaf.source, after: nil, next: next, isInOrdered: leaf.isInOrdered))
    else { return false }
    if let before = list.before {
      result.append(.paragraph(Passage(before)))
    }
    guard let first = list.steps.first, let last = list.steps.last else { return false }
    let items = list.steps.map { step in
      let passage = Passage(step.text)
      return Block.Item(
        displayedNumber: step.marker.value, anchor: nil, blocks: [.paragraph(passage)],
        place: passage.place, marker: .typed, numerals: step.marker.numerals)
    }
    if let position, let open, first.marker.value > 1 {
      // The blocks in between belong to the previous step.
      let between = Array(result[(position + 1)...])
      result.removeSubrange(position...)
      let before = open.items.last.map {
        $0.with($0.blocks + between)
      }
      add(open.items.dropLast() + [before].compactMap(\.self) + items, last, open.place, &result)
    } else {
      let start = items.first?.place ?? context.place(of: leaf.source.range)
      if first.marker.style != .letter, first.marker.style != .bracketed {
        reportTextList(at: start)
      }
      add(items, last, start, &result)
    }
    return true
  }

  private mutating func add(
    _ items: [Block.Item], _ last: (marker: TextMarker, text: LeafSource), _ place: SourcePlace,
    _ result: inout [Block]
  ) {
    textMarkers[place] = last.marker
    result.append(
      .list(
        Block.List(
          isOrdered: true, isInText: true, isInWords: last.marker.style == .word, items: items,
          place: place)))
  }

  /// The number of the list directly above, which one in a unit may continue.
  private static func lastNumber(in blocks: [Block]) -> TextMarker? {
    guard case .list(let list)? = blocks.last, list.isOrdered, !list.isInText,
      let number = list.items.last?.displayedNumber
    else { return nil }
    return TextMarker(style: .number, value: number, isOwnUnit: false, numerals: .decimal)
  }

  private static func textList(_ block: Block) -> Block.List? {
    if case .list(let list) = block { list } else { nil }
  }

  /// More ordered lists in HTML are not read as lists; no page measured has ten.
  private static let mostHTMLLists = 256

  private mutating func nameStepComponent(in node: MarkdownBlock) {
    guard !hasStepComponent, let lines = places.lines(of: node),
      let tag = StepComponent.tag(in: places.bytes(of: lines), of: file.bytes)
    else { return }
    hasStepComponent = true
    diagnostics.append(.foreignSteps(tag, at: places.place(of: node)))
  }

  /// The blocks of a list of steps that is written in HTML, `<ol>` or boxes to tick, and the index after
  /// its nodes; `nil` if the node at `index` begins none.
  private mutating func htmlList(from index: Int, to end: Int) -> (blocks: [Block], end: Int)? {
    guard htmlLists < Self.mostHTMLLists,
      let found = HTMLListNodes(from: index, to: end, of: nodes, places)
    else { return nil }
    htmlLists += 1
    let part = HTMLListPart(
      file, context.units(in: found.range), found.range, line: found.line,
      words: context.languages.pageWords)
    guard
      let list = part.blocks.lazy.compactMap({ block in
        if case .list(let list) = block { list } else { nil }
      }).first(where: \.hasSteps)
    else { return nil }
    nextLeaf += nodes[index..<found.end].count { $0.kind == .paragraph || $0.kind == .heading }
    let place = SourcePlace(path: file.path, line: found.line)
    diagnostics.append(
      Diagnostic(
        .listHTML, .note, at: place, "list is written in HTML, so translators do not see a list",
        advice: list.isOrdered
          ? "write '1. ' before each step, on a line of its own" : "write '- [ ] ' before it",
        fix: part.markdown.map { Diagnostic.Fix(range: found.range, place: place, text: $0) }))
    return (part.blocks, found.end)
  }

  private mutating func reportTextList(at place: SourcePlace) {
    diagnostics.append(
      Diagnostic(
        .listInText, .note, at: place, "list markers are part of the text, so no list is shown",
        advice: "write '1.' before the unit"))
  }
}
