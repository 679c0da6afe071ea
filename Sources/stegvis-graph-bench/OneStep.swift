import Operations
import Procedures

/// A graph of one step: the change to test.
enum OneStep {
  static func graph(_ operation: Operation, _ arguments: Arguments) -> StepGraph {
    let values = arguments.mapValues { Argument.literal($0) }
    let step = Step(
      id: "change", operation: operation, arguments: values, into: nil,
      edges: [Edge(outcome: "done", target: .end)], rules: [])
    let node = StepGraph.Node(
      id: "change", procedure: "change", step: step, arguments: values, into: nil, isGiven: false,
      next: ["done": StepID?.none], calls: [])
    return StepGraph(procedure: "change", procedures: [], nodes: [node])
  }
}
