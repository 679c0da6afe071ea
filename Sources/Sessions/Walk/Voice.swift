/// What speaks to a person without expecting an answer.
package protocol Voice: Sendable {
  func show(_ view: StepView) async
  func tell(_ moment: Moment) async

  /// Repeats an answer that was not typed here, so that the record reads like a conversation.
  func repeatAnswer(_ answer: Answer, to view: StepView) async

  /// The text of the step as the person was shown it, and its language.
  func textShown(_ view: StepView) -> (text: String, locale: String)

  /// Whether nobody hears it.
  var isSilent: Bool { get }
}

extension Voice {
  package var isSilent: Bool { false }
}
