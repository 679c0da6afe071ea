/// Where a step leads when it ends with an outcome.
package struct Edge: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    case step(StepID)
    case end
    /// Walks another procedure, whose inputs (keys) are tied to ours (values), then goes on.
    case call(ProcedureID, with: [String: String], then: StepID?)
  }

  package let outcome: String
  package let target: Target

  package init(outcome: String, target: Target) {
    self.outcome = outcome
    self.target = target
  }
}
