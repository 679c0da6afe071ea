import Operations

/// `user.delete`: deletes an account, which can be restored for a limited time.
struct UserDelete: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "user.delete", .change, [.init("user", .user)], roles: [Role.global, .user].names,
      reversal: .inverseWithin("user.restore", days: limits.value(.accountRetention)),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.licenses(call, held: true)
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
    // A mailbox with a hold becomes inactive only if it still has a license.
    if !facts.realHolds(user).isEmpty, facts.code(name, .mailboxState) != .active {
      refusals.append(
        Refusal(
          .holdWithoutLicense,
          ["user": user.value, "holds": StateCode.values(facts.realHolds(user))]))
    }
    return refusals
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let name = user.rawValue
    let effect = LicenseEffect(call: call, facts: facts, after: [(user, [])])
    // Deleting the account and losing a license put the mailbox into different states.
    var predicted = effect.predicted.filter { $0.property != FactProperty.mailboxState.rawValue }
    // The documents disagree about when the licenses become free (X5).
    if call.limits.value(.licenseFreeAfterDeletion) > 0 {
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

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    [Inverse("user.restore", call.arguments)]
  }
}
