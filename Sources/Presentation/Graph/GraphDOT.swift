import Markup

/// A step graph in DOT, the language of Graphviz.
package enum GraphDOT {
  package static func text(_ picture: GraphPicture) -> String {
    var lines = [
      "digraph \(quoted(picture.procedure.rawValue)) {",
      "  label=\(quoted(picture.title)); labelloc=t; rankdir=TB;",
      "  node [fontname=\"sans-serif\", shape=box];",
      "  edge [fontname=\"sans-serif\"];",
      "  \"start\" [label=\(quoted(picture.start)), shape=oval];",
      "  \"end\" [label=\(quoted(picture.end)), shape=oval];",
    ]
    lines += picture.nodes.map { node in
      let label = "\(node.number). \(node.kindWord)\n\(wrapped(node.sentence))"
      return "  \(quoted(node.id.rawValue)) [label=\(quoted(label))\(shape(node))];"
    }
    lines.append("  \"start\" -> \(name(0, picture));")
    lines += picture.edges.map { edge in
      let label = edge.label.map { " [label=\(quoted($0))]" } ?? ""
      return "  \(name(edge.from, picture)) -> \(name(edge.to, picture))\(label);"
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func shape(_ node: GraphPicture.Node) -> String {
    switch node.kind {
    case .decide, .check: ", shape=diamond"
    case .change: ", peripheries=2, style=bold"
    case .open, .choose, .record, .confirm: ""
    }
  }

  private static func name(_ place: Int, _ picture: GraphPicture) -> String {
    place < picture.nodes.count ? quoted(picture.nodes[place].id.rawValue) : "\"end\""
  }

  private static func wrapped(_ text: String) -> String {
    TextMeasure.lines(text, limit: 36) { $0.count }.joined(separator: "\n")
  }

  private static func quoted(_ text: String) -> String {
    "\"\(TextEscape.doubleQuoted(text))\""
  }
}
