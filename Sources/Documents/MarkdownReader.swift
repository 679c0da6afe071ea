import Diagnostics
import Markup

/// Reads the blocks of a Markdown file, bilingual or plain.
///
/// One parse of the raw file gives the block structure. The inlines are parsed a second time, per
/// language and all in one go, because units cut across emphasis and links.
struct MarkdownReader {
  private(set) var blocks: [Block] = []
  private(set) var diagnostics: [Diagnostic] = []

  let file: SourceFile
  let table: LineTable
  let cutter: LeafCutter
  private let monikers: [Int: MonikerScanner.Marker]
  private let firstLine: Int
  private var leaves: [LeafText] = []
  private var targets: [InlineReader] = []
  private var sources: [InlineReader?] = []
  private var nextLeaf = 0
  private var anchors = AnchorMaker()

  /// - Parameter lineCount: the lines of the front matter, which are no part of the body.
  init(file: SourceFile, table: LineTable, segments: [Segment], skipping lineCount: Int) {
    self.file = file
    self.table = table
    cutter = LeafCutter(file: file, table: table, segments: segments)
    let scanner = MonikerScanner(file: file, table: table, skipping: lineCount)
    monikers = scanner.markers
    diagnostics = scanner.diagnostics
    firstLine = lineCount
    let root = MarkdownParser.blocks(
      of: Self.masked(scanner.body, segments, from: file.bytes.count - scanner.body.count))
    collectLeaves(root, quoteDepth: 0, isFirstInQuote: false)
    readInlines()
    blocks = blocks(in: root)
  }

  /// The body with a letter for every byte of a unit that lies in one line.
  ///
  /// Block structure does not depend on such units, and letters spare the first parse most of
  /// the work on inlines, which the second does.
  private static func masked(_ body: [UInt8], _ segments: [Segment], from start: Int) -> [UInt8] {
    var body = body
    for segment in segments where segment.range.lowerBound >= start {
      let low = segment.range.lowerBound - start
      let high = segment.range.upperBound - start
      if ByteSearch.first(0x0A, in: body, from: low, to: high) != nil { continue }
      if ByteSearch.first(0x0D, in: body, from: low, to: high) != nil { continue }
      for index in low..<high { body[index] = 0x78 }
    }
    return body
  }

  // MARK: Leaves

  private mutating func collectLeaves(
    _ node: MarkdownNode, quoteDepth: Int, isFirstInQuote: Bool
  ) {
    if isLeaf(node) {
      leaves.append(
        cutter.leaf(lines(of: node, quoteDepth: quoteDepth), isQuoted: isFirstInQuote))
      return
    }
    let isQuote = node.kind == .blockQuote
    for (index, child) in node.children.enumerated() {
      collectLeaves(
        child, quoteDepth: quoteDepth + (isQuote ? 1 : 0), isFirstInQuote: isQuote && index == 0)
    }
  }

  private func isLeaf(_ node: MarkdownNode) -> Bool {
    if case .heading = node.kind { return true }
    return node.kind == .paragraph
  }

  /// The bytes of each line of a leaf, without the marks of the blocks around it.
  private func lines(of node: MarkdownNode, quoteDepth: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    let first = node.startLine + firstLine
    for number in first...max(first, node.endLine + firstLine) where number <= table.lines.count {
      let line = table.lines[number - 1]
      var start = line.lowerBound
      if number == first {
        start = min(line.upperBound, start + max(0, node.startColumn - 1))
      } else {
        for _ in 0..<quoteDepth {
          let mark = skipSpace(from: start, to: line.upperBound)
          if mark < line.upperBound, file.bytes[mark] == 0x3E { start = mark + 1 }
        }
        start = skipSpace(from: start, to: line.upperBound)
      }
      result.append(start..<line.upperBound)
    }
    if case .heading = node.kind { result = headingText(result) }
    return result
  }

  private func skipSpace(from start: Int, to end: Int) -> Int {
    var position = start
    while position < end, file.bytes[position] == 0x20 || file.bytes[position] == 0x09 {
      position += 1
    }
    return position
  }

  private func headingText(_ lines: [Range<Int>]) -> [Range<Int>] {
    guard let line = lines.first, !line.isEmpty else { return lines }
    guard file.bytes[line.lowerBound] == 0x23 else { return Array(lines.dropLast()) }
    var start = line.lowerBound
    while start < line.upperBound, file.bytes[start] == 0x23 { start += 1 }
    start = skipSpace(from: start, to: line.upperBound)
    var end = line.upperBound
    while end > start, file.bytes[end - 1] == 0x20 || file.bytes[end - 1] == 0x09 { end -= 1 }
    var mark = end
    while mark > start, file.bytes[mark - 1] == 0x23 { mark -= 1 }
    if mark < end, mark == start || file.bytes[mark - 1] == 0x20 { end = mark }
    return [start..<end]
  }

  // MARK: Inlines

  /// Bytes that can begin markup; text without them needs no parser.
  private static let marks: [Bool] = (0...255).map { Set("*_`[]<>&\\!\r\n\0".utf8).contains($0) }

  private mutating func readInlines() {
    let texts = leaves.map(\.target) + leaves.compactMap(\.source)
    let marks = Self.marks
    let marked = texts.indices.filter { texts[$0].utf8.contains { marks[Int($0)] } }
    let parsed = MarkdownParser.inlines(of: marked.map { texts[$0] })
    var readers = texts.map { InlineReader(plain: $0) }
    for (index, nodes) in zip(marked, parsed) { readers[index] = InlineReader(nodes) }
    targets = Array(readers.prefix(leaves.count))
    var next = leaves.count
    for leaf in leaves {
      sources.append(leaf.source == nil ? nil : readers[next])
      if leaf.source != nil { next += 1 }
    }
  }

  // MARK: Blocks

  /// A moniker whose end has not come yet, and what stood before it.
  private struct OpenMoniker {
    let range: [String]
    let before: [Block]
  }

  private mutating func blocks(in node: MarkdownNode) -> [Block] {
    var result: [Block] = []
    var open: OpenMoniker?
    if node.isCut {
      diagnostics.append(
        Diagnostic(
          .nestingTooDeep, .error,
          at: SourcePlace(path: file.path, line: node.startLine + firstLine),
          "parts nested more than \(MarkdownParser.deepestNesting) deep are not read"))
    }
    for child in node.children {
      if child.kind == .htmlBlock, let marker = monikers[child.startLine + firstLine] {
        if let last = open {
          result = last.before + [.moniker(range: last.range, result)]
          open = nil
        }
        if case .start(let range) = marker {
          open = OpenMoniker(range: range, before: result)
          result = []
        }
      } else {
        result.append(contentsOf: block(from: child))
      }
    }
    if let open { result = open.before + [.moniker(range: open.range, result)] }
    return result
  }

  private mutating func block(from node: MarkdownNode) -> [Block] {
    switch node.kind {
    case .paragraph:
      let passage = takeLeaf().passage
      return passage.target.isEmpty ? [] : [.paragraph(passage)]
    case .heading(let level):
      let (passage, author) = takeLeaf()
      let text = (passage.source ?? passage.target).map(\.plain).joined()
      if let author { anchors.take(author) }
      let anchor = author ?? anchors.anchor(for: text)
      return [.heading(Block.Heading(level: level, anchor: anchor, passage: passage))]
    case .list, .orderedList: return [list(from: node)]
    case .blockQuote: return quote(from: node)
    case .codeBlock: return [code(from: node)]
    case .htmlBlock:
      let passages = htmlPassages(firstLine: firstLine, node: node)
      return passages.isEmpty ? [] : [.html(passages)]
    case .document, .item, .thematicBreak, .text, .softBreak, .lineBreak, .code, .htmlInline,
      .emphasis, .strong, .link, .image, .other:
      return []
    }
  }

  private mutating func takeLeaf() -> (passage: Passage, anchor: String?) {
    let leaf = leaves[nextLeaf]
    let target = targets[nextLeaf]
    let source = sources[nextLeaf]
    nextLeaf += 1
    let passage = Passage(
      target: target.inlines, source: source?.inlines, segments: leaf.segments,
      place: place(of: leaf.range))
    return (passage, target.anchor ?? source?.anchor)
  }

  private mutating func list(from node: MarkdownNode) -> Block {
    let isOrdered = node.kind == .orderedList
    var items: [Block.Item] = []
    for child in node.children {
      let first = child.children.first
      let anchor =
        first?.kind == .paragraph && nextLeaf < leaves.count
        ? targets[nextLeaf].anchor ?? sources[nextLeaf]?.anchor : nil
      let start = offset(of: child)
      items.append(
        Block.Item(
          displayedNumber: isOrdered ? number(at: start) : nil, anchor: anchor,
          blocks: blocks(in: child), place: place(of: start..<start)))
    }
    let start = offset(of: node)
    return .list(Block.List(isOrdered: isOrdered, items: items, place: place(of: start..<start)))
  }

  private mutating func quote(from node: MarkdownNode) -> [Block] {
    let kind =
      node.children.first?.kind == .paragraph && nextLeaf < leaves.count
      ? leaves[nextLeaf].alert : nil
    let inner = blocks(in: node)
    guard let kind else { return inner.isEmpty ? [] : [.quote(inner)] }
    let start = offset(of: node)
    return [.alert(Block.Alert(kind: kind, blocks: inner, place: place(of: start..<start)))]
  }

  private mutating func code(from node: MarkdownNode) -> Block {
    let start = offset(of: node)
    let opening = start < file.bytes.count ? file.bytes[start] : 0
    let isFenced = opening == 0x60 || opening == 0x7E
    let first = node.startLine + firstLine
    let last = min(node.endLine + firstLine, table.lines.count)
    var lines = first <= last ? (first...last).map { text(ofLine: $0, from: node) } : []
    if isFenced {
      lines = Array(lines.dropFirst())
      let mark = Character(Unicode.Scalar(opening))
      let trimmed = lines.last.map { $0.filter { $0 != " " && $0 != "\t" && $0 != ">" } } ?? ""
      if trimmed.count >= 3, trimmed.allSatisfy({ $0 == mark }) {
        lines.removeLast()
      } else {
        diagnostics.append(
          Diagnostic(
            .fenceUnclosed, .warning, at: place(of: start..<min(start + 3, file.bytes.count)),
            "fence of code is not closed",
            advice: "add a line of the same marks after the code"))
      }
    }
    return .code(
      language: node.literal, text: lines.joined(separator: "\n"),
      place: place(of: start..<start))
  }

  private func text(ofLine number: Int, from node: MarkdownNode) -> String {
    let line = table.lines[number - 1]
    let indent = skipSpace(
      from: line.lowerBound,
      to: min(line.upperBound, line.lowerBound + max(0, node.startColumn - 1)))
    return String(decoding: file.bytes[indent..<line.upperBound], as: UTF8.self)
  }

  // MARK: Places

  private func offset(of node: MarkdownNode) -> Int {
    let line = node.startLine + firstLine
    guard line >= 1, line <= table.lines.count else { return file.bytes.count }
    let range = table.lines[line - 1]
    return min(range.upperBound, range.lowerBound + max(0, node.startColumn - 1))
  }

  func place(of range: Range<Int>) -> SourcePlace {
    let line = table.line(at: range.lowerBound)
    let end = table.lines.isEmpty ? 0 : table.lines[line - 1].upperBound
    return SourcePlace(
      path: file.path, line: line, column: table.column(at: range.lowerBound),
      length: range.upperBound <= end ? table.characters(in: range) : 0)
  }

  private func number(at offset: Int) -> Int? {
    let digits = file.bytes[offset...].prefix { (0x30...0x39).contains($0) }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
