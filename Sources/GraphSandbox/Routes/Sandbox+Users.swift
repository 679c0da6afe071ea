import EmbeddedTenant
import Microsoft365
import Operations

/// Users, and what belongs to one user: licenses, groups, mailbox and drive.
extension Sandbox {
  private static let listOptions: Set<String> = [
    "$select", "$filter", "$top", "$skiptoken", "$orderby", "$search", "$count",
  ]

  /// Answers `/users` and `/me`.
  func users(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    var segments = Array(call.segments.dropFirst())
    if call.segments[0] == "me" {
      guard let person = call.grant.person else {
        throw .badRequest("/me request is only valid with delegated authentication flow.")
      }
      segments.insert(person, at: 0)
    }
    guard let who = segments.first else { return try userList(call) }
    if segments.count > 2, segments[1] == "authentication" {
      return try methods(who, Array(segments.dropFirst(2)), call)
    }
    if segments.count > 1, ["ownedDevices", "managedDevices"].contains(segments[1]) {
      return try devices(of: who, Array(segments.dropFirst()), call)
    }
    if who == "$count" { return try userCount(call) }
    switch (call.method, segments.dropFirst().joined(separator: "/")) {
    case ("GET", ""):
      try call.grant.demand(SandboxPermissions.readUsers)
      let query = try call.query(["$select"])
      let picked = try query.picked(try shownUser(who).node, defaults: UserNode.defaults)
      return GraphAnswer(200, picked.with(context: call.context("users/$entity")))
    case ("PATCH", ""): return try patch(who, call)
    case ("DELETE", ""):
      try call.grant.demand(.deleteUsers)
      let user = try user(who)
      try change(.deleteUser(user.id), call, touching: [Self.key(user.id), "skus:"])
      return GraphAnswer(204)
    case ("POST", "assignLicense"), ("POST", "microsoft.graph.assignLicense"):
      return try assignLicense(who, call)
    case ("POST", "reprocessLicenseAssignment"):
      try call.grant.demand(.writeUsers)
      return GraphAnswer(200, try node(of: try user(who)))
    case ("POST", "revokeSignInSessions"):
      try call.grant.demand(.revokeSessions)
      let user = try user(who)
      try change(.revokeSessions(user.id), call, touching: [Self.key(user.id)])
      return GraphAnswer(200, .object(["value": .flag(true)]))
    case ("GET", "licenseDetails"): return try licenseDetails(who, call)
    case ("GET", "memberOf"): return try memberOf(who, call)
    case ("GET", "transitiveMemberOf"): return try transitiveMemberOf(who, call)
    case ("PATCH", "mailboxSettings"): return try changeMailbox(who, call)
    case ("GET", "mailboxSettings"): return try mailboxSettings(who, call)
    case ("GET", "drive"): return try drive(who, call)
    case (_, ""), (_, "assignLicense"), (_, "licenseDetails"), (_, "mailboxSettings"), (_, "drive"):
      throw .noMethod
    case _: throw .noSegment
    }
  }

  private func userList(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    if call.method == "POST" { return try createUser(call) }
    guard !call.isWrite else { throw .noMethod }
    try call.grant.demand(SandboxPermissions.readUsers)
    let query = try call.query(Self.listOptions)
    if query.filter == nil, query.search == nil, query.orderBy == nil {
      return try plainPage(query, call)
    }
    var nodes: [GraphNode] = []
    for user in try convertingFailures(tenant.accounts) {
      if let node = try userNode(user.id) { nodes.append(node) }
    }
    return try page(nodes, call, "users", query, defaults: UserNode.defaults)
  }

  /// Reads a page without a condition directly, since a tenant may have many thousands of accounts.
  private func plainPage(_ query: ODataQuery, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    let most = query.top ?? options.pageSize
    let found = try convertingFailures { () throws(DomainFailure) in
      try tenant.activeUsers(after: query.skipToken, most: most + 1)
    }
    var picked: [GraphNode] = []
    for user in found.prefix(most) {
      let node = try node(of: user, wanted: query.select ?? UserNode.defaults)
      let shown = lag.isEmpty ? node : lag.shown(node, Self.key(user.id), now: clock.now())
      guard let shown else { continue }
      picked.append(try query.picked(shown, defaults: UserNode.defaults))
    }
    var values: [String: GraphNode] = [
      "@odata.context": .text(call.context("users")), "value": .list(picked),
    ]
    if query.count {
      values["@odata.count"] = .number(
        try convertingFailures(tenant.activeUserCount))
    }
    if found.count > most, let last = found.prefix(most).last {
      values["@odata.nextLink"] = .text(
        query.link(to: last.name.rawValue, at: call.address))
    }
    return GraphAnswer(200, .object(values))
  }

  private func userCount(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(SandboxPermissions.readUsers)
    guard call.exchange.headers["consistencylevel"]?.lowercased() == "eventual" else {
      throw .unsupported("$count is not currently supported.")
    }
    let count = try convertingFailures(tenant.activeUserCount)
    return GraphAnswer(200, .number(count), headers: ["Content-Type": "text/plain"])
  }

  private func patch(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard case .object(let body) = try GraphNode(call.exchange.body) else {
      throw .badRequest("The request body is empty.")
    }
    // Clients state the type of what they send, which has no effect.
    let values = body.filter { !$0.key.hasPrefix("@odata.") }
    guard let (name, value) = values.first else { throw .badRequest("The request body is empty.") }
    guard values.count == 1 else {
      throw .badRequest("Properties are changed one at a time in this sandbox.")
    }
    if name == "passwordProfile" { return try resetPassword(who, value, call) }
    let property = try Self.property(name, value)
    try call.grant.demand(property.name.need)
    let user = try user(who)
    try change(.update([user.id], property), call, touching: [Self.key(user.id)])
    return GraphAnswer(204)
  }

  private func resetPassword(
    _ who: String, _ profile: GraphNode, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.resetPasswords)
    // Eight characters are the fewest that Microsoft Entra accepts.
    guard let password = profile["password"]?.text, password.count >= 8 else {
      throw .badRequest(
        "The specified password does not comply with password complexity requirements.")
    }
    let user = try user(who)
    try change(
      .resetPassword(user.id, NewPassword(password)), call, touching: [Self.key(user.id)])
    return GraphAnswer(204)
  }

  /// Returns the property that a request asks to set.
  private static func property(
    _ name: String, _ value: GraphNode
  ) throws(GraphFault) -> AccountProperty {
    switch AccountProperty.Name(rawValue: name) {
    case .usageLocation?:
      if let country = value.text, country.utf8.count == 2,
        country.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
      {
        return .usageLocation(country)
      }
    case .accountEnabled?:
      if case .flag(let isEnabled) = value { return .accountEnabled(isEnabled) }
    case .passwordPolicies?:
      switch value.text {
      case "None": return .passwordExpires(true)
      case "DisablePasswordExpiration": return .passwordExpires(false)
      case _: break
      }
    case .userPrincipalName?:
      if let name = value.text, name.contains("@") { return .name(UserName(name)) }
    case .preferredDataLocation?:
      if value == .null { return .dataLocation(nil) }
      if let text = value.text, DataLocation.isName(text) { return .dataLocation(text) }
    case .displayName?:
      if let text = value.text, !text.isEmpty { return .profile(.displayName, text) }
    case .jobTitle?, .department?, .officeLocation?, .mobilePhone?:
      let field = AccountProperty.Name(rawValue: name).flatMap { ProfileField($0) }
      if let field, value == .null || value.text?.isEmpty == false {
        return .profile(field, value.text)
      }
    case nil: throw .badRequest("Property '\(name)' cannot be changed in this sandbox.")
    }
    throw .badRequest("Invalid value specified for property '\(name)' of resource 'User'.")
  }

  private func assignLicense(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.assign)
    let body = try GraphNode(call.exchange.body)
    guard let adding = body["addLicenses"]?.list, let removing = body["removeLicenses"]?.list else {
      throw .badRequest(
        "A non-null value was expected for parameters 'addLicenses' and 'removeLicenses'.")
    }
    let added = try adding.map { (node) throws(GraphFault) in try assignment(node) }
    let removed = try removing.map { (node) throws(GraphFault) in try product(node.text) }
    guard !added.isEmpty || !removed.isEmpty else {
      throw .badRequest(
        "No license changes provided. At least one license to add or remove must be specified.")
    }
    let user = try user(who)
    let held = Set(user.assignments.map(\.product))
    for product in removed where !held.contains(product) {
      guard situation.hasDirectError(product, user.name, tenant.products) else {
        throw .badRequest("User does not have a corresponding license.")
      }
    }
    let taken = removed.filter(held.contains)
    do {
      // An assignment in an error state exists only in the situation that is played.
      if !added.isEmpty || !taken.isEmpty {
        try change(
          .adjust(user.id, adding: added, removing: taken), call,
          touching: [Self.key(user.id), "skus:"] + numberKeys(of: user))
      }
      for product in removed { situation.unassign(product, user.name, tenant.products) }
    } catch  where error.message.contains("SKU  does not have") {
      // The tenant's message has the product's name; the service's has its id.
      let id = added.first?.product.rawValue ?? ""
      throw .badRequest("Subscription with SKU \(id) does not have any available licenses.")
    }
    return GraphAnswer(
      200,
      try call.query([]).picked(try node(of: try self.user(who)), defaults: UserNode.defaults)
        .with(context: call.context("users/$entity")))
  }

  /// Returns the keys of the telephone numbers that a user has, which change with the licenses.
  private func numberKeys(of user: User) throws(GraphFault) -> [String] {
    try convertingFailures(tenant.numbers)
      .filter { $0.target == user.subject }.map { "number:\($0.number.rawValue)" }
  }

  /// Returns the assignment that an element of `addLicenses` asks for. Without `disabledPlans`, all
  /// plans are on.
  func assignment(_ node: GraphNode) throws(GraphFault) -> LicenseAssignment {
    let product = try product(node["skuId"]?.text)
    let plans = Dictionary(
      (tenant.products[product]?.plans ?? []).map { (DirectoryID.plan($0, planIDs), $0) }
    ) { first, _ in first }
    let disabled = try (node["disabledPlans"]?.list ?? []).map { (plan) throws(GraphFault) in
      guard let name = plan.text.flatMap({ plans[$0.lowercased()] }) else {
        throw .badRequest(
          "The service plan \(plan.text ?? "") does not belong to the license "
            + "\(node["skuId"]?.text ?? "").")
      }
      return name
    }
    return LicenseAssignment(product: product, group: nil, disabledPlans: Set(disabled))
  }

  /// Returns the product with an id, if the tenant has bought it.
  func product(_ id: String?) throws(GraphFault) -> SkuID {
    let owned = try convertingFailures(tenant.purchases).map(\.product)
    guard
      let product = owned.first(where: { $0.rawValue == id?.lowercased() })
    else {
      throw .badRequest("License \(id ?? "") does not correspond to a valid company License.")
    }
    return product
  }

  private func licenseDetails(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(
      SandboxPermissions.readProducts.union(SandboxPermissions.readUsers))
    let (_, user) = try shownUser(who)
    let products = try productNodes()
    let details = (user["assignedLicenses"]?.list ?? []).compactMap { held -> GraphNode? in
      guard let product = products.first(where: { $0["skuId"] == held["skuId"] }),
        let id = held["skuId"]?.text
      else { return nil }
      return .object([
        "id": .text(DirectoryID.id("detail:\(id)")), "skuId": .text(id),
        "skuPartNumber": product["skuPartNumber"] ?? .null,
        "servicePlans": .list(
          (product["servicePlans"]?.list ?? []).map { plan in
            Self.plan(plan, disabled: held["disabledPlans"]?.list ?? [])
          }),
      ])
    }
    return try page(details, call, "licenseDetails", ["$select", "$top"])
  }

  /// Returns a plan of a product as a user has it.
  ///
  /// - Parameter disabled: The ids of the plans that are off.
  private static func plan(_ plan: GraphNode, disabled: [GraphNode]) -> GraphNode {
    guard case .object(var values) = plan, let id = values["servicePlanId"], disabled.contains(id)
    else { return plan }
    values["provisioningStatus"] = .text("Disabled")
    return .object(values)
  }

  private func memberOf(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(SandboxPermissions.readGroups)
    let (id, _) = try shownUser(who)
    let groups = try convertingFailures(tenant.groups)
      .filter { $0.members.contains(Subject(id.rawValue)) }
      .map { node(of: $0).typed("group") }
    return try page(groups, call, "directoryObjects", ["$select", "$top"])
  }

  private func mailboxSettings(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.readMailboxes)
    let (id, _) = try shownUser(who)
    let mailbox = try convertingFailures { () throws(DomainFailure) in try tenant.box(of: id) }
    guard let mailbox, mailbox.state == .active else {
      throw GraphFault(
        status: 404, code: "MailboxNotEnabledForRESTAPI",
        message: "The mailbox is either inactive, soft-deleted, or is hosted on-premise.")
    }
    return GraphAnswer(
      200,
      .object([
        "@odata.context": .text(call.context("users/mailboxSettings")),
        "userPurpose": .text(mailbox.kind.rawValue), "timeZone": .text("W. Europe Standard Time"),
        "automaticRepliesSetting": try shownReplies(id) ?? .null,
      ]))
  }

  private func drive(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.readDrives)
    let (id, _) = try shownUser(who)
    let drive = try convertingFailures { () throws(DomainFailure) in try tenant.files(of: id) }
    guard let drive, drive.state == .active || drive.state == .readOnly else {
      throw GraphFault(
        status: 404, code: "ResourceNotFound", message: "User's mysite not found.")
    }
    // 1 TB, the least that a business plan offers.
    let total = 1_099_511_627_776
    return GraphAnswer(
      200,
      .object([
        "@odata.context": .text(call.context("drives/$entity")),
        "id": .text(Self.driveID(id)),
        "driveType": .text("business"),
        "quota": .object([
          "total": .number(total), "used": .number(drive.size), "deleted": .number(0),
          "remaining": .number(max(0, total - drive.size)), "state": .text("normal"),
        ]),
      ]))
  }
}
