import Operations
import Translation

/// What a step can be bound to, for `stegvis operations`.
package struct OperationList: Sendable {
  /// An operation, whose it is and what it needs.
  package struct Entry: Sendable {
    package let operation: Operation
    package let domain: DomainID
    /// What an application needs for it; of each list, any one.
    package let permissions: [[String]]

    package init(operation: Operation, domain: DomainID, permissions: [[String]]) {
      self.operation = operation
      self.domain = domain
      self.permissions = permissions
    }
  }

  package let entries: [Entry]

  /// - Parameter entries: in any order; the list is sorted by domain and name.
  package init(_ entries: [Entry]) {
    self.entries = entries.sorted {
      ($0.domain.rawValue, $0.operation.id) < ($1.domain.rawValue, $1.operation.id)
    }
  }

  /// The operations that a word describes: their names begin with it, or what the reader sees of
  /// them has it.
  ///
  /// - Parameters:
  ///   - word: as typed; `nil` for all.
  ///   - search: the same word, with what else the concept is called.
  package func filtered(by word: String?, _ search: TermSearch, _ words: Words) -> OperationList {
    guard let word, !search.isEmpty else { return self }
    let start = word.lowercased()
    return OperationList(
      entries.filter { entry in
        let operation = entry.operation
        let types = operation.parameters.map(\.type) + [operation.collects].compactMap(\.self)
        let seen =
          [words.saying(as: operation.id).operation(operation.id), words.kind(operation.kind)]
          + types.map(words.type)
        return operation.id.rawValue.lowercased().hasPrefix(start)
          || search.finds(seen.joined(separator: "\n"))
      })
  }

  /// The list for a terminal.
  package func lines(_ words: Words) -> [TextLine] {
    guard !entries.isEmpty else { return [TextLine(words[.operationsNone])] }
    return entries.flatMap { lines(of: $0, words) }
  }

  private func lines(of entry: Entry, _ words: Words) -> [TextLine] {
    let operation = entry.operation
    let words = words.saying(as: operation.id)
    var lines = [
      TextLine(
        [
          .init(.strong, operation.id.rawValue),
          .init(.plain, "  \(words.operation(operation.id))"),
        ]
      )
    ]
    func add(_ key: MessageKey, _ values: [String: String]) {
      lines.append(TextLine(words.text(key, values), indent: 4, hanging: 2))
    }
    add(
      .operationsKind, ["kind": words.kind(operation.kind), "domain": entry.domain.rawValue])
    for parameter in operation.parameters {
      add(
        parameter.isOptional ? .operationsOptional : .operationsParameter,
        ["name": parameter.name, "type": words.type(parameter.type)])
      if let allowed = parameter.allowed {
        lines.append(
          TextLine(
            words.text(.operationsAllowed, ["values": allowed.joined(separator: ", ")]), indent: 6,
            hanging: 2))
      }
    }
    for secret in operation.secrets {
      add(
        secret.isMade
          ? .operationsSecretMade
          : secret.isOptional ? .operationsSecretOptional : .operationsSecret,
        ["name": words.secret(secret.name), "variable": secret.variable])
    }
    if let collects = operation.collects {
      add(.operationsCollects, ["type": words.type(collects)])
    }
    if operation.outcomes.count > 1 {
      add(.operationsOutcomes, ["outcomes": operation.outcomes.joined(separator: ", ")])
    }
    if !operation.roles.isEmpty { add(.operationsRoles, ["roles": words.anyRole(operation.roles)]) }
    for need in entry.permissions {
      add(.operationsPermission, ["permissions": words.formats.alternatives(need)])
    }
    if operation.kind == .change {
      let reversal = SessionScreen.Reversal(operation.reversal, words)?.text
      lines.append(
        TextLine(reversal ?? words[.operationsNoReversal], indent: 4, hanging: 2))
    }
    if operation.needsSecondPerson { add(.operationsSecondPerson, [:]) }
    add(.operationsVerified, ["how": Self.verification(of: operation, words)])
    if let trial = words.trial(words.known(operation)) {
      lines.append(TextLine(trial, indent: 4, hanging: 2))
    }
    return lines + [.empty]
  }

  /// How Stegvis finds out whether a step with the operation took effect, in a sentence.
  private static func verification(of operation: Operation, _ words: Words) -> String {
    switch operation.kind {
    case .change:
      words.text(
        operation.hasInterface ? .operationsVerifiedChange : .operationsVerifiedByHand,
        count: operation.deadline)
    case .check: words[.operationsVerifiedCheck]
    case .choose: words[.operationsVerifiedChoice]
    case .decide: words[.operationsVerifiedDecision]
    case .record: words[.operationsVerifiedRecord]
    case .open, .confirm: words[.operationsVerifiedNot]
    }
  }

  package func json(_ words: Words) -> JSONValue {
    .array(
      entries.map { entry in
        let operation = entry.operation
        let words = words.saying(as: operation.id)
        var members: [String: JSONValue] = [
          "id": .string(operation.id.rawValue), "domain": .string(entry.domain.rawValue),
          "kind": .string(operation.kind.rawValue), "name": .string(words.operation(operation.id)),
          "parameters": .array(operation.parameters.map(Self.json)),
          "collects": operation.collects.map { .string("\($0)") } ?? .null,
          "outcomes": .strings(operation.outcomes), "roles": .strings(operation.roles),
          "permissions": .array(entry.permissions.map { .strings($0) }),
          "reversal": Self.json(operation.reversal),
          "deadline": operation.kind == .change ? .integer(operation.deadline) : .null,
          "hasInterface": .flag(operation.hasInterface),
          "secondPerson": .flag(operation.needsSecondPerson),
          "verified": .string(Self.verification(of: operation, words)),
        ]
        members["trial"] = JSONValue(words.known(operation))
        if !operation.secrets.isEmpty {
          members["secrets"] = .array(
            operation.secrets.map {
              .object([
                "name": .string($0.name), "optional": .flag($0.isOptional),
                "variable": .string($0.variable),
              ])
            })
        }
        return .object(members)
      })
  }

  private static func json(_ parameter: Operation.Parameter) -> JSONValue {
    .object([
      "name": .string(parameter.name), "type": .string("\(parameter.type)"),
      "optional": .flag(parameter.isOptional),
      "allowed": parameter.allowed.map { .strings($0) } ?? .null,
    ])
  }

  private static func json(_ reversal: Operation.Reversal) -> JSONValue {
    switch reversal {
    case .none: .null
    case .inverse(let id): .object(["inverse": .string(id.rawValue)])
    case .inverseWithin(let id, let days):
      .object(["inverse": .string(id.rawValue), "days": .integer(days)])
    case .compensation(let id): .object(["compensation": .string(id.rawValue)])
    case .irreversible: .object(["irreversible": .flag(true)])
    }
  }
}
