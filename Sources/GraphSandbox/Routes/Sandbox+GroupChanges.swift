import EmbeddedTenant
import Microsoft365
import Operations

/// Groups as reads show them, and what changes a group itself.
extension Sandbox {
  /// Returns a group as a list shows it; `nil` if reads do not show yet that it is there.
  func shownNode(of group: DirectoryGroup) -> GraphNode? {
    let node = node(of: group, isFresh: true)
    return lag.isEmpty ? node : lag.shown(node, Self.key(group.id), now: clock.now())
  }

  /// Answers a request for one group, which reads may show late, or for a while longer.
  func shownGroup(_ id: GroupID, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(SandboxPermissions.readGroups)
    let group = try convertingFailures(tenant.groups).first { $0.id == id }
    let fresh = group.map { node(of: $0, isFresh: true) }
    let shown = lag.isEmpty ? fresh : lag.shown(fresh, Self.key(id), now: clock.now())
    guard let shown else { throw .notFound(id.rawValue) }
    return GraphAnswer(
      200,
      try call.query(["$select"]).picked(shown, defaults: GroupNode.defaults)
        .with(context: call.context("groups/$entity")))
  }

  /// Makes a group: one of Microsoft 365, or a security group.
  func createGroup(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeGroups)
    let body = try GraphNode(call.exchange.body)
    guard let name = body["displayName"]?.text, !name.isEmpty,
      let nickname = body["mailNickname"]?.text, !nickname.isEmpty,
      !nickname.contains(where: { $0.isWhitespace || $0 == "@" }),
      case .flag(let hasMail)? = body["mailEnabled"],
      case .flag(let isSecurity)? = body["securityEnabled"]
    else { throw .badRequest("Invalid value specified for property of resource 'Group'.") }
    let types = (body["groupTypes"]?.list ?? []).compactMap(\.text)
    let kind: LicenseGroup.Kind
    switch (types, hasMail, isSecurity) {
    case (["Unified"], true, _): kind = .microsoft365
    case ([], false, true): kind = .security
    case _:
      throw .badRequest("The service does not currently support writes of mail-enabled groups.")
    }
    let id = DirectoryID.group(name, in: organisation.domain)
    try change(.createGroup(name, kind), call, touching: [Self.key(id)])
    let made = try convertingFailures(tenant.groups).first { $0.name == name }
    return GraphAnswer(
      201,
      (made.map { node(of: $0, isFresh: true) } ?? .object(["displayName": .text(name)]))
        .with(context: call.context("groups/$entity")))
  }

  /// Changes the only property of a group that this sandbox lets anybody change.
  func updateGroup(
    _ group: DirectoryGroup, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeGroups)
    guard case .object(let body) = try GraphNode(call.exchange.body) else {
      throw .badRequest("The request body is empty.")
    }
    for name in body.keys.sorted() where name != "autoSubscribeNewMembers" {
      throw .badRequest("Property '\(name)' cannot be changed in this sandbox.")
    }
    guard case .flag(let isOn)? = body["autoSubscribeNewMembers"] else {
      throw .badRequest("Invalid value specified for property of resource 'Group'.")
    }
    if let fault = situation.refusal(ofChanging: group) { throw fault }
    try change(.setConversationCopies(group.id, isOn), call, touching: [Self.key(group.id)])
    return GraphAnswer(204)
  }

  func deleteGroup(
    _ group: DirectoryGroup, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeGroups)
    if let fault = situation.refusal(ofChanging: group) { throw fault }
    try change(.deleteGroup(group.id), call, touching: [Self.key(group.id)])
    return GraphAnswer(204)
  }

  /// Answers `/directory/deletedItems/microsoft.graph.group`.
  func deletedGroups(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard !call.isWrite else { throw .noMethod }
    try call.grant.demand(.readDeletedGroups)
    let nodes = try convertingFailures(tenant.groupsDeleted).map { group in
      GroupNode(deleted: group).node
    }
    return try page(
      nodes, call, "groups", ["$select", "$filter", "$top", "$skiptoken", "$count"],
      defaults: GroupNode.defaults + ["deletedDateTime"])
  }

  func restoreGroup(_ id: GroupID, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeGroups)
    try change(.restoreGroup(id), call, touching: [Self.key(id)])
    let group = try convertingFailures(tenant.groups).first { $0.id == id }
    return GraphAnswer(
      200, (group.map { node(of: $0, isFresh: true) } ?? .object([:])).typed("group"))
  }

  /// Gives a group licenses, or takes them from it. The service does that later, and puts those it cannot
  /// give into an error state; the sandbox refuses them, and reads show late what was done.
  func assignLicense(
    toGroup group: DirectoryGroup, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.assignToGroups)
    let body = try GraphNode(call.exchange.body)
    guard let adding = body["addLicenses"]?.list, let removing = body["removeLicenses"]?.list else {
      throw .badRequest(
        "A non-null value was expected for parameters 'addLicenses' and 'removeLicenses'.")
    }
    let added = try adding.map { (node) throws(GraphFault) in try assignment(node) }
    let removed = try removing.map { (node) throws(GraphFault) in try product(node.text) }
    guard added.isEmpty != removed.isEmpty else {
      throw .badRequest(
        added.isEmpty
          ? "No license changes provided. At least one license to add or remove must be specified."
          : "Licenses are added or removed one kind at a time in this sandbox.")
    }
    guard removed.allSatisfy(group.products.contains) else {
      throw .badRequest("Group does not have a corresponding license.")
    }
    let keys = [Self.key(group.id), "skus:"] + group.members.map { Self.key(UserID($0)) }
    if added.isEmpty {
      try change(.unassignFromGroup(group.id, removed), call, touching: keys)
    } else {
      let plans = added.map { ($0.product, $0.disabledPlans) }
      let choice = PlanChoice.off(Dictionary(plans) { first, _ in first })
      try change(
        .assignToGroup(group.id, added.map(\.product), choice), call, touching: keys)
    }
    let now = try convertingFailures(tenant.groups).first { $0.id == group.id } ?? group
    return GraphAnswer(
      202, node(of: now, isFresh: true).with(context: call.context("groups/$entity")))
  }
}
