import Diagnostics
import Markup

/// Bullets that all begin with a typed number (1, 2 and so on), as steps.
struct NumberedBullets {
  let steps: [Block.Item]
  /// One for each step.
  let diagnostics: [Diagnostic]

  /// `nil` for other bullets.
  ///
  /// - Parameter texts: the node of each item, and the index of its first text in `leaves`.
  init?(
    _ items: [Block.Item], _ texts: [(item: MarkdownBlock, leaf: Int?)],
    _ leaves: [MarkdownLeaves.Leaf], _ places: MarkdownPlaces
  ) {
    guard items.count > 1 else { return nil }
    var steps: [Block.Item] = []
    var fixes: [Diagnostic.Fix] = []
    for (item, text) in zip(items, texts) {
      let source = text.leaf.map { leaves[$0].source }
      guard let step = Self.step(item, source, steps.count + 1) else { return nil }
      steps.append(step.item)
      let start = places.offset(of: text.item)
      // The text below an item would be outside it, because a number is wider than a bullet.
      if let textStart = step.textStart, text.item.startLine == text.item.endLine {
        fixes.append(
          Diagnostic.Fix(
            range: start..<textStart, place: item.place, text: "\(steps.count). "))
      }
    }
    let isFixable = fixes.count == steps.count
    self.steps = steps
    diagnostics = steps.enumerated().map { index, step in
      Diagnostic(
        .listTyped, .note, at: step.place,
        "number \(index + 1) is written after a bullet, so no numbered list is shown",
        advice: "write '\(index + 1). ' instead of the bullet",
        fix: isFixable ? fixes[index] : nil)
    }
  }

  /// A bullet as step `number`, and the offset of its text unless that is in a unit; `nil` if it
  /// does not begin with that number.
  private static func step(
    _ item: Block.Item, _ leaf: LeafSource?, _ number: Int
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
      guard let leaf, let line = leaf.lines.first else { return nil }
      var source = leaf
      var textStart: Int?
      if let found = TypedMarker(
        in: leaf.context.file.bytes, at: line.lowerBound, to: line.upperBound,
        leaf.context.languages),
        found.value == number
      {
        source = found.removed(from: source)
        textStart = found.boldEnd == nil ? found.textStart : nil
      } else if let (marker, rest) = TextMarker.marker(in: line, of: source),
        marker.style == .number, marker.value == number
      {
        let below = leaf.context.leaf(Array(source.lines.dropFirst()))
        source = LeafSource(
          context: leaf.context, lines: Array(rest.lines) + below.lines,
          units: rest.units
            + below.units.filter { unit in
              !rest.units.contains { $0.range == unit.range }
            })
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
}
