import Operations

/// `users.choose`: several people, restricted to the holders of a product if one is given.
struct UsersChoose: ChooseOperation {
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "users.choose", .choose, [.init("license", .license, isOptional: true)],
      collects: .user.list)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let wanted = Set(call.licenses)
    return reader.candidates(
      try await reader.tenant.users().filter {
        $0.state == .active && !$0.isResource && wanted.isSubset(of: $0.products)
      })
  }

  func exact(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]? {
    let wanted = Set(call.licenses)
    let people = try await reader.people(named: words)
    guard let people,
      people.allSatisfy({ $0.state == .active && wanted.isSubset(of: $0.products) })
    else { return nil }
    return reader.candidates(people)
  }
}
