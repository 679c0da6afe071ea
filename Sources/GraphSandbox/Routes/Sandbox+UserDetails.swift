import EmbeddedTenant
import Microsoft365
import Operations

extension Sandbox {
  func licenseDetails(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
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
        "servicePlans": product["servicePlans"] ?? .list([]),
      ])
    }
    return try page(details, call, "licenseDetails", ["$select", "$top"])
  }

  func memberOf(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(SandboxPermissions.readGroups)
    let (name, _) = try shownUser(who)
    let groups = try domain { () throws(DomainFailure) in try tenant.groups() }
      .filter { $0.members.contains(name) }
      .map { Self.typed("group", GroupNode($0, products: tenant.products).node) }
    return try page(groups, call, "directoryObjects", ["$select", "$top"])
  }

  static func typed(_ type: String, _ node: GraphNode) -> GraphNode {
    guard case .object(var values) = node else { return node }
    values["@odata.type"] = .text("#microsoft.graph.\(type)")
    return .object(values)
  }

  func mailboxSettings(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(SandboxPermissions.readMailboxes)
    let (name, _) = try shownUser(who)
    let mailbox = try domain { () throws(DomainFailure) in try tenant.box(of: name) }
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
      ]))
  }

  func drive(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(SandboxPermissions.readDrives)
    let (name, _) = try shownUser(who)
    let drive = try domain { () throws(DomainFailure) in try tenant.files(of: name) }
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
        "id": .text("b!\(DirectoryID.id("drive:\(name.rawValue)"))"),
        "driveType": .text("business"),
        "quota": .object([
          "total": .number(total), "used": .number(drive.size), "deleted": .number(0),
          "remaining": .number(max(0, total - drive.size)), "state": .text("normal"),
        ]),
      ]))
  }

  /// Returns a page of a collection, with the query options it accepts.
  func page(
    _ nodes: [GraphNode], _ call: GraphCall, _ name: String, _ allowed: Set<String>,
    defaults: [String]? = nil
  ) throws(GraphFault) -> GraphAnswer {
    GraphAnswer(
      200,
      try Collection.page(
        nodes, try call.query(allowed), defaults: defaults, context: call.context(name),
        link: call.link, rawQuery: call.exchange.query, size: options.pageSize))
  }
}
