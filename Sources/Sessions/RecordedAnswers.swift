import Operations
import Procedures
import Synchronization

/// Extracts a person's answers from a recorded session, so that it can be carried out again.
package enum RecordedAnswers {
  /// The answers in `events`, separately for each visit to a step; they consent to every change and
  /// attest every step.
  package static func answers(
    _ events: some Sequence<SessionEvent>, procedure: ProcedureID
  ) -> Answers {
    var steps: [StepID: [Answers.StepAnswer]] = [:]
    var visit = Visit()
    for event in events.standing {
      switch event {
      case .chosen(_, _, let value), .recorded(_, _, let value, _): visit.words = Self.words(value)
      case .decided(_, let outcome): visit.words = [outcome]
      case .checked(_, let outcome, _): visit.words = [outcome]
      case .skipped(_, let reason): visit.skip = reason
      case .overridden(_, let reason): visit.override = reason
      case .performed(_, _, let performer): visit.happened = performer != .stegvis
      case .left(let step, _, _):
        steps[step, default: []].append(visit.answer)
        visit = Visit()
      case .started, .shown, .attempted, .failed, .verified, .refused, .attested, .passed,
        .modeChanged, .returned, .resumed, .stopped, .completed, .approvalRequested, .approved,
        .rejected,
        .deviated, .planSetAside, .noted:
        break
      }
    }
    return Answers(procedure: procedure, inputs: [:], steps: steps, consent: true, attest: true)
  }

  private struct Visit {
    var words: [String]?
    var skip: String?
    var override: String?
    var happened: Bool?

    var answer: Answers.StepAnswer {
      Answers.StepAnswer(
        words: words, attest: true, skip: skip, override: override, happened: happened)
    }
  }

  /// The words a person would type for a value, several for a list; none for `absent` and `unread`.
  ///
  /// A size is written in bytes, a time in seconds since 1970-01-01T00:00:00Z, and a flag as `yes`
  /// or `no`.
  package static func words(_ value: Value) -> [String] {
    switch value {
    case .text(let text), .code(let text): [text]
    case .subject(let subject): [subject.id]
    case .number(let number), .bytes(let number), .instant(let number): [String(number)]
    case .flag(let isSet): [isSet ? "yes" : "no"]
    case .list(let values): values.flatMap(words)
    case .absent, .changed, .expected, .unread: []
    }
  }
}

/// A conversation that uses recorded answers up to a given step, and another person's from there
/// on.
///
/// A step counts as reached as soon as it is asked about, so that the fork is where the screen
/// shows it.
package struct ForkedConversation: ForwardingConversation {
  private let recorded: any Conversation
  private let other: any Conversation
  /// The step from whose first visit on the other person answers.
  private let fork: StepID
  private let passed: Passed

  /// A class, because a walk asks all its questions of the same value.
  private final class Passed: Sendable {
    let fork = Mutex(false)
  }

  /// Creates a conversation for one walk; it remembers whether the fork has been reached.
  ///
  /// - Parameters:
  ///   - recorded: also receives every notice, before and after the fork.
  ///   - fork: the step from whose first visit on `other` answers.
  package init(recorded: any Conversation, from fork: StepID, other: any Conversation) {
    self.recorded = recorded
    self.other = other
    self.fork = fork
    passed = Passed()
  }

  package var person: any Conversation { recorded }

  /// Nobody watches the recorded answers, but a walk cannot know whether the other person is next.
  package var isUnwatched: Bool { false }

  package func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    try await person(at: view).ask(view)
  }

  package func anticipated(_ view: StepView) async -> Answer? {
    await person(at: view).anticipated(view)
  }

  package func show(_ view: StepView) async { await person(at: view).show(view) }

  private func person(at view: StepView) -> any Conversation {
    passed.fork.withLock { hasPassed in
      hasPassed = hasPassed || view.node.id == fork
      return hasPassed ? other : recorded
    }
  }
}

/// The first difference between a recorded session and its repetition.
package struct SessionDifference: Hashable, Sendable {
  /// The step at which it occurred; `nil` if it concerns the whole session.
  package let step: StepID?
  /// The number of the recorded event, counted from 1; `nil` if the recording had ended.
  package let sequence: Int?
  /// The recorded event; `nil` if the recording had ended.
  package let recorded: SessionEvent?
  /// The event of the repetition; `nil` if the repetition had ended.
  package let now: SessionEvent?

  /// The first difference in what was chosen, found, changed or verified; `nil` if there is none.
  /// The person, the language, the mode, the times and the number of reads are ignored.
  package static func first(
    recorded: [SessionEvent], now: [SessionEvent]
  ) -> SessionDifference? {
    let standing = SessionEvent.standing(Array(recorded.enumerated())) { $0.element }
    let old = standing.compactMap { index, event in
      repeatable(event).map { (sequence: index + 1, event: event, repeatable: $0) }
    }
    let new = now.standing.compactMap { event in
      repeatable(event).map { (event: event, repeatable: $0) }
    }
    for (index, entry) in old.enumerated() {
      let repeated = index < new.count ? new[index] : nil
      guard let repeatable = repeated?.repeatable, isSame(entry.repeatable, repeatable) else {
        return SessionDifference(
          step: entry.event.step, sequence: entry.sequence, recorded: entry.event,
          now: repeated?.event)
      }
    }
    guard new.count > old.count else { return nil }
    let extra = new[old.count].event
    return SessionDifference(step: extra.step, sequence: nil, recorded: nil, now: extra)
  }

  /// Whether an event repeats a recorded one. Earlier versions predicted only some of what changes,
  /// so other predictions do not count; and they recorded names without ids.
  private static func isSame(_ recorded: SessionEvent, _ now: SessionEvent) -> Bool {
    func agree(_ ones: [Fact], _ others: [Fact]) -> Bool {
      ones.matches(others) { $0.agrees(with: $1) }
    }
    if case (.attempted(let old), .attempted(let new)) = (recorded, now) {
      let predicted = new.predicted.filter { fact in
        old.predicted.contains {
          $0.subject.agrees(with: fact.subject) && $0.property == fact.property
        }
      }
      return old.step == new.step && old.operation == new.operation && old.mode == new.mode
        && old.input == new.input && old.arguments.count == new.arguments.count
        && old.arguments.allSatisfy { new.arguments[$0.key].map($0.value.agrees) ?? false }
        && agree(old.before, new.before) && agree(old.predicted, predicted)
    }
    if case .chosen(let step, let input, let value) = recorded,
      case .chosen(step, input, let new) = now
    {
      return value.agrees(with: new)
    }
    if case .recorded(let step, let input, let value, let facts) = recorded,
      case .recorded(step, input, let new, let found) = now
    {
      return value.agrees(with: new) && agree(facts, found)
    }
    if case .checked(let step, let outcome, let facts) = recorded,
      case .checked(step, outcome, let found) = now
    {
      return agree(facts, found)
    }
    if case .verified(let step, _, let verdict, let observed, let surprises) = recorded,
      case .verified(step, _, verdict, let found, let others) = now
    {
      return agree(observed, found) && surprises.matches(others) { $0.agrees(with: $1) }
    }
    if case .refused(let step, let refusals) = recorded, case .refused(step, let others) = now {
      return refusals.matches(others) { $0.agrees(with: $1) }
    }
    return recorded == now
  }

  /// The parts of an event that must be equal when it is repeated; `nil` if there are none.
  private static func repeatable(_ event: SessionEvent) -> SessionEvent? {
    switch event {
    case .chosen, .decided, .refused, .left, .completed: event
    case .checked(let step, let outcome, let facts):
      .checked(step: step, outcome: outcome, facts: present(facts))
    case .recorded(let step, let input, let value, let facts):
      .recorded(step: step, input: input, value: value, facts: present(facts))
    case .verified(let step, _, let verdict, let observed, let surprises)
    where verdict != .pending:
      .verified(
        step: step, key: "", verdict: verdict, observed: present(observed), surprises: surprises)
    // Evidence is compared when it is recorded; earlier versions did not announce it.
    case .attempted(let attempt) where attempt.input != nil: nil
    case .attempted(let attempt):
      .attempted(
        ChangeAttempt(
          step: attempt.step, operation: attempt.operation, arguments: attempt.arguments, key: "",
          before: present(attempt.before), predicted: attempt.predicted, mode: .automatic))
    // Whether somebody was asked depends on the mode and the version.
    case .started, .shown, .performed, .failed, .verified, .overridden, .attested, .passed,
      .skipped,
      .modeChanged, .returned, .resumed, .stopped, .approvalRequested, .approved, .rejected,
      .deviated, .planSetAside, .noted:
      nil
    }
  }

  /// The facts that have a value. Earlier versions did not read every property of today, and one
  /// without a value says no more than one that was not read.
  private static func present(_ facts: [Fact]) -> [Fact] { facts.filter { $0.value != .absent } }
}
