import Operations

/// The words that a declared domain needs, by the keys of its files.
package struct DeclaredWords: Sendable {
  /// The keys that every language has, in the order of the declaration, each once.
  package private(set) var needed: [String] = []
  /// Further keys that it may have.
  package private(set) var possible: Set<String> = []
  /// The values that can be put into sentences, by key; into all others, none.
  package private(set) var placeholders: [String: Set<String>] = [:]

  package init(of declaration: Declaration) {
    add("domain.name")
    for subject in declaration.subjects { add(subject) }
    for operation in declaration.operations {
      add(operation)
      // What is predicted is named before the change, though its value is not shown.
      for (alias, prediction) in operation.predictions.sorted(by: { $0.key < $1.key }) {
        guard case .facts(let facts) = prediction, let kind = operation.kinds[alias] else {
          continue
        }
        for property in facts.keys.sorted() { add("property.\(kind).\(property)") }
      }
    }
    // A service refuses whatever was asked of it.
    let all = declaration.operations.map(Self.names).reduce(into: Set()) { $0.formUnion($1) }
    for rule in declaration.service.errors {
      if let code = rule.code { add(refusal: code, all) }
    }
    for setting in declaration.settings { add("setting.\(setting.name)") }
    for secret in declaration.service.secrets { add("secret.\(secret)") }
  }

  private mutating func add(_ key: String) {
    if !needed.contains(key) { needed.append(key) }
  }

  private mutating func add(_ subject: SubjectDeclaration) {
    add("subject.\(subject.kind).one")
    add("subject.\(subject.kind).other")
    for family in ["operation", "ask"] {
      for name in ["choose", "chooseSeveral"] {
        possible.insert("\(family).\(subject.kind).\(name)")
      }
    }
    for fact in subject.facts where fact.isShown {
      add("property.\(subject.kind).\(fact.property)")
      let value = "value.\(subject.kind).\(fact.property)"
      for code in Set(fact.codes.values).sorted() { add("\(value).\(code)") }
      if fact.type.element == .flag { possible.formUnion(["\(value).true", "\(value).false"]) }
    }
  }

  private mutating func add(_ operation: OperationDeclaration) {
    add("operation.\(operation.id)")
    possible.insert("ask.\(operation.id)")
    for input in operation.inputs {
      // A subject is called by its kind; and nobody is asked for what only reverses.
      if case .subject = input.type.element { continue }
      if operation.onlyInverse {
        possible.insert("input.\(input.name)")
      } else {
        add("input.\(input.name)")
      }
    }
    for outcome in operation.outcomes { add("outcome.\(operation.id).\(outcome.name)") }
    for rule in operation.refusals { add(refusal: rule.code, Self.names(operation)) }
  }

  private mutating func add(refusal code: String, _ names: Set<String>) {
    add("refusal.\(code)")
    possible.insert("advice.\(code)")
    for family in ["refusal", "advice"] {
      placeholders["\(family).\(code)", default: ["evidence"]].formUnion(names)
    }
  }

  /// What sentences about an operation can name.
  private static func names(_ operation: OperationDeclaration) -> Set<String> {
    Set(operation.inputs.filter { $0.type.element != .secret }.map(\.name))
      .union(operation.concerned.map(\.alias))
      .union([operation.created?.alias].compactMap(\.self))
  }
}

extension ServiceDeclaration {
  /// The names of the secrets by which requests are signed in.
  package var secrets: [String] {
    switch signIn {
    case .none, .graph: []
    case .bearer(let secret), .basic(_, let secret), .header(_, let secret),
      .oauth2(_, _, let secret, _):
      [secret]
    }
  }
}
