import Operations

/// The operations on who administers the organisation.
enum RoleOperations {
  static var operations: [any DomainOperation] {
    [RoleSet.assign, RoleSet.unassign]
  }
}

/// `role.assign` and `role.unassign`: give a person an administrator role, or take it away. Roles that
/// somebody has through a group, or may activate, stay as they are.
struct RoleSet: DomainOperation {
  static let assign = RoleSet(id: "role.assign", inverse: "role.unassign", isAssigned: true)
  static let unassign = RoleSet(id: "role.unassign", inverse: "role.assign", isAssigned: false)

  let id: OperationID
  let inverse: OperationID
  /// Whether the person has the role after it.
  let isAssigned: Bool

  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readOrganisation, .readRoles, .writeRoles]
  }

  /// Whoever takes a role from themselves cannot give it back.
  var isRefusedForOwnAccount: Bool { !isAssigned }

  /// Only the roles show whether it was done.
  var provingProperties: Set<FactProperty> { [.administratorRoles] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [.init("user", .user), .init("role", .text, allowed: Role.allCases.map(\.rawValue))],
      roles: roles.names, reversal: .inverse(inverse), deadline: 300)
  }

  private func role(_ call: OperationCall) -> Role? {
    call.text("role").flatMap { Role(rawValue: $0) }
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .roles])
      + reader.globalAdministrators()
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let role = role(call) else { return [Refusal(.nothingGiven)] }
    let refusals = facts.refusalsOfAccount(call.user, evenIfSynced: true)
    guard refusals.isEmpty, let user = call.user, !isAssigned, role == .global else {
      return refusals
    }
    guard facts.subjects(Organisation.subject, .globalAdministrators) == [user] else { return [] }
    return [Refusal(.lastGlobalAdministrator, ["user": user.value])]
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let role = role(call) else { return [] }
    let code = Value.code(role.rawValue)
    return call.users.filter { changes($0, role, facts) }.map { user in
      Fact(user, .administratorRoles, .expected(isAssigned ? .has([code]) : .lacks([code])))
    }
  }

  /// Whether the user does not have the role yet, or still has it.
  private func changes(_ user: Subject, _ role: Role, _ facts: ReadFacts) -> Bool {
    facts.isUnread(user, .administratorRoles)
      || facts.texts(user, .administratorRoles).contains(role.rawValue) != isAssigned
  }

  /// Who the global administrators are then.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    [Fact(Organisation.subject, .globalAdministrators, .changed)]
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.userID, let role = role(call) else { return nil }
    return isAssigned ? .assignRole(user, role) : .unassignRole(user, role)
  }

  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let role = role(call) else { return [] }
    return call.users.filter { changes($0, role, before) }
      .map { Inverse(inverse, ["user": $0.value, "role": .text(role.rawValue)]) }
  }
}

extension FactReader {
  /// Returns the fact of who can sign in as a global administrator; without one, nobody could give
  /// anybody a role any more.
  func globalAdministrators() async throws(DomainFailure) -> [Fact] {
    let subject = try await organisation()
    do {
      let holders = try await tenant.holders(of: .global)
      return [Fact(subject, .globalAdministrators, .list(holders.inOrder.map(\.value)))]
    } catch {
      return try Self.unread(error, subject, .globalAdministrators)
    }
  }

  /// Returns the organisation as the subject of facts, with its name if the tenant shows it.
  func organisation() async throws(DomainFailure) -> Subject {
    do {
      let name = try await tenant.organisation().name
      return name.isEmpty
        ? Organisation.subject : Subject(id: Organisation.subject.id, name: name)
    } catch {
      guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
      return Organisation.subject
    }
  }
}
