import Operations

/// A tenant that can be read but not changed.
struct ReadOnlyDomain: ForwardingDomain {
  let domain: any Domain

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    throw .unavailable("a page that is only looked at changes nothing: \(operation)")
  }
}
