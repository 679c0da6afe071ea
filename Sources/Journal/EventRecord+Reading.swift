import Operations
import Procedures
import Sessions

extension EventRecord {
  /// The event in the record; `nil` if its type is unknown, or a key the type needs is missing or
  /// invalid.
  package func event(of session: SessionID) -> SessionEvent? {
    guard let step = step.map({ StepID($0) }) else { return eventOfSession() }
    switch type {
    case "started": return started(session, first: step)
    case "shown":
      guard let locale, let textDigest else { return nil }
      return .shown(step: step, locale: locale, textDigest: textDigest)
    case "chosen":
      guard let input, let value else { return nil }
      return .chosen(step: step, input: input, value: value)
    case "recorded":
      guard let input, let value, let observed else { return nil }
      return .recorded(step: step, input: input, value: value, facts: observed)
    case "decided": return outcome.map { .decided(step: step, outcome: $0) }
    case "checked":
      guard let outcome, let observed else { return nil }
      return .checked(step: step, outcome: outcome, facts: observed)
    case "refused": return refusals.map { .refused(step: step, refusals: $0) }
    case "overridden": return reason.map { .overridden(step: step, reason: $0) }
    case "attested": return .attested(step: step)
    case "skipped": return reason.map { .skipped(step: step, reason: $0) }
    case "left":
      return outcome.map { .left(step: step, outcome: $0, next: next.map { StepID($0) }) }
    case "stopped": return stopped(at: step)
    case "attempted", "performed", "failed", "verified": return eventOfChange(at: step)
    case "approvalRequested", "approved", "rejected": return eventOfApproval(at: step)
    case "deviated":
      return actual.map { .deviated(step: step, Deviation(planned: planned, actual: $0)) }
    default: return nil
    }
  }

  private func eventOfSession() -> SessionEvent? {
    switch type {
    case "modeChanged": mode.flatMap { SessionMode(rawValue: $0) }.map { .modeChanged($0) }
    case "resumed":
      if let actor, let locale { .resumed(actor: actor, locale: locale) } else { nil }
    case "stopped": stopped(at: nil)
    case "completed": .completed
    case "planSetAside": reason.map { .planSetAside(reason: $0) }
    default: nil
    }
  }

  private func eventOfChange(at step: StepID) -> SessionEvent? {
    guard let key else { return nil }
    switch type {
    case "attempted":
      guard let operation, let arguments, let before, let predicted,
        let mode = mode.flatMap({ SessionMode(rawValue: $0) })
      else { return nil }
      return .attempted(
        ChangeAttempt(
          step: step, operation: OperationID(rawValue: operation), arguments: arguments,
          key: key, before: before, predicted: predicted, mode: mode))
    case "performed":
      return by.flatMap { Performer(rawValue: $0) }
        .map { .performed(step: step, key: key, by: $0) }
    case "failed": return reason.map { .failed(step: step, key: key, reason: $0) }
    case "verified":
      guard let verdict = verdict.flatMap({ Verdict(rawValue: $0) }), let observed
      else { return nil }
      return .verified(step: step, key: key, verdict: verdict, observed: observed)
    default: return nil
    }
  }

  private func eventOfApproval(at step: StepID) -> SessionEvent? {
    guard let request else { return nil }
    if type == "approvalRequested" { return .approvalRequested(step: step, request: request) }
    guard let actor, let locale else { return nil }
    if type == "approved" {
      return .approved(step: step, request: request, actor: actor, locale: locale)
    }
    return reason.map {
      .rejected(step: step, request: request, actor: actor, locale: locale, reason: $0)
    }
  }

  private func stopped(at step: StepID?) -> SessionEvent? {
    reason.flatMap { StopReason(rawValue: $0) }.map { .stopped(step: step, reason: $0) }
  }

  private func started(_ session: SessionID, first: StepID) -> SessionEvent? {
    guard let start, let actor, let locale, let mode = mode.flatMap({ SessionMode(rawValue: $0) })
    else { return nil }
    return .started(
      SessionStart(
        session: session, procedure: ProcedureID(start.procedure),
        revisions: Dictionary(
          uniqueKeysWithValues: start.revisions.map { (ProcedureID($0.key), $0.value) }),
        documents: start.documents, actor: actor, tenant: start.tenant, mode: mode,
        locale: locale, document: start.document, needsApproval: start.needsApproval ?? false,
        plan: start.plan, snapshot: start.snapshot, tenantAhead: start.tenantAhead ?? 0,
        undoes: start.undoes.map { SessionID(rawValue: $0) }, series: start.series),
      first: first)
  }
}
