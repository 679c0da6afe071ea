import Operations

/// What is known of operations that have only been practised, as far as a person has tested them on a
/// service.
package struct KnownProofs: Sendable {
  private let find: @Sendable (OperationID) -> [Operation.Proof]
  /// The services that count; `nil` for all.
  private var services: Set<String>?

  /// - Parameter find: the proofs of an operation as it is declared now, on whatever service.
  package init(_ find: @escaping @Sendable (OperationID) -> [Operation.Proof] = { _ in [] }) {
    self.find = find
  }

  /// The same without those of other services.
  func limited(to services: [String]) -> KnownProofs {
    var limited = self
    limited.services = Set(services.map(Self.service))
    return limited
  }

  /// A service by its name alone, whatever a session calls it.
  package static func service(_ tenant: String) -> String {
    guard let equals = tenant.firstIndex(of: "="),
      !tenant[..<equals].contains(where: { ":/".contains($0) })
    else { return tenant }
    return String(tenant[tenant.index(after: equals)...])
  }

  /// The newest proof of an operation; `nil` if there is none.
  func newest(of operation: OperationID) -> Operation.Proof? {
    find(operation).filter { services?.contains($0.service) ?? true }.max { $0.at < $1.at }
  }
}
