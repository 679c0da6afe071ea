import Operations

/// `user.restore`: restores a deleted account with the licenses it held.
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

  private func effect(_ user: UserName, _ call: OperationCall, _ facts: ReadFacts) -> LicenseEffect
  {
    let back = Set(facts.texts(user.rawValue, .licensesAtDeletion))
    return LicenseEffect(call: call, facts: facts, after: [(user, back)])
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

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    [Inverse("user.delete", call.arguments)]
  }
}
