import Operations

/// `mailbox.convertToShared` and `mailbox.convertToRegular`: make a person's mailbox one that several
/// people share, or one person's again. Microsoft Graph has no way to do that, but shows whose a mailbox
/// is, so that what a person has converted is verified.
struct MailboxConversion: DomainOperation {
  static let toShared = MailboxConversion(
    id: "mailbox.convertToShared", inverse: "mailbox.convertToRegular", kind: .shared)
  static let toRegular = MailboxConversion(
    id: "mailbox.convertToRegular", inverse: "mailbox.convertToShared", kind: .user)

  let id: OperationID
  let inverse: OperationID
  /// Whose the mailbox is after it.
  let kind: Mailbox.Kind

  static var operations: [any DomainOperation] { [toShared, toRegular] }

  var roles: [Role] { [.global, .exchange] }
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }
  var provingProperties: Set<FactProperty> { [.mailboxKind] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names, reversal: .inverse(inverse),
      deadline: 3600, hasInterface: false)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(
      call.users, kind == .shared ? [.account, .mailbox] : [.account, .services, .mailbox])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    if let refusal = facts.refusalUnlessActive(user) { return [refusal] }
    guard facts.isUnread(user, .mailboxState) || facts.code(user, .mailboxState) == .active else {
      return [Refusal(.noMailbox, ["user": user.value])]
    }
    // Only a shared mailbox goes on without a license.
    guard kind == .shared || facts.texts(user, .services).contains(StateCode.exchange.rawValue)
    else {
      return [Refusal(.mailboxNeedsLicense, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0, .mailboxKind, StateCode.value(kind.rawValue)) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.userID.map { .convertMailbox($0, to: kind) }
  }

  /// Nothing if it was like this before, or a room's, which neither of them makes it again.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let user = call.user,
      before.code(user, .mailboxKind)?.rawValue
        == (kind == .shared ? Mailbox.Kind.user : .shared).rawValue
    else { return [] }
    return [Inverse(inverse, ["user": user.value])]
  }
}
