import Operations
import Procedures

/// Something that happened in a session, independent of language.
package enum SessionEvent: Hashable, Sendable {
  /// The session began, at the first step of the graph.
  case started(SessionStart, first: StepID)
  /// A person was shown a text, identified by the SHA-256 of its UTF-8.
  case shown(step: StepID, locale: String, textDigest: String)
  case chosen(step: StepID, input: String, value: Value)
  case decided(step: StepID, outcome: String)
  case checked(step: StepID, outcome: String, facts: [Fact])
  /// A change is about to be made; recorded on disk before the effect.
  case attempted(ChangeAttempt)
  case performed(step: StepID, key: String, by: Performer)
  case failed(step: StepID, key: String, reason: String)
  case verified(step: StepID, key: String, verdict: Verdict, observed: [Fact])
  case refused(step: StepID, refusals: [Refusal])
  /// A person continued after a refuted change.
  case overridden(step: StepID, reason: String)
  case attested(step: StepID)
  /// A person recorded evidence kept outside the program, together with the facts read about it.
  case recorded(step: StepID, input: String, value: Value, facts: [Fact])
  case skipped(step: StepID, reason: String)
  case modeChanged(SessionMode)
  /// The walk moved from a step to the next; `nil` is the end.
  case left(step: StepID, outcome: String, next: StepID?)
  case resumed(actor: String, locale: String)
  case stopped(step: StepID?, reason: StopReason)
  /// A second person was asked to consent to the request with this digest.
  case approvalRequested(step: StepID, request: String)
  case approved(step: StepID, request: String, actor: String, locale: String)
  case rejected(step: StepID, request: String, actor: String, locale: String, reason: String)
  /// The tenant did not match the session's plan.
  case deviated(step: StepID, Deviation)
  /// From here on the session is not compared with its plan.
  case planSetAside(reason: String)
  case completed
}

/// Who brought about the effect of a change.
package enum Performer: String, Hashable, Sendable {
  case stegvis, person
  /// The effect was found in the tenant after an interruption.
  case found
}

/// The reason why a session has stopped.
package enum StopReason: String, Hashable, Sendable {
  case person, refused, refuted, unanswered, failure
  /// A second person has not consented.
  case unapproved
  /// The tenant did not match the plan.
  case deviated
}

/// The facts with which a session began.
package struct SessionStart: Hashable, Sendable {
  package let session: SessionID
  package let procedure: ProcedureID
  /// The revision of each procedure in the graph.
  package let revisions: [ProcedureID: String]
  /// The SHA-256 of each document that the session can show, by its path.
  package let documents: [String: String]
  package let actor: String
  package let tenant: String
  package let mode: SessionMode
  package let locale: String
  /// The foreign document that the session follows; `nil` for the project's own documents.
  package let document: String?
  /// Whether a second person must consent to every change.
  package let needsApproval: Bool
  /// The SHA-256 of the plan with which the session is compared; `nil` if there is none.
  package let plan: String?
  /// The SHA-256 of the tenant's state at the beginning; `nil` if no copy could be kept.
  package let snapshot: String?
  /// How far the tenant's clock was ahead of the local clock at the beginning, in seconds.
  package let tenantAhead: Int
  /// The session whose changes this one reverses; `nil` for other sessions.
  package let undoes: SessionID?
  /// The SHA-256 of the series to which the session belongs as one row; `nil` for a single session.
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

/// A change that is about to be made.
package struct ChangeAttempt: Hashable, Sendable {
  package let step: StepID
  package let operation: OperationID
  package let arguments: Arguments
  /// A key that identifies this attempt in the tenant, so that it cannot take effect twice.
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
