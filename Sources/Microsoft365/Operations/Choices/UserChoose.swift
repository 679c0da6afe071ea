import Operations

/// `user.choose`: one person; deleted accounts are listed last.
struct UserChoose: ChooseOperation {
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation("user.choose", .choose, collects: .user)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let people = try await reader.tenant.users().filter { !$0.isResource }
    return reader.candidates(people.filter { $0.state == .active })
      + reader.candidates(people.filter { $0.state == .softDeleted })
  }

  func exact(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]? {
    try await reader.people(named: words).map(reader.candidates)
  }
}
