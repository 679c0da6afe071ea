import Operations

/// What operations and requests are given on a stage.
extension ProofStage {
  /// The arguments of an operation.
  ///
  /// - Throws: `ProofFault.notPrepared` if one of them has no value.
  func arguments(
    of operation: OperationDeclaration, _ inputs: [String: Template]
  ) throws(ProofFault) -> Arguments {
    var arguments: Arguments = [:]
    for input in operation.inputs where input.type.element != .secret {
      let own: Template? =
        subjects[input.name] == nil ? nil : .reference(Reference(input.name))
      guard let template = inputs[input.name] ?? site.trial.common[input.name] ?? own else {
        continue
      }
      if case .reference(let reference) = template, reference.property == nil,
        reference.pointer == .whole, let key = subjects[reference.name]
      {
        arguments[input.name] = .subject(
          Subject(id: site.text.id(of: key), name: names[reference.name] ?? ""))
        continue
      }
      do throws(TemplateProblem) {
        guard let document = try template.document(scope) else { continue }
        arguments[input.name] = try input.value(document, site.text)
      } catch {
        throw ProofFault(.notPrepared, "\(input.name): \(error.refusal.evidenceText)")
      }
    }
    return arguments
  }

  /// What an operation needs that nobody may write down: something made up, which is forgotten.
  func secrets(of operation: OperationDeclaration) -> Secrets {
    let names = operation.inputs.filter { $0.type.element == .secret && !$0.isOptional }.map(\.name)
    return Secrets(
      Dictionary(
        names.map { ("\(QualifiedName(site.declaration.id, $0))", "Aa1!-\(key)") }
      ) { first, _ in first })
  }

  /// A text without what is different each time: its key, and the ids of its subjects.
  func normal(_ text: String, mark: String?) -> String {
    var text = text
    for (alias, key) in subjects.sorted(by: { $0.key < $1.key }) {
      let id = site.text.ownID(of: key)
      if id.count > 3 { text = text.replacing(id, with: "{\(alias)}") }
    }
    if let mark { text = text.replacing(mark, with: "{mark}") }
    return text.replacing(key, with: "{key}")
  }
}

extension DomainTrial {
  /// The names of the subjects that a run needs, also to make others.
  func needed(
    by run: Run, _ operations: [OperationDeclaration]
  ) -> Set<String> {
    let steps = operations.flatMap(\.inputs).map(\.name)
    let templates =
      Array(run.inputs.values) + run.before.flatMap { Array($0.inputs.values) }
      + common.filter { steps.contains($0.key) }.values
    var needed = Set(
      steps + templates.flatMap(\.references).map(\.name) + (run.more?.references ?? []).map(\.name)
    )
    // Only what stands before can be put in.
    for subject in subjects.reversed() where needed.contains(subject.alias) {
      let used =
        (subject.making?.references ?? []) + (subject.removal?.references ?? [])
        + (Array(subject.parts.values) + subject.matches.map(\.value)).flatMap(\.references)
      needed.formUnion(used.map(\.name))
    }
    return needed.intersection(subjects.map(\.alias))
  }
}

extension Call {
  /// The request with everything put in, without a guard: it is about something of the test's own.
  func prepared(
    _ scope: TemplateContext, about subject: SubjectKey?, key: String
  ) throws(TemplateProblem) -> PreparedCall {
    let made: PreparedCall.Target
    switch target {
    case .program(let name): made = .program(name, [:])
    case .http(let method, let path, let query, let headers):
      var items: [PreparedCall.QueryItem] = []
      for (name, template) in query.sorted(by: { $0.key < $1.key }) {
        if let text = try template.plainText(scope) { items.append(.init(name, text)) }
      }
      var sent: [String: String] = [:]
      for (name, template) in headers { sent[name] = try template.plainText(scope) }
      if let keyHeader { sent[keyHeader] = key }
      made = .http(method: method, path: try path.path(scope), query: items, headers: sent)
    }
    let document = try body.map { template throws(TemplateProblem) in
      try template.document(scope)
    }
    return PreparedCall(
      operation: "trial", target: made, body: document ?? nil, subject: subject, key: key,
      version: nil, job: job)
  }
}
