import Operations

/// A person whose answers are all written down in advance.
package struct ScriptedConversation: Conversation {
  private let answers: Answers
  private let display: any SessionDisplay

  package init(_ answers: Answers, display: any SessionDisplay) {
    self.answers = answers
    self.display = display
  }

  package func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    await display.show(view)
    let answer = try written(for: view)
    await display.repeatAnswer(answer, to: view)
    return answer
  }

  package func anticipated(_ view: StepView) async -> Answer? { anticipated(step(view), view) }

  private func anticipated(_ step: Answers.StepAnswer?, _ view: StepView) -> Answer? {
    if let mode = step?.mode, mode != view.mode { return .mode(mode) }
    return step?.skip.map { .skip(reason: $0) }
  }

  /// The written answer for this visit to the step; the last entry serves all later visits.
  private func step(_ view: StepView) -> Answers.StepAnswer? {
    let written = answers.steps[view.node.id]
    return written?.dropFirst(view.visit - 1).first ?? written?.last
  }

  private func written(for view: StepView) throws(Unanswered) -> Answer {
    let step = step(view)
    if let answer = anticipated(step, view) { return answer }
    // The same words would be refused again and again.
    guard view.refusals.isEmpty else { throw missing(view, "answer") }
    return try answer(view, step)
  }

  private func answer(
    _ view: StepView, _ step: Answers.StepAnswer?
  ) throws(Unanswered) -> Answer {
    let attests = step?.attest ?? answers.attest
    switch view.question {
    case .proceed:
      return .proceed
    case .choose(_, _, let given):
      if let words = step?.words ?? inputWords(view) { return .words(words) }
      guard given != nil else { throw missing(view, "answer") }
      return .proceed
    case .decide, .judge:
      guard let outcome = step?.words?.first else { throw missing(view, "answer") }
      return .outcome(outcome)
    case .consent:
      guard answers.consent || step?.words == ["yes"] else { throw missing(view, "answer") }
      return .proceed
    case .act, .actWithoutInterface, .attest:
      guard attests else { throw missing(view, "attest") }
      return .proceed
    case .record:
      guard let words = step?.words ?? inputWords(view) else { throw missing(view, "answer") }
      return .words(words)
    case .approval, .approve:
      // Another person must consent, and cannot do so through this file.
      throw missing(view, "approval")
    case .blocked:
      throw missing(view, "skip")
    case .refuted:
      guard let reason = step?.override else { throw missing(view, "override") }
      return .override(reason: reason)
    case .happened:
      guard let happened = step?.happened else { throw missing(view, "happened") }
      return .happened(happened)
    }
  }

  private func inputWords(_ view: StepView) -> [String]? {
    view.node.into.flatMap { answers.inputs[$0] }
      ?? view.node.step.into.flatMap { answers.inputs[$0] }
  }

  private func missing(_ view: StepView, _ key: String) -> Unanswered {
    Unanswered(missing: ["steps.\(view.node.id).\(key)"])
  }

  package var isUnwatched: Bool { display.isSilent }
  package func show(_ view: StepView) async { await display.show(view) }
  package func tell(_ notice: Notice) async { await display.tell(notice) }
  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    display.textShown(view)
  }
}
