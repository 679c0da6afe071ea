import Operations

/// `mailbox.checkQuota`: whether a shared, room or equipment mailbox is within its quota.
struct MailboxCheckQuota: DomainOperation {
  var judgesBy: Set<FactProperty> { [.mailboxBytes] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.checkQuota", .check, [.init("mailbox", .mailbox)], outcomes: ["within", "over"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let address = call.user else { return [] }
    return try await reader.mailbox(address) + reader.users([address], [.licenses])
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    guard let name = call.user?.rawValue else { return nil }
    let over = facts.number(name, .mailboxBytes) > facts.number(name, .quotaBytes)
    return over ? "over" : "within"
  }
}
