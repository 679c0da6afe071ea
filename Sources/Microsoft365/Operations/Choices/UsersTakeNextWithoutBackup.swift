import Operations

/// `users.takeNextWithoutBackup`: the next user whose move requires a backup that nobody has made.
struct UsersTakeNextWithoutBackup: ChooseOperation {
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "users.takeNextWithoutBackup", .choose,
      [.init("users", .user.list), .init("licenses", .license.list)], collects: .user)
  }

  func pool(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    let facts = ReadFacts(try await reader.users(call.users, [.licenses, .backups]))
    var waiting: [User] = []
    for name in call.users {
      guard let user = try await reader.tenant.user(name) else { continue }
      let after = call.plans(Set(call.licenseNames).union(facts.inherited(name).map(\.product)))
      let missing = MissingBackups.kinds(
        name, from: call.plans(facts.licenses(name)), to: after, facts)
      if !missing.isEmpty { waiting.append(user) }
    }
    return reader.candidates(waiting)
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let pool = try await pool(call, reader)
    guard answer.contains(where: { !$0.isEmpty }) else {
      return pool.first.map { .success($0.value) } ?? .failure(Refusal(.nothingGiven))
    }
    return NameResolver(pool, unknown).value(answer, isList: false, most: nil)
  }
}
