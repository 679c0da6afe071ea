import Operations

/// `users.takeBatch`: the next users who still hold the product, as many as the page accepts.
struct UsersTakeBatch: ChooseOperation {
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "users.takeBatch", .choose, [.init("users", .user.list), .init("license", .license)],
      collects: .user.list, most: limits.value(.licensesPageUsers))
  }

  func most(_ limits: Limits, at now: Int) -> Int? { limits.value(.licensesPageUsers, at: now) }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    var holders: [User] = []
    for name in call.users {
      guard let user = try await reader.tenant.user(name) else { continue }
      if Set(call.licenses).isSubset(of: user.products) { holders.append(user) }
    }
    return reader.candidates(holders)
  }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let most = reader.limits.value(.licensesPageUsers, at: reader.now)
    return Array(try await pool(call, reader).prefix(most))
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    // An empty answer confirms the proposal.
    guard answer.contains(where: { !$0.isEmpty }) else {
      let proposed = try await candidates(call, reader).map(\.value)
      return proposed.isEmpty ? .failure(Refusal(.nothingGiven)) : .success(.list(proposed))
    }
    return NameResolver(try await pool(call, reader), unknown)
      .value(answer, isList: true, most: most(reader.limits, at: reader.now))
  }
}
