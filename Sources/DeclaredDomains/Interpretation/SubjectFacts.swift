import Operations

/// Facts out of what a transport has read.
struct SubjectFacts: Sendable {
  let declaration: Declaration
  let text: SubjectText
  let settings: [String: JSONDocument]

  /// The facts about a subject: first, whether it exists.
  func facts(of state: SubjectState, about subject: Subject, _ kind: String) -> [Fact] {
    guard let own = declaration.subject(kind) else { return [] }
    let presence: Value
    let values: [String: Value]
    switch state {
    case .absent:
      presence = .flag(false)
      values = Dictionary(
        own.facts.map { ($0.property, $0.type.arity == .one ? .absent : .list([])) }
      ) { first, _ in first }
    case .unread(let refusal):
      presence = .unread(refusal)
      values = Dictionary(own.facts.map { ($0.property, .unread(refusal)) }) { first, _ in first }
    case .present(let contents):
      presence = .flag(true)
      values = self.values(of: contents, own)
    }
    return [Fact(subject, Declaration.presence, presence)]
      + own.facts.map { fact in
        Fact(
          subject, declaration.name(ofProperty: fact.property, of: kind),
          values[fact.property] ?? .unread(Refusal.notRead))
      }
  }

  private func values(
    of contents: SubjectContents, _ own: SubjectDeclaration
  ) -> [String: Value] {
    var scope = TemplateContext(settings: settings, parts: contents.key.parts)
    if let parent = own.parent, scope.parts[parent] == nil { scope.parts[parent] = "" }
    return own.facts.reduce(into: [:]) { values, fact in
      if let refusal = contents.unread[fact.property] {
        values[fact.property] = .unread(refusal)
      } else if let given = contents.values[fact.property] {
        values[fact.property] = fact.normal(given, scope, text)
      } else if let refusal = contents.unread[fact.reading ?? ""] {
        values[fact.property] = .unread(refusal)
      } else if let document = contents.documents[fact.reading ?? ""] {
        values[fact.property] = fact.value(in: document, scope, text)
      }
    }
  }
}

extension FactDeclaration {
  /// A value that did not come out of a document, in the spelling and the type that are declared.
  fileprivate func normal(
    _ value: Value, _ scope: TemplateContext, _ subjects: SubjectText
  ) -> Value {
    if value.isUnread { return value }
    do throws(TemplateProblem) {
      // Codes are the service's own words here, too.
      let document = try value.document(isJSON: type.element == .json)
      return try self.value(of: document, scope, subjects)
    } catch {
      return .unread(error.refusal)
    }
  }
}

extension OperationCall {
  /// What the operation concerns, as these facts say it.
  func concerned(
    _ facts: [Fact], _ declaration: Declaration, _ text: SubjectText,
    contents: [String: SubjectContents] = [:]
  ) -> ConcernedFacts {
    let index = FactIndex(facts)
    var subjects: [String: ConcernedFacts.Subject] = [:]
    var scope = scope
    for target in targets {
      guard let own = declaration.subject(target.kind) else { continue }
      let pairs = own.facts.map { fact in
        let name = declaration.name(ofProperty: fact.property, of: target.kind)
        return (fact.property, index[target.subject, name] ?? .unread(Refusal.notRead))
      }
      let values = Dictionary(pairs) { first, _ in first }
      let exists: Truth =
        switch index[target.subject, Declaration.presence] {
        case .flag(true): .yes
        case .flag(false): .no
        case _: .unknown
        }
      subjects[target.alias] = .init(
        subject: target.subject, declaration: own, exists: exists, values: values,
        parts: target.parts)
      let found = contents[target.alias]
      scope.subjects[target.alias] = TemplateContext.Concerned(
        id: found.map { text.ownID(of: $0.key) } ?? scope.subjects[target.alias]?.id
          ?? text.idBeforeReading(target),
        version: found?.version, facts: values, document: found?.documents[""], of: own)
    }
    return ConcernedFacts(subjects: subjects, scope: scope, text: text)
  }
}

extension OperationCall.Target {
  fileprivate var parts: [String: String] {
    switch whereabouts {
    case .key(let key): key.parts
    case .created, .unknown: [:]
    }
  }
}

extension SubjectText {
  /// What the engine calls a subject that an operation makes, so that a call that reverses it finds it.
  fileprivate func idBeforeReading(_ target: OperationCall.Target) -> String? {
    guard case .created = target.whereabouts else { return nil }
    return target.subject.id
  }
}
