import Markup

/// A step graph as a drawing (SVG 1.1), for light and dark backgrounds.
package struct GraphSVG {
  private typealias Measure = GraphLayout.Measure
  private let picture: GraphPicture
  private let layout: GraphLayout
  private let svg = SVGText()

  /// The whole drawing, with a title and a description for people who cannot see it.
  package static func text(_ picture: GraphPicture) -> String {
    var drawing = GraphSVG(picture)
    drawing.draw()
    return drawing.svg.text
  }

  private init(_ picture: GraphPicture) {
    self.picture = picture
    layout = GraphLayout(picture)
  }

  private mutating func draw() {
    let width = SVGText.number(layout.width)
    let height = SVGText.number(layout.height)
    svg.open(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", width), ("height", height),
        ("viewBox", "0 0 \(width) \(height)"), ("role", "img"), ("aria-labelledby", "title desc"),
        ("xml:lang", picture.language), ("font-family", "system-ui, 'DejaVu Sans', sans-serif"),
      ])
    svg.element("title", [("id", "title")], picture.title)
    svg.element("desc", [("id", "desc")], picture.summary)
    svg.element("style", [], GraphStyle.css)
    svg.open("defs")
    svg.open(
      "marker",
      [
        ("id", "arrow"), ("viewBox", "0 0 10 10"), ("refX", "10"), ("refY", "5"),
        ("markerWidth", "8"), ("markerHeight", "8"), ("orient", "auto"),
        ("markerUnits", "userSpaceOnUse"),
      ])
    svg.empty("path", [("class", "tip"), ("d", "M 0 0 L 10 5 L 0 10 z")])
    svg.close()
    svg.close()
    svg.empty("rect", [("class", "paper"), ("width", width), ("height", height)])
    svg.element(
      "text", [("class", "title"), ("x", SVGText.number(Measure.margin)), ("y", "34")],
      picture.title)
    for frame in layout.frames.sorted(by: { $0.width > $1.width }) { draw(frame) }
    drawStraight(from: layout.start, to: layout.boxes.first ?? layout.end, label: nil)
    for route in layout.routes { draw(route) }
    pill(layout.start)
    for (node, box) in zip(picture.nodes, layout.boxes) { draw(node, box) }
    pill(layout.end)
    for route in layout.routes { drawLabel(route) }
    svg.close()
  }

  private mutating func draw(_ frame: GraphLayout.Frame) {
    svg.empty(
      "rect",
      [
        ("class", "frame"), ("x", SVGText.number(frame.x)), ("y", SVGText.number(frame.y)),
        ("width", SVGText.number(frame.width)), ("height", SVGText.number(frame.height)),
        ("rx", "10"),
      ])
    for (index, line) in frame.lines.enumerated() {
      let y = frame.y + 19 + Double(index) * Measure.frameLine
      label(line, x: frame.x + 12, y: y, anchor: "start", class: "name")
    }
  }

  private mutating func draw(_ node: GraphPicture.Node, _ box: GraphLayout.Box) {
    svg.open("g", [("class", node.kind.rawValue)])
    outline(node, box)
    let x = box.x + Measure.padding + Measure.slant
    var y = box.y + Measure.padding + Measure.small
    label("\(node.number)  \(node.kindWord)", x: x, y: y, anchor: "start", class: "kind")
    for line in box.lines {
      y += Measure.lineHeight
      label(line, x: x, y: y, anchor: "start", class: "text")
    }
    svg.close()
  }

  /// Draws the shape that shows the kind: pointed sides for a question, a double frame for a
  /// change.
  private mutating func outline(_ node: GraphPicture.Node, _ box: GraphLayout.Box) {
    switch node.kind {
    case .decide, .check:
      let slant = Measure.slant
      let points = [
        (box.x, box.y + box.height / 2), (box.x + slant, box.y), (box.right - slant, box.y),
        (box.right, box.y + box.height / 2), (box.right - slant, box.bottom),
        (box.x + slant, box.bottom),
      ]
      svg.empty(
        "polygon",
        [
          ("class", "shape"),
          (
            "points",
            points.map { "\(SVGText.number($0.0)),\(SVGText.number($0.1))" }.joined(separator: " ")
          ),
        ])
    case .change:
      rectangle(box, inset: 0, radius: 4)
      rectangle(box, inset: 4, radius: 2)
    case .open, .choose, .record, .confirm: rectangle(box, inset: 0, radius: 8)
    }
  }

  private mutating func rectangle(_ box: GraphLayout.Box, inset: Double, radius: Double) {
    svg.empty(
      "rect",
      [
        ("class", "shape"), ("x", SVGText.number(box.x + inset)),
        ("y", SVGText.number(box.y + inset)), ("width", SVGText.number(box.width - 2 * inset)),
        ("height", SVGText.number(box.height - 2 * inset)), ("rx", SVGText.number(radius)),
      ])
  }

  private mutating func pill(_ box: GraphLayout.Box) {
    svg.open("g", [("class", "pill")])
    rectangle(box, inset: 0, radius: box.height / 2)
    label(
      box.lines.joined(separator: " "), x: box.middle, y: box.y + box.height / 2 + 5,
      anchor: "middle", class: "text")
    svg.close()
  }

  private mutating func draw(_ route: GraphLayout.Route) {
    let boxes = layout.boxes + [layout.end]
    guard let exit = route.exit, let lane = route.lane, let entry = route.entry else {
      drawStraight(
        from: boxes[route.edge.from], to: boxes[route.edge.to], label: route.edge.label)
      return
    }
    let start = side(boxes[route.edge.from], route.edge.from, y: exit, left: route.isBack)
    let finish = side(boxes[route.edge.to], route.edge.to, y: entry, left: route.isBack)
    path(
      "M \(point(start, exit)) H \(SVGText.number(lane)) V \(SVGText.number(entry)) H \(SVGText.number(finish))"
    )
  }

  /// The x at which a line at the height `y` meets the outline of a node.
  private func side(_ box: GraphLayout.Box, _ place: Int, y: Double, left: Bool) -> Double {
    let cut: Double
    if place == picture.nodes.count {
      // The end has half circles at its sides.
      let radius = box.height / 2
      let rise = y - (box.y + radius)
      cut = radius - (radius * radius - rise * rise).squareRoot()
    } else {
      switch picture.nodes[place].kind {
      case .decide, .check:
        let half = box.height / 2
        cut = Measure.slant * abs(y - (box.y + half)) / half
      case .open, .choose, .change, .record, .confirm: cut = 0
      }
    }
    return left ? box.x + cut : box.right - cut
  }

  private mutating func drawStraight(
    from one: GraphLayout.Box, to other: GraphLayout.Box, label text: String?
  ) {
    path("M \(point(one.middle, one.bottom)) V \(SVGText.number(other.y))")
    if let text {
      label(text, x: one.middle + 9, y: one.bottom + 20, anchor: "start", class: "edge")
    }
  }

  /// Draws the outcome above the line that leaves the node at its side.
  private mutating func drawLabel(_ route: GraphLayout.Route) {
    guard let exit = route.exit, let text = route.edge.label else { return }
    let box = layout.boxes[route.edge.from]
    let depth = Double(picture.nodes.map(\.calls.count).max() ?? 0) * Measure.frameStep
    if route.isBack {
      label(text, x: box.x - depth - 8, y: exit - 5, anchor: "end", class: "edge")
    } else {
      label(text, x: box.right + depth + 8, y: exit - 5, anchor: "start", class: "edge")
    }
  }

  private mutating func path(_ data: String) {
    svg.empty("path", [("class", "line"), ("d", data), ("marker-end", "url(#arrow)")])
  }

  private mutating func label(
    _ text: String, x: Double, y: Double, anchor: String, class name: String
  ) {
    svg.element(
      "text",
      [
        ("class", name), ("x", SVGText.number(x)), ("y", SVGText.number(y)),
        ("text-anchor", anchor),
      ], PrintableText.of(text))
  }

  private func point(_ x: Double, _ y: Double) -> String {
    "\(SVGText.number(x)) \(SVGText.number(y))"
  }
}

/// Writes SVG piece by piece.
private struct SVGText {
  // `nil` only if there is no memory left, and then there is no picture either.
  private let writer = XMLWriter()

  var text: String { writer?.finished() ?? "" }

  func open(_ name: String, _ attributes: [(String, String)] = []) {
    writer?.start(name, attributes)
  }

  func close() { writer?.end() }

  func empty(_ name: String, _ attributes: [(String, String)]) {
    writer?.element(name, attributes)
  }

  func element(_ name: String, _ attributes: [(String, String)], _ content: String) {
    writer?.element(name, attributes, text: content)
  }

  /// A coordinate, rounded to at most one decimal.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
  }
}

/// The style sheet of a drawing, with dark colours for readers whose system asks for them.
private enum GraphStyle {
  static let css = """

    .paper { fill: #ffffff }
    text { fill: #1b1f24; font-size: 14px }
    .title { font-size: 20px; font-weight: 600 }
    .kind, .edge, .name { font-size: 12px; fill: #57606a }
    .kind, .edge { font-weight: 600 }
    .edge { fill: #1b1f24 }
    .shape { fill: #f6f8fa; stroke: #57606a; stroke-width: 1.2 }
    .decide .shape, .check .shape { fill: #eef4ff; stroke: #2f5fb3 }
    .change .shape { fill: #fff6e6; stroke: #8a4b00; stroke-width: 1.8 }
    .change .text { font-weight: 600 }
    .frame { fill: none; stroke: #8c959f; stroke-dasharray: 5 4 }
    .line { fill: none; stroke: #57606a; stroke-width: 1.4 }
    .tip { fill: #57606a }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117 }
      text, .edge { fill: #e6edf3 }
      .kind, .name { fill: #9ea7b3 }
      .shape { fill: #161b22; stroke: #8b949e }
      .decide .shape, .check .shape { fill: #13233f; stroke: #79a6f2 }
      .change .shape { fill: #33230a; stroke: #e0a458 }
      .frame { stroke: #6e7681 }
      .line { stroke: #8b949e }
      .tip { fill: #8b949e }
    }

    """
}
