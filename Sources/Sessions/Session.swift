import Operations
import Procedures

/// One person's walk through one procedure, computed from its events.
///
/// `decide` returns the events that a command would add, the walk records them, and `apply` adds
/// them to the session. The same events always give the same session.
package struct Session: Sendable {
  /// The current place in the walk.
  package enum Position: Hashable, Sendable {
    case at(StepID)
    case completed
  }

  /// The progress of the change at the current step.
  package enum Change: Hashable, Sendable {
    case none
    case attempted(ChangeAttempt)
    case performed(ChangeAttempt, by: Performer)
    case judged(ChangeAttempt, Verdict)

    /// The attempt that was recorded last; `nil` if none is in progress.
    package var attempt: ChangeAttempt? {
      switch self {
      case .none: nil
      case .attempted(let attempt), .performed(let attempt, _), .judged(let attempt, _): attempt
      }
    }
  }

  /// A change that was made in the session, or evidence that was reported.
  package struct Effect: Hashable, Sendable {
    package let attempt: ChangeAttempt
    /// The last verdict on it; `nil` before there is one, and for evidence.
    package fileprivate(set) var verdict: Verdict?
    /// What was read for that verdict.
    package fileprivate(set) var observed: [Fact] = []
    /// Whether that was the session's last look, whose surprises have been told.
    package fileprivate(set) var isLookedAtAgain = false
  }

  package let start: SessionStart
  /// The number of events in the session, which is also the number of the last one.
  package private(set) var sequence: Int
  /// The number of the event by which the session came to its current step; stopping and resuming
  /// do not change it.
  package private(set) var entered = 1
  package private(set) var position: Position
  /// The values chosen and recorded so far, by the graph's names for the inputs.
  package private(set) var inputs: [String: Value] = [:]
  /// The choices and decisions that stand, in order; a repeated step has one for each visit.
  package private(set) var choices: [MadeChoice] = []
  /// How many of them came before a change that has been made.
  private var settledChoices = 0
  package private(set) var mode: SessionMode
  package private(set) var change: Change = .none
  /// The changes that were made so far, in order.
  package private(set) var effects: [Effect] = []
  /// The number of the event from which the deadline of the change in progress counts: that it was
  /// performed; before that is recorded, the first time that the session was resumed, because the
  /// effect came before that. `nil` if there is none.
  package private(set) var deadlineSequence: Int?
  /// The number of the event that announced the change in progress; `nil` if there is none, or a
  /// person makes it, who may act long after.
  package private(set) var attemptSequence: Int?
  /// How often each step has been left, also by going back from it; the number of its current visit
  /// is one more.
  package private(set) var visits: [StepID: Int] = [:]
  /// The person who walks it now: the one who began it, until another resumes it.
  package private(set) var actor: String
  /// Everybody who has walked it since it came to its current step.
  private var visitors: [String]
  /// The language of that person, as far as the session knows.
  private(set) var locale: String
  /// What names mean that an earlier version recorded without ids.
  private(set) var identification = Identification()
  package private(set) var approval: Approval = .none
  /// What was added to the current step at this visit, in order.
  package private(set) var notes: [StepNote] = []
  /// The steps that the walk has passed since it last asked something, whose notes are to be read
  /// with its next question.
  package private(set) var passed: [PassedStep] = []
  /// Every step passed since the last change, whose warnings concern the next one, too.
  package private(set) var passedSinceChange: [PassedStep] = []
  /// The steps whose notes stood on the screen that was recorded last.
  private var passedAtScreen: [PassedStep] = []
  /// Whether the last thing that was done was done by a person.
  private(set) var isLastDoneByHand = false
  /// How many steps have been left, counting every visit.
  package private(set) var stepsLeft = 0
  /// Whether the walk is compared with a plan; `false` once the plan has been set aside.
  package private(set) var holdsToPlan: Bool
  /// The reason why it has stopped; `nil` while it continues.
  package private(set) var stop: StopReason?

  /// The session described by `events`; `nil` if the first of them is not `started`.
  ///
  /// - Parameter events: from the beginning of the session, in order.
  package init?(_ events: some Collection<SessionEvent>) {
    guard case .started(let start, let first)? = events.first else { return nil }
    self.start = start
    sequence = 1
    position = .at(first)
    mode = start.mode
    actor = start.actor
    visitors = [start.actor]
    locale = start.locale
    holdsToPlan = start.plan != nil
    for event in events.dropFirst() { apply(event) }
  }

  /// The step at which the session is; `nil` once it is completed.
  package var currentStep: StepID? {
    switch position {
    case .at(let id): id
    case .completed: nil
    }
  }

  /// The choices and decisions since the last change that was made.
  var openChoices: ArraySlice<MadeChoice> { choices.dropFirst(settledChoices) }

  /// Whether `name` is that of the person who walks the session now.
  package func isWalked(by name: String) -> Bool { PersonName(name) == PersonName(actor) }

  /// Whether somebody has walked the current visit to the step, even if another person has taken the
  /// session over since. The change of that visit is their own, so that they cannot be the second
  /// person who approves it.
  package func hasWalkedVisit(_ name: String) -> Bool {
    visitors.contains { PersonName($0) == PersonName(name) }
  }

  /// The arguments for the operation of a step, with the values chosen so far; an argument whose
  /// input has no value yet is left out.
  package func arguments(of node: StepGraph.Node) -> Arguments {
    node.arguments.compactMapValues { argument in
      switch argument {
      case .input(let name): inputs[name]
      // The calls of an undo are literals, and may be those of an earlier version.
      case .literal(let value): identification.of(value)
      }
    }
  }

  /// Puts subjects in place of their names, in everything that the session still needs.
  mutating func identify(_ subjects: [NamedSubject]) {
    guard !subjects.isEmpty else { return }
    identification.add(subjects)
    inputs = identification.of(inputs)
    choices = choices.map { $0.identified(by: identification) }
    effects = effects.map { effect in
      var identified = Effect(attempt: identification.of(effect.attempt))
      identified.verdict = effect.verdict
      identified.observed = identification.of(effect.observed)
      identified.isLookedAtAgain = effect.isLookedAtAgain
      return identified
    }
    change =
      switch change {
      case .none: .none
      case .attempted(let attempt): .attempted(identification.of(attempt))
      case .performed(let attempt, let performer):
        .performed(identification.of(attempt), by: performer)
      case .judged(let attempt, let verdict): .judged(identification.of(attempt), verdict)
      }
  }

  /// Applies the next event, which is not checked: `decide` returns only events that are possible.
  package mutating func apply(_ event: SessionEvent) {
    sequence += 1
    // Only what directly follows a screen belongs to it.
    let screenPassed = passedAtScreen
    passedAtScreen = []
    switch event {
    case .started, .overridden, .deviated: break
    case .shown: (passedAtScreen, passed) = (passed, [])
    case .skipped: passed = []
    case .passed(let step, let facts):
      // Its screen is not one at which anybody was asked.
      let new = PassedStep(step: step, facts: facts)
      passed = screenPassed + [new]
      passedSinceChange = passedSinceChange.filter { $0.step != step } + [new]
    case .checked(let step, let outcome, let facts):
      complete(PassedStep(step: step, outcome: outcome, facts: facts))
    // The person reads the same screen until they have an answer.
    case .refused: passed = screenPassed + passed
    case .attested: isLastDoneByHand = true
    case .noted(_, let note): notes.append(note)
    case .chosen(let step, let input, let value):
      choices.append(MadeChoice(step: step, answer: .value(value), inputsBefore: inputs))
      inputs[input] = value
      complete(PassedStep(step: step, value: value))
    case .decided(let step, let outcome):
      choices.append(MadeChoice(step: step, answer: .outcome(outcome), inputsBefore: inputs))
    case .recorded(_, let input, let value, _):
      inputs[input] = value
      isLastDoneByHand = true
      if let attempt = change.attempt { effects.append(Effect(attempt: attempt)) }
    case .attempted(let attempt):
      change = .attempted(attempt)
      deadlineSequence = nil
      attemptSequence = attempt.mode == .manual ? nil : sequence
      if attempt.mode == .manual {
        passed = screenPassed
      } else if attempt.input == nil {
        passedSinceChange = []
      }
      // The consent was for this attempt only and is now used up.
      approval = .none
    case .performed(_, _, let performer):
      if let attempt = change.attempt {
        change = .performed(attempt, by: performer)
        effects.append(Effect(attempt: attempt))
      }
      deadlineSequence = sequence
      settledChoices = choices.count
      isLastDoneByHand = performer == .person
      (passed, passedSinceChange) = ([], [])
    case .failed:
      change = .none
      deadlineSequence = nil
    case .verified(_, let key, let verdict, let observed, _):
      if let index = effects.lastIndex(where: { $0.attempt.key == key }) {
        effects[index].verdict = verdict
        effects[index].observed = observed
        effects[index].isLookedAtAgain = change.attempt?.key != key
      }
      if let attempt = change.attempt, attempt.key == key { change = .judged(attempt, verdict) }
    case .modeChanged(let mode): self.mode = mode
    case .left(let step, _, let next):
      change = .none
      notes = []
      deadlineSequence = nil
      approval = .none
      visits[step, default: 0] += 1
      stepsLeft += 1
      entered = sequence
      visitors = [actor]
      if let next { position = .at(next) }
    case .returned(let step, let to):
      // A form or a consent of this visit must not serve another choice.
      visits[step, default: 0] += 1
      if let index = choices.lastIndex(where: { $0.step == to }) {
        inputs = choices[index].inputsBefore
        choices.removeSubrange(index...)
      }
      change = .none
      notes = []
      deadlineSequence = nil
      approval = .none
      entered = sequence
      visitors = [actor]
      passed = []
      position = .at(to)
    case .resumed(let actor, let locale, let subjects):
      self.actor = actor
      self.locale = locale
      visitors.append(actor)
      stop = nil
      identify(subjects)
      if case .attempted = change, deadlineSequence == nil { deadlineSequence = sequence }
    case .stopped(_, let reason): stop = reason
    case .completed: position = .completed
    case .approvalRequested(_, let request): approval = .requested(request)
    case .approved(_, let request, _, _, .some): approval = .alone(request)
    case .approved(_, let request, let actor, _, nil):
      approval = .approved(request, by: actor)
    case .rejected(_, let request, let actor, _, let reason):
      approval = .rejected(request, by: actor, reason: reason)
    case .planSetAside: holdsToPlan = false
    }
  }

  /// Adds to the step that has just been passed what came of it; nothing if another one was.
  private mutating func complete(_ step: PassedStep) {
    guard passed.last?.step == step.step else { return }
    passed = passed.dropLast() + [step]
    passedSinceChange = passedSinceChange.dropLast() + [step]
  }
}

extension Session {
  /// The events that would follow from a command. The function is pure: it records and changes
  /// nothing.
  ///
  /// - Throws: `SessionRefusal` if the session cannot accept the command.
  package func decide(
    _ command: SessionCommand, in graph: StepGraph
  ) throws(SessionRefusal) -> [SessionEvent] {
    switch command {
    case .go:
      return try leave(node(.open, in: graph), "done")
    case .choose(let input, let value):
      let node = try node(.choose, in: graph)
      return try [.chosen(step: node.id, input: input, value: value)] + leave(node, "done")
    case .chooseOnly(let input, let value):
      let node = try node(.choose, in: graph)
      guard mode == .consent else { throw .notThisStep(node.id) }
      return try [
        .passed(step: node.id, facts: []), .chosen(step: node.id, input: input, value: value),
      ] + leave(node, "done")
    case .pick(let outcome):
      // An outcome is also picked for a check whose data cannot be read.
      let node = try node(.decide, .check, in: graph)
      return try [.decided(step: node.id, outcome: outcome)] + leave(node, outcome)
    case .check(let outcome, let facts):
      let node = try node(.check, in: graph)
      return try [.checked(step: node.id, outcome: outcome, facts: facts)] + leave(node, outcome)
    case .pass(let outcome, let facts):
      let node = try node(.open, .confirm, .check, in: graph)
      guard mode != .manual else { throw .notThisStep(node.id) }
      guard node.step.operation.kind == .check else {
        return try [.passed(step: node.id, facts: facts)] + leave(node, outcome)
      }
      return try [
        .passed(step: node.id, facts: []),
        .checked(step: node.id, outcome: outcome, facts: facts),
      ] + leave(node, outcome)
    case .attest:
      let node = try node(.confirm, in: graph)
      return try [.attested(step: node.id)] + leave(node, "done")
    case .record(let input, let value, let facts):
      let node = try node(.record, in: graph)
      return try [.recorded(step: node.id, input: input, value: value, facts: facts)]
        + leave(node, "done")
    case .skip(let reason):
      let node = try node(in: graph)
      guard change == .none else { throw .changeUnderWay }
      guard !reason.isEmpty else { throw .reasonMissing }
      guard node.canBeSkipped else { throw .cannotBeSkipped(node.id) }
      return try [.skipped(step: node.id, reason: reason)]
        + leave(
          node, node.step.operation.skips ?? node.step.operation.outcomes.first ?? "done")
    case .skipPart(let reason):
      return try skipsOfPart(reason, in: graph)

    case .note(let note):
      let step = try step()
      guard change == .none else { throw .changeUnderWay }
      guard note.words?.isEmpty != true else { throw .reasonMissing }
      return [.noted(step: step, note)]
    case .goBack(let to):
      let step = try step()
      guard change == .none else { throw .changeUnderWay }
      guard choicesToMakeAnew(in: graph).contains(where: { $0.step == to }) else {
        throw .cannotGoBack(to: to)
      }
      return [.returned(step: step, to: to)]

    case .attempt(let attempt):
      _ = try node(.change, .record, in: graph)
      guard change == .none else { throw .changeUnderWay }
      return [.attempted(attempt)]
    case .refuse(let refusals):
      let step = try step()
      guard change == .none else { throw .changeUnderWay }
      return [.refused(step: step, refusals: refusals)]
    case .perform(let performer, let refused):
      let (node, key) = try changeUnderWay(in: graph)
      return [.performed(step: node.id, key: key, by: performer)]
        + (refused.isEmpty ? [] : [.refused(step: node.id, refusals: refused)])
    case .fail(let reason):
      let node = try node(.change, .record, in: graph)
      guard let key = change.attempt?.key else { throw .noChangeUnderWay }
      return [.failed(step: node.id, key: key, reason: reason)]
    case .judge(let verdict, let observed, let surprises):
      let (node, key) = try changeUnderWay(in: graph)
      let verified = SessionEvent.verified(
        step: node.id, key: key, verdict: verdict, observed: observed, surprises: surprises)
      switch verdict {
      case .confirmed, .attested:
        return surprises.isEmpty || !stopsAtSurprises
          ? try [verified] + leave(node, "done")
          : [verified, .stopped(step: node.id, reason: .surprised)]
      case .pending, .refuted, .unverifiable: return [verified]
      }
    case .leaveJudged:
      let node = try node(.change, in: graph)
      guard case .judged(_, let verdict) = change, verdict == .confirmed || verdict == .attested
      else { throw .noChangeUnderWay }
      return try leave(node, "done")
    case .lookedAgain(let found):
      let step = try step()
      return found.map { look in
        .verified(
          step: step, key: look.key, verdict: look.verdict, observed: look.observed,
          surprises: look.surprises)
      } + (stopsAtSurprises ? [.stopped(step: step, reason: .surprised)] : [])
    case .override(let reason):
      let (node, _) = try changeUnderWay(in: graph)
      guard !reason.isEmpty else { throw .reasonMissing }
      guard case .judged(_, let verdict) = change, verdict == .refuted || verdict == .unverifiable
      else { throw .nothingToOverride }
      return try [.overridden(step: node.id, reason: reason)] + leave(node, "done")

    case .requestApproval(let request):
      let step = try step()
      guard change == .none else { throw .changeUnderWay }
      return [.approvalRequested(step: step, request: request)]
    case .approve(let request, let actor, let locale):
      let step = try step()
      try expectRequest(request, by: actor)
      return [.approved(step: step, request: request, actor: actor, locale: locale)]
    case .goOnAlone(let request, let reason):
      let step = try step()
      guard !start.needsApproval else { throw .approverIsActor }
      guard case .requested(let open) = approval else { throw .noApprovalRequested }
      guard open == request else { throw .approvalForAnother }
      guard !reason.isEmpty else { throw .reasonMissing }
      return [
        .approved(step: step, request: request, actor: actor, locale: locale, alone: reason)
      ]
    case .reject(let request, let actor, let locale, let reason):
      let step = try step()
      try expectRequest(request, by: actor)
      guard !reason.isEmpty else { throw .reasonMissing }
      return [
        .rejected(step: step, request: request, actor: actor, locale: locale, reason: reason)
      ]

    case .setMode(let mode):
      return mode == self.mode ? [] : [.modeChanged(mode)]
    case .deviate(let deviation):
      let step = try step()
      return [.deviated(step: step, deviation), .stopped(step: step, reason: .deviated)]
    case .setPlanAside(let reason):
      guard !reason.isEmpty else { throw .reasonMissing }
      return holdsToPlan ? [.planSetAside(reason: reason)] : []
    case .stop(let reason):
      return [.stopped(step: currentStep, reason: reason)]
    case .resume(let actor, let locale):
      guard position != .completed else { throw .alreadyCompleted }
      return [.resumed(actor: actor, locale: locale)]
    case .identify(let subjects):
      return subjects.isEmpty
        ? [] : [.resumed(actor: actor, locale: locale, subjects: subjects)]
    }
  }

  /// Whether a surprise stops the session, because nobody is asked before the next change: in
  /// automatic mode, and in a row of a series.
  private var stopsAtSurprises: Bool {
    start.series != nil || mode == .automatic || change.attempt?.mode == .automatic
  }

  private func step() throws(SessionRefusal) -> StepID {
    guard let currentStep else { throw .alreadyCompleted }
    return currentStep
  }

  /// The current step in the graph, which must be of one of these kinds; of any kind if there are
  /// none.
  private func node(
    _ kinds: OperationKind..., in graph: StepGraph
  ) throws(SessionRefusal) -> StepGraph.Node {
    guard let node = try graph[step()] else { throw .alreadyCompleted }
    guard kinds.isEmpty || kinds.contains(node.step.operation.kind) else {
      throw .notThisStep(node.id)
    }
    return node
  }

  /// The current step and the key of its change.
  private func changeUnderWay(
    in graph: StepGraph
  ) throws(SessionRefusal) -> (StepGraph.Node, key: String) {
    let node = try node(.change, in: graph)
    guard let key = change.attempt?.key else { throw .noChangeUnderWay }
    return (node, key)
  }

  private func expectRequest(
    _ request: String, by approver: String
  ) throws(SessionRefusal) {
    guard case .requested(let open) = approval else { throw .noApprovalRequested }
    guard open == request else { throw .approvalForAnother }
    guard !hasWalkedVisit(approver) else { throw .approverIsActor }
  }

  /// The events of leaving a step with this outcome; the last step also completes the session.
  /// The skips of every step of the part that the session is in, from its step on.
  private func skipsOfPart(
    _ reason: String, in graph: StepGraph
  ) throws(SessionRefusal) -> [SessionEvent] {
    var session = self
    var events: [SessionEvent] = []
    var part: Int?
    while case .at(let id) = session.position, let node = graph[id],
      let own = node.step.place?.part, own == part ?? own
    {
      part = own
      let skip = try session.decide(.skip(reason: reason), in: graph)
      for event in skip { session.apply(event) }
      events += skip
    }
    return events
  }

  private func leave(
    _ node: StepGraph.Node, _ outcome: String
  ) throws(SessionRefusal) -> [SessionEvent] {
    guard let next = node.next[outcome] else { throw .unknownOutcome(outcome) }
    let left = SessionEvent.left(step: node.id, outcome: outcome, next: next)
    return next == nil ? [left, .completed] : [left]
  }
}

/// A command from a walk to its session, with everything that was read for it.
package enum SessionCommand: Sendable {
  /// Leave an `open` step.
  case go
  case choose(input: String, Value)
  /// Take the only value there is to choose, without asking.
  case chooseOnly(input: String, Value)
  case pick(outcome: String)
  case check(outcome: String, [Fact])
  /// Leave a step without asking: one that only leads to what comes after it, or a check.
  case pass(outcome: String, [Fact])
  case attest
  case record(input: String, Value, [Fact])
  case skip(reason: String)
  /// Skip every step of the part of a document that begins with the step.
  case skipPart(reason: String)
  /// Add words or a file to the step.
  case note(StepNote)
  /// Go back to an earlier choice or decision, to make it anew.
  case goBack(to: StepID)
  /// Attempt a change or report evidence.
  case attempt(ChangeAttempt)
  /// Record why a step is refused: a change, or what leads to one.
  case refuse([Refusal])
  /// - Parameter refused: Why it was not made for some of those it concerns; empty if it was made for
  ///   all.
  case perform(by: Performer, refused: [Refusal] = [])
  case fail(reason: String)
  case judge(Verdict, [Fact], surprises: [Difference] = [])
  /// Leave a change that was confirmed, and at whose surprises the session stopped.
  case leaveJudged
  /// Record what the session's last look found, which is not empty.
  case lookedAgain([Surprises.Look])
  case override(reason: String)
  /// Ask a second person to consent to the request with this digest.
  case requestApproval(String)
  case approve(request: String, actor: String, locale: String)
  case goOnAlone(request: String, reason: String)
  case reject(request: String, actor: String, locale: String, reason: String)
  case setMode(SessionMode)
  case deviate(Deviation)
  case setPlanAside(reason: String)
  case stop(StopReason)
  case resume(actor: String, locale: String)
  /// Record what names mean that an earlier version recorded without ids; with none, nothing.
  case identify([NamedSubject])
}

/// The reason why a session rejects a command.
package enum SessionRefusal: Error, Hashable, Sendable {
  case alreadyCompleted
  /// The command is for another kind of step.
  case notThisStep(StepID)
  case unknownOutcome(String)
  /// Later steps need the result of this one.
  case cannotBeSkipped(StepID)
  /// Nothing was chosen at this step, or a change has been made since.
  case cannotGoBack(to: StepID)
  /// A change is in progress and must be settled first.
  case changeUnderWay
  case noChangeUnderWay
  /// Only a change that was refuted or could not be verified can be overridden.
  case nothingToOverride
  case reasonMissing
  /// No second person has been asked to consent.
  case noApprovalRequested
  /// The change is no longer the one for which consent was requested.
  case approvalForAnother
  /// A person cannot consent to their own change, nor to one whose step they have walked before
  /// another person took the session over.
  case approverIsActor
}
