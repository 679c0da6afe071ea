import Procedures

/// The column of nodes in a drawing, and the frames around the nodes of called procedures.
struct GraphStack {
  private(set) var boxes: [GraphLayout.Box] = []
  private(set) var frames: [GraphLayout.Frame] = []
  /// The y below the last node and its frames.
  private(set) var bottom: Double

  private typealias Measure = GraphLayout.Measure

  private struct Open {
    let call: StepID
    let lines: [String]
    let top: Double
    let level: Int
  }

  init(_ picture: GraphPicture, _ sides: GraphSides, left: Double) {
    let depth = picture.nodes.map(\.calls.count).max() ?? 0
    bottom = Measure.title + Measure.pill
    var open: [Open] = []
    for (index, node) in picture.nodes.enumerated() {
      let shared = zip(open, node.calls).prefix { $0.call == $1 }.count
      close(&open, downTo: shared, depth: depth, left: left)
      bottom += Measure.gap
      for call in node.calls.dropFirst(shared) {
        let lines = Self.title(node.procedure)
        open.append(Open(call: call, lines: lines, top: bottom, level: open.count))
        bottom += Double(lines.count) * Measure.frameLine + 14
      }
      let box = Self.box(node, exits: sides, at: index, x: left, y: bottom)
      boxes.append(box)
      bottom = box.bottom
    }
    close(&open, downTo: 0, depth: depth, left: left)
  }

  private mutating func close(
    _ open: inout [Open], downTo count: Int, depth: Int, left: Double
  ) {
    while open.count > count {
      let frame = open.removeLast()
      let inset = Double(depth - frame.level) * Measure.frameStep
      bottom += 12
      frames.append(
        GraphLayout.Frame(
          x: left - inset, y: frame.top, width: Measure.nodeWidth + 2 * inset,
          height: bottom - frame.top, lines: frame.lines))
    }
  }

  /// The lines of a frame's title, kept to the left of the arrow that runs down the middle.
  private static func title(_ title: String) -> [String] {
    TextMeasure.lines(title, limit: Measure.nodeWidth / 2 - 24) {
      TextMeasure.width($0, size: Measure.small)
    }
  }

  private static func box(
    _ node: GraphPicture.Node, exits sides: GraphSides, at index: Int, x: Double, y: Double
  ) -> GraphLayout.Box {
    let room = Measure.nodeWidth - 2 * Measure.padding - 2 * Measure.slant
    let lines = TextMeasure.lines(node.sentence, limit: room) {
      TextMeasure.width($0, size: Measure.text, isBold: node.kind == .change)
    }
    let text = Double(lines.count + 1) * Measure.lineHeight + 2 * Measure.padding - 4
    let exits = max(sides.left.exits(of: index), sides.right.exits(of: index))
    return GraphLayout.Box(
      x: x, y: y, width: Measure.nodeWidth, height: max(text, GraphLayout.height(exits: exits)),
      lines: lines)
  }
}
