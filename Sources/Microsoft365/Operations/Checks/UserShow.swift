import Operations

/// A check that only shows aspects of a user and has only one outcome.
struct UserShow: DomainOperation {
  let id: OperationID
  let aspects: Set<UserAspect>

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .check, [.init("user", .user)])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, aspects)
  }
}
