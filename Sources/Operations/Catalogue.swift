/// All operations of a domain, by name.
package struct Catalogue: Sendable {
  package let operations: [OperationID: Operation]
  /// The roles that a manifest may name.
  package let roles: [String]

  package init(_ operations: [Operation], roles: [String]) {
    self.operations = Dictionary(operations.map { ($0.id, $0) }) { first, _ in first }
    self.roles = roles
  }

  package subscript(_ id: OperationID) -> Operation? { operations[id] }

  /// The names most similar to `name`, for an author who has mistyped it; at most three.
  package func suggestions(for name: String) -> [String] {
    operations.keys.map { ($0.rawValue, EditDistance.between(name, $0.rawValue)) }
      .filter { $0.1 <= max(2, name.count / 3) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      .prefix(3).map(\.0)
  }
}
