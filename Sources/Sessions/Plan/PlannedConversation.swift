import Operations

/// A person who is asked only for consent; choices and decisions come from a plan.
package struct PlannedConversation: Conversation {
  private let script: ScriptedConversation
  private let person: any Conversation

  package init(_ plan: Plan, display: any SessionDisplay, person: any Conversation) {
    script = ScriptedConversation(plan.answers, display: display)
    self.person = person
  }

  package func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    switch view.question {
    case .choose, .decide, .judge, .record:
      // If the plan's answer is refused, the person must give another one.
      view.refusals.isEmpty ? try await script.ask(view) : try await person.ask(view)
    case .proceed, .consent, .act, .actWithoutInterface, .attest, .blocked, .refuted, .happened,
      .approval, .approve:
      try await person.ask(view)
    }
  }

  package func anticipated(_ view: StepView) async -> Answer? { await script.anticipated(view) }
  package func show(_ view: StepView) async { await person.show(view) }
  package func tell(_ notice: Notice) async { await person.tell(notice) }

  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    person.textShown(view)
  }
}

extension Plan {
  /// The choices and decisions of the plan, visit by visit.
  package var answers: Answers {
    let answers = steps.map { step in
      (
        step.step,
        Answers.StepAnswer(
          words: step.value.map(RecordedAnswers.words) ?? [step.outcome], attest: nil,
          skip: step.skipped)
      )
    }
    return Answers(
      procedure: procedure, inputs: [:],
      steps: Dictionary(grouping: answers) { $0.0 }.mapValues { $0.map(\.1) }, consent: false,
      attest: false)
  }
}
