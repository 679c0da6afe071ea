import Sessions

/// The conversation of a plan: consents, approvals and attestations are taken as given.
struct PlanningConversation: Conversation {
  let person: any Conversation
  let isRehearsal = true

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .proceed, .attest, .consent, .act, .actWithoutInterface, .approval, .approve:
      await person.show(view)
      return .proceed
    case .choose, .decide, .judge, .record, .blocked, .refuted, .happened:
      return try await person.ask(view)
    }
  }

  func anticipated(_ view: StepView) async -> Answer? { await person.anticipated(view) }
  func show(_ view: StepView) async { await person.show(view) }

  func tell(_ notice: Notice) async {
    switch notice {
    case .started, .resumed, .stopped, .completed:
      // A plan is not a session: there is nothing to resume, and no report.
      break
    case .reconciled, .performed, .waiting, .verdict, .checked, .given, .refused, .overridden,
      .skipped, .modeChanged, .failed, .overtaken, .busyElsewhere, .approvalRequested, .deviated:
      await person.tell(notice)
    }
  }

  func textShown(_ view: StepView) -> (text: String, locale: String) { person.textShown(view) }
}
