/// A step graph as JSON: nodes in reading order, edges by node id.
package enum GraphJSON {
  package static func value(_ picture: GraphPicture) -> JSONValue {
    .object([
      "procedure": .string(picture.procedure.rawValue), "title": .string(picture.title),
      "language": .string(picture.language),
      "nodes": .array(
        picture.nodes.map { node in
          .object([
            "id": .string(node.id.rawValue), "number": .integer(node.number),
            "kind": .string(node.kind.rawValue), "operation": .string(node.operation.rawValue),
            "text": .string(node.sentence), "calls": .strings(node.calls.map(\.rawValue)),
          ])
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
