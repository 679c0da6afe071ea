/// An output to a person that expects no answer.
package protocol SessionDisplay: Sendable {
  func show(_ view: StepView) async
  func tell(_ notice: Notice) async

  /// Repeats an answer that was not typed here, so that the output reads like a conversation.
  func repeatAnswer(_ answer: Answer, to view: StepView) async

  /// The text of the step as it was shown to the person, and its language.
  func textShown(_ view: StepView) -> (text: String, locale: String)

  /// Whether nobody sees the output.
  var isSilent: Bool { get }
}

extension SessionDisplay {
  package var isSilent: Bool { false }
}
