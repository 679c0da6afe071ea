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

  package init(
    session: SessionID, procedure: ProcedureID, revisions: [ProcedureID: String],
    documents: [String: String], actor: String, tenant: String, mode: SessionMode,
    locale: String, document: String?
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
