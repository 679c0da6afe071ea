import Operations

/// `user.choose`: one person; deleted accounts come last.
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
}

/// `users.choose`: several people; only holders where a product is given.
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
}

/// `users.takeBatch`: the next users that still hold the product, as many as the page takes.
struct UsersTakeBatch: ChooseOperation {
  let unknown = RefusalCode.unknownUser

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "users.takeBatch", .choose, [.init("users", .user.list), .init("license", .license)],
      collects: .user.list)
  }

  func most(_ limits: Limits, at now: Int) -> Int? { limits.value(.licencesPageUsers, at: now) }

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
    let most = reader.limits.value(.licencesPageUsers, at: reader.now)
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

/// `users.takeNextWithoutBackup`: the next user whose move asks for a backup nobody has made.
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
