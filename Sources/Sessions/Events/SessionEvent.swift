import Operations
import Procedures

/// Something that happened in a session, in no language.
package enum SessionEvent: Hashable, Sendable {
  /// It began, at the graph's first step.
  case started(SessionStart, first: StepID)
  /// The text a person was shown, by the SHA-256 of its characters.
  case shown(step: StepID, locale: String, textDigest: String)
  case chosen(step: StepID, input: String, value: Value)
  case decided(step: StepID, outcome: String)
  case checked(step: StepID, outcome: String, facts: [Fact])
  /// On disk before the effect.
  case attempted(ChangeAttempt)
  case performed(step: StepID, key: String, by: Performer)
  case failed(step: StepID, key: String, reason: String)
  case verified(step: StepID, key: String, verdict: Verdict, observed: [Fact])
  case refused(step: StepID, refusals: [Refusal])
  /// A person goes on past a refuted change.
  case overridden(step: StepID, reason: String)
  case attested(step: StepID)
  /// What a person kept outside, with the evidence that was read of it.
  case recorded(step: StepID, input: String, value: Value, facts: [Fact])
  case skipped(step: StepID, reason: String)
  case modeChanged(SessionMode)
  /// The walk went from a step to the next; `nil` is the end.
  case left(step: StepID, outcome: String, next: StepID?)
  case resumed(actor: String, locale: String)
  case stopped(step: StepID?, reason: StopReason)
  /// A second person was asked to consent, to what has this digest.
  case approvalRequested(step: StepID, request: String)
  case approved(step: StepID, request: String, actor: String, locale: String)
  case rejected(step: StepID, request: String, actor: String, locale: String, reason: String)
  /// Reality was not what the session's plan says.
  case deviated(step: StepID, Deviation)
  /// From here on the plan is not held against reality.
  case planSetAside(reason: String)
  case completed
}

/// Who brought about the effect of a change.
package enum Performer: String, Hashable, Sendable {
  case stegvis, person
  /// It was found in the tenant after a stop.
  case found
}

/// Why a session is not going on.
package enum StopReason: String, Hashable, Sendable {
  case person, refused, refuted, unanswered, failure
  /// A second person has not consented.
  case unapproved
  /// Reality was not what the plan says.
  case deviated
}

/// What a session began with.
package struct SessionStart: Hashable, Sendable {
  package let session: SessionID
  package let procedure: ProcedureID
  /// The revision of every procedure in the graph.
  package let revisions: [ProcedureID: String]
  /// The SHA-256 of every document the session can show, by its path.
  package let documents: [String: String]
  package let actor: String
  package let tenant: String
  package let mode: SessionMode
  package let locale: String
  /// The foreign document the session walks; `nil` for our own.
  package let document: String?
  /// Whether a second person must consent to every change.
  package let needsApproval: Bool
  /// The SHA-256 of the plan it is held against; `nil` where there is none.
  package let plan: String?
  /// The SHA-256 of the tenant as it was at the beginning; `nil` where no copy could be kept.
  package let snapshot: String?
  /// How many seconds the tenant's clock was ahead of ours at the beginning.
  package let tenantAhead: Int
  /// The session whose changes this one takes back; `nil` for all others.
  package let undoes: SessionID?
  /// The SHA-256 of the series of which the session walks one row; `nil` where it stands alone.
  package let series: String?

  package init(
    session: SessionID, procedure: ProcedureID, revisions: [ProcedureID: String],
    documents: [String: String], actor: String, tenant: String, mode: SessionMode,
    locale: String, document: String?, needsApproval: Bool = false, plan: String? = nil,
    snapshot: String? = nil, tenantAhead: Int = 0, undoes: SessionID? = nil, series: String? = nil
  ) {
    self.session = session
    self.procedure = procedure
    self.revisions = revisions
    self.documents = documents
    self.actor = actor
    self.tenant = tenant
    self.mode = mode
    self.locale = locale
    self.document = document
    self.needsApproval = needsApproval
    self.plan = plan
    self.snapshot = snapshot
    self.tenantAhead = tenantAhead
    self.undoes = undoes
    self.series = series
  }
}

/// A change as it is about to be made.
package struct ChangeAttempt: Hashable, Sendable {
  package let step: StepID
  package let operation: OperationID
  package let arguments: Arguments
  /// Names this attempt in the tenant, so that it cannot take effect twice.
  package let key: String
  package let before: [Fact]
  package let predicted: [Fact]
  package let mode: SessionMode

  package init(
    step: StepID, operation: OperationID, arguments: Arguments, key: String, before: [Fact],
    predicted: [Fact], mode: SessionMode
  ) {
    self.step = step
    self.operation = operation
    self.arguments = arguments
    self.key = key
    self.before = before
    self.predicted = predicted
    self.mode = mode
  }
}
