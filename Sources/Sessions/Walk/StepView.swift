import Operations
import Procedures

/// Everything that a screen shows about the current step, independent of language.
package struct StepView: Sendable {
  package let node: StepGraph.Node
  /// The position in the outer procedure, counted from 1; for a called step, the position of its
  /// caller.
  package let ordinal: Int
  /// The number of steps in the outer procedure.
  package let count: Int
  /// The number of visits to the step, including this one.
  package let visit: Int
  package let mode: SessionMode
  /// The facts known from the tenant.
  package let facts: [Fact]
  /// The changes that the step will make; empty for other kinds.
  package let prediction: [Difference]
  package let question: Question
  /// What was wrong with the previous answer; empty the first time.
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
