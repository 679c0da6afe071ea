import Sessions

/// The conversation of a plan: consents, approvals and attestations are taken as given.
struct PlanningConversation: ForwardingConversation {
  let person: any Conversation
  let isRehearsal = true
  let readsChanges = false

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .proceed, .attest, .consent, .act, .actWithoutInterface, .approval, .approve:
      await person.show(view)
      return .proceed
    case .choose, .decide, .judge, .record, .blocked, .refuted, .happened:
      return try await person.ask(view)
    }
  }

  /// A plan is not a session: there is nothing to resume, and no report. What the walk does on the
  /// copy is not done, so it is told as what would be done.
  func tell(_ notice: Notice) async {
    switch notice {
    case .started, .resumed, .rightsMissing, .stopped, .completed: break
    case .performed(let node): await person.tell(.planned(node))
    case .verdict(_, .confirmed, _, _, _), .verdict(_, .attested, _, _, _): break
    case .reconciled, .planned, .waiting, .verdict, .lookedAgain, .checked, .given, .refused,
      .overridden, .skipped, .partLeftOut, .modeChanged, .returned, .failed, .passed, .overtaken,
      .takenOver,
      .busyElsewhere, .approvalRequested, .deviated:
      await person.tell(notice)
    }
  }
}

/// A person who practises, and is not told what makes sense only for a session that is kept.
struct PractisingConversation: ForwardingConversation {
  let person: any Conversation
  let isRehearsal = true

  /// There is nothing to resume, and the report is shown at the end.
  func tell(_ notice: Notice) async {
    switch notice {
    case .rightsMissing, .stopped, .completed: break
    case .started, .resumed, .reconciled, .performed, .planned, .waiting, .verdict, .lookedAgain,
      .checked, .given, .refused, .overridden, .skipped, .partLeftOut, .modeChanged, .returned,
      .failed, .passed,
      .overtaken, .takenOver, .busyElsewhere, .approvalRequested, .deviated:
      await person.tell(notice)
    }
  }
}

/// The conversation of a session that is carried out again on a copy, where nothing counts.
struct RehearsingConversation: ForwardingConversation {
  let person: any Conversation
  let isRehearsal = true
}
