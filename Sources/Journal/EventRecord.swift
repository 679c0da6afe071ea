import Operations
import Procedures
import Sessions

/// A session event as the journal and exports write it: flat JSON with only the keys of its type
/// (`Resources/session.schema.json`).
package struct EventRecord: Codable, Hashable, Sendable {
  /// What only `started` has. A key with its usual value is left out.
  package struct Start: Codable, Hashable, Sendable {
    let procedure: String
    let revisions: [String: String]
    var documents: [String: String]
    var tenant: String
    /// Only if there are any.
    var otherTenants: [OtherTenant]?
    var document: String?
    var needsApproval: Bool?
    var plan: String?
    var snapshot: String?
    var tenantAhead: Int?
    var undoes: String?
    var series: String?
    /// Only if there are any.
    var declarations: [String: String]?
    var instances: [String: String]?
  }

  /// A file that was added to a step, in `noted`.
  package struct File: Codable, Hashable, Sendable {
    var name: String
    let digest: String
    let size: Int
  }

  /// The name of the event's case.
  var type: String
  var step: String?
  var start: Start?
  var actor: String?
  var locale: String?
  var mode: String?
  var textDigest: String?
  var input: String?
  var value: Value?
  var outcome: String?
  var next: String?
  var operation: String?
  var arguments: [String: Value]?
  var key: String?
  var before: [Fact]?
  var predicted: [Fact]?
  /// Only in `attempted`, if there are any: the names of the secrets that were given.
  var secrets: [String]?
  var observed: [Fact]?
  /// Only in `verified`, if there are any.
  var surprises: [Difference]?
  var by: String?
  var verdict: String?
  var refusals: [Refusal]?
  var reason: String?
  var request: String?
  /// Only in `noted`: the words, or else the file.
  var note: String?
  var file: File?
  /// Only in `resumed`, if there are any.
  var subjects: [NamedSubject]?
  var planned: PlannedStep?
  var actual: PlannedStep?

  /// A record of an event of this type that has nothing yet but its step.
  init(_ type: String, step: StepID? = nil) {
    self.type = type
    self.step = step?.rawValue
  }

  /// Whether its reason was typed by a person; other reasons are Stegvis's own words.
  var hasTypedReason: Bool {
    switch type {
    case "skipped", "overridden", "approved", "rejected", "planSetAside": true
    case _: false
    }
  }
}

extension EventRecord {
  /// The record of an event.
  package init(_ event: SessionEvent) {
    switch event {
    case .started(let start, let first):
      self.init("started", step: first)
      self.start = Start(
        procedure: start.procedure.rawValue,
        revisions: Dictionary(
          uniqueKeysWithValues: start.revisions.map { ($0.key.rawValue, $0.value) }),
        documents: start.documents, tenant: start.tenant,
        otherTenants: start.otherTenants.isEmpty ? nil : start.otherTenants,
        document: start.document,
        needsApproval: start.needsApproval ? true : nil, plan: start.plan,
        snapshot: start.snapshot,
        tenantAhead: start.tenantAhead == 0 ? nil : start.tenantAhead,
        undoes: start.undoes?.rawValue, series: start.series,
        declarations: start.declarations.isEmpty ? nil : start.declarations,
        instances: start.instances.isEmpty ? nil : DomainInstances(start.instances).names)
      actor = start.actor
      locale = start.locale
      mode = start.mode.rawValue
    case .shown(let step, let locale, let textDigest):
      self.init("shown", step: step)
      self.locale = locale
      self.textDigest = textDigest
    case .chosen(let step, let input, let value):
      self.init("chosen", step: step)
      self.input = input
      self.value = value
    case .decided(let step, let outcome):
      self.init("decided", step: step)
      self.outcome = outcome
    case .checked(let step, let outcome, let facts):
      self.init("checked", step: step)
      self.outcome = outcome
      observed = facts
    case .attempted(let attempt):
      self.init("attempted", step: attempt.step)
      operation = attempt.operation.rawValue
      arguments = attempt.arguments
      key = attempt.key
      before = attempt.before
      predicted = attempt.predicted
      mode = attempt.mode.rawValue
      input = attempt.input
      secrets = attempt.secrets.isEmpty ? nil : attempt.secrets
    case .performed(let step, let key, let performer):
      self.init("performed", step: step)
      self.key = key
      by = performer.rawValue
    case .failed(let step, let key, let reason):
      self.init("failed", step: step)
      self.key = key
      self.reason = reason
    case .verified(let step, let key, let verdict, let observed, let surprises):
      self.init("verified", step: step)
      self.key = key
      self.verdict = verdict.rawValue
      self.observed = observed
      self.surprises = surprises.isEmpty ? nil : surprises
    case .refused(let step, let refusals):
      self.init("refused", step: step)
      self.refusals = refusals
    case .overridden(let step, let reason):
      self.init("overridden", step: step)
      self.reason = reason
    case .attested(let step):
      self.init("attested", step: step)
    case .passed(let step, let facts):
      self.init("passed", step: step)
      observed = facts.isEmpty ? nil : facts
    case .recorded(let step, let input, let value, let facts):
      self.init("recorded", step: step)
      self.input = input
      self.value = value
      observed = facts
    case .skipped(let step, let reason):
      self.init("skipped", step: step)
      self.reason = reason
    case .modeChanged(let mode):
      self.init("modeChanged")
      self.mode = mode.rawValue
    case .left(let step, let outcome, let next):
      self.init("left", step: step)
      self.outcome = outcome
      self.next = next?.rawValue
    case .returned(let step, let to):
      self.init("returned", step: step)
      next = to.rawValue
    case .resumed(let actor, let locale, let subjects):
      self.init("resumed")
      self.actor = actor
      self.locale = locale
      self.subjects = subjects.isEmpty ? nil : subjects
    case .stopped(let step, let reason):
      self.init("stopped", step: step)
      self.reason = reason.rawValue
    case .completed:
      self.init("completed")
    case .approvalRequested(let step, let request):
      self.init("approvalRequested", step: step)
      self.request = request
    case .approved(let step, let request, let actor, let locale, let alone):
      self.init("approved", step: step)
      reason = alone
      self.request = request
      self.actor = actor
      self.locale = locale
    case .rejected(let step, let request, let actor, let locale, let reason):
      self.init("rejected", step: step)
      self.request = request
      self.actor = actor
      self.locale = locale
      self.reason = reason
    case .deviated(let step, let deviation):
      self.init("deviated", step: step)
      planned = deviation.planned
      actual = deviation.actual
    case .noted(let step, let note):
      self.init("noted", step: step)
      switch note {
      case .words(let words): self.note = words
      case .file(let noted):
        file = File(name: noted.name, digest: noted.digest, size: noted.size)
      }
    case .planSetAside(let reason):
      self.init("planSetAside")
      self.reason = reason
    }
  }
}

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
    case "noted":
      if let note { return .noted(step: step, .words(note)) }
      return file.map {
        .noted(step: step, .file(NotedFile(name: $0.name, digest: $0.digest, size: $0.size)))
      }
    case "passed": return .passed(step: step, facts: observed ?? [])
    case "skipped": return reason.map { .skipped(step: step, reason: $0) }
    case "left":
      return outcome.map { .left(step: step, outcome: $0, next: next.map { StepID($0) }) }
    case "returned": return next.map { .returned(step: step, to: StepID($0)) }
    case "stopped": return stopped(at: step)
    case "attempted", "performed", "failed", "verified": return eventOfChange(at: step)
    case "approvalRequested", "approved", "rejected": return eventOfApproval(at: step)
    case "deviated":
      return actual.map { .deviated(step: step, Deviation(planned: planned, actual: $0)) }
    default: return nil
    }
  }

  /// The event in a record without a step.
  private func eventOfSession() -> SessionEvent? {
    switch type {
    case "modeChanged": mode.flatMap { SessionMode(rawValue: $0) }.map { .modeChanged($0) }
    case "resumed":
      if let actor, let locale {
        .resumed(actor: actor, locale: locale, subjects: subjects ?? [])
      } else {
        nil
      }
    case "stopped": stopped(at: nil)
    case "completed": .completed
    case "planSetAside": reason.map { .planSetAside(reason: $0) }
    default: nil
    }
  }

  /// The event in a record with the key of a change.
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
          key: key, before: before, predicted: predicted, mode: mode, input: input,
          secrets: secrets ?? []))
    case "performed":
      return by.flatMap { Performer(rawValue: $0) }
        .map { .performed(step: step, key: key, by: $0) }
    case "failed": return reason.map { .failed(step: step, key: key, reason: $0) }
    case "verified":
      guard let verdict = verdict.flatMap({ Verdict(rawValue: $0) }), let observed
      else { return nil }
      return .verified(
        step: step, key: key, verdict: verdict, observed: observed, surprises: surprises ?? [])
    default: return nil
    }
  }

  private func eventOfApproval(at step: StepID) -> SessionEvent? {
    guard let request else { return nil }
    if type == "approvalRequested" { return .approvalRequested(step: step, request: request) }
    guard let actor, let locale else { return nil }
    if type == "approved" {
      return .approved(
        step: step, request: request, actor: actor, locale: locale, alone: reason)
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
        documents: start.documents, actor: actor, tenant: start.tenant,
        otherTenants: start.otherTenants ?? [], mode: mode,
        locale: locale, document: start.document, needsApproval: start.needsApproval ?? false,
        plan: start.plan, snapshot: start.snapshot, tenantAhead: start.tenantAhead ?? 0,
        undoes: start.undoes.map { SessionID(rawValue: $0) }, series: start.series,
        declarations: start.declarations ?? [:],
        instances: Dictionary(
          (start.instances ?? [:]).map {
            (DomainID(rawValue: $0.key), DomainID(rawValue: $0.value))
          }
        ) { first, _ in first }),
      first: first)
  }
}
