import Operations
import Procedures
import Sessions

/// A session as recorded in the journal: how it began, and everything that happened.
///
/// Every report and every replay is made from it; `SessionJSON` writes it for programs.
package struct SessionRecord: Hashable, Sendable {
  /// An event with its number and its time.
  package struct Entry: Hashable, Sendable {
    /// Counted from 1.
    package let sequence: Int
    /// Seconds since 1970-01-01T00:00:00Z.
    package let at: Int
    package let event: SessionEvent

    package init(sequence: Int, at: Int, event: SessionEvent) {
      self.sequence = sequence
      self.at = at
      self.event = event
    }
  }

  package let id: SessionID
  package let start: SessionStart
  /// In order, with subjects in place of the names that the session found out about when it was
  /// resumed.
  package let events: [Entry]
  /// The digest of the last event.
  package let head: String
  /// Whether a process is working on it now.
  package let isPresent: Bool

  package init(
    id: SessionID, start: SessionStart, events: [Entry], head: String, isPresent: Bool
  ) {
    self.id = id
    self.start = start
    let known = Identification(recordedIn: events.lazy.map(\.event))
    self.events =
      known.isEmpty
      ? events
      : events.map { Entry(sequence: $0.sequence, at: $0.at, event: known.of($0.event)) }
    self.head = head
    self.isPresent = isPresent
  }

  /// The events that the person did not take back by returning to an earlier choice.
  package var standing: [Entry] { SessionEvent.standing(events) { $0.event } }

  /// The time of the first event, in seconds since 1970-01-01T00:00:00Z; `nil` without events.
  package var startedAt: Int? { events.first?.at }

  package var state: SessionState { SessionState(last: events.last?.event, isPresent: isPresent) }
}

/// The state of a session.
package enum SessionState: String, Hashable, Sendable, CaseIterable {
  /// A process is working on it now.
  case running
  /// The process that worked on it ended, but nobody stopped the session.
  case interrupted
  case stopped
  /// A second person must approve a change before it can continue.
  case waiting
  case completed

  /// - Parameters:
  ///   - last: the session's last event.
  ///   - isPresent: whether a process is working on it.
  package init(last: SessionEvent?, isPresent: Bool) {
    self =
      switch last {
      case .completed: .completed
      case _ where isPresent: .running
      case .stopped(_, .unapproved), .approvalRequested: .waiting
      case .stopped, .approved, .rejected: .stopped
      case .started, .shown, .chosen, .decided, .checked, .attempted, .performed, .failed,
        .verified, .refused, .overridden, .attested, .passed, .recorded, .skipped, .modeChanged,
        .left, .returned, .resumed, .deviated, .planSetAside, nil, .noted:
        .interrupted
      }
  }

  /// Whether the session can be resumed, and nobody is walking it now.
  package var isResumable: Bool {
    switch self {
    case .interrupted, .stopped, .waiting: true
    case .running, .completed: false
    }
  }

  /// The name of the state in the reader's language.
  package func word(_ words: Words) -> String {
    switch self {
    case .running: words[.sessionsRunning]
    case .interrupted: words[.sessionsInterrupted]
    case .stopped: words[.sessionsStopped]
    case .waiting: words[.sessionsWaiting]
    case .completed: words[.sessionsCompleted]
    }
  }
}

/// The events of a session as JSON, independent of any language.
enum SessionJSON {
  static func value(_ record: SessionRecord) -> JSONValue {
    .object([
      "id": .string(record.id.rawValue), "start": value(record.start),
      "state": .string(record.state.rawValue), "head": .string(record.head),
      "events": .array(
        record.events.map { entry in
          let own: [String: JSONValue] = [
            "sequence": .integer(entry.sequence), "at": .integer(entry.at),
          ]
          return .object(own.merging(members(of: entry.event)) { $1 })
        }),
    ])
  }

  private static func value(_ start: SessionStart) -> JSONValue {
    var value: [String: JSONValue] = [
      "procedure": .string(start.procedure.rawValue),
      "revisions": .object(
        Dictionary(
          start.revisions.map { ($0.key.rawValue, JSONValue.string($0.value)) },
          uniquingKeysWith: { $1 })),
      "documents": .object(start.documents.mapValues(JSONValue.string)),
      "actor": .string(start.actor), "tenant": start.tenant.isEmpty ? .null : .string(start.tenant),
      "mode": .string(start.mode.rawValue), "locale": .string(start.locale),
      "document": JSONValue(start.document), "needsApproval": .flag(start.needsApproval),
      "plan": JSONValue(start.plan), "snapshot": JSONValue(start.snapshot),
      "tenantAhead": .integer(start.tenantAhead),
      "undoes": JSONValue(start.undoes?.rawValue), "series": JSONValue(start.series),
    ]
    if !start.otherTenants.isEmpty {
      value["otherTenants"] = .array(
        start.otherTenants.map {
          .object(["tenant": .string($0.tenant), "snapshot": JSONValue($0.snapshot)])
        })
    }
    if !start.declarations.isEmpty {
      value["declarations"] = .object(start.declarations.mapValues(JSONValue.string))
    }
    if !start.instances.isEmpty {
      value["instances"] = .object(
        DomainInstances(start.instances).names.mapValues(JSONValue.string))
    }
    return .object(value)
  }

  /// One event without its number and time.
  static func value(of event: SessionEvent) -> JSONValue { .object(members(of: event)) }

  private static func members(of event: SessionEvent) -> [String: JSONValue] {
    switch event {
    case .started: named("started", nil)
    case .shown(let step, let locale, let digest):
      named("shown", step, ["locale": .string(locale), "textDigest": .string(digest)])
    case .chosen(let step, let input, let value):
      named(
        "chosen", step,
        ["input": .string(input)].merging(JSONValue.members(of: value, named: "value")) { $1 })
    case .decided(let step, let outcome): named("decided", step, ["outcome": .string(outcome)])
    case .checked(let step, let outcome, let facts):
      named("checked", step, ["outcome": .string(outcome), "facts": array(facts)])
    case .attempted(let attempt): members(of: attempt)
    case .performed(let step, let key, let performer):
      named("performed", step, ["key": .string(key), "by": .string(performer.rawValue)])
    case .failed(let step, let key, let reason):
      named("failed", step, ["key": .string(key), "reason": .string(reason)])
    case .verified(let step, let key, let verdict, let observed, let surprises):
      named(
        "verified", step,
        [
          "key": .string(key), "verdict": .string(verdict.rawValue), "observed": array(observed),
        ].merging(
          surprises.isEmpty
            ? [:] : ["surprises": .array(surprises.map { JSONValue($0) })]
        ) { $1 })
    case .refused(let step, let refusals):
      named("refused", step, ["refusals": .array(refusals.map { JSONValue($0) })])
    case .overridden(let step, let reason):
      named("overridden", step, ["reason": .string(reason)])
    case .attested(let step): named("attested", step)
    case .passed(let step, let facts): named("passed", step, ["facts": array(facts)])
    case .recorded(let step, let input, let value, let facts):
      named(
        "recorded", step,
        ["input": .string(input), "facts": array(facts)]
          .merging(JSONValue.members(of: value, named: "value")) { $1 })
    case .noted(let step, .words(let words)): named("noted", step, ["note": .string(words)])
    case .noted(let step, .file(let file)):
      named(
        "noted", step,
        [
          "file": .object([
            "name": .string(file.name), "digest": .string(file.digest),
            "size": .integer(file.size),
          ])
        ])
    case .skipped(let step, let reason): named("skipped", step, ["reason": .string(reason)])
    case .modeChanged(let mode): named("modeChanged", nil, ["mode": .string(mode.rawValue)])
    case .left(let step, let outcome, let next):
      named("left", step, ["outcome": .string(outcome), "next": JSONValue(next?.rawValue)])
    case .returned(let step, let to):
      named("returned", step, ["next": .string(to.rawValue)])
    case .resumed(let actor, let locale, let subjects):
      named(
        "resumed", nil,
        ["actor": .string(actor), "locale": .string(locale)].merging(
          subjects.isEmpty ? [:] : ["subjects": .array(subjects.map { value($0) })]
        ) { $1 })
    case .stopped(let step, let reason):
      named("stopped", step, ["reason": .string(reason.rawValue)])
    case .completed: named("completed", nil)
    case .approvalRequested(let step, let request):
      named("approvalRequested", step, ["request": .string(request)])
    case .approved(let step, let request, let actor, let locale, let alone):
      named(
        "approved", step,
        ["request": .string(request), "actor": .string(actor), "locale": .string(locale)].merging(
          alone.map { ["reason": .string($0)] } ?? [:]
        ) { $1 })
    case .rejected(let step, let request, let actor, let locale, let reason):
      named(
        "rejected", step,
        [
          "request": .string(request), "actor": .string(actor), "locale": .string(locale),
          "reason": .string(reason),
        ])
    case .deviated(let step, let deviation):
      named(
        "deviated", step,
        [
          "planned": deviation.planned.map { value($0) } ?? .null,
          "actual": value(deviation.actual),
        ])
    case .planSetAside(let reason): named("planSetAside", nil, ["reason": .string(reason)])
    }
  }

  private static func members(of attempt: ChangeAttempt) -> [String: JSONValue] {
    named(
      "attempted", attempt.step,
      [
        "operation": .string(attempt.operation.rawValue),
        "arguments": .object(attempt.arguments.mapValues { JSONValue($0) }),
        "argumentIds": .object(attempt.arguments.compactMapValues { JSONValue.ids(in: $0) }),
        "key": .string(attempt.key), "before": array(attempt.before),
        "predicted": array(attempt.predicted), "mode": .string(attempt.mode.rawValue),
      ].merging(attempt.input.map { ["input": .string($0)] } ?? [:]) { $1 }
        .merging(attempt.secrets.isEmpty ? [:] : ["secrets": .strings(attempt.secrets)]) { $1 })
  }

  private static func named(
    _ name: String, _ step: StepID?, _ others: [String: JSONValue] = [:]
  ) -> [String: JSONValue] {
    var members = others
    members["event"] = .string(name)
    if let step { members["step"] = .string(step.rawValue) }
    return members
  }

  private static func array(_ facts: [Fact]) -> JSONValue { .array(facts.map { JSONValue($0) }) }

  private static func value(_ named: NamedSubject) -> JSONValue {
    .object(
      JSONValue.members(of: named.subject).merging(["name": .string(named.name)]) { $1 })
  }

  private static func value(_ step: PlannedStep) -> JSONValue {
    .object(
      [
        "step": .string(step.step.rawValue), "outcome": .string(step.outcome),
        "skipped": JSONValue(step.skipped),
        "differences": .array(step.differences.map { JSONValue($0) }),
      ].merging(JSONValue.members(of: step.value ?? .absent, named: "value")) { $1 })
  }
}
