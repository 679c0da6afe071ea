import Operations

/// `user.delete`: deletes an account, which can be restored for a while.
struct UserDelete: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "user.delete", .change, [.init("user", .user)], roles: [Role.global, .user].names,
      reversal: .inverseWithin("user.restore", days: limits.value(.accountRetention)),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licences(call, held: true)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    let name = user.rawValue
    let state = facts.code(name, .accountState) ?? .unknown
    guard state == .active else {
      return [Refusal(.userNotActive, ["user": user.value, "state": .code(state)])]
    }
    var refusals: [Refusal] = []
    if facts.flag(name, .directorySynced) {
      refusals.append(Refusal(.directorySynced, ["user": user.value]))
    }
    // A held mailbox becomes inactive only while a licence is still on it.
    if !facts.realHolds(user).isEmpty, facts.code(name, .mailboxState) != .active {
      refusals.append(
        Refusal(
          .holdWithoutLicence,
          ["user": user.value, "holds": StateCode.values(facts.realHolds(user))]))
    }
    return refusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let name = user.rawValue
    let effect = LicenceEffect(call: call, facts: facts, after: [(user, [])])
    // Deletion leads the mailbox elsewhere than the loss of a licence does.
    var predicted = effect.predicted.filter { $0.property != FactProperty.mailboxState.rawValue }
    // When the licences are free again is what the documents disagree about (X5).
    if call.limits.value(.licenceFreeAfterDeletion) > 0 {
      predicted = predicted.filter { $0.subject == name }
    }
    predicted.append(Fact(name, .accountState, .code(.softDeleted)))
    if [.active, .disconnected].contains(facts.code(name, .mailboxState) ?? .none) {
      let held = !facts.texts(name, .holds).isEmpty
      predicted.append(Fact(name, .mailboxState, .code(held ? .inactive : .softDeleted)))
    }
    return predicted
  }

  func change(_ call: OperationCall) -> TenantChange? { call.user.map { .deleteUser($0) } }

  func inverse(_ call: OperationCall, before: ReadFacts) -> Inverse? {
    Inverse("user.restore", call.arguments)
  }
}

/// `user.restore`: brings a deleted account back with what it held.
struct UserRestore: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "user.restore", .change, [.init("user", .user)], roles: [Role.global, .user].names,
      reversal: .inverse("user.delete"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .licenses, .services, .mailbox, .phone])
      + reader.ownedProducts()
  }

  private func effect(_ user: UserName, _ call: OperationCall, _ facts: ReadFacts) -> LicenceEffect
  {
    let back = Set(facts.texts(user.rawValue, .licensesAtDeletion))
    return LicenceEffect(call: call, facts: facts, after: [(user, back)])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    let state = facts.code(user.rawValue, .accountState) ?? .unknown
    if state == .softDeleted { return effect(user, call, facts).unitRefusals }
    guard state == .purged else { return [Refusal(.userNotDeleted, ["user": user.value])] }
    let until = facts[user.rawValue, .restorableUntil] ?? .absent
    return [Refusal(.restoreTooLate, ["user": user.value, "until": until])]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let name = user.rawValue
    let back = facts.texts(name, .licensesAtDeletion)
    var predicted = effect(user, call, facts).predicted.filter {
      $0.property != FactProperty.mailboxState.rawValue
    }
    predicted.append(Fact(name, .accountState, .code(.active)))
    if [.softDeleted, .inactive].contains(facts.code(name, .mailboxState) ?? .none) {
      let state: StateCode = call.plans(back).hasMailbox ? .active : .disconnected
      predicted.append(Fact(name, .mailboxState, .code(state)))
    }
    return predicted
  }

  func change(_ call: OperationCall) -> TenantChange? { call.user.map { .restoreUser($0) } }

  func inverse(_ call: OperationCall, before: ReadFacts) -> Inverse? {
    Inverse("user.delete", call.arguments)
  }
}
