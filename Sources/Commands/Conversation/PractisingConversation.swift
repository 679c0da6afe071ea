import Sessions

/// A person who practises, and is not told what makes sense only for a session that is kept.
struct PractisingConversation: Conversation {
  let person: any Conversation
  let isRehearsal = true

  func ask(_ view: StepView) async throws(Unanswered) -> Answer { try await person.ask(view) }
  func anticipated(_ view: StepView) async -> Answer? { await person.anticipated(view) }
  func show(_ view: StepView) async { await person.show(view) }

  func tell(_ notice: Notice) async {
    switch notice {
    case .stopped, .completed:
      // There is nothing to resume, and the report is shown at the end.
      break
    case .started, .resumed, .reconciled, .performed, .waiting, .verdict, .checked, .given,
      .refused, .overridden, .skipped, .modeChanged, .failed, .overtaken, .busyElsewhere,
      .approvalRequested, .deviated:
      await person.tell(notice)
    }
  }

  func textShown(_ view: StepView) -> (text: String, locale: String) { person.textShown(view) }
}
