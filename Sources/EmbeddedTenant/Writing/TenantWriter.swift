import GRDB
import Microsoft365
import Operations

/// Changes the tenant's tables as the services would; the caller provides the transaction.
struct TenantWriter {
  let db: Database
  /// Seconds since 1970.
  let now: Int
  let products: ProductCatalogue
  let limits: Limits

  var reader: TenantReader { TenantReader(db: db, now: now) }

  /// Returns the time at which a limit in days ends if it starts now, in seconds since 1970.
  func days(_ limit: LimitID) -> Int { now + limits.seconds(limit, at: now) }

  func carryOut(_ change: TenantChange, by actor: UserName) throws {
    switch change {
    case .assign(let users, let licenses): try assign(users, licenses)
    case .unassign(let users, let licenses): try unassign(users, licenses)
    case .unassignAll(let users): try unassignAll(users)
    case .replace(let users, let licenses): try replace(users, licenses)
    case .leaveGroup(let user, let group):
      try self.change([user]) { try leave(group, $0) }
    case .adjust(let user, let added, let removed): try adjust(user, added, removed)
    case .leaveGroups(let users, let licenses): try leaveGroups(users, licenses)
    case .setUsageLocation(let users, let country): try setUsageLocation(users, country)
    case .deleteUser(let user): try deleteUser(user)
    case .restoreUser(let user): try restoreUser(user)
    case .setQuantity(let id, let quantity): try setQuantity(id, quantity)
    case .setRecurringBilling(let id, let enabled): try setRecurringBilling(id, enabled)
    case .takeOver(let id): try takeOver(id)
    case .placeHold(let user, let days): try placeHold(user, days: days)
    case .releaseHolds(let user): try releaseHolds(user)
    case .clearDelayHold(let user): try clearDelayHold(user)
    case .enableArchive(let user): try enableArchive(user)
    case .unassignNumber(let number): try unassignNumber(number)
    case .assignNumber(let number, let user): try assignNumber(number, user)
    case .removeAgent(let user): try removeAgent(user)
    case .setForwarding(let user, let forwarding): try setForwarding(user, forwarding)
    case .keepArtifact(let kind, let user, let path):
      _ = try active(user)
      try db.execute(
        sql: """
          INSERT INTO artifact (kind, user, path, taken_at, attested_by) VALUES (?, ?, ?, ?, ?)
          """, arguments: [kind.rawValue, user.rawValue, path, now, actor.rawValue])
    }
  }

  /// Returns the account, which must be active.
  ///
  /// - Throws: `DomainFailure.refused` with `userNotActive` if it is not.
  func active(_ name: UserName) throws -> User {
    guard let user = try reader.user(name), user.state == .active else {
      let state = try reader.user(name)?.state.rawValue ?? StateCode.unknown.rawValue
      throw refused(.userNotActive, ["user": .text(name.rawValue), "state": .code(state)])
    }
    return user
  }

  func plans(_ user: User) -> PlanSet {
    products.plans(ofNamed: user.products.map { products.name($0) })
  }

  func refused(_ code: RefusalCode, _ values: [String: Value]) -> DomainFailure {
    .refused(Refusal(code, values))
  }
}
