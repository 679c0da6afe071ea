import Operations

/// The operations on what people sign in with, and on where they are signed in.
enum PasswordOperations {
  static var operations: [any DomainOperation] {
    [
      UserResetPassword(), UserRevokeSessions(), UserSetPasswordExpiry(),
      UserRemoveAuthenticationMethods(),
    ]
  }
}

/// `user.resetPassword`: sets a password that the person must replace at the next sign-in.
///
/// The password is in the request and nowhere else; when it was set can be read, and verifies it.
struct UserResetPassword: DomainOperation {
  let id: OperationID = "user.resetPassword"
  static let password = SecretInput("newPassword", isMade: true)

  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readRoles, .resetPasswords]
  }

  /// As for whether somebody may sign in.
  func roles(over held: Set<Role>) -> [Role] { UserSetSignIn.block.roles(over: held) }

  /// People change their own password, which asks them for the old one.
  var isRefusedForOwnAccount: Bool { true }

  /// No password can be given back, because nobody knows the one before.
  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names, reversal: .irreversible,
      deadline: 300, secrets: [Self.password])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .credentials, .roles])
  }

  /// The password of an account from a local directory is kept there.
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    facts.refusalsOfAccount(call.user, evenIfSynced: false)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0, .passwordChangedAt, .expected(.later)) }
  }

  /// The service may end the sessions of whoever gets another password.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0, .sessionsValidFrom, .changed) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    let password = call.secrets[Self.password.name].map { NewPassword($0) }
    return call.userID.map { .resetPassword($0, password) }
  }
}

/// `user.revokeSessions`: ends every session of a person, on every device. Access that was given
/// already may last for up to an hour.
struct UserRevokeSessions: DomainOperation {
  let id: OperationID = "user.revokeSessions"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readRoles, .revokeSessions]
  }

  /// As for whether somebody may sign in.
  func roles(over held: Set<Role>) -> [Role] { UserSetSignIn.block.roles(over: held) }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names, reversal: .irreversible,
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .credentials, .roles])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    facts.refusalsOfAccount(call.user, evenIfSynced: true)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { Fact($0, .sessionsValidFrom, .expected(.later)) }
  }

  func change(_ call: OperationCall) -> TenantChange? { call.userID.map { .revokeSessions($0) } }
}

/// `user.setPasswordExpiry`: whether a person's password expires by the organisation's rule.
struct UserSetPasswordExpiry: DomainOperation {
  let id: OperationID = "user.setPasswordExpiry"
  var roles: [Role] { [.global, .user] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [AccountProperty.Name.passwordPolicies.need]
  }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("user", .user), .init("expires", .flag)], roles: roles.names,
      reversal: .inverse(id), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .credentials])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard call.flag("expires") != nil else { return [Refusal(.nothingGiven)] }
    return facts.refusalsOfAccount(call.user, evenIfSynced: false)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let expires = call.flag("expires") else { return [] }
    return call.users.map { Fact($0, .passwordExpires, .flag(expires)) }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.flag("expires").map { .update(call.userIDs, .passwordExpires($0)) }
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let expires = call.flag("expires") else { return [] }
    return call.users.filter { before.becoming($0, .passwordExpires, .flag(expires)) != nil }
      .map { Inverse(id, ["user": $0.value, "expires": .flag(!expires)]) }
  }
}

/// `user.removeAuthenticationMethods`: removes whatever somebody proves who they are with besides the
/// password, so that they register again, or nobody can with what a lost phone knows.
struct UserRemoveAuthenticationMethods: DomainOperation {
  let id: OperationID = "user.removeAuthenticationMethods"
  /// Those who may do it for people without a role are none of the roles known here.
  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readRoles, .readMethods, .writeMethods]
  }

  /// Whoever removes their own may not be able to sign in any more.
  var isRefusedForOwnAccount: Bool { true }

  var provingProperties: Set<FactProperty> { [.authenticationMethods] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user)], roles: roles.names, reversal: .irreversible,
      deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .roles, .methods])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    facts.refusalsOfAccount(call.user, evenIfSynced: true)
  }

  /// Methods that this program does not know stay.
  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.users.map { user in
      let others = facts.texts(user, .authenticationMethods).filter {
        AuthenticationMethod.Kind(rawValue: $0) == nil
      }
      return Fact(user, .authenticationMethods, .list(others.map { .code($0) }))
    }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    call.userID.map { .removeAuthenticationMethods($0, only: nil) }
  }
}

extension ReadFacts {
  /// Returns why a person's account cannot be changed; empty if it can.
  ///
  /// - Parameter evenIfSynced: Whether that is possible for an account from a local directory, too.
  func refusalsOfAccount(_ user: Subject?, evenIfSynced: Bool) -> [Refusal] {
    guard let user else { return [Refusal(.nothingGiven)] }
    if let refusal = refusalUnlessActive(user) { return [refusal] }
    guard !evenIfSynced, flag(user, .directorySynced) else { return [] }
    return [Refusal(.directorySynced, ["user": user.value])]
  }
}
