import Operations
import Procedures

/// One person's walk through one procedure, computed from its events.
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

    package var attempt: ChangeAttempt? {
      switch self {
      case .none: nil
      case .attempted(let attempt), .performed(let attempt, _), .judged(let attempt, _): attempt
      }
    }
  }

  package let start: SessionStart
  /// The number of events in the session, which is also the number of the last one.
  package private(set) var sequence: Int
  package private(set) var position: Position
  /// The values chosen so far, by the graph's names for the inputs.
  package private(set) var inputs: [String: Value] = [:]
  package private(set) var mode: SessionMode
  package private(set) var change: Change = .none
  /// How often each step has been left; the number of its current visit is one more.
  package private(set) var visits: [StepID: Int] = [:]
  /// The person who walks it now: the one who began it, until another resumes it.
  package private(set) var actor: String
  package private(set) var approval: Approval = .none
  /// The number of steps left, counting every visit.
  package private(set) var stepsLeft = 0
  package private(set) var holdsToPlan: Bool
  /// The reason why it has stopped; `nil` while it continues.
  package private(set) var stop: StopReason?

  /// The session described by `events`; `nil` if they do not begin with its start and first step.
  package init?(_ events: some Collection<SessionEvent>) {
    guard case .started(let start, let first)? = events.first else { return nil }
    self.start = start
    sequence = 1
    position = .at(first)
    mode = start.mode
    actor = start.actor
    holdsToPlan = start.plan != nil
    for event in events.dropFirst() { apply(event) }
  }

  /// The arguments for the operation of a step, with the values chosen so far.
  package func arguments(of node: StepGraph.Node) -> Arguments {
    node.arguments.compactMapValues { argument in
      switch argument {
      case .input(let name): inputs[name]
      case .literal(let value): value
      }
    }
  }

  /// Applies the next event.
  package mutating func apply(_ event: SessionEvent) {
    sequence += 1
    switch event {
    case .started, .shown, .decided, .checked, .refused, .attested, .skipped, .overridden,
      .deviated:
      break
    case .chosen(_, let input, let value), .recorded(_, let input, let value, _):
      inputs[input] = value
    case .attempted(let attempt):
      change = .attempted(attempt)
      // The consent was for this attempt only and is now used up.
      approval = .none
    case .performed(_, _, let performer):
      if let attempt = change.attempt { change = .performed(attempt, by: performer) }
    case .failed: change = .none
    case .verified(_, _, let verdict, _):
      if let attempt = change.attempt { change = .judged(attempt, verdict) }
    case .modeChanged(let mode): self.mode = mode
    case .left(let step, _, let next):
      change = .none
      approval = .none
      visits[step, default: 0] += 1
      stepsLeft += 1
      if let next { position = .at(next) }
    case .resumed(let actor, _):
      self.actor = actor
      stop = nil
    case .stopped(_, let reason): stop = reason
    case .completed: position = .completed
    case .approvalRequested(_, let request): approval = .requested(request)
    case .approved(_, let request, let actor, _): approval = .approved(request, by: actor)
    case .rejected(_, let request, let actor, _, let reason):
      approval = .rejected(request, by: actor, reason: reason)
    case .planSetAside: holdsToPlan = false
    }
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
    case .resume(let actor, let locale):
      guard position != .completed else { throw .alreadyCompleted }
      return [.resumed(actor: actor, locale: locale)]
    case .stop(let reason):
      return [.stopped(step: currentStep, reason: reason)]
    case .setMode(let mode):
      return mode == self.mode ? [] : [.modeChanged(mode)]
    case .setPlanAside(let reason):
      guard !reason.isEmpty else { throw .reasonMissing }
      return holdsToPlan ? [.planSetAside(reason: reason)] : []
    case .requestApproval, .approve, .reject:
      guard let step = currentStep else { throw .alreadyCompleted }
      return [try decideApproval(command, at: step)]
    case .deviate(let deviation):
      guard let step = currentStep else { throw .alreadyCompleted }
      return [.deviated(step: step, deviation), .stopped(step: step, reason: .deviated)]
    case .go, .choose, .pick, .check, .attempt, .perform, .fail, .judge, .override, .attest,
      .record, .skip:
      guard case .at(let id) = position, let node = graph[id] else { throw .alreadyCompleted }
      return try decide(command, at: node)
    }
  }

  package var currentStep: StepID? {
    switch position {
    case .at(let id): id
    case .completed: nil
    }
  }

  private func decide(
    _ command: SessionCommand, at node: StepGraph.Node
  ) throws(SessionRefusal) -> [SessionEvent] {
    let step = node.id
    switch command {
    case .go:
      try expect(node, .open)
      return try leave(node, "done")
    case .choose(let input, let value):
      try expect(node, .choose)
      return try [.chosen(step: step, input: input, value: value)] + leave(node, "done")
    case .pick(let outcome):
      // An outcome is selected for a check whose data cannot be read.
      guard [.decide, .check].contains(node.step.operation.kind) else { throw .notThisStep(step) }
      return try [.decided(step: step, outcome: outcome)] + leave(node, outcome)
    case .check(let outcome, let facts):
      try expect(node, .check)
      return try [.checked(step: step, outcome: outcome, facts: facts)] + leave(node, outcome)
    case .attest:
      try expect(node, .confirm)
      return try [.attested(step: step)] + leave(node, "done")
    case .record(let input, let value, let facts):
      try expect(node, .record)
      return try [.recorded(step: step, input: input, value: value, facts: facts)]
        + leave(node, "done")
    case .skip(let reason):
      guard change == .none else { throw .changeUnderWay }
      guard !reason.isEmpty else { throw .reasonMissing }
      guard node.canBeSkipped else { throw .cannotBeSkipped(step) }
      return try [.skipped(step: step, reason: reason)]
        + leave(node, node.step.operation.outcomes.first ?? "done")
    case .attempt, .perform, .fail, .judge, .override:
      try expect(node, .change)
      return try decideChange(command, at: node)
    case .resume, .stop, .setMode, .setPlanAside, .requestApproval, .approve, .reject, .deviate:
      return []
    }
  }

  private func decideApproval(
    _ command: SessionCommand, at step: StepID
  ) throws(SessionRefusal) -> SessionEvent {
    switch command {
    case .requestApproval(let request):
      guard change == .none else { throw .changeUnderWay }
      return .approvalRequested(step: step, request: request)
    case .approve(let request, let actor, let locale):
      try expectRequest(request, by: actor)
      return .approved(step: step, request: request, actor: actor, locale: locale)
    case .reject(let request, let actor, let locale, let reason):
      try expectRequest(request, by: actor)
      guard !reason.isEmpty else { throw .reasonMissing }
      return .rejected(
        step: step, request: request, actor: actor, locale: locale, reason: reason)
    case .go, .choose, .pick, .check, .attempt, .perform, .fail, .judge, .override, .attest,
      .record, .skip, .setMode, .resume, .stop, .deviate, .setPlanAside:
      throw .noApprovalRequested
    }
  }

  private func expectRequest(
    _ request: String, by approver: String
  ) throws(SessionRefusal) {
    guard case .requested(let open) = approval else { throw .noApprovalRequested }
    guard open == request else { throw .approvalForAnother }
    guard approver.lowercased() != actor.lowercased() else { throw .approverIsActor }
  }

  private func decideChange(
    _ command: SessionCommand, at node: StepGraph.Node
  ) throws(SessionRefusal) -> [SessionEvent] {
    let step = node.id
    if case .attempt(let attempt, let refusals) = command {
      guard change == .none else { throw .changeUnderWay }
      return refusals.isEmpty
        ? [.attempted(attempt)] : [.refused(step: step, refusals: refusals)]
    }
    guard let key = change.attempt?.key else { throw .noChangeUnderWay }
    switch command {
    case .perform(let performer):
      return [.performed(step: step, key: key, by: performer)]
    case .fail(let reason):
      return [.failed(step: step, key: key, reason: reason)]
    case .judge(let verdict, let observed):
      let verified = SessionEvent.verified(
        step: step, key: key, verdict: verdict, observed: observed)
      switch verdict {
      case .confirmed, .attested: return try [verified] + leave(node, "done")
      case .pending, .refuted, .unverifiable: return [verified]
      }
    case .override(let reason):
      guard !reason.isEmpty else { throw .reasonMissing }
      guard case .judged(_, let verdict) = change, verdict == .refuted || verdict == .unverifiable
      else { throw .nothingToOverride }
      return try [.overridden(step: step, reason: reason)] + leave(node, "done")
    case .go, .choose, .pick, .check, .attempt, .attest, .record, .skip, .resume, .stop, .setMode,
      .requestApproval, .approve, .reject, .deviate, .setPlanAside:
      return []
    }
  }

  private func expect(
    _ node: StepGraph.Node, _ kind: OperationKind
  ) throws(SessionRefusal) {
    guard node.step.operation.kind == kind else { throw .notThisStep(node.id) }
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
  case go
  case choose(input: String, Value)
  case pick(outcome: String)
  case check(outcome: String, [Fact])
  case attempt(ChangeAttempt, [Refusal])
  case perform(by: Performer)
  case fail(reason: String)
  case judge(Verdict, [Fact])
  case override(reason: String)
  case attest
  case record(input: String, Value, [Fact])
  case skip(reason: String)
  case setMode(SessionMode)
  case resume(actor: String, locale: String)
  case stop(StopReason)
  case requestApproval(String)
  case approve(request: String, actor: String, locale: String)
  case reject(request: String, actor: String, locale: String, reason: String)
  case deviate(Deviation)
  case setPlanAside(reason: String)
}

/// The reason why a session rejects a command.
package enum SessionRefusal: Error, Hashable, Sendable {
  case alreadyCompleted
  /// The step is bound to another kind of operation.
  case notThisStep(StepID)
  case unknownOutcome(String)
  /// Later steps need the result of this one.
  case cannotBeSkipped(StepID)
  /// A change is in progress and must be settled first.
  case changeUnderWay
  case noChangeUnderWay
  /// Only a change that was refuted or could not be verified can be overridden.
  case nothingToOverride
  case reasonMissing
  /// Nobody has requested consent.
  case noApprovalRequested
  /// The change is no longer the one for which consent was requested.
  case approvalForAnother
  /// A person cannot consent to their own change.
  case approverIsActor
}
