import Diagnostics
import Markup

extension MarkdownReader {
  /// Adds the steps of a paragraph whose list markers are text, and returns whether it has any.
  mutating func addTextList(
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
        place: passage.place)
    }
    if let position, let open, first.marker.value > 1 {
      // The blocks in between belong to the previous step.
      let between = Array(result[(position + 1)...])
      result.removeSubrange(position...)
      let before = open.items.last.map {
        Block.Item(
          displayedNumber: $0.displayedNumber, anchor: $0.anchor, blocks: $0.blocks + between,
          place: $0.place)
      }
      add(open.items.dropLast() + [before].compactMap(\.self) + items, last, open.place, &result)
    } else {
      let start = items.first?.place ?? place(of: leaf.source.range)
      if first.marker.style == .number { reportTextList(at: start) }
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

  /// The text of a code block, without its fences.
  mutating func code(from node: MarkdownBlock) -> Block {
    let start = offset(of: node)
    let first = node.startLine + firstLine
    let last = min(node.endLine + firstLine, table.lines.count)
    var numbers = first <= last ? Array(first...last) : []
    if let opening = numbers.first,
      let fence = CodeFence(
        opening: table.lines[opening - 1], at: node.startColumn, in: file.bytes)
    {
      numbers.removeFirst()
      if let closing = numbers.last, fence.isClosed(by: table.lines[closing - 1], in: file.bytes) {
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
    let line = table.lines[number - 1]
    let end = min(line.upperBound, line.lowerBound + max(0, node.startColumn - 1))
    let indent = file.bytes[line.lowerBound..<end].prefix { $0 == 0x20 || $0 == 0x09 }.count
    return String(decoding: file.bytes[line.lowerBound + indent..<line.upperBound], as: UTF8.self)
  }
}
