import Operations

/// `mailbox.enableArchive`: gives a mailbox an archive for old mail.
struct MailboxEnableArchive: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.enableArchive", .change, [.init("mailbox", .mailbox)],
      roles: [Role.global, .exchange].names, reversal: .irreversible, deadline: 3600,
      hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let address = call.user else { return [] }
    return try await reader.mailbox(address)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let address = call.user else { return [Refusal(.nothingGiven)] }
    guard facts.code(address.rawValue, .mailboxState) == .active else {
      return [Refusal(.noMailbox, ["user": address.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.user?.rawValue else { return [] }
    return [
      Fact(name, .archiveEnabled, .flag(true)), Fact(name, .mailboxLocked, .flag(false)),
      Fact(name, .overQuotaSince, .absent),
    ]
  }

  func change(_ call: OperationCall) -> TenantChange? { call.user.map { .enableArchive($0) } }
}
