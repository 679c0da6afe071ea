import GRDB
import Microsoft365

/// Reads the tenant's tables into the domain's values; the caller provides the transaction.
struct TenantReader {
  let db: Database
  /// Seconds since 1970, by the tenant's clock.
  let now: Int

  /// Returns the products with their plans and the rules between plans.
  static func catalogue(_ db: Database) throws -> ProductCatalogue {
    let products = try db.rows(
      sql: """
        SELECT part_number, id, display_name,
          (SELECT group_concat(plan, ' ') FROM sku_plan WHERE sku = part_number) AS plans FROM sku
        """
    ).map { row in
      let plans: String = row["plans"] ?? ""
      return Product(
        partNumber: PartNumber(row["part_number"]), id: row["id"], name: row["display_name"],
        plans: Set(plans.split(separator: " ").map(String.init)))
    }
    let conflicts = try db.rows(sql: "SELECT one, other FROM plan_conflict")
      .map { [$0["one"] as String, $0["other"] as String] }
    return ProductCatalogue(
      products,
      rules: PlanRules(
        conflicts: conflicts,
        dependencies: try pairs(db, "SELECT plan, needs FROM plan_dependency"),
        blockedCountries: try pairs(db, "SELECT plan, country FROM plan_country_block")))
  }

  private static func pairs(_ db: Database, _ sql: String) throws -> [String: [String]] {
    let rows = try db.rows(sql: sql).map { ($0[0] as String, $0[1] as String) }
    return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
  }

  /// Returns the dated limits.
  ///
  /// - Throws: `DomainFailure.damaged` if one has no value.
  static func limits(_ db: Database) throws -> Limits {
    let rows = try db.rows(sql: "SELECT * FROM dated_limit").compactMap { row in
      LimitID(rawValue: row["id"]).map {
        DatedLimit(
          id: $0, value: row["value"], unit: row["unit"], effectiveFrom: row["effective_from"],
          source: row["source"], contradiction: row["contradiction"])
      }
    }
    return try LimitsReader.limits(rows)
  }

  /// Returns the time of the tenant's clock, in seconds since 1970.
  static func now(_ db: Database) throws -> Int {
    try db.value(Int.self, sql: "SELECT now_utc FROM tenant") ?? 0
  }

  /// Returns the account with this name, ignoring the case of ASCII letters, in any state.
  func user(_ name: UserName) throws -> User? {
    try users("WHERE upn = ?", [name.rawValue]).first
  }

  /// Returns the accounts for which an SQL condition is true, sorted by name.
  ///
  /// - Parameters:
  ///   - condition: A `WHERE` clause.
  ///   - most: The greatest number of accounts to return; `nil` for all.
  func users(
    _ condition: String, _ arguments: StatementArguments = [], most: Int? = nil
  ) throws -> [User] {
    let limit = most.map { " LIMIT \($0)" } ?? ""
    let rows = try db.rows(
      sql: "SELECT * FROM app_user \(condition) ORDER BY upn\(limit)", arguments: arguments)
    return try rows.map { row in
      let upn: String = row["upn"]
      return User(
        name: UserName(upn), displayName: row["display_name"],
        state: User.State(rawValue: row["state"]) ?? .purged,
        usageLocation: row["usage_location"], isSynced: row["on_prem_synced"],
        isResource: row["is_resource"], deletedAt: row["deleted_at"], purgeAt: row["purge_at"],
        assignments: try assignments(upn))
    }
  }

  private func assignments(_ upn: String) throws -> [LicenseAssignment] {
    try db.rows(
      sql: """
        SELECT sku, group_name FROM license_assignment WHERE user = ? ORDER BY sku, group_name
        """, arguments: [upn]
    ).map { LicenseAssignment(product: PartNumber($0["sku"]), group: $0["group_name"]) }
  }

  /// Returns the roles of an active user, by name; `nil` if there is no such user.
  func roles(of user: UserName) throws -> [Role]? {
    guard let known = try self.user(user), known.state == .active else { return nil }
    return try db.values(
      String.self, sql: "SELECT role FROM role_assignment WHERE user = ? ORDER BY role",
      arguments: [user.rawValue]
    ).compactMap(Role.init(rawValue:))
  }

  /// Returns the users with the global role, sorted by name.
  func globalAdministrators() throws -> [UserName] {
    try db.values(
      String.self, sql: "SELECT user FROM role_assignment WHERE role = 'global' ORDER BY user"
    ).map { UserName($0) }
  }

  func group(_ name: String) throws -> LicenseGroup? {
    guard
      let isDynamic = try db.value(
        Bool.self, sql: "SELECT dynamic FROM directory_group WHERE name = ?", arguments: [name])
    else { return nil }
    let products = try db.values(
      String.self, sql: "SELECT sku FROM group_license WHERE group_name = ? ORDER BY sku",
      arguments: [name])
    return LicenseGroup(name: name, isDynamic: isDynamic, products: products.map { PartNumber($0) })
  }

  /// Returns the products with a subscription, in any status.
  func products() throws -> [ProductUnits] {
    try db.rows(
      sql: """
        SELECT * FROM units WHERE sku IN (SELECT sku FROM subscription) ORDER BY sku
        """
    ).map(units)
  }

  /// Returns the units of one product; `nil` if the tenant has no subscription for it.
  func units(of product: PartNumber) throws -> ProductUnits? {
    try db.row(
      sql: "SELECT * FROM units WHERE sku = ? AND sku IN (SELECT sku FROM subscription)",
      arguments: [product.rawValue]
    ).map(units)
  }

  private func units(_ row: Row) -> ProductUnits {
    ProductUnits(
      product: PartNumber(row["sku"]), purchased: row["purchased"], assigned: row["assigned"],
      isSelfService: row["self_service"])
  }

  /// Returns whether a product comes only from users' own purchases, without counting its holders.
  func isOnlySelfService(_ product: PartNumber) throws -> Bool {
    let channels = try db.values(
      String.self,
      sql: "SELECT channel FROM subscription WHERE sku = ? AND status IN ('enabled', 'warning')",
      arguments: [product.rawValue])
    return !channels.isEmpty && channels.allSatisfy { $0 == "selfService" }
  }

  func subscriptions() throws -> [Subscription] {
    let lots = Dictionary(
      grouping: try db.rows(sql: "SELECT * FROM seat_lot ORDER BY id"),
      by: { $0["subscription"] as String })
    return try db.rows(sql: "SELECT * FROM subscription ORDER BY id").map { row in
      let id: String = row["id"]
      return Subscription(
        id: SubscriptionID(id), product: PartNumber(row["sku"]), quantity: row["quantity"],
        status: Subscription.Status(rawValue: row["status"]) ?? .deleted,
        channel: Subscription.Channel(rawValue: row["channel"]) ?? .direct,
        isRecurring: row["recurring_billing"], isCreditCheckPending: row["credit_check_pending"],
        termEnd: row["term_end"],
        lots: (lots[id] ?? []).map {
          SeatLot(quantity: $0["quantity"], reducibleUntil: $0["reducible_until"])
        })
    }
  }

  func organisation() throws -> Organisation {
    let row = try db.row(sql: "SELECT * FROM tenant")
    return Organisation(
      name: row?["name"] ?? "", domain: row?["domain"] ?? "", country: row?["country"] ?? "")
  }

  /// Returns the user's mailbox that is not purged, or else the newest purged one.
  func mailbox(of user: UserName) throws -> Mailbox? {
    try mailboxes("WHERE user = ? ORDER BY state = 'purged', id DESC LIMIT 1", [user.rawValue])
      .first
  }

  func resourceMailboxes() throws -> [Mailbox] {
    try mailboxes("WHERE kind <> 'user' AND state <> 'purged' ORDER BY user")
  }

  private func mailboxes(
    _ condition: String, _ arguments: StatementArguments = []
  ) throws -> [Mailbox] {
    try db.rows(sql: "SELECT * FROM mailbox \(condition)", arguments: arguments)
      .map { row in
        Mailbox(
          user: UserName(row["user"]), kind: Mailbox.Kind(rawValue: row["kind"]) ?? .user,
          state: Mailbox.State(rawValue: row["state"]) ?? .purged, size: row["size_bytes"],
          isArchiveEnabled: row["archive_enabled"], isLocked: row["locked"],
          overQuotaSince: row["over_quota_since"], keptUntil: row["deprovision_at"],
          holds: try holds(row["id"]))
      }
  }

  private func holds(_ mailbox: Int) throws -> [MailboxHold] {
    try db.rows(
      sql: """
        SELECT kind, expires_at FROM mailbox_hold
        WHERE mailbox = ? AND released_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
        ORDER BY id
        """, arguments: [mailbox, now]
    ).compactMap { row in
      MailboxHold.Kind(rawValue: row["kind"]).map {
        MailboxHold(kind: $0, expiresAt: row["expires_at"])
      }
    }
  }

  func oneDrive(of user: UserName) throws -> OneDrive? {
    try db.row(
      sql: "SELECT * FROM one_drive WHERE user = ?", arguments: [user.rawValue]
    ).map {
      OneDrive(
        state: OneDrive.State(rawValue: $0["state"]) ?? .deleted, size: $0["bytes"],
        files: $0["file_count"], unlicensedSince: $0["unlicensed_since"])
    }
  }

  func phoneNumbers() throws -> [PhoneNumber] {
    try db.rows(sql: "SELECT * FROM phone_number ORDER BY e164").map { row in
      let target: String? = row["target"]
      return PhoneNumber(
        number: TelephoneNumber(row["e164"]),
        kind: PhoneNumber.Kind(rawValue: row["number_type"]) ?? .directRouting,
        state: PhoneNumber.State(rawValue: row["status"]) ?? .unassigned,
        target: target.map { UserName($0) }, blockedUntil: row["blocked_until"])
    }
  }

  func callQueues(of user: UserName) throws -> [String] {
    try db.values(
      String.self,
      sql: """
        SELECT DISTINCT queue FROM call_queue_agent a
        WHERE a.user = :user OR EXISTS (SELECT 1 FROM group_member m
          WHERE m.group_name = a.group_name AND m.user = :user)
        ORDER BY queue
        """, arguments: ["user": user.rawValue])
  }

  func callForwarding(of user: UserName) throws -> CallForwarding? {
    try db.row(
      sql: "SELECT mode, target FROM call_forwarding WHERE user = ?",
      arguments: [user.rawValue]
    ).flatMap { row in
      CallForwarding.Mode(rawValue: row["mode"]).map {
        CallForwarding(mode: $0, target: UserName(row["target"]))
      }
    }
  }

  func artifacts(of user: UserName) throws -> [Artifact] {
    try db.rows(
      sql: "SELECT * FROM artifact WHERE user = ? ORDER BY id", arguments: [user.rawValue]
    ).compactMap { row in
      BackupKind(rawValue: row["kind"]).map {
        Artifact(kind: $0, user: user, path: row["path"], takenAt: row["taken_at"])
      }
    }
  }
}

/// Queries that cache their compiled statements, since compiling one takes longer here than running
/// it.
extension Database {
  func rows(sql: String, arguments: StatementArguments = []) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
  }

  func row(sql: String, arguments: StatementArguments = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  func values<Value: DatabaseValueConvertible>(
    _ type: Value.Type, sql: String, arguments: StatementArguments = []
  ) throws -> [Value] {
    try type.fetchAll(cachedStatement(sql: sql), arguments: arguments)
  }

  func value<Value: DatabaseValueConvertible>(
    _ type: Value.Type, sql: String, arguments: StatementArguments = []
  ) throws -> Value? {
    try type.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }
}
