import EmbeddedTenant
import Microsoft365
import Operations

/// What people prove who they are with, as `/users/…/authentication` shows it.
extension Sandbox {
  /// The id of every account's password, the same in every tenant.
  private static let password = "28c10230-6103-485e-b985-444c60001490"

  private static func methodsKey(_ user: UserID) -> String { "methods:\(user.rawValue)" }

  /// Answers `/users/…/authentication/…`.
  ///
  /// - Parameter segments: those after `authentication`.
  func methods(
    _ who: String, _ segments: [String], _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    let kind = AuthenticationMethod.Kind.allCases.first { $0.segment == segments.first }
    switch (call.method, segments.count) {
    case ("GET", 1) where segments == ["methods"]:
      try call.grant.demand(.readMethods)
      let (id, _) = try shownUser(who)
      let node = try methodsNode(id)
      let shown = lag.shown(node, Self.methodsKey(id), now: clock.now()) ?? node
      return try page(
        shown["value"]?.list ?? [], call, "users('\(id.rawValue)')/authentication/methods",
        ["$top", "$select"])
    case ("DELETE", 2):
      guard let kind, let id = segments.last else { throw .noSegment }
      try call.grant.demand(.writeMethods)
      let user = try user(who)
      let methods = try convertingFailures { () throws(DomainFailure) in
        try tenant.methods(of: user.id)
      }
      guard let method = methods.first(where: { $0.id == id }), method.kind == kind else {
        throw .notFound(id)
      }
      guard methods.count == 1 || methods.first != method else {
        throw .badRequest(
          "The default authentication method cannot be deleted while there are other methods.")
      }
      try change(
        .removeAuthenticationMethods(user.id, only: id), call, touching: [Self.methodsKey(user.id)])
      return GraphAnswer(204)
    case _:
      guard kind == nil, segments != ["methods"] else { throw .noMethod }
      throw .noSegment
    }
  }

  /// Returns the methods of an account as they are now, its password first.
  func methodsNode(_ user: UserID) throws(GraphFault) -> GraphNode {
    let methods = try convertingFailures { () throws(DomainFailure) in
      try tenant.methods(of: user)
    }
    let password = GraphNode.object(["id": .text(Self.password)])
      .typed("passwordAuthenticationMethod")
    return .object([
      "value": .list(
        [password]
          + methods.map { method in
            GraphNode.object(["id": .text(method.id)])
              .typed(method.kind?.type ?? "externalAuthenticationMethod")
          })
    ])
  }
}
