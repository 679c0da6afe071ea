import Operations
import Procedures

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
