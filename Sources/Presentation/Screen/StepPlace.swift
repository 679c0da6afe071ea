import Procedures

/// Where a step stands within the procedure that a step of another one calls.
package struct StepPlace: Hashable, Sendable {
  /// Counted from 1.
  package let number: Int
  package let count: Int

  package init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// The place of a node among the steps of its own call; `nil` for the outer procedure's steps.
  package init?(of node: StepGraph.Node, in graph: StepGraph) {
    guard !node.calls.isEmpty else { return nil }
    let siblings = graph.nodes.filter { $0.calls == node.calls }
    guard let index = siblings.firstIndex(where: { $0.id == node.id }) else { return nil }
    self.init(number: index + 1, count: siblings.count)
  }
}
