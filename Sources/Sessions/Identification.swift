import Operations
import Procedures

/// The subjects that the names in a session were found to mean. What has an id already, and what has
/// none, stays as it is.
package struct Identification: Hashable, Sendable {
  private var subjects: [String: Subject] = [:]
  /// The names that several subjects have.
  private var unclear: Set<String> = []

  package init(_ named: [NamedSubject] = []) { add(named) }

  /// What a session has recorded about its names.
  package init(recordedIn events: some Sequence<SessionEvent>) {
    for event in events {
      if case .resumed(_, _, let named) = event { add(named) }
    }
  }

  mutating func add(_ named: [NamedSubject]) {
    for entry in named { subjects[entry.name] = entry.subject }
  }

  package var isEmpty: Bool { subjects.isEmpty }

  func knows(_ name: String) -> Bool { subjects[name] != nil }

  func of(_ subject: Subject) -> Subject {
    subject.isResolved ? subject : subjects[subject.name] ?? subject
  }

  package func of(_ value: Value) -> Value {
    switch value {
    case .text(let name): subjects[name].map { .subject($0) } ?? value
    case .subject(let subject): .subject(of(subject))
    case .list(let values): .list(values.map { of($0) })
    case .expected(let expectation): .expected(expectation.map { of($0) })
    case .number, .bytes, .flag, .instant, .code, .absent, .changed, .unread: value
    }
  }

  func of(_ arguments: Arguments) -> Arguments { arguments.mapValues { of($0) } }

  func of(_ facts: [Fact]) -> [Fact] {
    facts.map { Fact(of($0.subject), $0.property, of($0.value)) }
  }

  func of(_ differences: [Difference]) -> [Difference] {
    differences.map {
      Difference(
        subject: of($0.subject), property: $0.property, before: of($0.before), after: of($0.after))
    }
  }

  func of(_ attempt: ChangeAttempt) -> ChangeAttempt {
    ChangeAttempt(
      step: attempt.step, operation: attempt.operation, arguments: of(attempt.arguments),
      key: attempt.key, before: of(attempt.before), predicted: of(attempt.predicted),
      mode: attempt.mode, input: attempt.input, secrets: attempt.secrets)
  }

  /// The event with subjects in place of the names that were identified.
  package func of(_ event: SessionEvent) -> SessionEvent {
    guard !isEmpty else { return event }
    return switch event {
    case .chosen(let step, let input, let value):
      .chosen(step: step, input: input, value: of(value))
    case .recorded(let step, let input, let value, let facts):
      .recorded(step: step, input: input, value: of(value), facts: of(facts))
    case .checked(let step, let outcome, let facts):
      .checked(step: step, outcome: outcome, facts: of(facts))
    case .passed(let step, let facts): .passed(step: step, facts: of(facts))
    case .attempted(let attempt): .attempted(of(attempt))
    case .verified(let step, let key, let verdict, let observed, let surprises):
      .verified(
        step: step, key: key, verdict: verdict, observed: of(observed), surprises: of(surprises))
    case .started, .shown, .decided, .performed, .failed, .refused, .overridden, .attested,
      .skipped, .modeChanged, .left, .returned, .resumed, .stopped, .approvalRequested, .approved,
      .rejected, .deviated, .planSetAside, .noted, .completed:
      event
    }
  }
}

extension Identification {
  /// The names that mean one subject each.
  static func certain(_ found: [String: [Subject]]) -> [NamedSubject] {
    found.compactMap { name, subjects in
      guard let first = subjects.first, subjects.allSatisfy({ $0 == first }) else { return nil }
      return NamedSubject(name: name, subject: first)
    }
  }

  /// What the names in the changes of a recorded session mean: as was recorded, else as the tenant
  /// shows them now. A name that means several subjects is not identified, nor one that may mean
  /// another subject than the one that was recorded.
  ///
  /// - Parameter graph: the graph of the session, if its choices count as well.
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package init(
    of events: some Sequence<SessionEvent>, at graph: StepGraph? = nil, in domain: any Domain
  ) async throws(DomainFailure) {
    self.init(recordedIn: events)
    let catalogue = domain.catalogue
    var needed: [String] = []
    var others: [String] = []
    for event in events {
      switch of(event) {
      case .attempted(let attempt):
        let names = catalogue.namesWithoutID(in: attempt.arguments, of: attempt.operation)
        needed += names
        others += names.isEmpty ? [] : attempt.namesInFacts
      case .chosen(let step, _, let value):
        needed += catalogue.namesWithoutID(in: value, chosenAt: graph?[step])
      case .started, .shown, .decided, .checked, .performed, .failed, .verified, .refused,
        .overridden, .attested, .passed, .recorded, .skipped, .modeChanged, .left, .returned,
        .resumed, .stopped, .approvalRequested, .approved, .rejected, .deviated, .planSetAside,
        .noted,
        .completed:
        break
      }
    }
    try await identify(needed, others, RecordedMarks(in: events), in: domain)
  }

  /// What the names in a plan mean; a plan of an earlier version has no ids.
  init(
    of plan: Plan, at graph: StepGraph, in domain: any Domain
  ) async throws(DomainFailure) {
    self.init()
    let catalogue = domain.catalogue
    let needed = plan.steps.flatMap { step in
      step.value.map { catalogue.namesWithoutID(in: $0, chosenAt: graph[step.step]) } ?? []
    }
    let others = plan.steps.flatMap(\.differences).flatMap { difference in
      (difference.subject.isResolved ? [] : [difference.subject.name])
        + difference.before.namesWithoutID + difference.after.namesWithoutID
    }
    try await identify(needed, others, RecordedMarks([]), in: domain)
  }

  /// Adds what names mean, if there are any in `needed`.
  private mutating func identify(
    _ needed: [String], _ others: [String], _ marks: RecordedMarks, in domain: any Domain
  ) async throws(DomainFailure) {
    guard !needed.isEmpty else { return }
    let found = try await domain.subjects(named: NamesToIdentify.unique(needed + others))
    let doubts = try await marks.doubts(
      about: found.filter { needed.contains($0.key) }, in: domain)
    let certain = Self.certain(found).filter { doubts[$0.name] == nil }
    add(certain)
    unclear = Set(found.filter { $0.value.count > 1 || doubts[$0.key] != nil }.keys)
      .subtracting(certain.map(\.name))
  }

  /// The plan with subjects in place of the names that were identified.
  func of(_ plan: Plan) -> Plan {
    Plan(
      procedure: plan.procedure, revisions: plan.revisions, tenant: plan.tenant,
      otherTenants: plan.otherTenants,
      steps: plan.steps.map { step in
        PlannedStep(
          step: step.step, outcome: step.outcome, value: step.value.map { of($0) },
          skipped: step.skipped, differences: of(step.differences))
      }, isComplete: plan.isComplete)
  }

  /// The name by which an earlier version recorded an argument: for a product, its part number.
  func recordedName(of subject: Subject) -> String {
    subjects.filter { $0.value == subject && $0.key != subject.name }.keys.min() ?? subject.name
  }

  /// Whether an argument of the attempt is a name that several subjects have.
  func isUnclear(_ attempt: ChangeAttempt) -> Bool {
    attempt.arguments.values.contains { $0.namesWithoutID.contains(where: unclear.contains) }
  }
}
