import Operations
import Procedures

/// Everything a screen shows of the current step, in no language.
package struct StepView: Sendable {
  package let node: StepGraph.Node
  /// Position in the outer procedure, counted from 1; of a called step, that of its caller.
  package let ordinal: Int
  /// The number of steps of the outer procedure.
  package let count: Int
  /// How often the walk has come to the step, this time included.
  package let visit: Int
  package let mode: SessionMode
  /// What is known from the tenant.
  package let facts: [Fact]
  /// What the change will alter; empty for other kinds.
  package let prediction: [Difference]
  package let question: Question
  /// What was wrong with the answer before; empty the first time.
  package let refusals: [Refusal]

  package init(
    node: StepGraph.Node, ordinal: Int, count: Int, mode: SessionMode, facts: [Fact],
    prediction: [Difference], question: Question, refusals: [Refusal],
    visit: Int = 1
  ) {
    self.node = node
    self.ordinal = ordinal
    self.count = count
    self.mode = mode
    self.facts = facts
    self.prediction = prediction
    self.question = question
    self.refusals = refusals
    self.visit = visit
  }
}
