import EmbeddedTenant
import Microsoft365
import Operations

/// The organisation, groups, deleted users, products and subscriptions.
extension Sandbox {
  /// Answers `/organization`.
  func organization(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard !call.isWrite else { throw .noMethod }
    try call.grant.demand(SandboxPermissions.readOrganization)
    let query = try call.query(["$select"])
    let node = GraphNode.object([
      "id": .text(tenantID), "displayName": .text(organisation.name),
      "countryLetterCode": .text(organisation.country),
      "verifiedDomains": .list(
        try convertingFailures(tenant.allDomains).filter(\.isVerified).map { domain in
          .object([
            "name": .text(domain.name), "isInitial": .flag(domain.isFixed),
            "isDefault": .flag(domain.isFixed),
          ])
        }),
    ])
    return try page([node], call, "organization", query)
  }

  /// Answers `/groups`.
  func groups(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    let groups = try convertingFailures(tenant.groups)
    guard call.segments.count > 1 else {
      if call.method == "POST" { return try createGroup(call) }
      guard !call.isWrite else { throw .noMethod }
      try call.grant.demand(SandboxPermissions.readGroups)
      return try page(
        groups.compactMap(shownNode), call, "groups",
        ["$select", "$filter", "$top", "$skiptoken", "$count", "$search", "$orderby"],
        defaults: GroupNode.defaults)
    }
    let id = call.segments[1].lowercased()
    if call.method == "GET", call.segments.count == 2 { return try shownGroup(GroupID(id), call) }
    guard let group = groups.first(where: { $0.id.rawValue == id }) else {
      throw .notFound(call.segments[1])
    }
    switch (call.method, Array(call.segments.dropFirst(2))) {
    case ("DELETE", []): return try deleteGroup(group, call)
    case ("PATCH", []): return try updateGroup(group, call)
    case ("GET", ["members"]): return try members(of: group, call)
    case ("GET", ["membersWithLicenseErrors"]):
      try call.grant.demand(SandboxPermissions.readGroups)
      return try page([], call, "directoryObjects", ["$select"])
    case ("POST", ["assignLicense"]), ("POST", ["microsoft.graph.assignLicense"]):
      return try assignLicense(toGroup: group, call)
    case ("POST", ["members", "$ref"]): return try join(group, call)
    case ("DELETE", let rest)
    where rest.count == 3 && rest[0] == "members" && rest[2] == "$ref":
      return try leave(group, rest[1], call)
    case (_, []), (_, ["members"]), (_, ["membersWithLicenseErrors"]),
      (_, ["assignLicense"]):
      throw .noMethod
    case _: throw .noSegment
    }
  }

  private func members(
    of group: DirectoryGroup, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(SandboxPermissions.readGroups)
    var nodes: [GraphNode] = []
    for member in group.members {
      if let node = try userNode(UserID(member)) { nodes.append(node.typed("user")) }
    }
    return try page(
      nodes, call, "directoryObjects", ["$select", "$top", "$skiptoken", "$count"],
      defaults: UserNode.defaults + ["@odata.type"])
  }

  private func join(_ group: DirectoryGroup, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeMembers)
    // The address of an account, at whichever host.
    guard let address = try GraphNode(call.exchange.body)["@odata.id"]?.text,
      let id = address.split(separator: "/").last
    else { throw .badRequest("The request body must contain '@odata.id'.") }
    let user = try user(String(id))
    guard !group.members.contains(user.subject) else {
      throw .badRequest(
        "One or more added object references already exist for the following modified "
          + "properties: 'members'.")
    }
    if let fault = situation.refusal(ofChanging: group) { throw fault }
    try change(
      .joinGroup(user.id, group: group.id), call, touching: [Self.key(user.id), "skus:"])
    return GraphAnswer(204)
  }

  private func leave(
    _ group: DirectoryGroup, _ who: String, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeMembers)
    let user = try user(who)
    guard group.members.contains(user.subject) else { throw .notFound(who) }
    if let fault = situation.refusal(ofChanging: group) { throw fault }
    try change(
      .leaveGroup(user.id, group: group.id), call, touching: [Self.key(user.id), "skus:"])
    situation.leave(group, user.name)
    return GraphAnswer(204)
  }

  /// Answers `/directory`: subscriptions and deleted users.
  func directory(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard call.segments.count > 1 else { throw .noSegment }
    if call.segments[1].hasPrefix("subscriptions") { return try subscriptions(call) }
    guard call.segments[1] == "deletedItems", call.segments.count > 2 else { throw .noSegment }
    let deleted = try convertingFailures(tenant.accounts)
      .filter { $0.state == .softDeleted }
    if ["microsoft.graph.user", "graph.user"].contains(call.segments[2]) {
      guard !call.isWrite else { throw .noMethod }
      try call.grant.demand(SandboxPermissions.readUsers)
      return try page(
        try deleted.map { (user) throws(GraphFault) in try node(of: user) }, call, "users",
        ["$select", "$filter", "$top", "$skiptoken", "$count", "$orderby"],
        defaults: UserNode.defaults + ["deletedDateTime"])
    }
    if ["microsoft.graph.group", "graph.group"].contains(call.segments[2]) {
      return try deletedGroups(call)
    }
    let id = call.segments[2].lowercased()
    if call.method == "POST", call.segments.dropFirst(3).first == "restore",
      try convertingFailures(tenant.groupsDeleted).contains(where: { $0.id.rawValue == id })
    {
      return try restoreGroup(GroupID(id), call)
    }
    guard let user = deleted.first(where: { $0.id.rawValue == id }) else {
      throw .notFound(call.segments[2])
    }
    switch (call.method, call.segments.dropFirst(3).first) {
    case ("GET", nil):
      try call.grant.demand(SandboxPermissions.readUsers)
      return GraphAnswer(
        200,
        try call.query(["$select"]).picked(
          try node(of: user).typed("user"),
          defaults: UserNode.defaults + ["@odata.type", "deletedDateTime"]))
    case ("POST", "restore"?):
      try call.grant.demand(.restoreUsers)
      try change(.restoreUser(user.id), call, touching: [Self.key(user.id), "skus:"])
      return GraphAnswer(200, try node(of: try self.user(user.id.rawValue)).typed("user"))
    case (_, nil), (_, "restore"?): throw .noMethod
    case _: throw .noSegment
    }
  }

  /// Answers `/subscribedSkus`.
  func products(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    // The metadata offers writing to products and purchases, but the service does not.
    guard !call.isWrite else { throw .noMethod }
    try call.grant.demand(SandboxPermissions.readProducts)
    let nodes = try productNodes()
    guard call.segments.count > 1 else {
      return try page(nodes, call, "subscribedSkus", ["$select"])
    }
    guard let node = nodes.first(where: { $0["id"]?.text == call.segments[1] }) else {
      throw .notFound(call.segments[1])
    }
    return GraphAnswer(
      200,
      try call.query(["$select"]).picked(node, defaults: nil)
        .with(context: call.context("subscribedSkus/$entity")))
  }

  /// Answers `/directory/subscriptions`.
  private func subscriptions(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    // The metadata offers writing to products and purchases, but the service does not.
    guard !call.isWrite else { throw .noMethod }
    try call.grant.demand(SandboxPermissions.readOrganization)
    let nodes = try convertingFailures(tenant.purchases).map {
      SubscriptionNode(
        $0, products: tenant.products, now: startedAt.tenants
      ).node
    }
    let piece = call.segments[1]
    if let key = Self.alternateKey(piece, "commerceSubscriptionId") {
      return try single(nodes.first { $0["commerceSubscriptionId"]?.text == key }, key, call)
    }
    guard call.segments.count > 2 else {
      return try page(nodes, call, "directory/subscriptions", ["$select", "$filter"])
    }
    return try single(
      nodes.first { $0["id"]?.text == call.segments[2] }, call.segments[2], call)
  }

  private func single(
    _ node: GraphNode?, _ name: String, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    guard let node else { throw .notFound(name) }
    return GraphAnswer(
      200, node.with(context: call.context("directory/subscriptions/$entity")))
  }

  /// Returns the value of the key in `subscriptions(commerceSubscriptionId='…')`.
  private static func alternateKey(_ piece: String, _ name: String) -> String? {
    guard let start = piece.firstIndex(of: "("), piece.hasSuffix("')") else { return nil }
    let inner = piece[piece.index(after: start)...].dropLast(2)
    let prefix = "\(name)='"
    return inner.hasPrefix(prefix) ? String(inner.dropFirst(prefix.count)) : nil
  }
}
