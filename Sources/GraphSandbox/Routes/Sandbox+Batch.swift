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
