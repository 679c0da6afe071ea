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
        SELECT id, part_number, display_name,
          (SELECT group_concat(plan, ' ') FROM sku_plan WHERE sku = p.id) AS plans FROM sku p
        """
    ).map { row in
      let plans: String? = try row.value("plans")
      return Product(
        id: SkuID(try row.value("id")), partNumber: PartNumber(try row.value("part_number")),
        name: try row.value("display_name"),
        plans: Set(
          (plans ?? "").utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }))
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

  /// Returns the account with this id, in any state.
  func user(_ id: UserID) throws -> User? {
    try users("WHERE id = ?", [id.rawValue]).first
  }

  /// Returns the accounts with this name, ignoring the case of ASCII letters: first the active one,
  /// then those that can be restored, the last deleted first.
  func users(named name: UserName) throws -> [User] {
    func order(_ user: User) -> (Int, Int) {
      switch user.state {
      case .active: (0, 0)
      case .softDeleted: (1, -(user.deletedAt ?? 0))
      case .purged: (2, -(user.deletedAt ?? 0))
      }
    }
    return try users("WHERE upn = ?", [name.rawValue]).sorted { order($0) < order($1) }
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
      // The name is first, so that a damaged row is named by it.
      sql: """
        SELECT upn, id, display_name, state, usage_location, on_prem_synced, is_resource,
          deleted_at, purge_at, account_enabled,
          (SELECT name FROM department WHERE user = app_user.id) AS department
        FROM app_user \(condition) ORDER BY upn, id\(limit)
        """, arguments: arguments)
    return try rows.map { row in
      let id: String = try row.value("id")
      let isEnabled: Bool = try row.value("account_enabled")
      return User(
        id: UserID(id), name: UserName(try row.value("upn")),
        displayName: try row.value("display_name"), state: try row.known("state"),
        usageLocation: try row.value("usage_location"), isSignInBlocked: !isEnabled,
        isSynced: try row.value("on_prem_synced"),
        isResource: try row.value("is_resource"), deletedAt: try row.value("deleted_at"),
        purgeAt: try row.value("purge_at"),
        assignments: try assignments(id), department: try row.value("department"))
    }
  }

  /// Returns the first people whose accounts are in use, sorted by name; `nil` if there are no more
  /// than `most`, or a deleted account has the name of one of them.
  func firstPeople(_ most: Int) throws -> FirstPeople? {
    guard
      // Nearly all accounts are those of people and in use, and the index has only the others.
      let counts = try db.row(
        sql: """
          SELECT (SELECT count(*) FROM app_user) AS accounts, count(*) AS others,
            count(CASE WHEN state = 'softDeleted' AND is_resource = 0 THEN 1 END) AS deleted
          FROM app_user WHERE state <> 'active' OR is_resource <> 0
          """)
    else { return nil }
    let active = try counts.value("accounts") - counts.value("others") as Int
    let deleted: Int = try counts.value("deleted")
    guard active > most else { return nil }
    let people = try users("WHERE state = 'active' AND is_resource = 0", most: most)
    guard deleted > 0 else { return FirstPeople(people, inUse: active, deleted: 0) }
    // Two accounts of one name are told apart by their ids, so both must be read.
    for person in people {
      let isShared = try db.value(
        Bool.self,
        sql: "SELECT EXISTS (SELECT 1 FROM app_user WHERE upn = ? AND state = 'softDeleted')",
        arguments: [person.name.rawValue])
      guard isShared != true else { return nil }
    }
    return FirstPeople(people, inUse: active, deleted: deleted)
  }

  /// Returns what is read of an account only where it matters; `nil` if it is not in use.
  func details(of user: UserID) throws -> AccountDetails? {
    try db.row(
      sql: """
        SELECT job_title, office_location, mobile_phone, data_location, password_changed_at,
          sessions_valid_from, password_expires
        FROM app_user WHERE id = ? AND state = 'active'
        """, arguments: [user.rawValue]
    ).map { row in
      AccountDetails(
        jobTitle: try row.value("job_title"), officeLocation: try row.value("office_location"),
        mobilePhone: try row.value("mobile_phone"), dataLocation: try row.value("data_location"),
        passwordChangedAt: try row.value("password_changed_at"),
        sessionsValidFrom: try row.value("sessions_valid_from"),
        passwordExpires: try row.value("password_expires"))
    }
  }

  /// Returns what somebody proves who they are with besides the password, the first one they use by
  /// default.
  func authenticationMethods(of user: UserID) throws -> [AuthenticationMethod] {
    try db.rows(
      sql: "SELECT id, kind FROM authentication_method WHERE user = ? ORDER BY rowid",
      arguments: [user.rawValue]
    ).map { row in
      let kind: String = try row.value("kind")
      return AuthenticationMethod(
        id: try row.value("id"), kind: AuthenticationMethod.Kind(rawValue: kind))
    }
  }

  /// Returns the devices of a user, or of all, in the order of their names.
  func devices(of user: UserID?) throws -> [OwnedDevice] {
    try db.rows(
      sql: "SELECT * FROM device WHERE ? IS NULL OR user = ? ORDER BY name, id",
      arguments: [user?.rawValue, user?.rawValue]
    ).map { row in
      let deviceID: String = try row.value("device_id")
      let managedID: String? = try row.value("managed_id")
      return OwnedDevice(
        owner: UserID(try row.value("user") as String),
        device: Device(
          id: DeviceID(try row.value("id") as String), deviceID: deviceID,
          name: try row.value("name"), operatingSystem: try row.value("operating_system"),
          isEnabled: try row.value("enabled")),
        managed: try managedID.map { id in
          let ownership: String? = try row.value("ownership")
          return ManagedDevice(
            id: id, deviceID: deviceID, state: try row.known("management"),
            ownership: try ownership.map { _ in try row.known("ownership") },
            lastContact: try row.value("last_contact"))
        })
    }
  }

  /// Returns the value of a setting; that of a new organisation if nobody has set it.
  func value(of setting: TenantSetting) throws -> String {
    try db.value(
      String.self, sql: "SELECT value FROM tenant_setting WHERE name = ?",
      arguments: [setting.rawValue]) ?? setting.values.first ?? ""
  }

  /// Returns the accounts to which a role is assigned and with which somebody can sign in.
  func holders(of role: Role) throws -> [Subject] {
    try db.rows(
      sql: """
        SELECT u.id AS id, u.upn AS upn FROM role_assignment r JOIN app_user u ON u.id = r.user
        WHERE r.role = ? AND u.state = 'active' AND u.account_enabled ORDER BY u.upn, u.id
        """, arguments: [role.rawValue]
    ).map { try $0.subject("id") }
  }

  /// Returns the licenses of a user in the order of part numbers and names of groups, in which people
  /// are shown them.
  private func assignments(_ user: String) throws -> [LicenseAssignment] {
    var rows = try db.rows(sql: Self.assignments, arguments: [user])
    // Nearly everybody has one, and a list of ten thousand users is read one by one.
    if rows.count > 1 { rows = try db.rows(sql: Self.orderedAssignments, arguments: [user]) }
    return try rows.map { row in
      let disabled: String? = try row.value("disabled")
      let group: String? = try row.value("group_id")
      return LicenseAssignment(
        product: SkuID(try row.value("sku")), group: group.map { GroupID($0) },
        disabledPlans: Set((disabled ?? "").split(separator: "\n").map(String.init)))
    }
  }

  private static let assignments = assignments(from: "license_assignment a WHERE a.user = ?")
  private static let orderedAssignments = assignments(
    from: """
      license_assignment a JOIN sku p ON p.id = a.sku
      LEFT JOIN directory_group g ON g.id = a.group_id
      WHERE a.user = ? ORDER BY p.part_number, a.sku, g.name, a.group_id
      """)

  private static func assignments(from tables: String) -> String {
    """
    SELECT a.sku AS sku, a.group_id AS group_id, CASE WHEN a.group_id IS NULL
      THEN (SELECT group_concat(plan, char(10)) FROM disabled_plan d
        WHERE d.user = a.user AND d.sku = a.sku)
      ELSE (SELECT group_concat(plan, char(10)) FROM group_disabled_plan d
        WHERE d.group_id = a.group_id AND d.sku = a.sku) END AS disabled
    FROM \(tables)
    """
  }

  /// Returns the roles of an active user, by name; `nil` if there is no such user.
  func roles(of user: UserName) throws -> [Role]? {
    let id = try db.value(
      String.self, sql: "SELECT id FROM app_user WHERE upn = ? AND state = 'active'",
      arguments: [user.rawValue])
    return try id.map { try roles(of: UserID($0)) }
  }

  /// Returns the roles of a user, by name.
  func roles(of user: UserID) throws -> [Role] {
    try db.values(
      String.self, sql: "SELECT role FROM role_assignment WHERE user = ? ORDER BY role",
      arguments: [user.rawValue]
    ).compactMap(Role.init(rawValue:))
  }

  /// Returns every role that one of these users has.
  func roles(ofAnyOf users: [UserID]) throws -> Set<Role> {
    Set(try users.flatMap { try roles(of: $0) })
  }

  /// Returns the active users with the global role, sorted by name. Few have a role, so those are
  /// looked through, and not everybody by name.
  func globalAdministrators() throws -> [UserName] {
    try db.values(
      String.self,
      sql: """
        SELECT u.upn FROM role_assignment r CROSS JOIN app_user u ON u.id = r.user
        WHERE r.role = 'global' AND u.state = 'active' ORDER BY u.upn
        """
    ).map { UserName($0) }
  }

  func group(_ id: GroupID) throws -> LicenseGroup? {
    try groups("WHERE state = 'active' AND id = ?", id.rawValue).first
  }

  /// Returns the groups with exactly this name, in the order of their ids.
  func groups(named name: String) throws -> [LicenseGroup] {
    try groups("WHERE state = 'active' AND name = ? ORDER BY id", name)
  }

  /// Returns every group, in the order of their names and ids.
  func allGroups() throws -> [LicenseGroup] {
    try groups("WHERE state = 'active' ORDER BY name, id")
  }

  /// Returns the deleted groups that can be restored, in the order of their names and ids.
  func deletedGroups() throws -> [LicenseGroup] {
    try groups("WHERE state = 'softDeleted' ORDER BY name, id")
  }

  private func groups(
    _ condition: String, _ arguments: String...
  ) throws -> [LicenseGroup] {
    try db.rows(
      sql: "SELECT id, name, dynamic, kind, deleted_at FROM directory_group \(condition)",
      arguments: StatementArguments(arguments)
    ).map { row in
      let id: String = try row.value("id")
      return LicenseGroup(
        id: GroupID(id), name: try row.value("name"), isDynamic: try row.value("dynamic"),
        products: try products(ofGroup: id), disabledPlans: try disabledPlans(ofGroup: id),
        kind: try row.known("kind"), deletedAt: try row.value("deleted_at"))
    }
  }

  /// Returns the plans that are off in the licenses that a group gives, by product.
  func disabledPlans(ofGroup id: String) throws -> [SkuID: Set<String>] {
    let plans = try db.rows(
      sql: "SELECT sku, plan FROM group_disabled_plan WHERE group_id = ?", arguments: [id]
    ).map { (SkuID(try $0.value("sku")), try $0.value("plan") as String) }
    return Dictionary(grouping: plans, by: \.0).mapValues { Set($0.map(\.1)) }
  }

  /// Returns the accounts in use that are members of a group, in the order of their names.
  func members(of group: GroupID) throws -> [Subject] {
    try db.rows(
      sql: """
        SELECT m.user AS user, u.upn AS upn FROM group_member m JOIN app_user u ON u.id = m.user
        WHERE m.group_id = ? AND u.state = 'active' ORDER BY u.upn, u.id
        """, arguments: [group.rawValue]
    ).map { try $0.subject("user") }
  }

  /// Returns the products that a group gives, in the order of their part numbers.
  func products(ofGroup id: String) throws -> [SkuID] {
    try db.values(
      String.self,
      sql: """
        SELECT l.sku FROM group_license l JOIN sku p ON p.id = l.sku
        WHERE l.group_id = ? ORDER BY p.part_number, p.id
        """, arguments: [id]
    ).map { SkuID($0) }
  }

  /// Returns the products with a subscription, in any status, in the order of their part numbers.
  func products() throws -> [ProductUnits] {
    try db.rows(
      sql: """
        SELECT * FROM units WHERE sku IN (SELECT sku FROM subscription) ORDER BY part_number, sku
        """
    ).map(units)
  }

  /// Returns the units of one product; `nil` if the tenant has no subscription for it.
  func units(of product: SkuID) throws -> ProductUnits? {
    try db.row(
      sql: "SELECT * FROM units WHERE sku = ? AND sku IN (SELECT sku FROM subscription)",
      arguments: [product.rawValue]
    ).map(units)
  }

  private func units(_ row: TenantRow) throws -> ProductUnits {
    let purchased: Int = try row.value("purchased")
    return ProductUnits(
      product: SkuID(try row.value("sku")), purchased: purchased,
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
  func isOnlySelfService(_ product: SkuID) throws -> Bool {
    let channels = try db.values(
      String.self,
      sql: "SELECT channel FROM subscription WHERE sku = ? AND status IN ('enabled', 'warning')",
      arguments: [product.rawValue])
    return !channels.isEmpty && channels.allSatisfy { $0 == "selfService" }
  }

  func subscriptions() throws -> [Subscription] {
    try subscriptions("")
  }

  /// Returns one subscription; `nil` if there is none with this id.
  func subscription(_ id: SubscriptionID) throws -> Subscription? {
    try subscriptions("= ?", [id.rawValue]).first
  }

  /// - Parameter condition: What the id is compared with, as SQL; empty for every subscription.
  private func subscriptions(
    _ condition: String, _ arguments: StatementArguments = []
  ) throws -> [Subscription] {
    func rows(_ table: String, _ column: String) throws -> [TenantRow] {
      let condition = condition.isEmpty ? "" : " WHERE \(column) \(condition)"
      return try db.rows(
        sql: "SELECT * FROM \(table)\(condition) ORDER BY id", arguments: arguments)
    }
    let lots = try Dictionary(
      grouping: try rows("seat_lot", "subscription"),
      by: { try $0.value("subscription") as String })
    return try rows("subscription", "id").map { row in
      let id: String = try row.value("id")
      return Subscription(
        id: SubscriptionID(id), product: SkuID(try row.value("sku")),
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
    let verified = try domains().filter(\.isVerified).map(\.name)
    return Organisation(
      name: try row.value("name"), domain: try row.value("domain"),
      country: try row.value("country"), verifiedDomains: verified)
  }

  /// Returns the user's mailbox that is not purged, or else the newest purged one.
  func mailbox(of user: UserID) throws -> Mailbox? {
    try mailboxes(
      "WHERE m.user = ? ORDER BY m.state = 'purged', m.id DESC LIMIT 1", [user.rawValue]
    ).first
  }

  func resourceMailboxes() throws -> [Mailbox] {
    try mailboxes("WHERE m.kind <> 'user' AND m.state <> 'purged' ORDER BY u.upn, u.id")
  }

  private func mailboxes(
    _ condition: String, _ arguments: StatementArguments = []
  ) throws -> [Mailbox] {
    try db.rows(
      sql: """
        SELECT m.*, u.upn AS upn FROM mailbox m JOIN app_user u ON u.id = m.user \(condition)
        """, arguments: arguments
    ).map { row in
      Mailbox(
        owner: try row.subject("user"),
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

  func oneDrive(of user: UserID) throws -> OneDrive? {
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
    try db.rows(
      sql: """
        SELECT n.*, u.upn AS upn FROM phone_number n LEFT JOIN app_user u ON u.id = n.target
        ORDER BY e164
        """
    ).map { row in
      let target: String? = try row.value("target")
      return PhoneNumber(
        number: TelephoneNumber(try row.value("e164")),
        kind: try row.known("number_type"),
        state: try row.known("status"),
        target: try target.map { _ in try row.subject("target") },
        blockedUntil: try row.value("blocked_until"))
    }
  }

  func callQueues(of user: UserID) throws -> [String] {
    try db.values(
      String.self,
      sql: """
        SELECT DISTINCT queue FROM call_queue_agent a
        WHERE a.user = :user OR EXISTS (SELECT 1 FROM group_member m
          JOIN directory_group g ON g.id = m.group_id
          WHERE m.group_id = a.group_id AND m.user = :user AND g.state = 'active')
        ORDER BY queue
        """, arguments: ["user": user.rawValue])
  }

  func callForwarding(of user: UserID) throws -> CallForwarding? {
    try db.row(
      sql: """
        SELECT f.mode AS mode, f.target AS target, u.upn AS upn
        FROM call_forwarding f JOIN app_user u ON u.id = f.target WHERE f.user = ?
        """, arguments: [user.rawValue]
    ).map { row in
      CallForwarding(mode: try row.known("mode"), target: try row.subject("target"))
    }
  }

  func artifacts(of user: UserID) throws -> [Artifact] {
    try db.rows(
      sql: "SELECT * FROM artifact WHERE user = ? ORDER BY id", arguments: [user.rawValue]
    ).map { row in
      Artifact(
        kind: try row.known("kind"), user: user, path: try row.value("path"),
        takenAt: try row.value("taken_at"))
    }
  }
}

/// A device with whose it is, and what the management of devices knows of it.
package struct OwnedDevice: Hashable, Sendable {
  package let owner: UserID
  package let device: Device
  /// `nil` if it is not managed.
  package let managed: ManagedDevice?
}
