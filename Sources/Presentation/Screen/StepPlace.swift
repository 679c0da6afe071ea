import Procedures

/// The place of a step in a procedure that another procedure calls.
package struct StepPlace: Hashable, Sendable {
  /// Counted from 1.
  package let number: Int
  package let count: Int

  package init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// The place of a node among the steps of its call; `nil` for a step of the outer procedure.
  package init?(of node: StepGraph.Node, in graph: StepGraph) {
    guard !node.calls.isEmpty else { return nil }
    let siblings = graph.nodes.filter { $0.calls == node.calls }
    guard let index = siblings.firstIndex(where: { $0.id == node.id }) else { return nil }
    self.init(number: index + 1, count: siblings.count)
  }
}
