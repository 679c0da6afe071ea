import Operations

extension OperationDeclaration {
  /// The properties, as the engine calls them, on which its refusals, its outcome, what it sends and
  /// what reverses it depend.
  func needed(in declaration: Declaration) -> Set<String> {
    let conditions =
      refusals.map(\.condition) + outcomes.compactMap(\.condition)
      + calls.compactMap(\.condition)
    let kinds = kinds
    var needed: Set<String> = []
    func add(_ alias: String, _ property: String) {
      guard let kind = kinds[alias] else { return }
      needed.insert(
        property == Declaration.presence
          ? property : declaration.name(ofProperty: property, of: kind))
    }
    for condition in conditions {
      for (alias, properties) in condition.needed {
        for property in properties { add(alias, property) }
      }
    }
    for reference in calls.flatMap(\.references) + predictions.values.flatMap(\.references) {
      if let property = reference.property { add(reference.name, property) }
    }
    return needed
  }

  /// The kinds of the subjects that it concerns, by their aliases.
  var kinds: [String: String] {
    let ofInputs = inputs.compactMap { input -> (String, String)? in
      guard case .subject(let kind, domain: nil) = input.type.element else { return nil }
      return (input.name, kind)
    }
    return Dictionary(
      ofInputs + concerned.map { ($0.alias, $0.kind) }
        + [created].compactMap { $0.map { ($0.alias, $0.kind) } }
    ) { first, _ in first }
  }
}

extension Call {
  /// Everything that its request puts in.
  var references: [Reference] {
    switch target {
    case .http(_, let path, let query, let headers):
      path.references + (Array(query.values) + Array(headers.values)).flatMap(\.references)
        + (body?.references ?? [])
    case .program: body?.references ?? []
    }
  }
}

extension OperationDeclaration.Prediction {
  var references: [Reference] {
    switch self {
    case .absent, .present: []
    case .facts(let facts): facts.values.flatMap(\.references)
    }
  }
}

extension ExpectationDeclaration {
  /// Everything that it puts in.
  var references: [Reference] {
    switch self {
    case .value(let template), .has(let template), .lacks(let template), .asked(let template):
      template.references
    case .oneOf(let templates): templates.flatMap(\.references)
    case .absent, .present, .later, .changed: []
    }
  }
}
