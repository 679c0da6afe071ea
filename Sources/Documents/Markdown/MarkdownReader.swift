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
  private let lineTable: LineTable
  private let context: LeafContext
  /// The number of lines before the body, where the lines of `nodes` begin to count.
  private let skippedLines: Int
  private let nodes: [MarkdownBlock]
  private let colons: [Int: ColonLines.Marker]
  private let leaves: [MarkdownLeaves.Leaf]
  private let typed: TypedNumbers
  private let includes: OpenIncludes?
  /// Whether a line break may be written as a tag anywhere in the file.
  private let hasBreakTags: Bool
  /// The number of HTML blocks that have been read as lists.
  private var htmlLists = 0
  private var nextLeaf = 0
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
    includes: OpenIncludes? = nil
  ) {
    self.includes = includes
    self.file = file
    self.lineTable = lineTable
    skippedLines = lineCount
    let start =
      lineCount < lineTable.lines.count ? lineTable.lines[lineCount].lowerBound : file.bytes.count
    let gaps = UnitGaps(of: segments, from: start, to: file.bytes.count)
    let lines = ColonLines(file: file, lineTable: lineTable, from: lineCount, gaps)
    colons = Dictionary(lines.lines.map { ($0.number, $0.marker) }) { first, _ in first }
    context = LeafContext(
      file: file, lineTable: lineTable, segments: segments,
      definitions: LinkDefinitions.lines(in: file.bytes, lineTable, gaps),
      hasDirectives: lines.hasAny)
    typed = TypedNumbers(
      file: file, lineTable: lineTable, from: lineCount, segments: segments)
    hasBreakTags = BreakTag.isIn(file.bytes)
    let structure = MarkdownStructure(
      file: file, lineTable: lineTable, from: lineCount, at: start, segments: segments,
      colons: lines.lines, typed: typed)
    nodes = structure.nodes
    diagnostics = lines.diagnostics + structure.diagnostics
    let texts = MarkdownLeaves(nodes, file, lineTable, context, skipping: lineCount, typed: typed)
    leaves = texts.leaves
    // All of them first: an anchor that is made up must also avoid one that the author uses further
    // on.
    for leaf in leaves {
      if let anchor = leaf.anchor(in: file.bytes) { anchors.take(anchor) }
    }
    diagnostics += texts.hostile.prefix(1).map { range in
      Diagnostic(
        .textTooComplex, .warning, at: context.place(of: range),
        "text has so many marks that none of them is read", advice: "part it, or escape the marks")
    }
    if !nodes.isEmpty { blocks = blocks(in: 0) }
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
    var open: OpenMoniker?
    let outer = firstOfMoniker
    firstOfMoniker = 0
    defer { firstOfMoniker = outer }
    if nodes[parent].isCut {
      diagnostics.append(
        Diagnostic(
          .nestingTooDeep, .error,
          at: SourcePlace(path: file.path, line: nodes[parent].startLine + skippedLines),
          "parts nested more than \(MarkdownBlockParser.deepestNesting) deep are not read"))
    }
    var index = parent + 1
    while index < nodes[parent].end {
      let child = nodes[index]
      if child.kind == .htmlBlock, let marker = colons[child.startLine + skippedLines] {
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
      } else if child.kind == .htmlBlock, nodes[parent].kind != .blockQuote,
        let (blocks, end) = htmlList(from: index, to: nodes[parent].end)
      {
        result += blocks
        anchorBefore = nil
        index = end
        continue
      } else {
        add(child, at: index, to: &result)
      }
      index = child.end
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

  private mutating func add(_ node: MarkdownBlock, at index: Int, to result: inout [Block]) {
    switch node.kind {
    case .paragraph: return addParagraph(to: &result)
    case .heading: result.append(heading(node))
    case .list, .orderedList: result.append(list(from: node, at: index))
    case .blockQuote: addQuote(node, at: index, to: &result)
    case .codeBlock: result.append(code(from: node))
    case .htmlBlock:
      let passages = htmlPassages(node)
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
      let name = leaves[leaf].anchor(in: file.bytes),
      leaves[leaf].source.inlines(.target).isEmpty
    {
      anchorBefore = before ?? name
    } else if leaves[leaf].isTable, let found = TableReader.table(in: leaves[leaf].source) {
      if let text = found.before { result.append(.paragraph(Passage(text))) }
      result.append(.table(found.table))
    } else if let includes, addInclude(leaves[leaf].source, from: includes, to: &result) {
      return
    } else if hasBreakTags, let list = brokenList(leaves[leaf].source) {
      result += list
    } else if TextMarkerList.mayBegin(leaves[leaf].source), addTextList(leaves[leaf], to: &result) {
      return
    } else if leaves[leaf].inlines?.target.isEmpty != true {
      result.append(.paragraph(passage(leaf)))
    }
  }

  private static let includeOpening = Array("[!".utf8)

  /// Adds the blocks of a file that a paragraph includes, and returns whether it is at hand.
  private mutating func addInclude(
    _ leaf: LeafSource, from includes: OpenIncludes, to result: inout [Block]
  ) -> Bool {
    guard ByteSearch.matches(Self.includeOpening, in: file.bytes, at: leaf.range.lowerBound),
      case .include(let path, _)? = leaf.inlines(.target).first, leaf.inlines(.target).count == 1
    else { return false }
    if let blocks = includes.blocks(at: path) {
      result += blocks
      return true
    }
    diagnostics.append(
      Diagnostic(
        .includeMissing, .note, at: place(of: leaf.range),
        "included file '\(path)' is not at hand, so only its title is shown",
        advice: "write its text here, or read the whole folder that it is in"))
    return false
  }

  /// The next paragraph or heading; `nil` after the last.
  private var nextSource: LeafSource? { nextLeaf < leaves.count ? leaves[nextLeaf].source : nil }

  private mutating func heading(_ node: MarkdownBlock) -> Block {
    let leaf = takeLeaf()
    let passage = passage(leaf)
    let author = leaves[leaf].anchor(in: file.bytes) ?? anchorBefore
    let anchor =
      author ?? anchors.anchor(for: (passage.source ?? passage.target).map(\.plain).joined())
    return .heading(
      Block.Heading(
        level: node.level, anchor: anchor, hasAuthorsAnchor: author != nil,
        tab: leaves[leaf].tab(in: file.bytes),
        passage: passage))
  }

  private mutating func list(from node: MarkdownBlock, at index: Int) -> Block {
    let isOrdered = node.kind == .orderedList
    var items: [Block.Item] = []
    var texts: [(item: MarkdownBlock, leaf: Int?)] = []
    var child = index + 1
    while child < node.end {
      let item = nodes[child]
      let hasText = child + 1 < item.end && nodes[child + 1].kind == .paragraph
      let leaf = hasText ? nextLeaf : nil
      let anchor = leaf.flatMap { leaves[$0].anchor(in: file.bytes) }
      let line = item.startLine + skippedLines
      let written = typed.numbers[line]
      let number = isOrdered ? written?.value ?? number(at: offset(of: item)) : nil
      let isTask = leaf.map { leaves[$0].isTask } ?? false
      let read = Block.Item(
        displayedNumber: number, anchor: anchor, blocks: blocks(in: child),
        place: place(of: item), marker: isTask ? .task : written == nil ? nil : .typed)
      if isOrdered, let found = typed.diagnostic(ofLine: line, at: read.place) {
        diagnostics.append(found)
      }
      if isOrdered, hasBreakTags, let leaf, let number,
        let parts = brokenItems(leaves[leaf].source, after: number, indent: indent(of: item))
      {
        items.append(read.with([.paragraph(Passage(parts.before))] + read.blocks.dropFirst()))
        items += parts.items
      } else {
        items.append(read)
      }
      texts.append((item, leaf))
      child = item.end
    }
    if !isOrdered, let numbered = numbered(items, texts) {
      return .list(Block.List(isOrdered: true, items: numbered, place: place(of: node)))
    }
    return .list(Block.List(isOrdered: isOrdered, items: items, place: place(of: node)))
  }

  private mutating func addQuote(_ node: MarkdownBlock, at index: Int, to result: inout [Block]) {
    let hasText = index + 1 < node.end && nodes[index + 1].kind == .paragraph
    let kind = hasText ? leaves[nextLeaf].alert : nil
    let inner = blocks(in: index)
    guard let kind else {
      if !inner.isEmpty { result.append(.quote(inner)) }
      return
    }
    result.append(.alert(Block.Alert(kind: kind, blocks: inner, place: place(of: node))))
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
    let expected = textMarkers[open?.place]
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
        place: passage.place, marker: .typed)
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
      let start = items.first?.place ?? place(of: leaf.source.range)
      if first.marker.style != .letter { reportTextList(at: start) }
      add(items, last, start, &result)
    }
    return true
  }

  private mutating func add(
    _ items: [Block.Item], _ last: (marker: TextMarker, text: LeafSource), _ place: SourcePlace,
    _ result: inout [Block]
  ) {
    textMarkers[place] = last.marker
    result.append(.list(Block.List(isOrdered: true, isInText: true, items: items, place: place)))
  }

  private static func textList(_ block: Block) -> Block.List? {
    if case .list(let list) = block { list } else { nil }
  }

  // MARK: Lists that Markdown does not show

  /// Bullets that all begin with a typed number (1, 2 and so on) as steps; `nil` for other bullets.
  private mutating func numbered(
    _ items: [Block.Item], _ texts: [(item: MarkdownBlock, leaf: Int?)]
  ) -> [Block.Item]? {
    guard items.count > 1 else { return nil }
    var steps: [Block.Item] = []
    var fixes: [Diagnostic.Fix] = []
    for (item, text) in zip(items, texts) {
      guard let step = numbered(item, text.leaf, steps.count + 1) else { return nil }
      steps.append(step.item)
      let start = offset(of: text.item)
      // The text below an item would be outside it, because a number is wider than a bullet.
      if let textStart = step.textStart, text.item.startLine == text.item.endLine {
        fixes.append(
          Diagnostic.Fix(
            range: start..<textStart, place: item.place, text: "\(steps.count). "))
      }
    }
    for (index, step) in steps.enumerated() {
      diagnostics.append(
        Diagnostic(
          .listTyped, .note, at: step.place,
          "number \(index + 1) is the text of a bullet, so no numbered list is shown",
          advice: "write '\(index + 1). ' in place of the bullet",
          fix: fixes.count == steps.count ? fixes[index] : nil))
    }
    return steps
  }

  /// A bullet as step `number`, and the offset of its text unless that is in a unit; `nil` if it
  /// does not begin with that number.
  private func numbered(
    _ item: Block.Item, _ leaf: Int?, _ number: Int
  ) -> (item: Block.Item, textStart: Int?)? {
    switch item.blocks.first {
    case .list(let inner) where inner.isOrdered && inner.items.count == 1:
      guard let only = inner.items.first, only.displayedNumber == number else { return nil }
      return (
        Block.Item(
          displayedNumber: number, anchor: item.anchor ?? only.anchor,
          blocks: only.blocks + item.blocks.dropFirst(), place: item.place, marker: .typed),
        only.blocks.count == 1 ? only.blocks[0].passages.first.flatMap(\.offset) : nil
      )
    case .paragraph:
      guard let leaf, let line = leaves[leaf].source.lines.first else { return nil }
      var source = leaves[leaf].source
      var textStart: Int?
      if let found = TypedMarker(in: file.bytes, at: line.lowerBound, to: line.upperBound),
        found.value == number
      {
        source = found.removed(from: source)
        textStart = found.boldEnd == nil ? found.textStart : nil
      } else if let (marker, rest) = TextMarker.marker(in: line, of: source),
        marker.style == .number, marker.value == number
      {
        source = context.leaf(Array(source.lines.dropFirst()))
        source.lines = rest.lines + source.lines
        source.units =
          rest.units
          + source.units.filter { unit in
            !rest.units.contains { $0.range == unit.range }
          }
      } else {
        return nil
      }
      return (
        Block.Item(
          displayedNumber: number, anchor: item.anchor,
          blocks: [.paragraph(Passage(source))] + item.blocks.dropFirst(), place: item.place,
          marker: .typed), textStart
      )
    case .heading, .list, .alert, .quote, .code, .moniker, .table, .html, .thematicBreak, nil:
      return nil
    }
  }

  /// The columns before an item, as spaces.
  private func indent(of item: MarkdownBlock) -> String {
    String(repeating: " ", count: max(0, item.startColumn - 1))
  }

  /// The steps of a paragraph that are separated only by `<br>`, with the text before them; `nil` if
  /// it has none.
  private mutating func brokenList(_ leaf: LeafSource) -> [Block]? {
    let parts = BreakTag.parts(of: leaf)
    guard parts.count > 1,
      let first = parts.indices.first(where: { index in
        parts[index].marker?.value == 1 && index + 1 < parts.count
          && parts[(index + 1)...].first { $0.marker != nil }?.marker?.value == 2
      })
    else { return nil }
    let before = parts[..<first].flatMap(\.lines)
    let items = brokenItems(Array(parts[first...]), from: 1, indent: "")
    guard let place = items.first?.place else { return nil }
    return (before.isEmpty ? [] : [.paragraph(Passage(context.leaf(before)))])
      + [.list(Block.List(isOrdered: true, items: items, place: place))]
  }

  /// The text of a step up to the first of those that follow it in its own paragraph, separated only
  /// by `<br>`, and those steps; `nil` if there are none.
  private mutating func brokenItems(
    _ leaf: LeafSource, after number: Int, indent: String
  ) -> (before: LeafSource, items: [Block.Item])? {
    let parts = BreakTag.parts(of: leaf)
    guard parts.count > 1,
      // Those that begin with 1 are steps inside this one.
      !parts.contains(where: { $0.marker?.value == 1 }),
      let first = parts.indices.first(where: { $0 > 0 && parts[$0].marker?.value == number + 1 })
    else { return nil }
    let items = brokenItems(Array(parts[first...]), from: number + 1, indent: indent)
    return (context.leaf(parts[..<first].flatMap(\.lines)), items)
  }

  /// The steps in the parts of a paragraph; a part without the next number belongs to the step
  /// before.
  private mutating func brokenItems(
    _ parts: [BreakTag.Part], from number: Int, indent: String
  ) -> [Block.Item] {
    var steps: [(number: Int, lines: [Range<Int>])] = []
    for part in parts {
      guard let marker = part.marker, marker.value == (steps.last?.number ?? number - 1) + 1 else {
        if !steps.isEmpty { steps[steps.count - 1].lines += part.lines }
        continue
      }
      steps.append((marker.value, marker.removed(from: context.leaf(part.lines)).lines))
      // The first part of a paragraph has no tag before it.
      guard let tag = part.tag else { continue }
      var text = "\n\(indent)\(marker.value). "
      if let end = marker.boldEnd { text += String(decoding: file.bytes[end], as: UTF8.self) }
      let range = tag.lowerBound..<marker.textStart
      diagnostics.append(
        Diagnostic(
          .listLineBreak, .note, at: place(of: range),
          "number \(marker.value) stands behind a line break, so no list is shown",
          advice: "begin a line with '\(marker.value). '",
          fix: Diagnostic.Fix(range: range, place: place(of: range), text: text)))
    }
    return steps.map { step in
      let passage = Passage(context.leaf(step.lines))
      return Block.Item(
        displayedNumber: step.number, anchor: nil, blocks: [.paragraph(passage)],
        place: passage.place, marker: .typed)
    }
  }

  /// More ordered lists in HTML are not read as lists, and no list goes on over more nodes; no page
  /// measured has ten of either.
  private static let mostHTMLLists = 256
  private static let mostHTMLNodes = 64

  /// The blocks of an ordered list that is written in HTML, `<ol>`, and the index after its nodes;
  /// `nil` if the node at `index` begins none.
  private mutating func htmlList(from index: Int, to end: Int) -> (blocks: [Block], end: Int)? {
    guard htmlLists < Self.mostHTMLLists, let first = lines(of: nodes[index]) else { return nil }
    let own = bytes(of: first)
    guard HTMLListTags.opens(in: file.bytes, own) > 0 else { return nil }
    // A blank line ends an HTML block (CommonMark §4.6), but not the list.
    var last = index
    var next = nodes[index].end
    var range = own
    var count = 1
    while HTMLListTags.balance(in: file.bytes, range) > 0, next < end, count < Self.mostHTMLNodes,
      let lines = lines(of: nodes[next])
    {
      last = next
      next = nodes[next].end
      range = own.lowerBound..<bytes(of: lines).upperBound
      count += 1
    }
    if HTMLListTags.balance(in: file.bytes, range) > 0 {
      (last, next, range) = (index, nodes[index].end, own)
    }
    htmlLists += 1
    let part = HTMLListPart(file, context.units(in: range), range, line: first.lowerBound)
    guard part.blocks.contains(where: { if case .list = $0 { true } else { false } }) else {
      return nil
    }
    nextLeaf += nodes[index..<nodes[last].end].count {
      $0.kind == .paragraph || $0.kind == .heading
    }
    let place = SourcePlace(path: file.path, line: first.lowerBound)
    diagnostics.append(
      Diagnostic(
        .listHTML, .note, at: place, "list is written in HTML, where translators see no list",
        advice: "write '1. ' before each step, on a line of its own",
        fix: part.markdown.map { Diagnostic.Fix(range: range, place: place, text: $0) }))
    return (part.blocks, next)
  }

  /// The lines of a node in the file, counted from 1; `nil` if it has none.
  private func lines(of node: MarkdownBlock) -> ClosedRange<Int>? {
    let first = node.startLine + skippedLines
    let last = min(node.endLine + skippedLines, lineTable.lines.count)
    return first >= 1 && first <= last ? first...last : nil
  }

  /// The bytes of lines that are counted from 1, without the last line end.
  private func bytes(of lines: ClosedRange<Int>) -> Range<Int> {
    lineTable.lines[lines.lowerBound - 1]
      .lowerBound..<lineTable.lines[lines.upperBound - 1].upperBound
  }

  /// The text of a code block, without its fences.
  private mutating func code(from node: MarkdownBlock) -> Block {
    let start = offset(of: node)
    let first = node.startLine + skippedLines
    let last = min(node.endLine + skippedLines, lineTable.lines.count)
    var numbers = first <= last ? Array(first...last) : []
    if let opening = numbers.first,
      let fence = CodeFence(
        opening: lineTable.lines[opening - 1], at: node.startColumn, in: file.bytes)
    {
      numbers.removeFirst()
      if let closing = numbers.last,
        fence.isClosed(by: lineTable.lines[closing - 1], in: file.bytes)
      {
        numbers.removeLast()
      } else {
        reportOpenFence(at: place(of: start..<min(start + 3, file.bytes.count)))
      }
    }
    let lines = numbers.map { text(ofLine: $0, from: node) }
    return .code(
      language: node.info, text: lines.joined(separator: "\n"), place: place(of: start..<start))
  }

  private func text(ofLine number: Int, from node: MarkdownBlock) -> String {
    let line = lineTable.lines[number - 1]
    let end = min(line.upperBound, line.lowerBound + max(0, node.startColumn - 1))
    let indent = file.bytes[line.lowerBound..<end].prefix { $0 == 0x20 || $0 == 0x09 }.count
    return String(decoding: file.bytes[line.lowerBound + indent..<line.upperBound], as: UTF8.self)
  }

  /// The text of an HTML block, with its rows paired across the languages by their order.
  private func htmlPassages(_ node: MarkdownBlock) -> [Passage] {
    let first = node.startLine + skippedLines
    let last = min(node.endLine + skippedLines, lineTable.lines.count)
    guard first >= 1, first <= last else { return [] }
    let leaf = context.leaf(Array(lineTable.lines[first - 1..<last]))
    guard !isComment(leaf.range) else { return [] }
    let units = leaf.units
    let targets = HTMLText.passages(of: leaf.linedText(.target))
    guard !targets.isEmpty else { return [] }
    let sources = leaf.hasSource ? HTMLText.passages(of: leaf.linedText(.source)) : []
    return targets.enumerated().map { index, target in
      let line = first + target.line - 1
      let next =
        index + 1 < targets.count ? first + targets[index + 1].line - 1 : Int.max
      let isLast = index + 1 == targets.count
      let own = units.filter { unit in
        unit.line >= line && (isLast || unit.line < max(next, line + 1))
      }
      return Passage(
        target: inlines(target),
        source: index < sources.count ? inlines(sources[index]) : nil,
        segments: own.map(\.id), place: SourcePlace(path: file.path, line: line))
    }
  }

  private static let commentOpening = Array("<!--".utf8)
  private static let commentClosing = Array("-->".utf8)

  /// Whether the block is a single comment, as most HTML blocks are.
  private func isComment(_ range: Range<Int>) -> Bool {
    let spaces = file.bytes[range].prefix { $0 == 0x20 || $0 == 0x09 }.count
    let start = range.lowerBound + spaces
    guard ByteSearch.matches(Self.commentOpening, in: file.bytes, at: start),
      let end = ByteSearch.first(
        Self.commentClosing, in: file.bytes, from: start, to: range.upperBound)
    else { return false }
    return file.bytes[end + 3..<range.upperBound].allSatisfy {
      $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D
    }
  }

  private func inlines(_ passage: HTMLText.Passage) -> [Inline] {
    InlineReader.merged(
      passage.runs.map { run in
        let strong: Inline = run.isStrong ? .strong([.text(run.text)]) : .text(run.text)
        return run.destination.map { .link(destination: $0, [strong]) } ?? strong
      })
  }

  private mutating func reportTextList(at place: SourcePlace) {
    diagnostics.append(
      Diagnostic(
        .listInText, .note, at: place, "list markers are part of the text, so no list is shown",
        advice: "write '1.' before the unit"))
  }

  private mutating func reportOpenFence(at place: SourcePlace) {
    diagnostics.append(
      Diagnostic(
        .fenceUnclosed, .warning, at: place, "fence of code is not closed",
        advice: "add a line of the same marks after the code"))
  }

  private func offset(of node: MarkdownBlock) -> Int {
    let line = node.startLine + skippedLines
    guard line >= 1, line <= lineTable.lines.count else { return file.bytes.count }
    let range = lineTable.lines[line - 1]
    return min(range.upperBound, range.lowerBound + max(0, node.startColumn - 1))
  }

  private func place(of range: Range<Int>) -> SourcePlace { context.place(of: range) }

  private func place(of node: MarkdownBlock) -> SourcePlace {
    let line = node.startLine + skippedLines
    guard node.startColumn > 1, line <= lineTable.lines.count else {
      return SourcePlace(path: file.path, line: line)
    }
    let start = lineTable.lines[line - 1].lowerBound
    return SourcePlace(
      path: file.path, line: line, column: 1 + lineTable.characters(in: start..<offset(of: node)))
  }

  private func number(at offset: Int) -> Int? {
    var number: Int?
    // CommonMark §5.2 allows at most nine digits.
    for byte in file.bytes[offset...].prefix(9) {
      guard (0x30...0x39).contains(byte) else { break }
      number = (number ?? 0) * 10 + Int(byte - 0x30)
    }
    return number
  }
}
