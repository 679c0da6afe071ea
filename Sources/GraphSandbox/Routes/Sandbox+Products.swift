import Operations

extension Sandbox {
  /// The metadata offers writing to products and purchases, but the service does not.
  private static let notWritten = GraphFault(
    status: 405, code: "Request_BadRequest",
    message: "Specified HTTP method is not allowed for the request target.")

  func products(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard !call.isWrite else { throw Self.notWritten }
    try call.grant.demand(SandboxPermissions.readProducts)
    let nodes = try productNodes()
    guard call.pieces.count > 1 else {
      return try page(nodes, call, "subscribedSkus", ["$select"])
    }
    guard let node = nodes.first(where: { $0["id"]?.text == call.pieces[1] }) else {
      throw .notFound(call.pieces[1])
    }
    return GraphAnswer(
      200,
      Self.with(
        context: call.context("subscribedSkus/$entity"),
        try call.query(["$select"]).picked(node, defaults: nil)))
  }

  func subscriptions(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard !call.isWrite else { throw Self.notWritten }
    try call.grant.demand(SandboxPermissions.readOrganization)
    let nodes = try domain { () throws(DomainFailure) in try tenant.purchases() }.map {
      SubscriptionNode(
        $0, products: tenant.products, now: startedAt.tenants
      ).node
    }
    let piece = call.pieces[1]
    if let key = Self.alternateKey(piece, "commerceSubscriptionId") {
      return try single(nodes.first { $0["commerceSubscriptionId"]?.text == key }, key, call)
    }
    guard call.pieces.count > 2 else {
      return try page(nodes, call, "directory/subscriptions", ["$select", "$filter"])
    }
    return try single(
      nodes.first { $0["id"]?.text == call.pieces[2] }, call.pieces[2], call)
  }

  private func single(
    _ node: GraphNode?, _ name: String, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    guard let node else { throw .notFound(name) }
    return GraphAnswer(
      200, Self.with(context: call.context("directory/subscriptions/$entity"), node))
  }

  /// Returns the value of the key in `subscriptions(commerceSubscriptionId='…')`.
  static func alternateKey(_ piece: String, _ name: String) -> String? {
    guard let start = piece.firstIndex(of: "("), piece.hasSuffix("')") else { return nil }
    let inner = piece[piece.index(after: start)...].dropLast(2)
    let prefix = "\(name)='"
    return inner.hasPrefix(prefix) ? String(inner.dropFirst(prefix.count)) : nil
  }
}
