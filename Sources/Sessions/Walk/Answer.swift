/// A person's answer to a question.
package enum Answer: Hashable, Sendable {
  /// The usual answer to the question: continue, yes, done, or look again.
  case proceed
  /// Words typed or chosen; several for a list.
  case words([String])
  /// The selected outcome.
  case outcome(String)
  /// Skip the step.
  case skip(reason: String)
  /// Continue after a refuted change.
  case override(reason: String)
  /// Reject another person's change.
  case reject(reason: String)
  /// Whether the effect happened.
  case happened(Bool)
  case mode(SessionMode)
  case stop
}
