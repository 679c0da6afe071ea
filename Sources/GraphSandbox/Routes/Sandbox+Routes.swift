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

/// A parsed request to the interface.
struct GraphCall: Sendable {
  let method: String
  /// The segments of the path after the version, decoded.
  let pieces: [String]
  let exchange: SandboxExchange
  let grant: Grant
  /// The absolute address, without its query.
  let link: String
  /// The absolute address, up to and including the version.
  let root: String

  func query(_ allowed: Set<String>) throws(GraphFault) -> ODataQuery {
    try ODataQuery(exchange.query, headers: exchange.headers, allowed: allowed)
  }

  func context(_ name: String) -> String { "\(root)/$metadata#\(name)" }

  var isWrite: Bool { method != "GET" }
}

/// `$batch`: up to 20 requests in one, each with its own answer.
extension Sandbox {
  private static let most = 20

  func batch(_ exchange: SandboxExchange, _ grant: Grant) throws(GraphFault) -> GraphAnswer {
    guard exchange.method == "POST" else { throw .noMethod }
    guard let parts = try GraphNode(exchange.body)["requests"]?.list, !parts.isEmpty else {
      throw .badRequest("Invalid batch payload format.")
    }
    guard parts.count <= Self.most else {
      throw GraphFault(
        status: 400, code: "BadRequest",
        message: "Number of batch request steps exceeds the maximum value of \(Self.most).")
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

  private func answer(
    _ part: GraphNode, _ method: String, _ url: String, _ grant: Grant, _ outer: SandboxExchange
  ) -> GraphAnswer {
    requests += 1
    let pieces = url.split(separator: "?", maxSplits: 1).map(String.init)
    var headers: [String: String] = ["host": outer.headers["host"] ?? ""]
    if case .object(let given)? = part["headers"] {
      for (name, value) in given { headers[name.lowercased()] = value.text ?? "" }
    }
    let path = (pieces.first ?? "").hasPrefix("/") ? pieces.first ?? "" : "/" + (pieces.first ?? "")
    let exchange = SandboxExchange(
      method: method.uppercased(), path: "/v1.0" + path,
      query: pieces.count > 1 ? pieces[1] : "", headers: headers,
      body: part["body"].map(\.bytes) ?? [])
    do throws(GraphFault) {
      let plan = FaultPlan(faults, &random)
      try Self.refuse(plan)
      let answer = try route(exchange, grant, isConflict: plan.isConflict)
      if case .lateError? = plan.after {
        throw GraphFault(status: 504, code: "gatewayTimeout", message: "Gateway timeout.")
      }
      return answer
    } catch {
      return failed(error)
    }
  }

  private func failed(_ fault: GraphFault) -> GraphAnswer {
    GraphAnswer(
      fault.status,
      fault.body(
        request: id("request"), client: id("client"),
        date: GraphDateTime.text(now)),
      headers: fault.headers)
  }

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
