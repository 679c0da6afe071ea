import FoundationEssentials
import Microsoft365
import Operations

/// The controls that are not part of Microsoft Graph: setting faults and situations, and acting as
/// the admin centre does.
extension Sandbox {
  /// Answers `/sandbox/…`.
  func control(_ exchange: SandboxExchange) async throws(GraphFault) -> GraphAnswer {
    let segments = exchange.path.split(separator: "/").map(String.init)
    switch (exchange.method, segments.dropFirst().first) {
    case ("GET", "faults"): return GraphAnswer(200, encoded(faults))
    case ("PUT", "faults"):
      do {
        faults = try JSONDecoder().decode(SandboxFaults.self, from: Data(exchange.body))
      } catch {
        throw .badRequest("These are no faults: \(error)")
      }
      return GraphAnswer(200, encoded(faults))
    case ("PUT", "situation"):
      do {
        situation = try JSONDecoder().decode(SandboxSituation.self, from: Data(exchange.body))
      } catch {
        throw .badRequest("This is no situation: \(error)")
      }
      return GraphAnswer(204)
    case ("GET", "effects"):
      let effects = try convertingFailures(tenant.effects)
      return GraphAnswer(200, .object(effects.mapValues(GraphNode.number)))
    case ("GET", "due"):
      try carryOutDueOperations()
      return GraphAnswer(204)
    case ("PUT", "roles"):
      roles = try SandboxRoles(try GraphNode(exchange.body))
      return GraphAnswer(204)
    case ("POST", "changes"): return try await act(try GraphNode(exchange.body))
    case ("POST", "device"): return try approve(segments.last ?? "", GraphNode(exchange.body))
    case _: throw .noSegment
    }
  }

  private func encoded(_ faults: SandboxFaults) -> GraphNode {
    // A value of the program's own type can always be encoded.
    (try? GraphNode(Array(JSONEncoder().encode(faults)))) ?? .null
  }

  /// Carries out an operation as a global administrator does in the admin centre, to practise what
  /// Graph has no interface for.
  ///
  /// `{"operation": "mailbox.releaseHolds", "arguments": {"user": "anna.lind@…"}}`
  private func act(_ body: GraphNode) async throws(GraphFault) -> GraphAnswer {
    guard let name = body["operation"]?.text, case .object(let given)? = body["arguments"] else {
      throw .badRequest("An operation and its arguments are needed.")
    }
    let domain = tenant.domain
    let id = OperationID(rawValue: name)
    guard let operation = domain.catalogue[id], operation.kind == .change else {
      throw .badRequest("'\(name)' is no operation that changes anything.")
    }
    let arguments = given.compactMapValues(Self.value)
    requests += 1
    do {
      let facts = try await domain.read(id, arguments)
      if let refusal = domain.refusals(id, arguments, facts).first {
        throw DomainFailure.refused(refusal)
      }
      let administrator = try tenant.globalAdministrators().first?.rawValue ?? ""
      try await domain.perform(
        id, arguments, key: "\(instance)-\(requests)", actor: administrator)
    } catch let failure as DomainFailure {
      throw RefusalFault.of(failure)
    } catch {
      throw .badRequest("\(error)")
    }
    return GraphAnswer(204)
  }

  private static func value(_ node: GraphNode) -> Value? {
    switch node {
    case .text(let text): .text(text)
    case .number(let number): .number(number)
    case .flag(let flag): .flag(flag)
    case .list(let list): .list(list.compactMap(value))
    case .null, .object: nil
    }
  }
}
