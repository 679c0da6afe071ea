import Operations

/// `mailbox.checkHolds`: which holds keep the contents of the mailbox.
struct MailboxCheckHolds: DomainOperation {
  var judgesBy: Set<FactProperty> { [.holds] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.checkHolds", .check, [.init("user", .user)], outcomes: ["none", "held", "delayed"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.mailbox, .holds])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    guard let user = call.user, !facts.texts(user.rawValue, .holds).isEmpty else { return "none" }
    return facts.realHolds(user).isEmpty ? "delayed" : "held"
  }
}
