import Procedures

/// A step graph as indented text.
package enum GraphText {
  package static func lines(_ picture: GraphPicture) -> [TextLine] {
    var lines = [TextLine(picture.title, .strong), .empty]
    var calls: [StepID] = []
    for (index, node) in picture.nodes.enumerated() {
      let depth = node.calls.count * 2
      if !calls.starts(with: node.calls) {
        lines.append(TextLine("┌ \(node.procedure)", .strong, indent: depth))
      }
      calls = node.calls
      lines.append(
        TextLine(
          [
            .init(.strong, "\(node.number). "), .init(.quiet, "[\(node.kindWord)] "),
            .init(.plain, node.sentence),
          ], indent: depth, hanging: 4))
      for edge in picture.edges where edge.from == index {
        guard let line = line(edge, picture, depth) else { continue }
        lines.append(line)
      }
    }
    return lines
  }

  /// The line for an edge; `nil` if the edge just leads to the next node.
  private static func line(
    _ edge: GraphPicture.Edge, _ picture: GraphPicture, _ depth: Int
  ) -> TextLine? {
    let isEnd = edge.to == picture.nodes.count
    if edge.label == nil, edge.isNext, !isEnd { return nil }
    let arrow = edge.isBack ? "↑" : edge.isNext ? "↓" : "→"
    let target = isEnd ? picture.end : "\(edge.to + 1)"
    let label = edge.label.map { "\($0) " } ?? ""
    return TextLine("\(label)\(arrow) \(target)", indent: depth + 6, hanging: 2)
  }
}
