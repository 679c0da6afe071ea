/// The other side of a walk: a terminal, an answers file, a web page.
package protocol Conversation: Sendable {
  /// Shows the step and returns what the person answers.
  ///
  /// - Throws: `Unanswered` where nobody is there to answer.
  func ask(_ view: StepView) async throws(Unanswered) -> Answer

  /// An answer that was given beforehand to a change nobody is asked about yet: leave it out, or
  /// make it in another mode; `nil` where there is none.
  func anticipated(_ view: StepView) async -> Answer?

  /// Shows a step that asks nothing, such as a change in automatic mode.
  func show(_ view: StepView) async

  /// Tells the person something that needs no answer.
  func tell(_ moment: Moment) async

  /// The text of the step as the person was shown it, and its language.
  func textShown(_ view: StepView) -> (text: String, locale: String)

  /// Whether nobody sees the steps, so that what only helps to see them need not be read.
  var isUnwatched: Bool { get }

  /// Whether nothing of the walk counts, so that no second person need consent: a plan, a practice,
  /// a session carried out again on a copy.
  var isRehearsal: Bool { get }

  /// Whether whoever is asked answers later, to another walk: one that has no answer yet just ends,
  /// and nothing is recorded of that.
  var comesBack: Bool { get }
}

extension Conversation {
  package var comesBack: Bool { false }
  package var isUnwatched: Bool { false }
  package var isRehearsal: Bool { false }
}

/// There is no answer and nobody to ask.
package struct Unanswered: Error, Hashable, Sendable {
  /// What is missing, as an answers file names it: `steps.choose-user.answer`.
  package let missing: [String]

  package init(missing: [String]) { self.missing = missing }
}
