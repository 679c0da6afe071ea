import Operations

/// Whether a condition holds: of what could not be read, nobody knows.
package enum Truth: Hashable, Sendable {
  case yes, no
  /// It depends on what could not be read.
  case unknown

  package init(_ isTrue: Bool) { self = isTrue ? .yes : .no }
}

extension Sequence<Truth> {
  /// Whether all hold: one that does not is enough to say no, whatever could not be read.
  package var all: Truth {
    var result = Truth.yes
    for truth in self {
      if truth == .no { return .no }
      if truth == .unknown { result = .unknown }
    }
    return result
  }
}

extension Condition {
  /// Whether it holds.
  ///
  /// - Parameters:
  ///   - concerned: the subjects and inputs, as they were read and given.
  ///   - service: what the probe found.
  func holds(_ concerned: ConcernedFacts, service found: [String: JSONDocument]) -> Truth {
    let ofService = service.map { Truth(found[$0.key] == $0.value) }
    let ofSubjects = subjects.map { name, condition in holds(condition, of: name, concerned) }
    return (ofService + ofSubjects).all
  }

  private func holds(
    _ condition: OfSubject, of name: String, _ concerned: ConcernedFacts
  ) -> Truth {
    guard let subject = concerned.subjects[name] else {
      // An input that is no subject is only given, or not.
      let isGiven = concerned.scope.inputs[name] != nil
      return switch condition {
      case .present: Truth(isGiven)
      case .absent: Truth(!isGiven)
      case .facts: .unknown
      }
    }
    switch condition {
    case .present: return subject.exists
    case .absent:
      return switch subject.exists {
      case .yes: .no
      case .no: .yes
      case .unknown: .unknown
      }
    case .facts(let facts):
      return facts.map { property, expectation in
        guard let value = subject.values[property],
          let fact = subject.declaration.fact(property)
        else { return .unknown }
        return concerned.holds(expectation, of: value, fact, subject.parts)
      }.all
    }
  }

  /// The properties that it asks for, by the names of their subjects, and those whose presence it
  /// asks for.
  var needed: [String: Set<String>] {
    subjects.mapValues { condition in
      switch condition {
      case .absent, .present: [Declaration.presence]
      case .facts(let facts): Set(facts.keys)
      }
    }
  }
}

/// What an operation concerns, as facts say it: what templates and conditions need.
struct ConcernedFacts: Sendable {
  /// A subject with the values of its properties.
  struct Subject: Sendable {
    let subject: Operations.Subject
    let declaration: SubjectDeclaration
    let exists: Truth
    let values: [String: Value]
    /// The parts of its identity.
    let parts: [String: String]
  }

  let subjects: [String: Subject]
  let scope: TemplateContext
  let text: SubjectText

  /// Whether what was read is as expected.
  func holds(
    _ expectation: ExpectationDeclaration, of value: Value, _ fact: FactDeclaration,
    _ parts: [String: String]
  ) -> Truth {
    guard !value.isUnread else { return .unknown }
    let scope = scope.about(parts)
    do throws(TemplateProblem) {
      switch expectation {
      case .value(let template), .asked(let template):
        return Truth(Self.isSame(value, try fact.value(template, scope, text)))
      case .oneOf(let templates):
        for template in templates
        where Self.isSame(value, try fact.value(template, scope, text)) { return .yes }
        return .no
      case .has(let template):
        return Truth(
          try fact.elements(template, scope, text).allSatisfy(Self.elements(value).contains))
      case .lacks(let template):
        return Truth(
          try !fact.elements(template, scope, text).contains(where: Self.elements(value).contains))
      case .absent: return Truth(Self.elements(value).isEmpty)
      case .present: return Truth(!Self.elements(value).isEmpty)
      // There is nothing before, with which it could be compared.
      case .later, .changed: return .no
      }
    } catch {
      return .unknown
    }
  }

  /// Whether both are equal; no list at all is an empty one.
  private static func isSame(_ one: Value, _ other: Value) -> Bool {
    one.agrees(with: other) || elements(one).isEmpty && elements(other).isEmpty
  }

  private static func elements(_ value: Value) -> [Value] {
    switch value {
    case .list(let values): values
    case .absent: []
    case .text, .subject, .number, .bytes, .flag, .instant, .code, .changed, .expected, .unread:
      [value]
    }
  }
}

extension FactDeclaration {
  /// The value of a template, as a value of this property.
  func value(
    _ template: Template, _ scope: TemplateContext, _ subjects: SubjectText
  ) throws(TemplateProblem) -> Value {
    try value(of: try template.document(scope), scope, subjects, isOwn: true)
  }

  /// The values of a template, as elements of this property.
  func elements(
    _ template: Template, _ scope: TemplateContext, _ subjects: SubjectText
  ) throws(TemplateProblem) -> [Value] {
    switch try value(template, scope, subjects) {
    case .list(let values): return values
    case .absent: return []
    case let value: return [value]
    }
  }

  /// What a prediction says of the property; `nil` if what is to be put in is not given.
  ///
  /// - Throws: `TemplateProblem` if it depends on what could not be read, or has another type.
  func predicted(
    _ expectation: ExpectationDeclaration, _ scope: TemplateContext, _ subjects: SubjectText
  ) throws(TemplateProblem) -> Value? {
    switch expectation {
    case .value(let template): return try value(template, scope, subjects)
    case .oneOf(let templates):
      var values: [Value] = []
      for template in templates { values.append(try value(template, scope, subjects)) }
      return .expected(.oneOf(values))
    case .has(let template): return .expected(.has(try elements(template, scope, subjects)))
    case .lacks(let template): return .expected(.lacks(try elements(template, scope, subjects)))
    case .absent: return type.arity == .one ? .absent : .list([])
    case .present: return .expected(.present)
    case .later: return .expected(.later)
    case .changed: return .changed
    case .asked(let template):
      let value = try value(template, scope, subjects)
      return value == .absent ? nil : .expected(.asked(value))
    }
  }
}
