import Markup
import Procedures

/// A step graph as indented text.
///
/// For programs, there are `GraphDOT`, `GraphMermaid` and `GraphJSON`; `GraphSVG` is a drawing.
package enum GraphText {
  /// A line for each step in reading order and, below it, one for each edge that a reader would not
  /// expect. Steps of a called procedure are indented below its title.
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

/// A step graph in DOT, the language of Graphviz (graphviz.org/doc/info/lang.html).
package enum GraphDOT {
  /// The whole file, with a line end after the last line.
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

/// A step graph as a Mermaid flowchart.
package enum GraphMermaid {
  /// The whole flowchart, with a line end after the last line.
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

/// A step graph as JSON: nodes in reading order, edges by node id.
package enum GraphJSON {
  /// The graph; an edge to the end has `null` as its target.
  package static func value(_ picture: GraphPicture) -> JSONValue {
    .object([
      "procedure": .string(picture.procedure.rawValue), "title": .string(picture.title),
      "language": .string(picture.language),
      "nodes": .array(
        picture.nodes.map { node in
          .object(
            [
              "id": .string(node.id.rawValue), "number": .integer(node.number),
              "kind": .string(node.kind.rawValue), "operation": .string(node.operation.rawValue),
              "text": .string(node.sentence), "calls": .strings(node.calls.map(\.rawValue)),
            ].merging(node.addedBefore.map { ["addedBefore": .string($0.rawValue)] } ?? [:]) { $1 })
        }),
      "edges": .array(
        picture.edges.map { edge in
          .object([
            "from": .string(picture.nodes[edge.from].id.rawValue),
            "to": edge.to < picture.nodes.count
              ? .string(picture.nodes[edge.to].id.rawValue) : .null,
            "outcomes": .strings(edge.outcomes), "label": JSONValue(edge.label),
          ])
        }),
    ])
  }
}
