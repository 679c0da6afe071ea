import Operations

/// Finds the words a language lacks; tests check that there are none.
extension Words {
  /// The keys of those names in a family that have no word.
  package func missing(_ family: KeyFamily, _ names: [String]) -> [String] {
    names.filter { name in
      catalogue[family.key(name)] == nil && catalogue[family.key(name), count: 2] == nil
    }.map(family.key)
  }

  /// The keys without a word that a domain's catalogue needs, for operations, outcomes, types,
  /// pages, roles and questions.
  package func missing(for domain: Catalogue) -> [String] {
    let operations = domain.operations.values.sorted { $0.id < $1.id }
    let types = operations.flatMap { [$0.collects].compactMap(\.self) }
    return missing(.operation, operations.map(\.id.rawValue))
      + missing(.role, domain.roles)
      + missing(.type, unique(types.map(\.name)))
      + missing(.types, unique(types.filter(\.isList).map(\.name)))
      + missing(.page, unique(operations.flatMap(pages)))
      + missing(.ask, operations.filter(asks).map(\.id.rawValue))
      + operations.flatMap { operation in
        operation.outcomes.filter { !hasOutcome($0, of: operation.id) }
          .map { KeyFamily.outcome.key("\(operation.id).\($0)") }
      }
  }

  private func pages(of operation: Operation) -> [String] {
    operation.parameter("page")?.allowed ?? []
  }

  private func asks(_ operation: Operation) -> Bool {
    switch operation.kind {
    case .choose, .decide, .record: true
    case .open, .change, .check, .confirm: false
    }
  }

  private func hasOutcome(_ outcome: String, of operation: OperationID) -> Bool {
    word(.outcome, "\(operation).\(outcome)") != nil || word(.outcome, outcome) != nil
  }

  private func unique(_ names: [String]) -> [String] { Array(Set(names)).sorted() }
}
