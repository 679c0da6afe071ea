import Operations

/// A declaration as the engine knows domains: its operations, and what a person chooses for them.
package struct DeclaredCatalogue: Sendable {
  /// What a person chooses: a subject of a kind, or several.
  struct Choice: Hashable, Sendable {
    let kind: String
    let isSeveral: Bool
  }

  package let catalogue: Catalogue
  /// By the names of the operations.
  let choices: [OperationID: Choice]

  package init(_ declaration: Declaration) {
    let own = declaration.operations.map { Self.operation($0, declaration) }
    let choices = Self.choices(declaration)
    let offered = choices.sorted { $0.key < $1.key }.map { id, choice in
      Operation(
        id, .choose, Self.parents(of: choice.kind, declaration),
        collects: ValueType(
          declaration.name(ofKind: choice.kind), isList: choice.isSeveral))
    }
    let foreign = declaration.operations.flatMap(\.inputs).compactMap { input in
      if case .subject(let kind, let domain?) = input.type.element {
        ForeignType(DomainID(rawValue: domain), kind)
      } else {
        nil
      }
    }
    catalogue = Catalogue(
      own + offered, roles: [],
      subjectTypes: Set(declaration.subjects.map { declaration.name(ofKind: $0.kind) }),
      foreignTypes: Dictionary(foreign.map { ($0.description, $0) }) { first, _ in first })
    self.choices = choices
  }

  /// Every kind that can be listed is one to choose from; several at a time where an operation takes
  /// several.
  private static func choices(_ declaration: Declaration) -> [OperationID: Choice] {
    let taken = declaration.operations.flatMap(\.inputs).compactMap { input -> Choice? in
      guard case .subject(let kind, domain: nil) = input.type.element else { return nil }
      return Choice(kind: kind, isSeveral: input.type.arity != .one)
    }
    var choices: [OperationID: Choice] = [:]
    for subject in declaration.subjects where subject.list != nil {
      for choice in [Choice(kind: subject.kind, isSeveral: false)] + taken
      where choice.kind == subject.kind {
        let name = "\(subject.kind).\(choice.isSeveral ? "chooseSeveral" : "choose")"
        guard declaration.operation(OperationID(rawValue: name)) == nil else { continue }
        choices[declaration.name(of: OperationID(rawValue: name))] = choice
      }
    }
    return choices
  }

  /// What must be chosen before, because it contains what there is to choose from.
  private static func parents(
    of kind: String, _ declaration: Declaration
  ) -> [Operation.Parameter] {
    guard let parent = declaration.subject(kind)?.parent else { return [] }
    return [.init(parent, ValueType(declaration.name(ofKind: parent)))]
  }

  private static func operation(
    _ operation: OperationDeclaration, _ declaration: Declaration
  ) -> Operation {
    let isChange = operation.kind == .change
    // Which of several it will be is known only from what was there; the last one holds without a
    // condition, and says most.
    let reversal: Operation.Reversal =
      if let inverse = operation.inverses.last {
        .inverse(declaration.name(of: inverse.operation))
      } else {
        isChange ? .irreversible : .none
      }
    return Operation(
      declaration.name(of: operation.id), operation.kind,
      operation.inputs.compactMap { parameter($0, declaration) },
      outcomes: operation.outcomes.isEmpty ? ["done"] : operation.outcomes.map(\.name),
      reversal: reversal, deadline: operation.deadline,
      hasInterface: !isChange || !operation.calls.isEmpty,
      secrets: operation.inputs.filter { $0.type.element == .secret }.map {
        SecretInput("\(QualifiedName(declaration.id, $0.name))", isOptional: $0.isOptional)
      },
      trial: isChange ? .practised : .none, needsSecondPerson: operation.needsSecondPerson)
  }

  /// What a step gives an operation; a secret is none: it is asked for when it is used.
  private static func parameter(
    _ input: OperationDeclaration.Input, _ declaration: Declaration
  ) -> Operation.Parameter? {
    let type: ValueType
    switch input.type.element {
    case .secret: return nil
    case .text, .code, .instant: type = .text
    case .number, .bytes: type = .number
    case .flag: type = .flag
    case .date: type = .date
    case .json: type = ValueType("json")
    case .subject(let kind, nil): type = ValueType(declaration.name(ofKind: kind))
    case .subject(let kind, let domain?): type = ValueType("\(domain)/\(kind)")
    }
    return .init(
      input.name, input.type.arity == .one ? type : type.list,
      isOptional: input.isOptional || input.usual != nil,
      allowed: input.allowed.isEmpty ? nil : input.allowed,
      isShown: input.type.element != .json)
  }
}
