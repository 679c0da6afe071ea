/// The lanes at both sides of a drawing: who runs where.
struct GraphSides {
  struct Side {
    /// The exits of each node, counted from 0 from the top.
    let exits: [GraphPicture.Edge: Int]
    /// The lane of each target, counted from 0 from the nodes outwards.
    let lanes: [Int: Int]
    /// The room between nodes and lanes, where the labels stand.
    let gutter: Double
    /// Of labels and lanes together.
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

  /// The shortest go innermost; two targets share a lane only where their lines do not meet.
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
