import Operations

/// `account.checkDeleted`: whether the account still exists; also reads the state of its mailbox.
struct AccountCheckDeleted: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "account.checkDeleted", .check, [.init("user", .user)], outcomes: ["active", "deleted"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .mailbox])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let isActive = call.users.allSatisfy {
      facts.text($0.rawValue, .accountState) == User.State.active.rawValue
    }
    return isActive ? "active" : "deleted"
  }
}
