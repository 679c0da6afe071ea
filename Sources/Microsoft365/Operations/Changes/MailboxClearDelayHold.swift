import Operations

/// `mailbox.clearDelayHold`: ends the delay that follows a released hold.
struct MailboxClearDelayHold: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.clearDelayHold", .change, [.init("user", .user)], roles: [Role].holding.names,
      reversal: .irreversible, deadline: 14_400, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.mailbox, .holds])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    guard facts[user.rawValue, .holds] != nil else { return [] }
    let holds = facts.texts(user.rawValue, .holds)
    guard holds.count > facts.realHolds(user).count else {
      return [Refusal(.noDelayHold, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    return [Fact(user.rawValue, .holds, StateCode.values(facts.realHolds(user)))]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.user.map { .clearDelayHold($0) } }
}
