import Operations

extension FactReader {
  /// Returns the facts of a shared, room or equipment mailbox, by its address.
  func mailbox(_ address: UserName) async throws(DomainFailure) -> [Fact] {
    guard let mailbox = try await tenant.mailbox(of: address) else {
      return [Fact(address.rawValue, .mailboxState, .code(.none))]
    }
    return facts(of: mailbox, plans: try await plans(of: address))
  }

  func plans(of user: UserName) async throws(DomainFailure) -> PlanSet {
    let held = try await tenant.user(user)?.products ?? []
    return products.plans(ofNamed: held.map { products.name($0) })
  }

  func facts(of mailbox: Mailbox, plans: PlanSet) -> [Fact] {
    let name = mailbox.user.rawValue
    let limit: LimitID = plans.exchangeRank == 3 ? .licensedMailboxQuota : .sharedMailboxQuota
    let legacy = limits.legacyValue(.sharedMailboxQuota)
    return [
      Fact(name, .mailboxKind, StateCode.value(mailbox.kind.rawValue)),
      Fact(name, .mailboxState, StateCode.value(mailbox.state.rawValue)),
      Fact(name, .mailboxBytes, .bytes(mailbox.size)),
      Fact(name, .quotaBytes, .bytes(limits.value(limit, at: now))),
      Fact(name, .legacyQuotaBytes, legacy.map(Value.bytes) ?? .absent),
      Fact(name, .archiveEnabled, .flag(mailbox.isArchiveEnabled)),
      Fact(name, .overQuotaSince, mailbox.overQuotaSince.map(Value.instant) ?? .absent),
      Fact(name, .mailboxLocked, .flag(mailbox.isLocked)),
    ]
  }
}
