import Operations
import Procedures
import Sessions

/// A session event as the journal writes it: flat JSON with only the keys of its type.
package struct EventRecord: Codable, Hashable, Sendable {
  package struct Start: Codable, Hashable, Sendable {
    let procedure: String
    let revisions: [String: String]
    var documents: [String: String]
    var tenant: String
    var document: String?
    var needsApproval: Bool?
    var plan: String?
    var snapshot: String?
    var tenantAhead: Int?
    var undoes: String?
    var series: String?
  }

  let type: String
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
  var observed: [Fact]?
  var by: String?
  var verdict: String?
  var refusals: [Refusal]?
  var reason: String?
  var request: String?
  var planned: PlannedStep?
  var actual: PlannedStep?

  private init(_ type: String, step: StepID? = nil) {
    self.type = type
    self.step = step?.rawValue
  }
}

extension EventRecord {
  package init(_ event: SessionEvent) {
    switch event {
    case .started(let start, let first):
      self.init("started", step: first)
      self.start = Start(
        procedure: start.procedure.rawValue,
        revisions: Dictionary(
          uniqueKeysWithValues: start.revisions.map { ($0.key.rawValue, $0.value) }),
        documents: start.documents, tenant: start.tenant, document: start.document,
        needsApproval: start.needsApproval ? true : nil, plan: start.plan,
        snapshot: start.snapshot,
        tenantAhead: start.tenantAhead == 0 ? nil : start.tenantAhead,
        undoes: start.undoes?.rawValue, series: start.series)
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
    case .performed(let step, let key, let performer):
      self.init("performed", step: step)
      self.key = key
      by = performer.rawValue
    case .failed(let step, let key, let reason):
      self.init("failed", step: step)
      self.key = key
      self.reason = reason
    case .verified(let step, let key, let verdict, let observed):
      self.init("verified", step: step)
      self.key = key
      self.verdict = verdict.rawValue
      self.observed = observed
    case .refused(let step, let refusals):
      self.init("refused", step: step)
      self.refusals = refusals
    case .overridden(let step, let reason):
      self.init("overridden", step: step)
      self.reason = reason
    case .attested(let step):
      self.init("attested", step: step)
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
    case .resumed(let actor, let locale):
      self.init("resumed")
      self.actor = actor
      self.locale = locale
    case .stopped(let step, let reason):
      self.init("stopped", step: step)
      self.reason = reason.rawValue
    case .completed:
      self.init("completed")
    case .approvalRequested(let step, let request):
      self.init("approvalRequested", step: step)
      self.request = request
    case .approved(let step, let request, let actor, let locale):
      self.init("approved", step: step)
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
    case .planSetAside(let reason):
      self.init("planSetAside")
      self.reason = reason
    }
  }
}
