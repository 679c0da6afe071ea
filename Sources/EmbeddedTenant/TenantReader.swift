import Diagnostics
import GRDB
import Microsoft365
import Operations

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
      let plans: String? = try row.value("plans")
      return Product(
        partNumber: PartNumber(try row.value("part_number")), id: try row.value("id"),
        name: try row.value("display_name"),
        plans: Set((plans ?? "").split(separator: " ").map(String.init)))
    }
    let conflicts = try db.rows(sql: "SELECT one, other FROM plan_conflict")
      .map { [try $0.value("one") as String, try $0.value("other") as String] }
    return ProductCatalogue(
      products,
      rules: PlanRules(
        conflicts: conflicts,
        dependencies: try pairs(db, "SELECT plan, needs FROM plan_dependency"),
        blockedCountries: try pairs(db, "SELECT plan, country FROM plan_country_block")),
      planIDs: try planIDs(db))
  }

  /// Returns the GUID of each service plan, by name.
  static func planIDs(_ db: Database) throws -> [String: String] {
    let pairs = try db.rows(sql: "SELECT name, id FROM service_plan")
      .map { (try $0.value("name") as String, try $0.value("id") as String) }
    return Dictionary(pairs) { first, _ in first }
  }

  private static func pairs(_ db: Database, _ sql: String) throws -> [String: [String]] {
    let rows = try db.rows(sql: sql).map { (try $0.value(0) as String, try $0.value(1) as String) }
    return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
  }

  /// Returns the dated limits.
  ///
  /// - Throws: `DomainFailure.damaged` if one has no value.
  static func limits(_ db: Database) throws -> Limits {
    let rows = try db.rows(sql: "SELECT * FROM dated_limit").compactMap { row in
      try LimitID(rawValue: row.value("id")).map {
        DatedLimit(
          id: $0, value: try row.value("value"), unit: try row.value("unit"),
          effectiveFrom: try row.value("effective_from"),
          source: try row.value("source"), contradiction: try row.value("contradiction"))
      }
    }
    return try LimitsReader.limits(rows)
  }

  /// Returns the time of the tenant's clock, in seconds since 1970.
  ///
  /// - Throws: `DomainFailure.damaged` if it is missing, or no point in time.
  static func now(_ db: Database) throws -> Int {
    guard let row = try db.row(sql: "SELECT now_utc FROM tenant") else {
      throw DomainFailure.damaged("corrupt")
    }
    return try row.value("now_utc")
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
      sql: """
        SELECT *, (SELECT name FROM department WHERE user = upn) AS department
        FROM app_user \(condition) ORDER BY upn\(limit)
        """, arguments: arguments)
    return try rows.map { row in
      let upn: String = try row.value("upn")
      return User(
        name: UserName(upn), displayName: try row.value("display_name"),
        state: try row.known("state"),
        usageLocation: try row.value("usage_location"), isSynced: try row.value("on_prem_synced"),
        isResource: try row.value("is_resource"), deletedAt: try row.value("deleted_at"),
        purgeAt: try row.value("purge_at"),
        assignments: try assignments(upn), department: try row.value("department"))
    }
  }

  private func assignments(_ upn: String) throws -> [LicenseAssignment] {
    try db.rows(
      sql: """
        SELECT sku, group_name, CASE WHEN group_name IS NULL
          THEN (SELECT group_concat(plan, char(10)) FROM disabled_plan d
            WHERE d.user = a.user AND d.sku = a.sku)
          ELSE (SELECT group_concat(plan, char(10)) FROM group_disabled_plan d
            WHERE d.group_name = a.group_name AND d.sku = a.sku) END AS disabled
        FROM license_assignment a WHERE user = ? ORDER BY sku, group_name
        """, arguments: [upn]
    ).map { row in
      let disabled: String? = try row.value("disabled")
      return LicenseAssignment(
        product: PartNumber(try row.value("sku")), group: try row.value("group_name"),
        disabledPlans: Set((disabled ?? "").split(separator: "\n").map(String.init)))
    }
  }

  /// Returns the roles of an active user, by name; `nil` if there is no such user.
  func roles(of user: UserName) throws -> [Role]? {
    guard let known = try self.user(user), known.state == .active else { return nil }
    return try db.values(
      String.self, sql: "SELECT role FROM role_assignment WHERE user = ? ORDER BY role",
      arguments: [known.name.rawValue]
    ).compactMap(Role.init(rawValue:))
  }

  /// Returns the active users with the global role, sorted by name.
  func globalAdministrators() throws -> [UserName] {
    try db.values(
      String.self,
      sql: """
        SELECT u.upn FROM app_user u JOIN role_assignment r ON u.upn = r.user
        WHERE r.role = 'global' AND u.state = 'active' ORDER BY u.upn
        """
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

  private func units(_ row: Row) throws -> ProductUnits {
    let purchased: Int = try row.value("purchased")
    return ProductUnits(
      product: PartNumber(try row.value("sku")), purchased: purchased,
      assigned: try row.value("assigned"), isSelfService: try row.value("self_service"),
      // Asked for only where no subscription provides anything: it takes another query.
      status: purchased > 0 ? .enabled : try status(try row.value("sku")))
  }

  /// Returns the status of the subscription of a product that provides most: one that is enabled
  /// before one in its warning period, before those that provide nothing.
  private func status(_ product: String) throws -> Subscription.Status {
    let words = Set(
      try db.values(
        String.self, sql: "SELECT status FROM subscription WHERE sku = ?", arguments: [product]))
    let order: [Subscription.Status] = [.enabled, .warning, .suspended, .lockedOut, .deleted]
    return order.first { words.contains($0.rawValue) } ?? .enabled
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
    let lots = try Dictionary(
      grouping: try db.rows(sql: "SELECT * FROM seat_lot ORDER BY id"),
      by: { try $0.value("subscription") as String })
    return try db.rows(sql: "SELECT * FROM subscription ORDER BY id").map { row in
      let id: String = try row.value("id")
      return Subscription(
        id: SubscriptionID(id), product: PartNumber(try row.value("sku")),
        quantity: try row.value("quantity"),
        status: try row.known("status"),
        channel: try row.known("channel"),
        isRecurring: try row.value("recurring_billing"),
        isCreditCheckPending: try row.value("credit_check_pending"),
        termEnd: try row.value("term_end"),
        lots: try (lots[id] ?? []).map {
          SeatLot(
            quantity: try $0.value("quantity"), reducibleUntil: try $0.value("reducible_until"))
        })
    }
  }

  func organisation() throws -> Organisation {
    guard let row = try db.row(sql: "SELECT name, domain, country FROM tenant") else {
      throw DomainFailure.damaged("corrupt")
    }
    return Organisation(
      name: try row.value("name"), domain: try row.value("domain"),
      country: try row.value("country"))
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
          user: UserName(try row.value("user")),
          kind: try row.known("kind"),
          state: try row.known("state"),
          size: try row.value("size_bytes"),
          isArchiveEnabled: try row.value("archive_enabled"), isLocked: try row.value("locked"),
          overQuotaSince: try row.value("over_quota_since"),
          keptUntil: try row.value("deprovision_at"),
          holds: try holds(try row.value("id")))
      }
  }

  private func holds(_ mailbox: Int) throws -> [MailboxHold] {
    try db.rows(
      sql: """
        SELECT kind, expires_at FROM mailbox_hold
        WHERE mailbox = ? AND released_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
        ORDER BY id
        """, arguments: [mailbox, now]
    ).map { row in
      MailboxHold(kind: try row.known("kind"), expiresAt: try row.value("expires_at"))
    }
  }

  func oneDrive(of user: UserName) throws -> OneDrive? {
    try db.row(
      sql: "SELECT * FROM one_drive WHERE user = ?", arguments: [user.rawValue]
    ).map {
      OneDrive(
        state: try $0.known("state"),
        size: try $0.value("bytes"),
        files: try $0.value("file_count"), unlicensedSince: try $0.value("unlicensed_since"))
    }
  }

  func phoneNumbers() throws -> [PhoneNumber] {
    try db.rows(sql: "SELECT * FROM phone_number ORDER BY e164").map { row in
      let target: String? = try row.value("target")
      return PhoneNumber(
        number: TelephoneNumber(try row.value("e164")),
        kind: try row.known("number_type"),
        state: try row.known("status"),
        target: target.map { UserName($0) }, blockedUntil: try row.value("blocked_until"))
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
    ).map { row in
      CallForwarding(mode: try row.known("mode"), target: UserName(try row.value("target")))
    }
  }

  func artifacts(of user: UserName) throws -> [Artifact] {
    try db.rows(
      sql: "SELECT * FROM artifact WHERE user = ? ORDER BY id", arguments: [user.rawValue]
    ).map { row in
      Artifact(
        kind: try row.known("kind"), user: user, path: try row.value("path"),
        takenAt: try row.value("taken_at"))
    }
  }
}

/// Values of rows. GRDB's own subscripts end the program if a row has another value than the schema
/// says, which a damaged or edited file can have.
extension Row {
  /// Returns the value of a column; a whole number is also in the range in which it can be computed
  /// with.
  ///
  /// - Throws: `DomainFailure.damaged` with a `PlacedReason` if it is missing, of another type, or out
  ///   of range.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ column: String
  ) throws -> Value {
    try checked(column) { try decode(Value.self, forColumn: column) }
  }

  /// Returns the value of a column whose texts are the raw values of a type.
  ///
  /// - Throws: As `value(_:)`, also for any other text.
  func known<Value: RawRepresentable<String>>(_ column: String) throws -> Value {
    guard let value = Value(rawValue: try self.value(column)) else { throw damaged(column) }
    return value
  }

  /// Returns the value of the column at an index, counted from 0.
  ///
  /// - Throws: As `value(_:)` for a name.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ index: Int
  ) throws -> Value {
    try checked("\(index + 1)") { try decode(Value.self, atIndex: index) }
  }

  private func checked<Value>(_ column: String, _ decoding: () throws -> Value) throws -> Value {
    do {
      let value = try decoding()
      // Sizes in bytes are the greatest numbers in a tenant; a double still represents them.
      if let number = value as? Int, OutsideNumber.whole(number, in: Self.numbers) == nil {
        throw damaged(column)
      }
      return value
    } catch is RowDecodingError {
      throw damaged(column)
    }
  }

  private static let numbers = -9_007_199_254_740_991...9_007_199_254_740_991

  private func damaged(_ column: String) -> DomainFailure {
    // The first column is the key, or what the row is listed by.
    let key = columnNames.first.map { "\($0) \(databaseValues.first ?? .null), " } ?? ""
    return .damaged(PlacedReason.damagedRow.at(key + column))
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
