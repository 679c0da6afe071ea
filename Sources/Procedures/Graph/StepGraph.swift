import Operations

/// What a session walks: a procedure with every procedure it calls laid into it.
package struct StepGraph: Sendable {
  package struct Node: Hashable, Sendable {
    /// `<calling step>/<step>` for a step of a called procedure.
    package let id: StepID
    /// The procedure whose document tells the step.
    package let procedure: ProcedureID
    package let step: Step
    /// What the operation is given, with inputs named as in the session.
    package let arguments: [String: Argument]
    /// The session's name of the input that a `choose` or `record` step fills.
    package let into: String?
    /// Whether the caller passes that input, so that it is not asked again.
    package let isGiven: Bool
    /// Where each outcome leads; `nil` is the end.
    package let next: [String: StepID?]
    /// The position in the calling procedure, from 1, of each call on the way to the node.
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
  /// Every procedure whose steps are in the graph, the outer one first.
  package let procedures: [Procedure]
  /// In reading order: a called procedure's nodes stand after the step that calls it.
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

  /// The number of steps of the outer procedure.
  package var stepCount: Int { nodes.count { $0.calls.isEmpty } }

  /// The place of a step in the outer procedure's reading order, counted from 1; for a step of a
  /// called procedure, that of the step that calls it.
  package func ordinal(of id: StepID) -> Int? {
    let outer = self[id]?.calls.first ?? id
    return nodes.lazy.filter(\.calls.isEmpty).enumerated()
      .first { $0.element.id == outer }.map { $0.offset + 1 }
  }
}
