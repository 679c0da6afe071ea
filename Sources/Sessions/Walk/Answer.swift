/// What a person answers.
package enum Answer: Hashable, Sendable {
  /// Go on, yes, done, look again: whatever the question's ordinary answer is.
  case proceed
  /// Words typed or chosen; several for a list.
  case words([String])
  /// An outcome picked.
  case outcome(String)
  /// Leave the step out.
  case skip(reason: String)
  /// Go on past a refuted change.
  case override(reason: String)
  /// Somebody else's change must not be made.
  case reject(reason: String)
  /// It happened, or it did not.
  case happened(Bool)
  case mode(SessionMode)
  case stop
}
