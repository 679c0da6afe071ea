import Procedures

/// The positions of everything in a step graph's drawing, in pixels from its upper left corner.
///
/// Nodes are placed below each other in reading order. An edge to the next node is a straight line
/// between the two. Every other edge leaves its node at the side, runs in a lane (on the right if
/// it skips ahead, on the left if it goes back) and enters its target at the side. Edges with the
/// same target share a lane, so there are few lanes, and no two lines cover each other.
package struct GraphLayout {
  /// The rectangle around a node, the start or the end.
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

  /// The way of an edge from its node to its target.
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

  /// Sizes and distances, in pixels.
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
    /// The height of the start and of the end.
    static let pill = 34.0
    /// How far the pointed sides of a decision extend.
    static let slant = 16.0
  }

  package let width, height: Double
  package let start: Box
  package let end: Box
  /// The boxes of the nodes, in the order of the picture's nodes.
  package let boxes: [Box]
  package let frames: [Frame]
  /// The routes of the edges, in the order of the picture's edges.
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

/// The exits and lanes of the edges at both sides of a drawing.
private struct GraphSides {
  struct Side {
    /// The exit of each edge at its node, counted from 0 at the top.
    let exits: [GraphPicture.Edge: Int]
    /// The lane of each target, counted from 0 at the nodes, outwards.
    let lanes: [Int: Int]
    /// The width of the space between nodes and lanes, which holds the labels, in pixels.
    let gutter: Double
    /// The width of gutter and lanes together, in pixels.
    let width: Double

    func exits(of node: Int) -> Int { exits.keys.count { $0.from == node } }
  }

  let left: Side
  let right: Side

  init(_ picture: GraphPicture) {
    left = Self.side(picture.edges.filter(\.isBack))
    right = Self.side(picture.edges.filter { !$0.isBack && !$0.isNext })
  }

  private static func side(_ edges: [GraphPicture.Edge]) -> Side {
    var exits: [GraphPicture.Edge: Int] = [:]
    for (_, own) in Dictionary(grouping: edges, by: \.from) {
      for (place, edge) in own.sorted(by: { $0.to > $1.to }).enumerated() { exits[edge] = place }
    }
    let lanes = lanes(edges)
    let labels = edges.compactMap(\.label).map {
      TextMeasure.width($0, size: GraphLayout.Measure.small, isBold: true)
    }
    let gutter = edges.isEmpty ? 0 : max(28, (labels.max() ?? 0) + 24)
    let count = Double((lanes.values.max() ?? -1) + 1)
    return Side(
      exits: exits, lanes: lanes, gutter: gutter,
      width: edges.isEmpty ? 0 : gutter + count * GraphLayout.Measure.laneSpacing)
  }

  /// Assigns lanes, the innermost to the shortest lines; two targets share a lane only if their
  /// lines do not overlap.
  private static func lanes(_ edges: [GraphPicture.Edge]) -> [Int: Int] {
    let spans = Dictionary(grouping: edges, by: \.to).map { target, edges in
      let rows = edges.map(\.from) + [target]
      return (target: target, rows: (rows.min() ?? target)...(rows.max() ?? target))
    }.sorted { ($0.rows.count, $0.target) < ($1.rows.count, $1.target) }
    var taken: [[ClosedRange<Int>]] = []
    var lanes: [Int: Int] = [:]
    for span in spans {
      let free = taken.firstIndex { lane in !lane.contains { $0.overlaps(span.rows) } }
      if let free {
        taken[free].append(span.rows)
        lanes[span.target] = free
      } else {
        taken.append([span.rows])
        lanes[span.target] = taken.count - 1
      }
    }
    return lanes
  }
}

/// The column of nodes in a drawing, and the frames around the nodes of called procedures.
private struct GraphStack {
  private(set) var boxes: [GraphLayout.Box] = []
  private(set) var frames: [GraphLayout.Frame] = []
  /// The y below the last node and its frames.
  private(set) var bottom: Double

  private typealias Measure = GraphLayout.Measure

  /// A frame whose last node is not placed yet.
  private struct OpenFrame {
    let call: StepID
    let lines: [String]
    let top: Double
    let level: Int
  }

  init(_ picture: GraphPicture, _ sides: GraphSides, left: Double) {
    let depth = picture.nodes.map(\.calls.count).max() ?? 0
    bottom = Measure.title + Measure.pill
    var open: [OpenFrame] = []
    for (index, node) in picture.nodes.enumerated() {
      let shared = zip(open, node.calls).prefix { $0.call == $1 }.count
      close(&open, downTo: shared, depth: depth, left: left)
      bottom += Measure.gap
      for call in node.calls.dropFirst(shared) {
        let lines = Self.title(node.procedure)
        open.append(OpenFrame(call: call, lines: lines, top: bottom, level: open.count))
        bottom += Double(lines.count) * Measure.frameLine + 14
      }
      let box = Self.box(node, exits: sides, at: index, x: left, y: bottom)
      boxes.append(box)
      bottom = box.bottom
    }
    close(&open, downTo: 0, depth: depth, left: left)
  }

  private mutating func close(
    _ open: inout [OpenFrame], downTo count: Int, depth: Int, left: Double
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
    let textWidth = Measure.nodeWidth - 2 * Measure.padding - 2 * Measure.slant
    let lines = TextMeasure.lines(node.sentence, limit: textWidth) {
      TextMeasure.width($0, size: Measure.text, isBold: node.kind == .change)
    }
    let text = Double(lines.count + 1) * Measure.lineHeight + 2 * Measure.padding - 4
    let exits = max(sides.left.exits(of: index), sides.right.exits(of: index))
    return GraphLayout.Box(
      x: x, y: y, width: Measure.nodeWidth, height: max(text, GraphLayout.height(exits: exits)),
      lines: lines)
  }
}

/// Estimates the width of text in a drawing, where the font cannot be measured.
enum TextMeasure {
  /// The width of a text in pixels, in a sans-serif font of `size` pixels.
  ///
  /// The shares of an em are slightly larger than those of Arial, Helvetica and DejaVu Sans,
  /// so that a box is too wide rather than too narrow.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    // DejaVu Sans Bold is the widest of these fonts, over a tenth wider than its regular weight.
    text.reduce(0) { $0 + share($1) } * size * (isBold ? 1.14 : 1)
  }

  private static func share(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "t", "f", "r", "I", ".", ",", ":", ";", "'", "|", "!", "(", ")", " ", "-":
      0.38
    case "m", "w", "M", "W", "@", "%", "—", "→": 0.98
    case _ where character.isUppercase: 0.72
    case _ where character.isASCII || character.isLetter: 0.61
    default: 0.8
    }
  }

  /// The text, broken at spaces into lines of at most `limit` as measured by `width`; a longer word
  /// gets a line of its own.
  static func lines<Width: Comparable>(
    _ text: String, limit: Width, width: (String) -> Width
  ) -> [String] {
    var lines: [String] = []
    for word in PrintableText.of(text).split(separator: " ") {
      if let last = lines.last, width("\(last) \(word)") <= limit {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
