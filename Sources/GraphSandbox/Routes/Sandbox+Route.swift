import Microsoft365
import Operations

extension Sandbox {
  func route(
    _ exchange: SandboxExchange, _ grant: Grant, isConflict: Bool
  ) throws(GraphFault) -> GraphAnswer {
    let pieces = exchange.path.split(separator: "/").map { ODataQuery.decoded($0) }
    guard pieces.first == "v1.0", pieces.count > 1 else {
      throw GraphFault(status: 400, code: "BadRequest", message: "Invalid version.")
    }
    let scheme = options.certificate == nil ? "http" : "https"
    let origin = "\(scheme)://\(exchange.headers["host"] ?? "127.0.0.1")"
    let call = GraphCall(
      method: exchange.method, pieces: Array(pieces.dropFirst()), exchange: exchange,
      grant: grant, link: origin + exchange.path, root: origin + "/v1.0")
    if call.isWrite, isConflict { throw Self.conflict }
    try settleOperations()
    switch call.pieces[0] {
    case "organization": return try organization(call)
    case "users", "me": return try users(call)
    case "subscribedSkus": return try products(call)
    case "groups": return try groups(call)
    case "directory": return try directory(call)
    case "roleManagement": return try roles(call)
    case "admin": return try telephony(call)
    case let name where name.hasPrefix("$"): throw .noSegment
    case let name:
      throw GraphFault(
        status: 400, code: "BadRequest", message: "Resource not found for the segment '\(name)'.")
    }
  }

  /// Carries out a change for the sender of the request, and records what reads will show late.
  func change(
    _ change: TenantChange, _ call: GraphCall, touching keys: [String]
  ) throws(GraphFault) {
    if random.happens(faults.swallow) { return }
    let isLate = !faults.lag.isEmpty
    let before = isLate ? try objects(keys) : [:]
    requests += 1
    try domain { () throws(DomainFailure) in
      try tenant.carryOut(
        // Another sandbox may have served this tenant before; its keys have been used.
        change, key: "\(instance)-\(requests)",
        by: call.grant.person ?? "app:\(call.grant.application)",
        isApplication: call.grant.person == nil)
    }
    guard isLate else { return }
    lag.note(before: before, after: try objects(keys), now: clock.now()) { property in
      let most = faults.lag(of: property)
      return most == 0 ? 0 : Int.random(in: 0...most, using: &random)
    }
  }

  /// Returns the objects with these keys as they are now; `nil` for those that do not exist.
  private func objects(_ keys: [String]) throws(GraphFault) -> [String: GraphNode?] {
    var objects: [String: GraphNode?] = [:]
    for key in keys {
      let parts = key.split(separator: ":", maxSplits: 1).map(String.init)
      switch parts[0] {
      case "user": objects[key] = .some(try userNode(UserName(parts[1]), isFresh: true))
      case "skus":
        for node in try productNodes(isFresh: true) {
          objects["sku:\(node["skuId"]?.text ?? "")"] = .some(node)
        }
      case "number": objects[key] = .some(try numberNode(parts[1], isFresh: true))
      case _: break
      }
    }
    return objects
  }

  private func organization(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard !call.isWrite else { throw .noMethod }
    try call.grant.demand(SandboxPermissions.readOrganization)
    let query = try call.query(["$select"])
    let node = GraphNode.object([
      "id": .text(tenantID), "displayName": .text(organisation.name),
      "countryLetterCode": .text(organisation.country),
      "verifiedDomains": .list([
        .object([
          "name": .text(organisation.domain), "isInitial": .flag(true), "isDefault": .flag(true),
        ])
      ]),
    ])
    return GraphAnswer(
      200,
      try Collection.page(
        [node], query, defaults: nil, context: call.context("organization"), link: call.link,
        rawQuery: call.exchange.query, size: options.pageSize))
  }
}
