/// The other side of a walk: a terminal, an answers file or a web page.
package protocol Conversation: Sendable {
  /// Shows the step and returns the person's answer.
  ///
  /// - Throws: `Unanswered` if nobody can answer.
  func ask(_ view: StepView) async throws(Unanswered) -> Answer

  /// An answer given in advance to a change that nobody has been asked about yet: skip it, or make
  /// it in another mode; `nil` if there is none.
  func anticipated(_ view: StepView) async -> Answer?

  /// Shows a step that needs no answer, such as a change in automatic mode.
  func show(_ view: StepView) async

  /// Tells the person something that needs no answer.
  func tell(_ notice: Notice) async

  /// The text of the step as it was shown to the person, and its language.
  func textShown(_ view: StepView) -> (text: String, locale: String)

  /// Whether nobody sees the steps, so that data needed only for showing them is not read.
  var isUnwatched: Bool { get }

  /// Whether the walk has no real effect, so that no second person need consent: a plan, a practice
  /// session, or a session repeated on a copy.
  var isRehearsal: Bool { get }

  /// Whether the person answers later, in another walk; a walk without an answer then just ends,
  /// and nothing is recorded about that.
  var comesBack: Bool { get }
}

extension Conversation {
  package var comesBack: Bool { false }
  package var isUnwatched: Bool { false }
  package var isRehearsal: Bool { false }
}

/// There is no answer, and nobody to ask.
package struct Unanswered: Error, Hashable, Sendable {
  /// The missing answers, as an answers file names them: `steps.choose-user.answer`.
  package let missing: [String]

  package init(missing: [String]) { self.missing = missing }
}
