import Operations
import Procedures

/// A step graph in the reader's language, from which every drawing of it is made.
package struct GraphPicture: Hashable, Sendable {
  /// A step as it is drawn, with its words.
  package struct Node: Hashable, Sendable {
    package let id: StepID
    /// Counted from 1, in reading order.
    package let number: Int
    package let kind: OperationKind
    /// The kind in words, such as "Change".
    package let kindWord: String
    package let operation: OperationID
    /// The step's sentence without markup; if the step has no text, what its operation does.
    package let sentence: String
    /// The procedures called on the way to the node, by their calling steps.
    package let calls: [StepID]
    /// The title of the node's own procedure.
    package let procedure: String
    /// The step of a document before which it was added; `nil` for most.
    package let addedBefore: StepID?
  }

  /// All outcomes of a node that lead to the same node, or to the end.
  package struct Edge: Hashable, Sendable {
    /// The index of a node in `nodes`.
    package let from: Int
    /// The index of a node in `nodes`; `nodes.count` for the end.
    package let to: Int
    /// The outcomes that lead there, in the operation's order.
    package let outcomes: [String]
    /// The outcomes in words; `nil` if all outcomes of the node lead there.
    package let label: String?

    /// Whether it leads to the same or an earlier node, so that steps are repeated.
    package var isBack: Bool { to <= from }
    /// Whether it leads to the next node, or from the last node to the end.
    package var isNext: Bool { to == from + 1 }
  }

  package let title: String
  /// A sentence that describes the picture, for people who cannot see it.
  package let summary: String
  package let language: String
  package let procedure: ProcedureID
  package let start: String
  package let end: String
  package let nodes: [Node]
  /// The edges in the order of their nodes and, within a node, of the operation's outcomes; at most
  /// one between two nodes.
  package let edges: [Edge]

  /// The picture in the language of `words`, without control characters in the documents' texts.
  package init(_ graph: StepGraph, _ words: Words) {
    let texts = Dictionary(
      graph.procedures.map { ($0.id, $0.text(in: words.language)) }, uniquingKeysWith: { $1 })
    func title(of id: ProcedureID) -> String {
      (texts[id] ?? nil).map { PrintableText.of(words.runs(of: $0.title).plain) } ?? "\(id)"
    }
    procedure = graph.procedure
    language = words.language
    self.title = title(of: graph.procedure)
    summary = words.text(.graphDescription, ["title": self.title], count: graph.nodes.count)
    start = words[.graphStart]
    end = words[.graphEnd]
    nodes = graph.nodes.enumerated().map { index, node in
      let sentence = (texts[node.procedure] ?? nil)?.steps[node.step.id]?.sentence
      return Node(
        id: node.id, number: index + 1, kind: node.step.operation.kind,
        kindWord: words.kind(node.step.operation.kind), operation: node.step.operation.id,
        sentence: sentence.map { PrintableText.of(words.runs(of: $0).plain) }
          ?? words.operation(node.step.operation.id),
        calls: node.calls,
        procedure: node.isAdded
          ? words.text(.graphAdded, ["title": title(of: node.procedure)])
          : title(of: node.procedure), addedBefore: node.addedBefore)
    }
    let places = Dictionary(
      graph.nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    edges = graph.nodes.enumerated().flatMap { index, node in
      Self.edges(of: node, at: index, places, words)
    }
  }

  private static func edges(
    of node: StepGraph.Node, at index: Int, _ places: [StepID: Int], _ words: Words
  ) -> [Edge] {
    let order = node.step.operation.outcomes
    let outcomes =
      order.filter { node.next[$0] != nil } + node.next.keys.filter { !order.contains($0) }.sorted()
    var targets: [Int] = []
    var byTarget: [Int: [String]] = [:]
    for outcome in outcomes {
      let target = (node.next[outcome] ?? nil).flatMap { places[$0] } ?? places.count
      if byTarget[target] == nil { targets.append(target) }
      byTarget[target, default: []].append(outcome)
    }
    return targets.map { target in
      let own = byTarget[target] ?? []
      let label = own.map { words.outcome($0, of: node.step) }
        .joined(separator: " / ")
      return Edge(
        from: index, to: target, outcomes: own, label: targets.count > 1 ? label : nil)
    }
  }
}
