/// The edge that leads on from a step with a given outcome.
package struct Edge: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    case step(StepID)
    case end
    /// Walks another procedure, whose inputs (keys) receive this procedure's inputs (values), and
    /// then continues.
    case call(ProcedureID, with: [String: String], then: StepID?)
  }

  package let outcome: String
  package let target: Target

  package init(outcome: String, target: Target) {
    self.outcome = outcome
    self.target = target
  }
}
