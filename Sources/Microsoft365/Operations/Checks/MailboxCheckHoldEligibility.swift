import Operations

/// `mailbox.checkHoldEligibility`: whether the user's plans allow a hold.
struct MailboxCheckHoldEligibility: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.checkHoldEligibility", .check, [.init("user", .user)],
      outcomes: ["eligible", "notEligible"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.licenses, .holds])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let eligible = call.user.map { facts.flag($0.rawValue, .holdEligible) } ?? false
    return eligible ? "eligible" : "notEligible"
  }
}
