import Operations

/// The graph that a session walks: a procedure with all procedures that it calls inserted.
package struct StepGraph: Sendable {
  package struct Node: Hashable, Sendable {
    /// The step's id; for a step of a called procedure, `<calling step>/<step>`.
    package let id: StepID
    /// The procedure whose document describes the step.
    package let procedure: ProcedureID
    package let step: Step
    /// The arguments of the operation, with inputs named as in the session.
    package let arguments: [String: Argument]
    /// The session's name for the input that a `choose` or `record` step fills; `nil` for other
    /// kinds.
    package let into: String?
    /// Whether the caller passes that input, so that it is not asked for again.
    package let isGiven: Bool
    /// The step that follows each outcome; `nil` is the end.
    package let next: [String: StepID?]
    /// The ids of the calling steps on the way to the node, outermost first; empty in the outer
    /// procedure.
    package let calls: [StepID]

    package init(
      id: StepID, procedure: ProcedureID, step: Step, arguments: [String: Argument],
      into: String?, isGiven: Bool, next: [String: StepID?], calls: [StepID]
    ) {
      self.id = id
      self.procedure = procedure
      self.step = step
      self.arguments = arguments
      self.into = into
      self.isGiven = isGiven
      self.next = next
      self.calls = calls
    }
  }

  package let procedure: ProcedureID
  /// The procedures whose steps are in the graph, the outer one first.
  package let procedures: [Procedure]
  /// In reading order: the nodes of a called procedure follow the step that calls it.
  package let nodes: [Node]
  private let indices: [StepID: Int]

  package init(procedure: ProcedureID, procedures: [Procedure], nodes: [Node]) {
    self.procedure = procedure
    self.procedures = procedures
    self.nodes = nodes
    self.indices = Dictionary(
      nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(_ id: StepID) -> Node? { indices[id].map { nodes[$0] } }

  /// The number of steps in the outer procedure.
  package var stepCount: Int { nodes.count { $0.calls.isEmpty } }

  /// The position of a step in the reading order of the outer procedure, counted from 1; for a step
  /// of a called procedure, that of the step that calls it. `nil` if the step is not in the graph.
  package func ordinal(of id: StepID) -> Int? {
    let outer = self[id]?.calls.first ?? id
    return nodes.lazy.filter(\.calls.isEmpty).enumerated()
      .first { $0.element.id == outer }.map { $0.offset + 1 }
  }
}
