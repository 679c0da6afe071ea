import Operations

/// The operations on whether people may sign in.
enum SignInOperations {
  static var operations: [any DomainOperation] {
    [UserSetSignIn.block, UserSetSignIn.unblock, UserCheckSignIn()]
  }
}

/// `user.blockSignIn` and `user.unblockSignIn`: decide whether anybody can sign in with an account.
/// Nothing else of it changes: licenses, mailbox and files stay.
struct UserSetSignIn: DomainOperation {
  static let block = UserSetSignIn(
    id: "user.blockSignIn", inverse: "user.unblockSignIn", isAllowed: false)
  static let unblock = UserSetSignIn(
    id: "user.unblockSignIn", inverse: "user.blockSignIn", isAllowed: true)

  let id: OperationID
  let inverse: OperationID
  /// Whether people can sign in after it.
  let isAllowed: Bool

  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [AccountProperty.Name.accountEnabled.need]
  }

  /// Only a global administrator may do it to other administrators.
  ///
  /// Source: Microsoft Graph v1.0, "Working with users", "Who can perform sensitive actions": a user
  /// administrator may for other user administrators. Of the others who may, no operation knows the
  /// roles.
  func roles(over held: Set<Role>) -> [Role] { held.isSubset(of: [.user]) ? roles : [.global] }

  /// Whoever blocks their own account cannot sign in to take it back.
  var isRefusedForOwnAccount: Bool { !isAllowed }
  var isRefusedForLastGlobalAdministrator: Bool { !isAllowed }

  private var state: Value { .code(isAllowed ? StateCode.allowed : .blocked) }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names, reversal: .inverse(inverse),
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .signIn])
  }

  /// What is set here of an account from a local directory, the next synchronization sets back.
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user else { return [Refusal(.nothingGiven)] }
    if let refusal = facts.refusalUnlessActive(user) { return [refusal] }
    guard facts.flag(user, .directorySynced) else { return [] }
    return [Refusal(.directorySynced, ["user": user.value])]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0, .signInState, state) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    .update(call.userIDs, .accountEnabled(isAllowed))
  }

  /// Nothing for an account that was like this before.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    call.users.filter { before.becoming($0, .signInState, state) != nil }
      .map { Inverse(inverse, ["user": $0.value]) }
  }
}

/// `user.checkSignIn`: whether anybody can sign in with the account.
struct UserCheckSignIn: DomainOperation {
  let id: OperationID = "user.checkSignIn"
  var needs: [PermissionNeed] { .accounts }

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .check, [.init("user", .user)], outcomes: ["allowed", "blocked"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .signIn])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    call.users.compactMap(facts.refusalUnlessActive)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let isBlocked = call.users.contains { facts.code($0, .signInState) == .blocked }
    return isBlocked ? "blocked" : "allowed"
  }
}
