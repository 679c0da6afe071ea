import Operations
import Procedures

/// What a name means that a session of an earlier version kept instead of an id.
package struct NamedSubject: Hashable, Sendable, Codable {
  /// The name as that version recorded it; the subject may be called something else now.
  package let name: String
  package let subject: Subject

  package init(name: String, subject: Subject) {
    self.name = name
    self.subject = subject
  }
}

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
      mode: attempt.mode, input: attempt.input)
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
    case .attempted(let attempt): .attempted(of(attempt))
    case .verified(let step, let key, let verdict, let observed, let surprises):
      .verified(
        step: step, key: key, verdict: verdict, observed: of(observed), surprises: of(surprises))
    case .started, .shown, .decided, .performed, .failed, .refused, .overridden, .attested,
      .skipped, .modeChanged, .left, .returned, .resumed, .stopped, .approvalRequested, .approved,
      .rejected, .deviated, .planSetAside, .completed:
      event
    }
  }
}

/// What is known only by its name.
extension Value {
  /// Its texts, which may be names; a version that knows ids records no subject as a text.
  fileprivate var namesWithoutID: [String] {
    switch self {
    case .text(let name): [name]
    case .list(let values): values.flatMap(\.namesWithoutID)
    case .subject, .number, .bytes, .flag, .instant, .code, .absent, .changed, .unread: []
    }
  }
}

extension [Fact] {
  fileprivate var namesWithoutID: [String] {
    flatMap { fact in
      (fact.subject.isResolved ? [] : [fact.subject.name]) + fact.value.namesWithoutID
    }
  }
}

extension ChangeAttempt {
  fileprivate var namesInFacts: [String] { before.namesWithoutID + predicted.namesWithoutID }
}

extension Catalogue {
  /// The names in those arguments of an operation that should have an id, and have none.
  func namesWithoutID(in arguments: Arguments, of operation: OperationID) -> [String] {
    guard !subjectTypes.isEmpty, let operation = self[operation] else { return [] }
    return operation.parameters.flatMap { parameter in
      subjectTypes.contains(parameter.type.name)
        ? arguments[parameter.name]?.namesWithoutID ?? [] : []
    }
  }
}

extension Catalogue {
  /// The names in a value chosen at a step that should have an id, and have none.
  func namesWithoutID(in value: Value, chosenAt node: StepGraph.Node?) -> [String] {
    guard let type = node?.step.operation.collects, subjectTypes.contains(type.name) else {
      return []
    }
    return value.namesWithoutID
  }
}

/// The names in a session that must be identified before it can go on.
struct NamesToIdentify {
  /// Those without which it cannot go on: in its inputs, and in the arguments of the current step.
  private(set) var needed: [String] = []
  /// Those in what was predicted of the change in progress, and in what was read for it.
  private(set) var ofChange: [String] = []
  /// Those in earlier changes, which the last look of the session reads again.
  private(set) var ofEffects: [String] = []

  /// All of them, each once.
  var all: [String] { Self.unique(needed + ofChange + ofEffects) }

  /// `nil` if there are no names without which the session cannot go on.
  init?(in session: Session, at node: StepGraph.Node, _ graph: StepGraph, _ catalogue: Catalogue) {
    guard !catalogue.subjectTypes.isEmpty else { return nil }
    let known = session.identification
    func unknown(_ names: [String]) -> [String] {
      Self.unique(names.filter { !known.knows($0) })
    }
    let attempt = session.change.attempt
    needed = unknown(
      Self.inputs(of: session, graph, catalogue)
        + catalogue.namesWithoutID(
          in: attempt?.arguments ?? session.arguments(of: node),
          of: attempt?.operation ?? node.step.operation.id))
    guard !needed.isEmpty else { return nil }
    ofChange = unknown(attempt?.namesInFacts ?? [])
    ofEffects = unknown(
      session.effects.flatMap { effect in
        effect.attempt.arguments.values.flatMap(\.namesWithoutID) + effect.attempt.namesInFacts
          + effect.observed.namesWithoutID
      })
  }

  private static func inputs(
    of session: Session, _ graph: StepGraph, _ catalogue: Catalogue
  ) -> [String] {
    let named = session.inputs.mapValues(\.namesWithoutID).filter { !$0.value.isEmpty }
    guard !named.isEmpty else { return [] }
    return graph.nodes.flatMap { node in
      guard let input = node.into, named[input] != nil, let value = session.inputs[input] else {
        return [String]()
      }
      return catalogue.namesWithoutID(in: value, chosenAt: node)
    }
  }

  fileprivate static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

extension Refusal {
  /// Nothing in the tenant has this name, which an earlier version recorded without an id.
  static func nameNotFound(_ name: String) -> Refusal {
    Refusal("nameNotFound", ["name": .text(name)])
  }

  /// Several in the tenant have this name, which an earlier version recorded without an id.
  static func severalHaveName(_ name: String, _ subjects: [Subject]) -> Refusal {
    Refusal(
      "severalHaveName",
      ["name": .text(name), "candidates": .list(subjects.map { .subject($0) })])
  }

  /// Whether a name that an earlier version recorded means nothing any more.
  package var isNameNotFound: Bool { code == "nameNotFound" }
}

/// How a walk goes on with a session that knows subjects only by their names.
extension SessionWalk {
  /// Finds out what the names mean that the session has kept instead of ids, and records it. If
  /// several subjects have a name, the person is asked which is meant.
  ///
  /// - Returns: how the walk ended, if nothing has one of the names, or the person stops; `nil` if it
  ///   goes on.
  /// - Throws: `Unanswered` if nobody can say which is meant.
  mutating func identifySubjects(at node: StepGraph.Node) async throws -> Ending? {
    try await identifyPlan()
    guard let names = NamesToIdentify(in: session, at: node, graph, domain.catalogue) else {
      return nil
    }
    let found = try await domain.subjects(named: names.all).mapValues { subjects in
      var seen: Set<Subject> = []
      return subjects.filter { seen.insert($0).inserted }
    }
    let unknown = names.needed.filter { found[$0, default: []].isEmpty }
    guard unknown.isEmpty else {
      await conversation.tell(.refused(node, unknown.map { .nameNotFound($0) }))
      return try await stop(.refused)
    }
    let certain = names.all.compactMap { name -> NamedSubject? in
      guard let subjects = found[name], subjects.count == 1, let only = subjects.first else {
        return nil
      }
      return NamedSubject(name: name, subject: only)
    }
    try record(.identify(certain))
    for name in NamesToIdentify.unique(names.needed + names.ofChange) {
      guard let subjects = found[name], subjects.count > 1 else { continue }
      guard let meant = try await askWhich(of: subjects, name, at: node) else {
        return try await stop(.person)
      }
      // At once, because on the web page the next question is asked by another walk.
      try record(.identify([NamedSubject(name: name, subject: meant)]))
    }
    return nil
  }

  /// Asks which of several subjects a name means, at the step where it was chosen; `nil` if the
  /// person stops.
  private mutating func askWhich(
    of subjects: [Subject], _ name: String, at node: StepGraph.Node
  ) async throws -> Subject? {
    let chosenAt = graph.nodes.first { node in
      guard let input = node.into, !node.isGiven, node.step.operation.kind == .choose else {
        return false
      }
      return session.inputs[input]?.namesWithoutID.contains(name) ?? false
    }
    let asked = chosenAt ?? node
    let type = asked.step.operation.collects ?? type(of: name, at: asked)
    let candidates = subjects.map { Candidate(value: .subject($0), title: $0.name) }
    let refusal = Refusal.severalHaveName(name, subjects)
    while true {
      let view = view(
        of: asked, question: .choose(type: type.element, candidates: candidates, given: nil),
        refusals: [refusal])
      let answer = try await conversation.ask(view)
      switch answer {
      case .stop: return nil
      case .words(let words):
        // Answers that are written down name all values of a list at once.
        let meant = Set(words.compactMap { Self.named($0, subjects) })
        if meant.count == 1 { return meant.first }
      case .outcome, .proceed, .skip, .override, .reject, .happened, .mode, .back: break
      }
      reject(answer, to: view, .refused(refusal))
    }
  }

  /// The subject with this id or, if no other has it, this name.
  private static func named(_ word: String, _ subjects: [Subject]) -> Subject? {
    if let subject = subjects.first(where: { $0.id == word }) { return subject }
    let called = subjects.filter { $0.name == word }
    return called.count == 1 ? called.first : nil
  }

  /// The type of the argument that has this name; a text if none has.
  private func type(of name: String, at node: StepGraph.Node) -> ValueType {
    let arguments = session.arguments(of: node)
    return node.step.operation.parameters.first { parameter in
      arguments[parameter.name]?.namesWithoutID.contains(name) ?? false
    }?.type ?? .text
  }
}

extension Session {
  /// The same session with the names identified that mean one subject each, for reading only.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  func identified(
    at node: StepGraph.Node, in graph: StepGraph, _ domain: any Domain
  ) async throws(DomainFailure) -> Session {
    guard let names = NamesToIdentify(in: self, at: node, graph, domain.catalogue) else {
      return self
    }
    let found = try await domain.subjects(named: names.all)
    var session = self
    session.identify(Identification.certain(found))
    return session
  }
}

extension Identification {
  /// The names that mean one subject each.
  fileprivate static func certain(_ found: [String: [Subject]]) -> [NamedSubject] {
    found.compactMap { name, subjects in
      guard let first = subjects.first, subjects.allSatisfy({ $0 == first }) else { return nil }
      return NamedSubject(name: name, subject: first)
    }
  }

  /// What the names in the changes of a recorded session mean: as was recorded, else as the tenant
  /// shows them now. A name that means several subjects is not identified.
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
        .overridden, .attested, .recorded, .skipped, .modeChanged, .left, .returned, .resumed,
        .stopped, .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .completed:
        break
      }
    }
    try await identify(needed, others, in: domain)
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
    try await identify(needed, others, in: domain)
  }

  /// Adds what names mean, if there are any in `needed`.
  private mutating func identify(
    _ needed: [String], _ others: [String], in domain: any Domain
  ) async throws(DomainFailure) {
    guard !needed.isEmpty else { return }
    let found = try await domain.subjects(named: NamesToIdentify.unique(needed + others))
    let certain = Self.certain(found)
    add(certain)
    unclear = Set(found.filter { $0.value.count > 1 }.keys).subtracting(certain.map(\.name))
  }

  /// The plan with subjects in place of the names that were identified.
  func of(_ plan: Plan) -> Plan {
    Plan(
      procedure: plan.procedure, revisions: plan.revisions, tenant: plan.tenant,
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

extension Catalogue {
  /// Whether the arguments name something of which the id is not known.
  func isByName(_ operation: OperationID, _ arguments: Arguments) -> Bool {
    !namesWithoutID(in: arguments, of: operation).isEmpty
  }
}
