/// The positions of everything in a step graph's drawing, in pixels from its upper left corner.
///
/// Nodes are placed below each other in reading order. An edge to the next node is a straight line
/// between the two. Every other edge leaves its node at the side, runs in a lane (on the right if
/// it skips ahead, on the left if it goes back) and enters its target at the side. Edges with the
/// same target share a lane, so there are few lanes, and no two lines cover each other.
package struct GraphLayout {
  package struct Box: Hashable {
    package let x, y, width, height: Double
    let lines: [String]

    var middle: Double { x + width / 2 }
    package var right: Double { x + width }
    package var bottom: Double { y + height }
  }

  /// The frame around the steps of a called procedure.
  package struct Frame: Hashable {
    package let x, y, width, height: Double
    let lines: [String]
  }

  package struct Route: Hashable {
    package let edge: GraphPicture.Edge
    /// The y of the side exit; `nil` for the line between two neighbours.
    package let exit: Double?
    /// The x of its lane; `nil` for the line between two neighbours.
    package let lane: Double?
    /// The y at which it enters its target's side; `nil` for the line between two neighbours.
    package let entry: Double?
    package let isBack: Bool
  }

  enum Measure {
    static let text = 14.0
    static let small = 12.0
    static let lineHeight = 19.0
    static let nodeWidth = 400.0
    static let padding = 14.0
    static let gap = 34.0
    static let exitSpacing = 22.0
    static let laneSpacing = 16.0
    static let margin = 24.0
    static let frameStep = 14.0
    static let frameLine = 16.0
    static let title = 56.0
    static let pill = 34.0
    /// How far the pointed sides of a decision extend.
    static let slant = 16.0
  }

  package let width, height: Double
  package let start: Box
  package let end: Box
  package let boxes: [Box]
  package let frames: [Frame]
  package let routes: [Route]

  package init(_ picture: GraphPicture) {
    let sides = GraphSides(picture)
    let depth = picture.nodes.map(\.calls.count).max() ?? 0
    let inset = Double(depth) * Measure.frameStep
    let left = Measure.margin + sides.left.width + inset
    let centre = left + Measure.nodeWidth / 2
    let stack = GraphStack(picture, sides, left: left)
    start = Box(
      x: centre - 60, y: Measure.title, width: 120, height: Measure.pill, lines: [picture.start])
    boxes = stack.boxes
    end = Box(
      x: centre - 60, y: stack.bottom + Measure.gap, width: 120, height: Measure.pill,
      lines: [picture.end])
    frames = stack.frames
    let all = boxes + [end]
    routes = picture.edges.map { edge in
      guard !edge.isNext else {
        return Route(edge: edge, exit: nil, lane: nil, entry: nil, isBack: false)
      }
      let side = edge.isBack ? sides.left : sides.right
      let place = side.exits[edge] ?? 0
      let offset = side.gutter + Double(side.lanes[edge.to] ?? 0) * Measure.laneSpacing
      let lane =
        edge.isBack
        ? left - inset - offset : left + Measure.nodeWidth + inset + offset
      return Route(
        edge: edge,
        exit: all[edge.from].y + Self.firstExit + Double(place) * Measure.exitSpacing,
        lane: lane, entry: all[edge.to].y + Self.entry, isBack: edge.isBack)
    }
    let natural = left + Measure.nodeWidth + inset + sides.right.width + Measure.margin
    let titleWidth = TextMeasure.width(picture.title, size: 20, isBold: true) + 2 * Measure.margin
    width = max(natural, titleWidth)
    height = end.bottom + Measure.margin
  }

  /// The y of the entry, from the top of a node; above the first exit, so that no line covers
  /// another.
  package static let entry = 11.0
  static let firstExit = 33.0

  /// The height that a node needs for this number of side exits.
  static func height(exits: Int) -> Double {
    exits == 0 ? 0 : firstExit + Double(exits - 1) * Measure.exitSpacing + 12
  }
}
