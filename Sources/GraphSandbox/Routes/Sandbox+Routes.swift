import Microsoft365
import Operations

/// Finds what answers a request, alone or as part of a batch.
extension Sandbox {
  /// Answers a request to the interface.
  ///
  /// - Parameter isConflict: Whether to refuse it if it is a change.
  func route(
    _ exchange: SandboxExchange, _ grant: Grant, isConflict: Bool
  ) throws(GraphFault) -> GraphAnswer {
    let segments = exchange.path.split(separator: "/").map { ODataQuery.decoded($0) }
    guard segments.first == "v1.0", segments.count > 1 else {
      throw GraphFault(status: 400, code: "BadRequest", message: "Invalid version.")
    }
    let origin = "\(options.scheme)://\(exchange.headers["host"] ?? "127.0.0.1")"
    let call = GraphCall(
      method: exchange.method, segments: Array(segments.dropFirst()), exchange: exchange,
      grant: grant, address: origin + exchange.path, root: origin + "/v1.0")
    if call.isWrite, isConflict { throw .conflict }
    try carryOutDueOperations()
    if let fault = situation.take(exchange.method, exchange.path) { throw fault }
    if let answer = try settings(call) { return answer }
    switch call.segments[0] {
    case "organization": return try organization(call)
    case "users", "me": return try users(call)
    case "subscribedSkus": return try products(call)
    case "groups": return try groups(call)
    case "domains": return try domains(call)
    case "directory": return try directory(call)
    case "roleManagement": return try roles(call)
    case "drives": return try drives(call)
    case "devices": return try directoryDevices(call)
    case "deviceManagement": return try deviceManagement(call)
    case "admin": return try telephony(call)
    case let name where name.hasPrefix("$"): throw .noSegment
    case let name:
      throw GraphFault(
        status: 400, code: "BadRequest", message: "Resource not found for the segment '\(name)'.")
    }
  }

  /// Returns a page of a collection.
  ///
  /// - Parameters:
  ///   - name: Of the collection, as its context gives it.
  ///   - allowed: The query options that it accepts.
  func page(
    _ nodes: [GraphNode], _ call: GraphCall, _ name: String, _ allowed: Set<String>,
    defaults: [String]? = nil
  ) throws(GraphFault) -> GraphAnswer {
    try page(nodes, call, name, try call.query(allowed), defaults: defaults)
  }

  func page(
    _ nodes: [GraphNode], _ call: GraphCall, _ name: String, _ query: ODataQuery,
    defaults: [String]? = nil
  ) throws(GraphFault) -> GraphAnswer {
    GraphAnswer(
      200,
      try query.page(
        of: nodes, defaults: defaults, context: call.context(name), address: call.address,
        size: options.pageSize))
  }
}

/// `$batch`: up to 20 requests in one, each with its own answer.
extension Sandbox {
  private static let largestBatch = 20

  /// Answers a batch with the answers to its parts, in their order.
  func batch(_ exchange: SandboxExchange, _ grant: Grant) throws(GraphFault) -> GraphAnswer {
    guard exchange.method == "POST" else { throw .noMethod }
    guard let parts = try GraphNode(exchange.body)["requests"]?.list, !parts.isEmpty else {
      throw .badRequest("Invalid batch payload format.")
    }
    guard parts.count <= Self.largestBatch else {
      throw GraphFault(
        status: 400, code: "BadRequest",
        message: "Number of batch request steps exceeds the maximum value of \(Self.largestBatch).")
    }
    var statuses: [String: Int] = [:]
    var answers: [GraphNode] = []
    for part in parts {
      guard let id = part["id"]?.text, let method = part["method"]?.text,
        let url = part["url"]?.text, statuses[id] == nil
      else { throw .badRequest("Invalid batch payload format.") }
      let parents = part["dependsOn"]?.list?.compactMap(\.text) ?? []
      guard parents.allSatisfy({ statuses[$0] != nil }) else {
        throw .badRequest("A request depends on one that does not stand before it.")
      }
      let isOrphan = parents.contains { !(200..<300).contains(statuses[$0] ?? 500) }
      let answer =
        isOrphan
        ? failed(
          GraphFault(status: 424, code: "FailedDependency", message: "A parent failed."))
        : answer(part, method, url, grant, exchange)
      statuses[id] = answer.status
      answers.append(Self.node(id, answer))
    }
    return GraphAnswer(200, .object(["responses": .list(answers)]))
  }

  /// Answers one part, with faults of its own.
  private func answer(
    _ part: GraphNode, _ method: String, _ url: String, _ grant: Grant, _ outer: SandboxExchange
  ) -> GraphAnswer {
    requests += 1
    let halves = url.split(separator: "?", maxSplits: 1).map(String.init)
    let path = halves.first ?? ""
    var headers: [String: String] = ["host": outer.headers["host"] ?? ""]
    if case .object(let given)? = part["headers"] {
      for (name, value) in given { headers[name.lowercased()] = value.text ?? "" }
    }
    let exchange = SandboxExchange(
      method: method.uppercased(), path: "/v1.0" + (path.hasPrefix("/") ? path : "/" + path),
      query: halves.count > 1 ? halves[1] : "", headers: headers,
      body: part["body"].map(\.bytes) ?? [])
    do throws(GraphFault) {
      let plan = FaultPlan(faults, &random)
      try plan.refuse()
      let answer = try route(exchange, grant, isConflict: plan.isConflict)
      if case .lateError? = plan.after { throw GraphFault.gatewayTimeout }
      return answer
    } catch {
      return failed(error)
    }
  }

  private func failed(_ fault: GraphFault) -> GraphAnswer {
    GraphAnswer(
      fault.status,
      fault.body(request: id("request"), client: id("client"), date: GraphDateTime.text(now)),
      headers: fault.headers)
  }

  /// Returns the answer to a part as the batch's answer contains it.
  private static func node(_ id: String, _ answer: GraphAnswer) -> GraphNode {
    var headers = answer.headers.mapValues(GraphNode.text)
    headers["Content-Type"] = .text("application/json")
    var values: [String: GraphNode] = [
      "id": .text(id), "status": .number(answer.status), "headers": .object(headers),
    ]
    if !answer.body.isEmpty {
      // The bytes were written from a node and can be read back.
      values["body"] = try? GraphNode(answer.body)
    }
    return .object(values)
  }
}

/// A request to the interface, with its path taken apart and its token checked.
struct GraphCall: Sendable {
  let method: String
  /// The segments of the path after the version, decoded.
  let segments: [String]
  let exchange: SandboxExchange
  let grant: Grant
  /// The absolute address, without its query.
  let address: String
  /// The absolute address, up to and including the version.
  let root: String

  /// Returns the parsed query; only the `allowed` options are accepted.
  func query(_ allowed: Set<String>) throws(GraphFault) -> ODataQuery {
    try ODataQuery(exchange.query, headers: exchange.headers, allowed: allowed)
  }

  /// Returns the address that says what an answer is, such as `…/$metadata#users`.
  func context(_ name: String) -> String { "\(root)/$metadata#\(name)" }

  var isWrite: Bool { method != "GET" }
}
