import Operations

/// A declared domain over one instance of its service: it reads and changes as the declaration says, and
/// gives facts, never verdicts.
package struct DeclaredDomain: Domain {
  /// What is known of a connection, besides the way to it.
  package struct Settings: Sendable {
    /// The name under which a session uses the domain, the first part of every subject's id.
    package let instance: String
    package let values: [String: JSONDocument]
    /// Whether it is a practice form, which brings about itself what is predicted.
    package let isPractice: Bool
    /// The time there, in seconds since 1970-01-01T00:00:00Z.
    package let now: @Sendable () throws(DomainFailure) -> Int

    package init(
      instance: String, values: [String: JSONDocument], isPractice: Bool,
      now: @escaping @Sendable () throws(DomainFailure) -> Int
    ) {
      self.instance = instance
      self.values = values
      self.isPractice = isPractice
      self.now = now
    }
  }

  let declaration: Declaration
  let settings: Settings
  let transport: any DomainTransport
  /// What the probe has found, by the names of its facts.
  let found: [String: JSONDocument]
  let text: SubjectText
  let declared: DeclaredCatalogue
  private let reader: SubjectFacts
  /// The facts that the change was decided on; `nil` outside of one.
  var decided: [Fact]?
  /// What a person gave for the change, and nobody keeps, by the names of inputs.
  private var secrets = Secrets()

  package var catalogue: Catalogue { declared.catalogue }
  package var concurrency: Int { max(1, declaration.service.limits.parallel) }

  /// - Parameters:
  ///   - settings: values for settings that are missing there are those of the declaration.
  ///   - found: what the probe has found.
  package init(
    _ declaration: Declaration, _ settings: Settings, over transport: any DomainTransport,
    found: [String: JSONDocument]
  ) {
    self.declaration = declaration
    self.settings = settings
    self.transport = transport
    self.found = found
    text = SubjectText(instance: settings.instance, declaration.subjects)
    declared = DeclaredCatalogue(declaration)
    let usual = declaration.settings.compactMap { setting in
      setting.usual.map { (setting.name, $0) }
    }
    reader = SubjectFacts(
      declaration: declaration, text: text,
      settings: settings.values.merging(usual) { given, _ in given })
  }

  /// The settings, with those of the declaration where none are given.
  private var values: [String: JSONDocument] { reader.settings }

  func call(_ name: OperationID, _ arguments: Arguments) -> OperationCall? {
    declaration.declared(name).map {
      OperationCall($0, arguments, in: declaration, values, text, secrets: secrets)
    }
  }

  func concerned(_ call: OperationCall, _ facts: [Fact]) -> ConcernedFacts {
    call.concerned(facts, declaration, text)
  }

  package func now() async throws(DomainFailure) -> Int { try settings.now() }

  /// Who may do what, the service decides.
  package func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights { roles.isEmpty ? .held : .missing }

  package func changing(from facts: [Fact]) -> any Domain {
    var domain = self
    domain.decided = facts
    return domain
  }

  package func holding(_ secrets: Secrets, for operation: OperationID) -> any Domain {
    var domain = self
    domain.secrets = Secrets(
      secrets.names.reduce(into: [:]) { own, name in
        guard let input = QualifiedName(name), input.domain == declaration.id else { return }
        own[input.name] = secrets[name]
      })
    return domain
  }

  // MARK: - Reading

  /// What a call concerns, as it is now.
  struct Reading: Sendable {
    var facts: [Fact] = []
    /// What was read, by the aliases of the subjects.
    var contents: [String: SubjectContents] = [:]
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    guard let call = call(operation, arguments) else { return [] }
    return try await read(call).facts
  }

  func read(_ call: OperationCall) async throws(DomainFailure) -> Reading {
    var reading = Reading()
    var seen: Set<Subject> = []
    for target in call.targets {
      let state = try await state(of: target)
      if case .present(let contents) = state { reading.contents[target.alias] = contents }
      guard seen.insert(target.subject).inserted else { continue }
      let subject: Subject =
        if case .present(let contents) = state, !contents.name.isEmpty {
          Subject(id: target.subject.id, name: contents.name)
        } else {
          target.subject
        }
      reading.facts += reader.facts(of: state, about: subject, target.kind)
    }
    return reading
  }

  /// The facts about a subject that a list has.
  func facts(of contents: SubjectContents, about subject: Subject, _ kind: String) -> [Fact] {
    reader.facts(of: .present(contents), about: subject, kind)
  }

  private func state(of target: OperationCall.Target) async throws(DomainFailure) -> SubjectState {
    switch target.whereabouts {
    case .key(let key): return try await transport.read(key)
    case .unknown(let refusal): return .unread(refusal)
    case .created(let created, let matches, let query):
      let keys = try await transport.find(created, matches: matches, query: query)
      guard let key = keys.first else { return .absent }
      guard keys.count == 1 else {
        return .unread(Refusal(.severalFound, ["number": .number(keys.count)]))
      }
      return try await transport.read(key)
    }
  }

  // MARK: - What follows from facts

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] {
    guard let call = call(operation, arguments) else { return [] }
    let concerned = concerned(call, facts)
    return call.operation.refusals.filter { $0.condition.holds(concerned, service: found) == .yes }
      .map { call.refusal($0.code, of: declaration.id) }
  }

  package func outcome(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> String {
    guard let call = call(operation, arguments) else { return "done" }
    let concerned = concerned(call, facts)
    let outcome = call.operation.outcomes.first { outcome in
      outcome.condition.map { $0.holds(concerned, service: found) == .yes } ?? true
    }
    return outcome?.name ?? call.operation.outcomes.last?.name ?? "done"
  }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] {
    guard let call = call(operation, arguments) else { return [] }
    return ChangePrediction(call, concerned(call, facts), declaration).facts
  }

  package func mayAlter(
    _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
    before facts: [Fact]
  ) -> Bool {
    guard let call = call(operation, arguments) else { return false }
    return ChangePrediction(call, concerned(call, facts), declaration).allows(changed)
  }

  package func deadline(of predicted: Fact, in operation: OperationID) -> Int? {
    guard let name = QualifiedName(predicted.property), name.domain == declaration.id else {
      return nil
    }
    let parts = name.name.split(separator: ".", maxSplits: 1).map(String.init)
    guard let kind = parts.first, let property = parts.last else { return nil }
    return declaration.subject(kind)?.fact(property)?.deadline
  }

  package func inverse(
    of operation: OperationID, _ arguments: Arguments, before facts: [Fact]
  ) -> [Inverse] {
    guard let call = call(operation, arguments) else { return [] }
    let concerned = concerned(call, facts)
    let prediction = ChangePrediction(call, concerned, declaration).facts
    let index = FactIndex(facts)
    // Nothing changes, so that there is nothing to reverse.
    guard
      prediction.contains(where: {
        !$0.isMet(from: index.value(like: $0), by: index.value(like: $0))
      })
    else { return [] }
    for rule in call.operation.inverses {
      switch rule.condition?.holds(concerned, service: found) ?? .yes {
      case .no: continue
      case .unknown: return []
      case .yes: return inverse(rule, call, concerned).map { [$0] } ?? []
      }
    }
    return []
  }

  private func inverse(
    _ rule: OperationDeclaration.InverseRule, _ call: OperationCall, _ concerned: ConcernedFacts
  ) -> Inverse? {
    guard let operation = declaration.operation(rule.operation) else { return nil }
    var arguments: Arguments = [:]
    for input in operation.inputs {
      guard let template = rule.inputs.map({ $0[input.name] }) ?? .reference(Reference(input.name))
      else { continue }
      if case .reference(let reference) = template, reference.property == nil,
        reference.pointer == .whole
      {
        // One that is spelled is given back as it was used: `@` means nothing to another operation.
        if let given = call.arguments[reference.name], !call.isSpelled(reference.name) {
          arguments[input.name] = given
          continue
        }
        if let subject = concerned.subjects[reference.name] {
          arguments[input.name] = .subject(subject.subject)
          continue
        }
      }
      do throws(TemplateProblem) {
        guard let document = try template.document(concerned.scope) else { continue }
        arguments[input.name] = try input.value(document, text)
      } catch {
        // What was there before is not known, so that it cannot be given back.
        return nil
      }
    }
    return Inverse(declaration.name(of: operation.id), arguments)
  }

  package func possiblePart(
    of call: Inverse, _ facts: [Fact]
  ) -> (call: Inverse?, lost: [Refusal]) {
    let refusals = refusals(call.operation, call.arguments, facts)
    return refusals.isEmpty ? (call, []) : (nil, refusals)
  }

  // MARK: - How far it reaches

  package func reach(of operation: OperationID) -> Reach {
    guard let own = declaration.declared(operation) else { return .whole }
    let isOffered = own.needs.allSatisfy { found[$0.key] == $0.value }
    switch own.kind {
    case .change:
      if settings.isPractice { return .whole }
      let hasCall = own.calls.contains { call in
        (call.condition?.service ?? [:]).allSatisfy { found[$0.key] == $0.value }
      }
      return isOffered && hasCall ? .whole : .changedByPerson
    case .check: return isOffered ? .whole : .judgedByPerson
    case .open, .choose, .decide, .record, .confirm: return .whole
    }
  }

  package func dependsOnUnread(_ operation: OperationID, _ facts: [Fact]) -> Bool {
    guard let own = declaration.declared(operation) else { return false }
    let needed = own.needed(in: declaration)
    return facts.contains { fact in
      guard fact.value.isUnread else { return false }
      if fact.property == Declaration.presence {
        return needed.contains(fact.property) || own.kind == .change
      }
      return needed.contains(fact.property)
    }
  }

  package func isEventuallyConsistent(for operation: OperationID) -> Bool { !settings.isPractice }
}

extension OperationDeclaration.Input {
  /// A value for this input, out of a document.
  ///
  /// - Throws: `TemplateProblem.otherType` if it has another type.
  func value(
    _ document: JSONDocument, _ subjects: SubjectText
  ) throws(TemplateProblem) -> Value {
    let fact = FactDeclaration(property: name, source: .pointer(.whole), type: type)
    return try fact.value(of: document, TemplateContext(), subjects, isOwn: true)
  }
}
