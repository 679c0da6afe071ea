import Operations

/// `mailbox.checkHolds`: what keeps the mailbox's contents.
struct MailboxCheckHolds: DomainOperation {
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

/// `mailbox.checkQuota`: whether a mailbox that is no person's is within its quota.
struct MailboxCheckQuota: DomainOperation {
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
