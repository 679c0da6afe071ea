import Markup

/// A step graph as a Mermaid flowchart.
package enum GraphMermaid {
  package static func text(_ picture: GraphPicture) -> String {
    var lines = ["flowchart TD", "  start([\(quoted(picture.start))])"]
    lines += picture.nodes.enumerated().map { index, node in
      let label = quoted("\(node.number). \(node.kindWord)\n\(node.sentence)")
      return "  \(name(index, picture))\(shaped(label, node))"
    }
    lines.append("  finish([\(quoted(picture.end))])")
    lines.append("  start --> \(name(0, picture))")
    lines += picture.edges.map { edge in
      let label = edge.label.map { "|\(quoted($0))|" } ?? ""
      return "  \(name(edge.from, picture)) -->\(label) \(name(edge.to, picture))"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func shaped(_ label: String, _ node: GraphPicture.Node) -> String {
    switch node.kind {
    case .decide, .check: "{{\(label)}}"
    case .change: "[[\(label)]]"
    case .open, .choose, .record, .confirm: "[\(label)]"
    }
  }

  /// The id of a node; not the step's own, because Mermaid has reserved words, such as `end`.
  private static func name(_ place: Int, _ picture: GraphPicture) -> String {
    place < picture.nodes.count ? "step\(place + 1)" : "finish"
  }

  private static let escape = TextEscape([
    "&": "#amp;", "\"": "#quot;", "<": "#lt;", ">": "#gt;", "\n": "<br>",
  ])

  private static func quoted(_ text: String) -> String {
    "\"\(escape(text))\""
  }
}
