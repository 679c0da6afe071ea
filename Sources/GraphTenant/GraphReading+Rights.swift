import Microsoft365
import Operations

/// Which administrator roles a person has: directly, through a group, in a partner organization, or
/// only after activating them.
extension GraphReading {
  /// Returns what is known about whether a user has one of these roles.
  ///
  /// One request answers for most people; only who does not have the role directly costs more.
  func rights(of user: UserName, anyOf roles: [Role]) async throws(DomainFailure) -> Rights {
    // An application has no roles; its permissions decide, and the service enforces them.
    if ApplicationActor.isApplication(user) {
      let own = UserName(ApplicationActor.name(client.tokens.client))
      return user == own ? .held : .unknownPerson
    }
    return try await reading { () async throws(GraphFailure) -> Rights in
      let claims = try await client.tokens.claims()
      let own = claims.flatMap { $0.names(user) ? $0 : nil }
      // What a token says of its person holds, but it need not say everything.
      let wanted = Set(roles.map(\.definitionID))
      if let own, !own.roles.isDisjoint(with: wanted) { return .held }
      switch try await account(of: user, own) {
      case .refused(let words), .notOffered(let words): return .unread(.refused(words))
      case .found(nil): return own == nil ? .unknownPerson : .unread(.accountElsewhere)
      case .found(let id?):
        let rights = try await rights(ofPrincipal: id, wanted)
        // The id in a token may be that of an account in the person's own organization.
        guard rights == .missing, own?.objectID != nil, try await isElsewhere(id) else {
          return rights
        }
        return .unread(.accountElsewhere)
      }
    }
  }

  /// Returns what a request finds, or why the service does not show it.
  static func shown<Value: Sendable>(
    _ read: () async throws(GraphFailure) -> Value
  ) async throws(GraphFailure) -> Shown<Value> {
    do {
      return .found(try await read())
    } catch {
      guard case .refused(let refusal) = error else { throw error }
      switch refusal.status {
      case 403: return .refused(refusal.evidence)
      case 400, 404, 405, 501: return .notOffered(refusal.evidence)
      // The token is not accepted, or the service is busy.
      case _: throw error
      }
    }
  }

  /// Returns the id of a user's account; `nil` if it is not in this organization.
  private func account(
    of user: UserName, _ own: TokenClaims?
  ) async throws(GraphFailure) -> Shown<String?> {
    if let id = own?.objectID { return .found(id) }
    return try await Self.shown { () async throws(GraphFailure) in
      try await accountIfAny(user)?.id
    }
  }

  /// Returns whether the service finds no account with this id.
  private func isElsewhere(_ id: String) async throws(GraphFailure) -> Bool {
    let account = try await Self.shown { () async throws(GraphFailure) in
      try await accountIfAny(UserName(id))
    }
    switch account {
    case .found(let record): return record == nil
    case .refused, .notOffered: return false
    }
  }

  /// - Parameter user: A user principal name, or the id of an account.
  private func accountIfAny(_ user: UserName) async throws(GraphFailure) -> AccountRecord? {
    try await client.valueIfAny(
      AccountRecord.self, .get(Self.path(user), [("$select", AccountRecord.select)]))
  }

  private func rights(
    ofPrincipal id: String, _ wanted: Set<String>
  ) async throws(GraphFailure) -> Rights {
    guard !wanted.isEmpty else { return .held }
    let direct = try await assignments("roleAssignments", of: id)
    if direct.names(anyOf: wanted) { return .held }
    let unread: String?
    switch try await throughGroups(id, wanted) {
    case .held: return .held
    case .none: unread = nil
    case .notOffered: unread = direct.words
    case .unread(let words): unread = direct.words ?? words
    }
    // Nobody can be refused for a list that cannot be read.
    let eligible = try await assignments("roleEligibilityScheduleInstances", of: id)
    let dormant = Role.allCases.filter { role in
      wanted.contains(role.definitionID) && eligible.names(anyOf: [role.definitionID])
    }
    guard dormant.isEmpty else { return .toActivate(dormant.map(\.rawValue)) }
    return unread.map { .unread(.refused($0)) } ?? .missing
  }

  /// What is known about the roles that an account has through groups.
  private enum ThroughGroups {
    /// One of those wanted.
    case held
    /// None of those wanted, as every role in force was shown.
    case none
    /// The interface does not tell.
    case notOffered
    /// Something is not shown; the service's own words.
    case unread(String)
  }

  /// Returns whether the account has one of the roles through a group.
  ///
  /// Source: Microsoft Graph v1.0, "List a user's memberships (direct and transitive)", which gives
  /// directory roles and groups; "List transitiveRoleAssignments", which gives those of groups too
  /// but which not every version of the interface has.
  private func throughGroups(
    _ id: String, _ wanted: Set<String>
  ) async throws(GraphFailure) -> ThroughGroups {
    let memberships = try await Self.shown { () async throws(GraphFailure) in
      try await client.all(
        MembershipRecord.self,
        .get("/users/\(GraphQuery.segment(id))/transitiveMemberOf", [("$top", "999")]))
    }
    var hidden: String?
    switch memberships {
    case .refused(let words): hidden = words
    case .notOffered: break
    case .found(let found):
      if found.contains(where: { $0.isRole(anyOf: wanted) }) { return .held }
      for group in found where group.isAssignableToRole ?? false {
        let given = try await assignments("roleAssignments", of: group.id)
        if given.names(anyOf: wanted) { return .held }
        hidden = given.words ?? hidden
      }
      // What the sign-in may not see is listed by its id alone.
      guard hidden != nil || found.contains(where: \.isUnnamedRole) else { return .none }
    }
    let transitive = try await assignments(
      "transitiveRoleAssignments", of: id, headers: ["ConsistencyLevel": "eventual"],
      [("$count", "true")])
    switch transitive {
    case .found: return transitive.names(anyOf: wanted) ? .held : .none
    case .refused(let words): return .unread(hidden ?? words)
    case .notOffered(let words):
      if let hidden { return .unread(hidden) }
      // Either there are no such lists, or a role was listed without its name.
      return memberships.value == nil ? .notOffered : .unread(words)
    }
  }

  /// Reads the assignments of a principal: a user or a group, by its id.
  ///
  /// - Parameter kind: The name of the collection in `roleManagement/directory`.
  private func assignments(
    _ kind: String, of principal: String, headers: [String: String] = [:],
    _ query: [(String, String)] = []
  ) async throws(GraphFailure) -> Shown<[RoleAssignmentRecord]> {
    let filter = [("$filter", "principalId eq \(GraphQuery.quoted(principal))")]
    let target = "/roleManagement/directory/\(kind)" + GraphQuery.text(query + filter)
    return try await Self.shown { () async throws(GraphFailure) in
      try await client.all(
        RoleAssignmentRecord.self, GraphRequest(.get, target, headers: headers))
    }
  }
}

/// What a request for something that may not be shown led to.
enum Shown<Value: Sendable>: Sendable {
  case found(Value)
  /// The sign-in may not see it; the service's own words.
  case refused(String)
  /// The interface has nothing of the kind; the service's own words.
  case notOffered(String)

  /// `nil` unless it was found.
  var value: Value? {
    switch self {
    case .found(let value): value
    case .refused, .notOffered: nil
    }
  }

  /// The service's own words; `nil` if it was found.
  var words: String? {
    switch self {
    case .found: nil
    case .refused(let words), .notOffered(let words): words
    }
  }
}

extension Shown<[RoleAssignmentRecord]> {
  /// Whether the assignments were shown and one of them is of one of these role definitions.
  func names(anyOf roles: Set<String>) -> Bool {
    value?.contains { roles.contains($0.roleDefinitionId.lowercased()) } ?? false
  }
}

/// `microsoft.graph.user`, as far as it says whose account it is.
struct AccountRecord: SelectedRecord {
  let id: String
  let userPrincipalName: String

  enum CodingKeys: String, CodingKey, CaseIterable { case id, userPrincipalName }
}

/// `microsoft.graph.unifiedRoleAssignment`, or `…unifiedRoleEligibilityScheduleInstance`.
struct RoleAssignmentRecord: Decodable, Sendable {
  let id: String?
  let principalId: String?
  let roleDefinitionId: String
}

/// `microsoft.graph.directoryObject`: a group or a directory role that somebody is a member of.
struct MembershipRecord: Decodable, Sendable {
  let id: String
  let type: String?
  /// Of a directory role: the id of its definition; `nil` if the sign-in may not see the role.
  let roleTemplateId: String?
  /// Of a group: whether roles can be assigned to it.
  let isAssignableToRole: Bool?

  enum CodingKeys: String, CodingKey {
    case id, roleTemplateId, isAssignableToRole
    case type = "@odata.type"
  }

  func isRole(anyOf definitions: Set<String>) -> Bool {
    roleTemplateId.map { definitions.contains($0.lowercased()) } ?? false
  }

  var isUnnamedRole: Bool { type == "#microsoft.graph.directoryRole" && roleTemplateId == nil }
}
