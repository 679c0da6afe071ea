import EmbeddedTenant
import Microsoft365
import Operations

/// How people have their administrator roles: directly, as the tenant lists them, unless they are
/// named here.
package struct SandboxRoles: Hashable, Sendable {
  /// People who have their roles because they belong to groups to which the roles are assigned.
  package var throughGroups: Set<UserName>
  /// People who may activate their roles for a time, and have not.
  package var toActivate: Set<UserName>
  /// The technicians of a partner, who have no account here, with the roles delegated to them.
  package var technicians: [String: [Role]]

  package init(
    throughGroups: Set<UserName> = [], toActivate: Set<UserName> = [],
    technicians: [String: [Role]] = [:]
  ) {
    self.throughGroups = throughGroups
    self.toActivate = toActivate
    self.technicians = technicians
  }

  /// Reads the body of a control request: `throughGroups` and `toActivate` list names, `technicians`
  /// has a list of roles for each name.
  ///
  /// - Throws: `GraphFault` if a role does not exist.
  init(_ body: GraphNode) throws(GraphFault) {
    func people(_ name: String) -> Set<UserName> {
      Set((body[name]?.list ?? []).compactMap(\.text).map { UserName($0) })
    }
    var technicians: [String: [Role]] = [:]
    if case .object(let given)? = body["technicians"] {
      for (name, roles) in given {
        technicians[name] = try (roles.list ?? []).map { (role) throws(GraphFault) in
          guard let role = role.text.flatMap(Role.init(rawValue:)) else {
            throw .badRequest("There is no such role.")
          }
          return role
        }
      }
    }
    self.init(
      throughGroups: people("throughGroups"), toActivate: people("toActivate"),
      technicians: technicians)
  }
}

/// Roles, as `/roleManagement` and a user's memberships show them.
extension Sandbox {
  /// Answers `/roleManagement/directory/roleAssignments` and `…/roleEligibilityScheduleInstances`;
  /// v1.0 has no `transitiveRoleAssignments`.
  func roles(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard call.segments.count > 2, call.segments[1] == "directory",
      ["roleAssignments", "roleEligibilityScheduleInstances"].contains(call.segments[2])
    else { throw .noSegment }
    if call.isWrite { return try changeRole(call) }
    guard call.segments.count == 3 else { throw .noSegment }
    try call.grant.demand(SandboxPermissions.readRoles)
    let wantsEligible = call.segments[2] != "roleAssignments"
    var nodes: [GraphNode] = []
    for (user, held) in try convertingFailures(tenant.roleHolders) {
      let name = UserName(user.name)
      guard roles.toActivate.contains(name) == wantsEligible else { continue }
      let isGroups = roles.throughGroups.contains(name)
      for role in held {
        let principal = isGroups ? RoleID.group(role) : user.id
        nodes.append(
          .object([
            "id": .text(RoleID.assignment(role, isGroups ? "group" : user.id)),
            "principalId": .text(principal), "directoryScopeId": .text("/"),
            "roleDefinitionId": .text(role.definitionID),
          ]))
      }
    }
    return try page(
      nodes, call, "roleManagement/directory/\(call.segments[2])",
      ["$select", "$filter", "$top"])
  }

  /// Assigns a role in the whole organisation, or removes an assignment.
  private func changeRole(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard call.segments[2] == "roleAssignments" else { throw .noMethod }
    try call.grant.demand(.writeRoles)
    let holders = try convertingFailures(tenant.roleHolders)
    switch (call.method, call.segments.count) {
    case ("POST", 3):
      let body = try GraphNode(call.exchange.body)
      guard body["directoryScopeId"]?.text == "/", let who = body["principalId"]?.text,
        let role = Role.allCases.first(where: {
          $0.definitionID == body["roleDefinitionId"]?.text?.lowercased()
        })
      else { throw .badRequest("Invalid role assignment.") }
      let user = try user(who)
      guard holders.first(where: { $0.user == user.subject })?.roles.contains(role) != true else {
        throw .badRequest(
          "A conflicting object with one or more of the specified property values is present in "
            + "the directory.")
      }
      try change(.assignRole(user.id, role), call, touching: [])
      return GraphAnswer(
        201,
        .object([
          "@odata.context": .text(
            call.context("roleManagement/directory/roleAssignments/$entity")),
          "id": .text(RoleID.assignment(role, user.id.rawValue)),
          "principalId": .text(user.id.rawValue), "directoryScopeId": .text("/"),
          "roleDefinitionId": .text(role.definitionID),
        ]))
    case ("DELETE", 4):
      for (user, held) in holders {
        for role in held where RoleID.assignment(role, user.id) == call.segments[3] {
          try change(.unassignRole(UserID(user), role), call, touching: [])
          return GraphAnswer(204)
        }
      }
      throw .notFound(call.segments[3])
    case _: throw .noMethod
    }
  }

  /// Answers `/users/…/transitiveMemberOf`: groups, and the roles in force.
  func transitiveMemberOf(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(SandboxPermissions.readUsers.union(SandboxPermissions.readGroups))
    let (id, shown) = try shownUser(who)
    let user = Subject(id.rawValue)
    let name = UserName(shown["userPrincipalName"]?.text ?? who)
    var nodes = try convertingFailures(tenant.groups)
      .filter { $0.members.contains(user) }
      .map { node(of: $0).typed("group") }
    let held = try convertingFailures(tenant.roleHolders).first { $0.user == user }?.roles ?? []
    if !roles.toActivate.contains(name) {
      // What the token may not see is listed by its id alone.
      let isShown = !call.grant.permissions.isDisjoint(with: SandboxPermissions.readRoles)
      nodes += held.map { role in
        GraphNode.object([
          "id": .text(DirectoryID.id("directoryRole:\(role.rawValue)")),
          "roleTemplateId": isShown ? .text(role.definitionID) : .null,
        ]).typed("directoryRole")
      }
      if roles.throughGroups.contains(name) {
        nodes += held.map { role in
          GraphNode.object([
            "id": .text(RoleID.group(role)), "isAssignableToRole": .flag(true),
          ]).typed("group")
        }
      }
    }
    return try page(nodes, call, "directoryObjects", ["$select", "$top", "$count"])
  }

  /// Returns in whose name a change is made, and whether that was found to be permitted here; if not,
  /// the tenant looks at the person's roles.
  ///
  /// - Throws: `GraphFault.noPrivilege` if the person has no role in force that permits it, or if an
  ///   application would need one.
  func admitted(
    _ change: TenantChange, _ grant: Grant
  ) throws(GraphFault) -> (actor: String, isAdmitted: Bool) {
    let concerned = Set(change.subjects.users.map(\.rawValue))
    let held = try convertingFailures(tenant.roleHolders).filter { concerned.contains($0.user.id) }
    let needed = change.roles(over: Set(held.flatMap(\.roles)))
    guard let person = grant.person else {
      // What any of the roles permits, a permission does as well.
      guard needed == change.roles else { throw .noPrivilege }
      return ("app:\(grant.application)", true)
    }
    if let delegated = roles.technicians[person] {
      guard needed.isEmpty || !Set(delegated).isDisjoint(with: needed) else { throw .noPrivilege }
      return (person, true)
    }
    guard !roles.toActivate.contains(UserName(person)) else { throw .noPrivilege }
    return (person, false)
  }
}

/// Ids of groups to which a role is assigned, one for each role.
private enum RoleID {
  static func group(_ role: Role) -> String { DirectoryID.id("role-group:\(role.rawValue)") }
  static func assignment(_ role: Role, _ holder: String) -> String {
    DirectoryID.id("role:\(holder):\(role.rawValue)")
  }
}
