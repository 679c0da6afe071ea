import Operations

/// A change that is about to be made: the call for it, if what it was decided on still holds.
struct PerformedChange: Sendable {
  private let call: OperationCall
  private let concerned: ConcernedFacts
  private let declaration: Declaration
  private let found: [String: JSONDocument]
  private let isPractice: Bool

  /// - Parameters:
  ///   - concerned: as it was read just now.
  ///   - found: what the probe has found.
  init(
    _ call: OperationCall, _ concerned: ConcernedFacts, _ declaration: Declaration,
    found: [String: JSONDocument], isPractice: Bool
  ) {
    self.call = call
    self.concerned = concerned
    self.declaration = declaration
    self.found = found
    self.isPractice = isPractice
  }

  /// The call with everything put in.
  ///
  /// - Parameters:
  ///   - decided: the facts on which the change was decided; `nil` if they are not known.
  ///   - reading: what was read just now.
  /// - Throws: a refusal if they differ where it matters, if there is no call for it, or if something
  ///   that it puts in cannot be.
  func prepared(
    key: String, decided: [Fact]?, now reading: DeclaredDomain.Reading
  ) throws(Refusal) -> PreparedCall {
    for rule in call.operation.refusals {
      switch rule.condition.holds(concerned, service: found) {
      case .yes: throw call.refusal(rule.code, of: declaration.id)
      case .no: continue
      // What nobody could read may be the very reason not to do it.
      case .unknown: throw Refusal.notRead
      }
    }
    let declared = try chosenCall()
    if let decided { try expectSame(decided, reading.facts, declared) }
    do throws(TemplateProblem) {
      guard let declared else {
        guard isPractice else { throw .otherType(call.operation.id.rawValue) }
        return prepared(.program(call.operation.id.rawValue, [:]), nil, nil, key, nil)
      }
      return try prepared(declared, key)
    } catch {
      throw error.refusal
    }
  }

  /// The first call whose condition holds; `nil` if there is none.
  private func chosenCall() throws(Refusal) -> Call? {
    for call in call.operation.calls {
      switch call.condition?.holds(concerned, service: found) ?? .yes {
      case .yes: return call
      case .no: continue
      case .unknown: throw Refusal.notRead
      }
    }
    return nil
  }

  private func prepared(_ declared: Call, _ key: String) throws(TemplateProblem) -> PreparedCall {
    let scope = concerned.scope
    let body = try declared.body.map { template throws(TemplateProblem) in
      try template.document(scope)
    }
    let version: String? =
      if case .header(_, let reference) = declared.guarding {
        try scope.value(of: reference)?.scalarText
      } else {
        call.targets.lazy.compactMap { scope.subjects[$0.alias]?.version }.first
      }
    switch declared.target {
    case .program(let name):
      let secrets = Set(call.operation.inputs.filter { $0.type.element == .secret }.map(\.name))
      return prepared(
        .program(name, call.arguments.filter { !secrets.contains($0.key) }), body ?? nil,
        declared.job, key, version)
    case .http(let method, let path, let query, let headers):
      var items: [PreparedCall.QueryItem] = []
      for (name, template) in query.sorted(by: { $0.key < $1.key }) {
        if let text = try template.plainText(scope) { items.append(.init(name, text)) }
      }
      var sent: [String: String] = [:]
      for (name, template) in headers { sent[name] = try template.plainText(scope) }
      if case .header(let name, _) = declared.guarding { sent[name] = version }
      if let name = declared.keyHeader { sent[name] = key }
      return prepared(
        .http(method: method, path: try path.path(scope), query: items, headers: sent),
        body ?? nil, declared.job, key, version)
    }
  }

  private func prepared(
    _ target: PreparedCall.Target, _ body: JSONDocument?, _ job: Call.Job?, _ key: String,
    _ version: String?
  ) -> PreparedCall {
    var prepared = PreparedCall(
      operation: call.operation.id, target: target, body: body, subject: subject, key: key,
      version: version, job: job, seconds: call.operation.deadline, effects: effects)
    prepared.secrets = Set(
      call.operation.inputs.filter { $0.type.element == .secret }
        .compactMap { concerned.scope.inputs[$0.name]?.scalarText })
    return prepared
  }

  /// The subject that the change is most about: the first that it predicts anything of.
  private var subject: SubjectKey? {
    let predicted = call.targets.filter { call.operation.predictions[$0.alias] != nil }
    return (predicted + call.targets).lazy.compactMap { key(of: $0) }.first
  }

  private func key(of target: OperationCall.Target) -> SubjectKey? {
    switch target.whereabouts {
    case .key(let key): key
    case .created:
      concerned.scope.subjects[target.alias]?.id.flatMap { id in
        id.contains("/?") ? nil : SubjectKey(target.kind, [target.kind: id])
      }
    case .unknown: nil
    }
  }

  /// What a reading should show after the change, in each subject.
  private var effects: [ExpectedEffect] {
    let predicted = ChangePrediction(call, concerned, declaration).facts
    return call.targets.compactMap { target -> ExpectedEffect? in
      let own = predicted.filter { $0.subject == target.subject }
      guard call.operation.predictions[target.alias] != nil, !own.isEmpty,
        let subject = concerned.subjects[target.alias]
      else { return nil }
      var values: [String: Value] = [:]
      for fact in subject.declaration.facts {
        let name = declaration.name(ofProperty: fact.property, of: target.kind)
        values[fact.property] = own.first { $0.property == name }?.value
      }
      let matches: [ResolvedMatch] =
        if case .created(_, let matches, _) = target.whereabouts { matches } else { [] }
      let presence = own.first { $0.property == Declaration.presence }?.value
      return ExpectedEffect(
        target.kind, key(of: target), matches: matches,
        exists: presence.map { $0 == .flag(true) }, values: values)
    }
  }

  // MARK: - Whether somebody else was faster

  /// - Throws: a refusal if what was read just now differs from what the change was decided on, where
  ///   it goes into the request, is predicted, or decides whether the change is made at all.
  private func expectSame(
    _ decided: [Fact], _ now: [Fact], _ declared: Call?
  ) throws(Refusal) {
    if case Call.Guard.none? = declared?.guarding { return }
    let index = FactIndex(now)
    let passed = passed(declared)
    for fact in decided where !passed.contains(where: { $0 == fact.subject && $1 == fact.property })
    {
      guard let value = index.value(like: fact), !value.isUnread, !fact.value.isUnread,
        !value.agrees(with: fact.value)
      else { continue }
      throw Refusal(.changedMeanwhile, ["evidence": .subject(fact.subject)])
    }
  }

  /// The properties that may differ: those that move by themselves and go into nothing, and what other
  /// witnesses say, who may be late.
  private func passed(_ declared: Call?) -> [(Subject, String)] {
    let used = (declared?.references ?? []).compactMap { reference in
      reference.property.map { (reference.name, $0) }
    }
    let asked = call.operation.refusals.flatMap { rule in
      rule.condition.needed.flatMap { alias, properties in properties.map { (alias, $0) } }
    }
    let moving = call.operation.moves.filter { move in
      !(used + asked).contains { $0.0 == move.alias && $0.1 == move.property }
    }.map { ($0.alias, $0.property) }
    let witnessed = call.targets.flatMap { target in
      (declaration.subject(target.kind)?.facts ?? []).filter(\.isWitnessed)
        .map { (target.alias, $0.property) }
    }
    return (moving + witnessed).compactMap { alias, property in
      guard let target = call.targets.first(where: { $0.alias == alias }) else { return nil }
      return (target.subject, declaration.name(ofProperty: property, of: target.kind))
    }
  }
}

extension FactDeclaration {
  /// Whether somebody else than the service says it.
  var isWitnessed: Bool {
    if case .dns = source { true } else { false }
  }
}
