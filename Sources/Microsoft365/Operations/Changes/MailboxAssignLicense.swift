import Operations

/// `mailbox.assignLicense`: assigns licenses to a shared, room or equipment mailbox.
struct MailboxAssignLicense: DomainOperation {
  func definition(_ limits: Limits) -> Operation {
    Operation(
      "mailbox.assignLicense", .change,
      [.init("mailbox", .mailbox), .init("licenses", .license.list)],
      roles: [Role].licensing.names, reversal: .inverse("license.unassign"), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    guard let address = call.user else { return [] }
    let facts = try await reader.licenses(call, held: false)
    let mailbox = try await reader.mailbox(address)
    return facts + mailbox.filter { fact in !facts.contains { $0.concernsSame(as: fact) } }
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    LicenseAssign().refusals(call, facts)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let name = call.user?.rawValue else { return [] }
    let effect = LicenseAssign().effect(call, facts)
    let hasMailbox = effect.after.contains { call.plans($0.licenses).hasMailbox }
    return effect.predicted
      + (hasMailbox ? [Fact(name, .mailboxLocked, .flag(false))] : [])
  }

  func change(_ call: OperationCall) -> TenantChange? { .assign(call.users, call.licenses) }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    LicenseAssign().inverse(call, before: before)
  }
}
