import Microsoft365
import Operations

/// Teams' telephone numbers: changes are accepted with 202 and carried out later.
extension Sandbox {
  /// Answers `/admin/teams/telephoneNumberManagement`.
  func telephony(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    let segments = call.segments
    guard segments.count > 3, segments[1] == "teams", segments[2] == "telephoneNumberManagement"
    else {
      throw .noSegment
    }
    // An action may be called by its full name, as in the metadata, or without its namespace.
    let namespace = "microsoft.graph.teamsAdministration."
    let last = segments.dropFirst(4).first.map { piece in
      piece.hasPrefix(namespace) ? String(piece.dropFirst(namespace.count)) : piece
    }
    switch (call.method, segments[3], last) {
    case ("GET", "numberAssignments", nil):
      try call.grant.demand(.readNumbers)
      return try page(
        try numberNodes(), call, "admin/teams/telephoneNumberManagement/numberAssignments",
        ["$filter", "$top", "$skip", "$skiptoken", "$select", "$count"])
    case ("POST", "numberAssignments", "assignNumber"?):
      return try startOperation(call, isAssigned: true)
    case ("POST", "numberAssignments", "unassignNumber"?):
      return try startOperation(call, isAssigned: false)
    case ("GET", "operations", let id?): return try operation(id, call)
    case ("GET", let name, nil) where name.hasPrefix("operations("):
      let id = name.dropFirst("operations('".count).dropLast(2)
      return try operation(String(id), call)
    case _: throw .noSegment
    }
  }

  /// Accepts the change of a number, to be carried out within 2 seconds.
  private func startOperation(_ call: GraphCall, isAssigned: Bool) throws(GraphFault) -> GraphAnswer
  {
    try call.grant.demand(.writeNumbers)
    let body = try GraphNode(call.exchange.body)
    guard let text = body["telephoneNumber"]?.text, body["numberType"]?.text != nil else {
      throw .badRequest("telephoneNumber and numberType are required.")
    }
    let number = text.hasPrefix("+") ? text : "+" + text
    guard try numberNode(number, isFresh: true) != nil else { throw .notFound(number) }
    let change: TenantChange
    if isAssigned {
      guard let target = body["assignmentTargetId"]?.text else {
        throw .badRequest("assignmentTargetId is required.")
      }
      change = .assignNumber(TelephoneNumber(number), try user(target).id)
    } else {
      change = .unassignNumber(TelephoneNumber(number))
    }
    let id = id("operation")
    operations[id] = NumberOperation(
      id: id, change: change, number: number, call: call,
      dueAt: clock.now() + Int.random(in: 0...2, using: &random), createdAt: now,
      status: "notStarted", message: nil)
    return GraphAnswer(
      202,
      headers: [
        "Location": "\(call.root)/admin/teams/telephoneNumberManagement/operations('\(id)')"
      ])
  }

  /// Carries out the operations that are due.
  func carryOutDueOperations() throws(GraphFault) {
    for (id, operation) in operations.sorted(by: { $0.key < $1.key })
    where operation.status == "notStarted" && operation.dueAt <= clock.now() {
      do {
        try change(operation.change, operation.call, touching: ["number:\(operation.number)"])
        operations[id]?.status = "succeeded"
      } catch {
        operations[id]?.status = "failed"
        operations[id]?.message = error.message
      }
    }
  }

  /// Returns the state of an accepted change.
  private func operation(_ id: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.readNumbers)
    guard let operation = operations[id] else { throw .notFound(id) }
    let number = GraphNode.object([
      "resourceLocation": .text(
        "\(call.root)/admin/teams/telephoneNumberManagement/numberAssignments"),
      "status": .text(operation.status), "message": .optional(operation.message),
      "createdDateTime": .text(GraphDateTime.text(operation.createdAt)),
    ])
    return GraphAnswer(
      200,
      .object([
        "id": .text(id), "createdDateTime": .text(GraphDateTime.text(operation.createdAt)),
        "status": .text(operation.status), "numbers": .list([number]),
      ]))
  }
}

/// A change of a telephone number that was accepted and is carried out later.
struct NumberOperation: Sendable {
  let id: String
  let change: TenantChange
  /// In E.164, with its plus sign.
  let number: String
  /// The request that asked for it.
  let call: GraphCall
  /// When it is carried out, in seconds by the sandbox's clock.
  let dueAt: Int
  /// Seconds since 1970, by the tenant's clock.
  let createdAt: Int
  /// `notStarted`, `succeeded`, `failed`.
  var status: String
  var message: String?
}
