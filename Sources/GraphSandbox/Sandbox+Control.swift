import EmbeddedTenant
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
    case ("POST", "outside"): return try changeOutside(try GraphNode(exchange.body))
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
    requests += 1
    do {
      let arguments = try await identified(given.compactMapValues(Self.value), operation, domain)
      let facts = try await domain.read(id, arguments)
      if let refusal = domain.refusals(id, arguments, facts).first {
        throw DomainFailure.refused(refusal)
      }
      let administrator = try tenant.globalAdministrators().first?.rawValue ?? ""
      try await domain.perform(
        id, arguments, key: "\(instance)-\(requests)", actor: administrator)
    } catch let failure as DomainFailure {
      throw RefusalFault.of(failure, planIDs: planIDs)
    } catch {
      throw .badRequest("\(error)")
    }
    return GraphAnswer(204)
  }

  /// Returns the arguments with the users and products that are given by name; of accounts that have
  /// had one name, the one in use.
  private func identified(
    _ arguments: Arguments, _ operation: Operation, _ domain: Microsoft365Domain
  ) async throws -> Arguments {
    let types: Set<ValueType> = [.user, .mailbox, .license]
    let named = arguments.filter { name, _ in
      operation.parameter(name).map { types.contains($0.type.element) } ?? false
    }
    let known = try await domain.subjects(named: named.values.flatMap(\.texts))
    func identified(_ value: Value) -> Value {
      if case .list(let values) = value { return .list(values.map(identified)) }
      return value.text.flatMap { known[$0]?.first }.map(\.value) ?? value
    }
    return arguments.merging(named.mapValues(identified)) { $1 }
  }

  /// Makes a change that no procedure makes, and returns the id of what was changed or made:
  /// `{"rename": "anna.lind@…", "to": "anna.berg@…"}`, `{"remake": "anna.lind@…"}` or
  /// `{"group": "Sales team", "products": ["MCOMEETADV"], "members": ["anna.lind@…"]}`. Users and
  /// products can also be given by id.
  private func changeOutside(_ body: GraphNode) throws(GraphFault) -> GraphAnswer {
    let change: OutsideChange
    if let who = body["rename"]?.text, let name = body["to"]?.text {
      change = .rename(try userID(who), to: UserName(name))
    } else if let who = body["remake"]?.text {
      change = .remake(try userID(who))
    } else if let name = body["group"]?.text {
      let words = (body["products"]?.list ?? []).compactMap(\.text)
      let members = (body["members"]?.list ?? []).compactMap(\.text)
      change = .addGroup(
        name, products: words.flatMap { tenant.products.products(meant: $0).map(\.id) },
        members: try members.map { (who) throws(GraphFault) in try userID(who) })
    } else {
      throw .badRequest("'rename' and 'to', 'remake' or 'group' is needed.")
    }
    let made = try convertingFailures { () throws(DomainFailure) in try tenant.make(change) }
    return GraphAnswer(200, .object(["id": .text(made)]))
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
