import EmbeddedTenant
import Microsoft365
import Operations

/// The tenant's objects as the interface shows them, and changes, which reads may show late.
extension Sandbox {
  /// Returns an account in use; `nil` if a read does not show it.
  ///
  /// - Parameter isFresh: Whether to ignore lag.
  func userNode(_ id: UserID, isFresh: Bool = false) throws(GraphFault) -> GraphNode? {
    let user = try convertingFailures { () throws(DomainFailure) in try tenant.account(id) }
    var node: GraphNode?
    if let user, user.state == .active { node = try self.node(of: user) }
    guard !isFresh, !lag.isEmpty else { return node }
    return lag.shown(node, Self.key(id), now: clock.now())
  }

  /// Returns an account as `microsoft.graph.user`.
  ///
  /// - Parameter wanted: The requested properties; `nil` for all.
  func node(of user: User, wanted: [String]? = nil) throws(GraphFault) -> GraphNode {
    // A list of many people shows them only if it is asked to.
    let isDetailed = wanted.map { !Set($0).isDisjoint(with: UserNode.details) } ?? true
    let details =
      isDetailed
      ? try convertingFailures { () throws(DomainFailure) in try tenant.accountDetails(user.id) }
      : nil
    let node = UserNode(
      user, details, products: tenant.products, planIDs: planIDs, now: startedAt.tenants,
      wanted: wanted
    ).node
    guard !situation.licenseErrors.isEmpty else { return node }
    return node.adding(
      situation.licenseErrors, products: tenant.products,
      groups: try convertingFailures(tenant.groups))
  }

  /// Returns a group as `microsoft.graph.group`.
  ///
  /// - Parameter isFresh: Whether to ignore lag.
  func node(of group: DirectoryGroup, isFresh: Bool = false) -> GraphNode {
    let node = GroupNode(group, situation.management(of: group), planIDs: planIDs).node
    guard !isFresh, !lag.isEmpty else { return node }
    return lag.shown(node, Self.key(group.id), now: clock.now()) ?? node
  }

  /// Returns the key by which `change` and `ReplicaLag` identify an account; the others are
  /// `number:` with the number, `sku:` with the product's id, and `skus:` for all products.
  static func key(_ id: UserID) -> String { "user:\(id.rawValue)" }

  static func key(_ id: GroupID) -> String { "group:\(id.rawValue)" }

  /// Returns the tenant's products as `microsoft.graph.subscribedSku`.
  ///
  /// - Parameter isFresh: Whether to ignore lag.
  func productNodes(isFresh: Bool = false) throws(GraphFault) -> [GraphNode] {
    let (units, subscriptions) = try convertingFailures { () throws(DomainFailure) in
      (try tenant.units(), try tenant.purchases())
    }
    return units.map { unit in
      let node = ProductNode(
        unit, subscriptions, products: tenant.products, planIDs: planIDs, account: tenantID,
        accountName: organisation.name
      ).node
      guard !isFresh, !lag.isEmpty else { return node }
      return lag.shown(node, "sku:\(node["skuId"]?.text ?? "")", now: clock.now()) ?? node
    }
  }

  func numberNode(_ number: String, isFresh: Bool = false) throws(GraphFault) -> GraphNode? {
    try numberNodes(isFresh: isFresh).first { $0["telephoneNumber"]?.text == number }
  }

  /// Returns all telephone numbers as `numberAssignment`.
  ///
  /// - Parameter isFresh: Whether to ignore lag.
  func numberNodes(isFresh: Bool = false) throws(GraphFault) -> [GraphNode] {
    try convertingFailures(tenant.numbers).map { number in
      let node = NumberNode(number).node
      guard !isFresh, !lag.isEmpty else { return node }
      return lag.shown(node, "number:\(number.number.rawValue)", now: clock.now()) ?? node
    }
  }

  /// Returns the id of the account that a path segment means by user principal name or id; the
  /// account in use, if another one had the name before.
  ///
  /// - Throws: `GraphFault.notFound` if no account has this name; an id is not looked up.
  func userID(_ segment: String) throws(GraphFault) -> UserID {
    guard segment.contains("@") else { return UserID(segment) }
    let found = try convertingFailures { () throws(DomainFailure) in
      try tenant.accounts(named: UserName(segment))
    }
    guard let user = found.first else { throw .notFound(segment) }
    return user.id
  }

  /// Returns the account in use that a path segment identifies, as reads show it.
  ///
  /// - Throws: `GraphFault.notFound` if reads show none.
  func shownUser(_ segment: String) throws(GraphFault) -> (id: UserID, node: GraphNode) {
    let id = try userID(segment)
    guard let node = try userNode(id) else { throw .notFound(segment) }
    return (id, node)
  }

  /// Returns the account in use as it is now, for a change: changes are not subject to lag.
  ///
  /// - Throws: `GraphFault.notFound` if there is none.
  func user(_ segment: String) throws(GraphFault) -> User {
    let id = try userID(segment)
    let user = try convertingFailures { () throws(DomainFailure) in try tenant.account(id) }
    guard let user, user.state == .active else { throw .notFound(segment) }
    return user
  }

  /// Carries out a change for the sender of the request, and records what reads will show late.
  ///
  /// - Parameter keys: Of the objects that the change may affect.
  /// - Throws: `GraphFault` if the tenant refuses the change.
  func change(
    _ change: TenantChange, _ call: GraphCall, touching keys: [String]
  ) throws(GraphFault) {
    if random.happens(faults.swallow) { return }
    let isLate = !faults.lag.isEmpty
    let before = isLate ? try objects(keys) : [:]
    requests += 1
    let (actor, isAdmitted) = try admitted(change, call.grant)
    try convertingFailures { () throws(DomainFailure) in
      try tenant.carryOut(
        // Another sandbox may have served this tenant before; its keys have been used.
        change, key: "\(instance)-\(requests)", by: actor, isAdmitted: isAdmitted)
    }
    // Drawn only if set, so that the other faults of a seed stay where they were.
    if faults.excess > 0, random.happens(faults.excess) { try exceed(change) }
    guard isLate else { return }
    lag.record(before: before, after: try objects(keys), now: clock.now()) { property in
      let most = faults.lag(of: property)
      return most == 0 ? 0 : Int.random(in: 0...most, using: &random)
    }
  }

  /// Moves the users that a change concerned to another country, which nobody asked for.
  private func exceed(_ change: TenantChange) throws(GraphFault) {
    if case .update(_, .usageLocation) = change { return }
    try convertingFailures { () throws(DomainFailure) in
      for id in change.subjects.users {
        guard let user = try tenant.account(id), user.state == .active else { continue }
        requests += 1
        try tenant.carryOut(
          .setUsageLocation([id], country: user.usageLocation == "NO" ? "FI" : "NO"),
          key: "\(instance)-\(requests)", by: "app:sandbox", isAdmitted: true)
      }
    }
  }

  /// Returns the objects with these keys as they are now; `nil` for those that do not exist.
  private func objects(_ keys: [String]) throws(GraphFault) -> [String: GraphNode?] {
    var objects: [String: GraphNode?] = [:]
    for key in keys {
      let parts = key.split(separator: ":", maxSplits: 1).map(String.init)
      switch parts[0] {
      case "user": objects[key] = .some(try userNode(UserID(parts[1]), isFresh: true))
      case "skus":
        for node in try productNodes(isFresh: true) {
          objects["sku:\(node["skuId"]?.text ?? "")"] = .some(node)
        }
      case "group":
        let group = try convertingFailures(tenant.groups).first { $0.id == GroupID(parts[1]) }
        objects[key] = .some(group.map { node(of: $0, isFresh: true) })
      case "domain":
        objects[key] = .some(try domain(parts[1]).map { DomainNode($0).node })
      case "methods": objects[key] = .some(try methodsNode(UserID(parts[1])))
      case "devices": objects[key] = .some(try devicesNode(UserID(parts[1])))
      case "managed": objects[key] = .some(try managedNode(UserID(parts[1])))
      case "replies": objects[key] = .some(try repliesNode(UserID(parts[1])))
      case "access": objects[key] = .some(try accessNode(UserID(parts[1])))
      case "settings": objects[key] = .some(try settingsNode(parts[1]))
      case "number": objects[key] = .some(try numberNode(parts[1], isFresh: true))
      case _: break
      }
    }
    return objects
  }
}

/// Values that reads still show after a change: each property of each object, until its time.
struct ReplicaLag: Sendable {
  private struct Old: Sendable {
    /// `nil` if the property or object did not exist.
    let value: GraphNode?
    /// Seconds since 1970, by the sandbox's clock.
    let until: Int
  }

  /// The old values by object and property.
  private var old: [String: [String: Old]] = [:]
  /// Whole objects that existed before a change, or did not.
  private var existence: [String: Old] = [:]

  /// Records what a change did to some objects.
  ///
  /// - Parameters:
  ///   - before: The objects as they were, by key; `nil` for those that did not exist.
  ///   - now: Seconds since 1970, by the sandbox's clock.
  ///   - lag: Returns for how many seconds reads of a property are out of date.
  mutating func record(
    before: [String: GraphNode?], after: [String: GraphNode?], now: Int,
    lag: (String) -> Int
  ) {
    // In order, so that a seed of the sandbox always gives the same lags.
    for (key, was) in before.sorted(by: { $0.key < $1.key }) {
      let isNow = after[key] ?? nil
      guard let was, let isNow else {
        let lag = lag("existence")
        if (was == nil) != (isNow == nil), lag > 0 {
          existence[key] = Old(value: was, until: now + lag)
        }
        continue
      }
      guard case .object(let old) = was, case .object(let new) = isNow else { continue }
      for (property, value) in new.sorted(by: { $0.key < $1.key }) where old[property] != value {
        let lag = lag(property)
        guard lag > 0 else { continue }
        // Until then, reads show the value they showed before, which may itself be out of date.
        let shown = self.old[key]?[property].flatMap { $0.until > now ? $0.value : nil }
        self.old[key, default: [:]][property] = Old(
          value: shown ?? old[property], until: now + lag)
      }
    }
  }

  /// Returns the object as a read shows it now; `nil` if reads do not show it.
  func shown(_ object: GraphNode?, _ key: String, now: Int) -> GraphNode? {
    if let late = existence[key], late.until > now { return late.value }
    guard let properties = old[key], case .object(var values)? = object else { return object }
    for (property, late) in properties where late.until > now { values[property] = late.value }
    return .object(values)
  }

  /// Whether no change was ever recorded.
  var isEmpty: Bool { old.isEmpty && existence.isEmpty }
}
