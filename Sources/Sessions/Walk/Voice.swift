/// What speaks to a person without expecting an answer.
package protocol Voice: Sendable {
  func show(_ view: StepView) async
  func tell(_ moment: Moment) async

  /// The text of the step as the person was shown it, and its language.
  func textShown(_ view: StepView) -> (text: String, locale: String)
}
