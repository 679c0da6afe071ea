/// The exits and lanes of the edges at both sides of a drawing.
struct GraphSides {
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
