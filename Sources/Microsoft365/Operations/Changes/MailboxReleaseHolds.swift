import Operations

/// `mailbox.releaseHolds`: releases every hold; a delay hold follows once the mailbox assistant has
/// run.
struct MailboxReleaseHolds: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.releaseHolds", .change, [.init("user", .user)], roles: [Role].holding.names,
      reversal: .compensation("mailbox.placeHold"), deadline: 14_400, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.mailbox, .holds])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    let state = facts.code(user.rawValue, .mailboxState) ?? .none
    guard state != .none, state != .purged else {
      return [Refusal(.noMailbox, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user else { return [] }
    let real = Set(facts.realHolds(user))
    let left = facts.texts(user.rawValue, .holds).filter { !real.contains($0) }
    return [Fact(user.rawValue, .holds, StateCode.values(left))]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.user.map { .releaseHolds($0) } }

  /// A new hold keeps only what still exists; what was deleted meanwhile does not come back.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let user = call.user, !before.realHolds(user).isEmpty else { return [] }
    return [Inverse("mailbox.placeHold", ["user": user.value])]
  }
}
