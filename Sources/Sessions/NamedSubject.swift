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

/// What is known only by its name.
extension Value {
  /// Its texts, which may be names; a version that knows ids records no subject as a text.
  var namesWithoutID: [String] {
    switch self {
    case .text(let name): [name]
    case .list(let values): values.flatMap(\.namesWithoutID)
    case .expected(let expectation): expectation.values.flatMap(\.namesWithoutID)
    case .subject, .number, .bytes, .flag, .instant, .code, .absent, .changed, .unread: []
    }
  }
}

extension [Fact] {
  var namesWithoutID: [String] {
    flatMap { fact in
      (fact.subject.isResolved ? [] : [fact.subject.name]) + fact.value.namesWithoutID
    }
  }
}

extension ChangeAttempt {
  var namesInFacts: [String] { before.namesWithoutID + predicted.namesWithoutID }
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

  /// Whether the arguments name something of which the id is not known.
  func isByName(_ operation: OperationID, _ arguments: Arguments) -> Bool {
    !namesWithoutID(in: arguments, of: operation).isEmpty
  }

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
  /// Those in what was predicted of the change in progress.
  private(set) var predicted: [String] = []
  /// Those in what was read for that change, and in earlier changes, which the last look of the
  /// session reads again.
  private(set) var others: [String] = []

  /// All of them, each once.
  var all: [String] { Self.unique(needed + predicted + others) }

  /// `nil` if everything is identified that can be.
  ///
  /// - Parameter inVain: names that the tenant has been asked about, and that are not needed.
  init?(
    in session: Session, at node: StepGraph.Node, _ graph: StepGraph, _ catalogue: Catalogue,
    inVain: Set<String> = []
  ) {
    guard !catalogue.subjectTypes.isEmpty else { return nil }
    let known = session.identification
    func unknown(_ names: [String]) -> [String] {
      Self.unique(names.filter { !known.knows($0) && !inVain.contains($0) })
    }
    let attempt = session.change.attempt
    needed = unknown(
      Self.inputs(of: session, graph, catalogue)
        + catalogue.namesWithoutID(
          in: attempt?.arguments ?? session.arguments(of: node),
          of: attempt?.operation ?? node.step.operation.id))
    let inEffects = session.effects.flatMap {
      catalogue.namesWithoutID(in: $0.attempt.arguments, of: $0.attempt.operation)
    }
    // A session that has ids also has texts, such as a telephone number, which are no names.
    guard !needed.isEmpty || !unknown(inEffects).isEmpty || !known.isEmpty else { return nil }
    predicted = unknown(attempt?.predicted.namesWithoutID ?? [])
    others = unknown(
      (attempt?.before.namesWithoutID ?? [])
        + inEffects
        + session.effects.flatMap { $0.attempt.namesInFacts + $0.observed.namesWithoutID })
    guard !all.isEmpty else { return nil }
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

  static func unique<Element: Hashable>(_ names: [Element]) -> [Element] {
    var seen: Set<Element> = []
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

  /// What has this name now differs from what an earlier version recorded under it.
  static func otherHasName(
    _ name: String, before: Value, now: Value, _ subject: Subject
  ) -> Refusal {
    Refusal(
      "otherHasName",
      ["name": .text(name), "before": before, "now": now, "id": .text(subject.id)])
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
    guard
      let names = NamesToIdentify(
        in: session, at: node, graph, domain.catalogue, inVain: namesInVain)
    else { return nil }
    let found = try await domain.subjects(named: names.all).mapValues { subjects in
      var seen: Set<Subject> = []
      return subjects.filter { seen.insert($0).inserted }
    }
    let unknown = names.needed.filter { found[$0, default: []].isEmpty }
    guard unknown.isEmpty else {
      await conversation.tell(.refused(node, unknown.map { .nameNotFound($0) }))
      return try await stop(.refused)
    }
    let doubts = try await RecordedMarks(
      in: try store.events(of: session.start.session, after: 0)
    ).doubts(about: found.filter { names.needed.contains($0.key) }, in: domain)
    let certain = names.all.compactMap { name -> NamedSubject? in
      guard let subjects = found[name], subjects.count == 1, let only = subjects.first,
        doubts[name] == nil
      else { return nil }
      return NamedSubject(name: name, subject: only)
    }
    try record(.identify(certain))
    // The part number and the name of a product mean the same ones.
    var meant: [Set<Subject>: Subject] = [:]
    for name in names.all {
      let subjects = found[name, default: []]
      let doubt = doubts[name]
      guard subjects.count != 1 || doubt != nil else { continue }
      if meant[Set(subjects)] == nil, names.needed.contains(name) || names.predicted.contains(name),
        !subjects.isEmpty
      {
        guard let subject = try await askWhich(of: subjects, name, doubt, at: node) else {
          return try await stop(.person)
        }
        meant[Set(subjects)] = subject
      }
      guard let subject = meant[Set(subjects)] else {
        namesInVain.insert(name)
        continue
      }
      // At once, because on the web page the next question is asked by another walk.
      try record(.identify([NamedSubject(name: name, subject: subject)]))
    }
    return nil
  }

  /// Asks which of several subjects a name means, at the step where it was chosen; `nil` if the
  /// person stops.
  ///
  /// - Parameter doubt: Why the only one may be another one now, so that its name says nothing; `nil`
  ///   if there are several.
  private mutating func askWhich(
    of subjects: [Subject], _ name: String, _ doubt: Refusal?, at node: StepGraph.Node
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
    let refusal = doubt ?? .severalHaveName(name, subjects)
    while true {
      let view = view(
        of: asked, question: .choose(type: type.element, candidates: candidates, given: nil),
        refusals: [refusal])
      let answer = try await conversation.ask(view)
      switch answer {
      case .stop: return nil
      case .words(let words):
        // Answers that are written down name all values of a list at once.
        let meant = Set(
          words.compactMap { word in
            doubt == nil ? Self.named(word, subjects) : subjects.first { $0.id == word }
          })
        if meant.count == 1 { return meant.first }
      case .outcome, .proceed, .skip, .leaveOutPart, .override, .reject, .happened, .mode, .back,
        .note,
        .attach:
        break
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

/// What the journal of an earlier version says of subjects that it knows only by their names.
struct RecordedMarks {
  /// By the name of the subject and then by property; what was read last.
  private var values: [String: [String: Value]] = [:]

  init(_ facts: some Sequence<Fact>) { add(facts) }

  init(in events: some Sequence<SessionEvent>) {
    for event in events {
      switch event {
      case .checked(_, _, let facts), .recorded(_, _, _, let facts), .passed(_, let facts),
        .verified(_, _, _, let facts, _):
        add(facts)
      case .attempted(let attempt): add(attempt.before)
      case .started, .shown, .chosen, .decided, .performed, .failed, .refused, .overridden,
        .attested, .skipped, .modeChanged, .left, .returned, .resumed, .stopped,
        .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .noted, .completed:
        break
      }
    }
  }

  private mutating func add(_ facts: some Sequence<Fact>) {
    for fact in facts where !fact.subject.isResolved {
      values[fact.subject.name, default: [:]][fact.property] = fact.value
    }
  }

  /// Returns why names that mean one subject each may have passed to another one, by name: what
  /// people know it by is not what was recorded.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  func doubts(
    about found: [String: [Subject]], in domain: any Domain
  ) async throws(DomainFailure) -> [String: Refusal] {
    let single = Identification.certain(found).filter { values[$0.name] != nil }
    guard !single.isEmpty else { return [:] }
    let marks = try await domain.marks(of: NamesToIdentify.unique(single.map(\.subject)))
    var doubts: [String: Refusal] = [:]
    for entry in single {
      for mark in marks where mark.subject == entry.subject {
        // Nothing had the name before a change that made it.
        guard let before = values[entry.name]?[mark.property], before != .absent,
          !before.agrees(with: mark.value)
        else { continue }
        doubts[entry.name] = .otherHasName(
          entry.name, before: before, now: mark.value, entry.subject)
      }
    }
    return doubts
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
