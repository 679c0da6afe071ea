import Diagnostics
import Operations
import Procedures

/// Something that happened in a session, independent of language.
///
/// A session is computed from nothing but its events. The large ones lie apart, so that a history of the
/// small ones takes less memory and is copied faster.
package enum SessionEvent: Hashable, Sendable {
  /// The session began, at the first step of the graph.
  indirect case started(SessionStart, first: StepID)
  /// A person was shown a text, identified by the SHA-256 of its UTF-8.
  case shown(step: StepID, locale: String, textDigest: String)
  /// A person chose or typed a value for an input.
  case chosen(step: StepID, input: String, value: Value)
  /// A person picked the outcome of a step.
  case decided(step: StepID, outcome: String)
  /// The outcome of a check followed from the facts that were read.
  case checked(step: StepID, outcome: String, facts: [Fact])
  /// A change is about to be made, or evidence about to be reported; recorded on disk before the
  /// effect.
  indirect case attempted(ChangeAttempt)
  /// The change with this key was carried out; it is not verified yet.
  case performed(step: StepID, key: String, by: Performer)
  /// The change with this key was not made. The reason is a code, such as `notHappened`.
  case failed(step: StepID, key: String, reason: String)
  /// A verdict on the change with this key, the facts that were read for it, and what changed
  /// beside it that nobody predicted. Another one for a change of an earlier step, with surprises,
  /// is what the last look of the session found.
  indirect case verified(
    step: StepID, key: String, verdict: Verdict, observed: [Fact], surprises: [Difference] = [])
  /// A change, or a step that leads to one, was refused, because it is not possible or not allowed in
  /// the current state. After `performed`, it was refused for some of those it concerns; earlier
  /// versions did not record that.
  case refused(step: StepID, refusals: [Refusal])
  /// A person continued although a change was refuted or could not be verified.
  case overridden(step: StepID, reason: String)
  /// A person confirmed that a step is done at which nothing can be read.
  case attested(step: StepID)
  /// The walk went past a step without asking anybody, because it only leads to a change that the
  /// program makes; is a check that it reads itself, whose result `checked` tells next; or leaves only
  /// one choice, which `chosen` tells. Journals of earlier versions have no such event.
  case passed(step: StepID, facts: [Fact])
  /// A person recorded evidence kept outside the program, together with the facts read about it.
  indirect case recorded(step: StepID, input: String, value: Value, facts: [Fact])
  /// A person added words or a file to a step that they do by hand. Journals of earlier versions have no
  /// such event.
  case noted(step: StepID, StepNote)
  /// A person skipped a step.
  case skipped(step: StepID, reason: String)
  case modeChanged(SessionMode)
  /// The walk moved from a step to the next; `nil` is the end.
  case left(step: StepID, outcome: String, next: StepID?)
  /// A person went back from a step to an earlier choice or decision, to make it anew; it and all
  /// that followed it no longer stand. Journals of earlier versions have no such event.
  case returned(step: StepID, to: StepID)
  /// - Parameter subjects: what names mean that an earlier version recorded without ids, as found
  ///   then; empty if there are none.
  case resumed(actor: String, locale: String, subjects: [NamedSubject] = [])
  case stopped(step: StepID?, reason: StopReason)
  /// A second person was asked to consent to the request with this digest.
  case approvalRequested(step: StepID, request: String)
  /// With why there was no second person, if whoever runs the session went on alone.
  indirect case approved(
    step: StepID, request: String, actor: String, locale: String, alone: String? = nil)
  indirect case rejected(
    step: StepID, request: String, actor: String, locale: String, reason: String)
  /// The tenant did not match the session's plan.
  indirect case deviated(step: StepID, Deviation)
  /// From here on the session is not compared with its plan.
  case planSetAside(reason: String)
  case completed
}

extension SessionEvent {
  /// The step at which the event happened; `nil` if it concerns the whole session.
  package var step: StepID? {
    switch self {
    case .started(_, let step): step
    case .shown(let step, _, _), .chosen(let step, _, _), .decided(let step, _),
      .checked(let step, _, _), .performed(let step, _, _), .failed(let step, _, _),
      .verified(let step, _, _, _, _), .refused(let step, _), .overridden(let step, _),
      .attested(let step), .passed(let step, _), .recorded(let step, _, _, _),
      .skipped(let step, _), .left(let step, _, _), .returned(let step, _), .noted(let step, _),
      .approvalRequested(let step, _),
      .approved(let step, _, _, _, _),
      .rejected(let step, _, _, _, _), .deviated(let step, _):
      step
    case .attempted(let attempt): attempt.step
    case .stopped(let step, _): step
    case .modeChanged, .resumed, .completed, .planSetAside: nil
    }
  }
}

/// A change that is about to be made, or evidence that is about to be reported to the tenant.
package struct ChangeAttempt: Hashable, Sendable {
  package let step: StepID
  package let operation: OperationID
  package let arguments: Arguments
  /// A key that identifies this attempt in the tenant, so that it cannot take effect twice.
  package let key: String
  package let before: [Fact]
  package let predicted: [Fact]
  package let mode: SessionMode
  /// The input for the evidence that is reported; `nil` for a change. Evidence has nothing in
  /// `before` and `predicted`, because it makes no difference that is verified.
  package let input: String?
  /// The names of the secrets that a person gave for the change; nobody keeps what they are.
  package let secrets: [String]

  package init(
    step: StepID, operation: OperationID, arguments: Arguments, key: String, before: [Fact],
    predicted: [Fact], mode: SessionMode, input: String? = nil, secrets: [String] = []
  ) {
    self.step = step
    self.operation = operation
    self.arguments = arguments
    self.key = key
    self.before = before
    self.predicted = predicted
    self.mode = mode
    self.input = input
    self.secrets = secrets
  }

  /// The same attempt in another mode.
  func with(mode: SessionMode) -> ChangeAttempt {
    ChangeAttempt(
      step: step, operation: operation, arguments: arguments, key: key, before: before,
      predicted: predicted, mode: mode, input: input, secrets: secrets)
  }

  /// The same attempt, for which secrets of these names were given.
  func with(secrets: [String]) -> ChangeAttempt {
    ChangeAttempt(
      step: step, operation: operation, arguments: arguments, key: key, before: before,
      predicted: predicted, mode: mode, input: input, secrets: secrets)
  }
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
  /// Something changed beside a change that nobody predicted, and nobody was asked.
  case surprised
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
  /// The name of the tenant whose clock counts; empty if a person does every step by hand, and no
  /// tenant is involved.
  package let tenant: String
  /// The tenants of the other domains; empty if the session has only one.
  package let otherTenants: [OtherTenant]
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
  /// The SHA-256 of what each declared domain is declared by, with the program that reaches it, by the
  /// domain's id. The session is not resumed with another.
  package let declarations: [String: String]
  /// The domain of each instance, where a domain is used under another name than its own.
  package let instances: [DomainID: DomainID]

  package init(
    session: SessionID, procedure: ProcedureID, revisions: [ProcedureID: String],
    documents: [String: String], actor: String, tenant: String,
    otherTenants: [OtherTenant] = [], mode: SessionMode,
    locale: String, document: String?, needsApproval: Bool = false, plan: String? = nil,
    snapshot: String? = nil, tenantAhead: Int = 0, undoes: SessionID? = nil, series: String? = nil,
    declarations: [String: String] = [:], instances: [DomainID: DomainID] = [:]
  ) {
    self.session = session
    self.procedure = procedure
    self.revisions = revisions
    self.documents = documents
    self.actor = actor
    self.tenant = tenant
    self.otherTenants = otherTenants
    self.mode = mode
    self.locale = locale
    self.document = document
    self.needsApproval = needsApproval
    self.plan = plan
    self.snapshot = snapshot
    self.tenantAhead = tenantAhead
    self.undoes = undoes
    self.series = series
    self.declarations = declarations
    self.instances = instances
  }
}

/// A tenant that a session uses besides the one whose clock counts.
package struct OtherTenant: Hashable, Sendable, Codable {
  package let tenant: String
  /// The SHA-256 of its state at the beginning; `nil` if no copy could be kept.
  package let snapshot: String?

  package init(tenant: String, snapshot: String?) {
    self.tenant = tenant
    self.snapshot = snapshot
  }
}

extension SessionStart {
  /// The names of all tenants, the one whose clock counts first; empty if there is none.
  package var tenants: [String] {
    ([tenant] + otherTenants.map(\.tenant)).filter { !$0.isEmpty }
  }

  /// The SHA-256 of every tenant's state at the beginning, as far as copies could be kept.
  package var snapshots: [String] { ([snapshot] + otherTenants.map(\.snapshot)).compactMap(\.self) }

  /// Whether the session walks a document as it is, without a manifest.
  package var walksDocument: Bool {
    document != nil && documents["\(procedure)/procedure.yaml"] == nil
  }

  /// Whether a file is a manifest or a document of one of the session's procedures.
  ///
  /// Any other file, such as a foreign document or the calls of an undo, may name people and the
  /// tenant, so a redacted export leaves it out.
  ///
  /// - Parameter path: a key of `documents`.
  package func isFileOfProcedure(_ path: String) -> Bool {
    path != document && revisions.keys.contains { path.hasPrefix("\($0.rawValue)/") }
  }
}

/// Who carries out the changes of a session, and whether consent is needed.
package enum SessionMode: String, Hashable, Sendable, CaseIterable {
  /// The person acts in the admin centre, and Stegvis verifies.
  case manual
  /// Stegvis acts after the person has consented.
  case consent
  /// Stegvis acts without asking.
  case automatic
}

/// The name of a session, as written in the journal and on the command line.
package struct SessionID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// The session for one row of a series, `<series>/<row>`. Rows are counted from 1 and have at
  /// least five digits.
  package init(row: Int, of series: SessionID) {
    let digits = String(row)
    rawValue = "\(series)/\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
  }

  /// The series that the session belongs to; `nil` for a single session.
  package var series: SessionID? {
    rawValue.lastIndex(of: "/").map { SessionID(rawValue: String(rawValue[..<$0])) }
  }

  /// The row in its series, counted from 1; `nil` for a single session.
  package var row: Int? {
    rawValue.lastIndex(of: "/").flatMap {
      OutsideNumber.whole(rawValue[rawValue.index(after: $0)...], in: OutsideNumber.counts)
    }
  }

  package var description: String { rawValue }
}

/// The store that keeps the events of sessions, in order and permanently.
package protocol EventStore: Sendable {
  /// Appends events in one transaction, which is on disk when this returns.
  ///
  /// - Parameters:
  ///   - sequence: the number of the last event known to the caller; 0 for a new session.
  ///   - seconds: when it happened, in seconds since 1970-01-01T00:00:00Z.
  /// - Throws: `EventStoreFailure.overtaken` if another process has appended events since then, and
  ///   the other cases if nothing can be written.
  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure)

  /// Returns once everything that was appended to the session is on disk, for a store that only
  /// remembers what it appends; before each effect, and at the end.
  ///
  /// - Throws: what `append` throws; the session cannot go on then.
  func settle(_ session: SessionID) async throws(EventStoreFailure)

  /// The events after number `sequence`, in order, including those that other processes have
  /// appended; 0 for all events.
  ///
  /// - Throws: `EventStoreFailure` if they cannot be read.
  func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent]

  /// When the event with this number was recorded, in seconds since 1970-01-01T00:00:00Z; `nil` if
  /// there is no such event.
  ///
  /// - Throws: `EventStoreFailure` if it cannot be read.
  func time(of sequence: Int, in session: SessionID) throws(EventStoreFailure) -> Int?

  /// The right to carry out a change in the session; `nil` while another process has it.
  ///
  /// - Throws: `EventStoreFailure` if it cannot be found out who has it.
  func turn(in session: SessionID) throws(EventStoreFailure) -> Turn?
}

/// The defaults are those of a store that only one walk uses: nobody else appends events, so that
/// the walk knows their times, and the turn is always free.
extension EventStore {
  /// The default is that of a store whose `append` returns only then.
  package func settle(_ session: SessionID) async throws(EventStoreFailure) {}

  package func time(
    of sequence: Int, in session: SessionID
  ) throws(EventStoreFailure) -> Int? { nil }

  package func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent] { [] }

  package func turn(in session: SessionID) throws(EventStoreFailure) -> Turn? { Turn() }
}

/// The reason why events could not be stored or read; nothing was appended.
package enum EventStoreFailure: Error, Hashable, Sendable {
  /// Another window or process has continued the session.
  case overtaken(SessionID)
  case full(path: String)
  case notWritable(path: String, reason: String)
  /// The file by which processes know who makes a change cannot be opened or locked.
  case notLockable(path: String, reason: String)
  /// The file is not a journal, or has another version.
  case damaged(path: String, reason: String)
}

/// The right to carry out changes in a session. One process at a time has it, until this object is
/// released.
///
/// It is a class, because releasing the last reference returns the right, as the end of the process
/// does.
package final class Turn: Sendable {
  private let giveBack: @Sendable () -> Void

  /// - Parameter giveBack: called once, when the last reference is released.
  package init(giveBack: @escaping @Sendable () -> Void = {}) { self.giveBack = giveBack }

  deinit { giveBack() }
}
