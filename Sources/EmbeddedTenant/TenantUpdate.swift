import GRDB
import Microsoft365
import Operations

/// Brings the tables of a tenant's file from an earlier version to the present one.
///
/// Versions 1 and 2 refer to a user, a group and a product by user principal name, name and part
/// number. A tenant made anew from the same organisation has the same ids as one that is updated.
struct TenantUpdate {
  let db: Database

  /// Updates the database in one transaction, unless it has the present version.
  ///
  /// - Throws: `DomainFailure.damaged` with `otherVersion` if it has a version that is not known, or
  ///   with `corrupt` if a row refers to one that does not exist; `DatabaseError` if it cannot be
  ///   written. The database is then as it was.
  func run() throws {
    guard try version() < TenantSchema.version else { return }
    for function in Self.functions { db.add(function: function) }
    // Otherwise each dropped table would first be emptied row by row. SQLite ignores the setting
    // within a transaction.
    try db.execute(sql: "PRAGMA foreign_keys = OFF")
    do {
      try db.inTransaction(.exclusive) {
        // Another process may have done it while this one waited.
        switch try version() {
        case 1, 2: try replaceTables()
        case let earlier:
          for (version, sql) in Self.additions where version > earlier {
            try db.execute(sql: sql)
          }
        }
        try db.execute(sql: "PRAGMA user_version = \(TenantSchema.version)")
        return .commit
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      throw DomainFailure.damaged("corrupt")
    }
    try db.execute(sql: "PRAGMA foreign_keys = ON")
  }

  private func version() throws -> Int {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard (1...TenantSchema.version).contains(version) else {
      throw DomainFailure.damaged("otherVersion")
    }
    return version
  }

  private func replaceTables() throws {
    let parts = try db.rows(
      sql: """
        SELECT type, name FROM sqlite_schema
        WHERE type IN ('trigger', 'view') OR (type = 'index' AND sql NOT NULL)
        """)
    for part in parts {
      let (type, name): (String, String) = (try part.value("type"), try part.value("name"))
      try db.execute(sql: "DROP \(type) \"\(name)\"")
    }
    try db.execute(sql: Self.laterParts)
    for table in Self.tables {
      try db.execute(sql: "ALTER TABLE \(table) RENAME TO old_\(table)")
    }
    try db.execute(sql: TenantSchema.tables + Self.copies)
    for table in Self.tables { try db.execute(sql: "DROP TABLE old_\(table)") }
    try db.execute(
      sql: TenantSchema.holders + TenantSchema.views + TenantSchema.triggers)
  }

  /// What each version from the fourth on has more than the one before it.
  private static let additions: [(version: Int, sql: String)] = [
    (4, "ALTER TABLE app_user ADD COLUMN account_enabled INTEGER NOT NULL DEFAULT 1;"),
    (
      5,
      """
      ALTER TABLE app_user ADD COLUMN password_changed_at INTEGER;
      ALTER TABLE app_user ADD COLUMN sessions_valid_from INTEGER;
      ALTER TABLE app_user ADD COLUMN password_expires INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE app_user ADD COLUMN job_title TEXT;
      ALTER TABLE app_user ADD COLUMN office_location TEXT;
      ALTER TABLE app_user ADD COLUMN mobile_phone TEXT;
      """
    ),
    (6, "CREATE TABLE tenant_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"),
    (
      7,
      """
      CREATE TABLE authentication_method (
        id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES app_user, kind TEXT NOT NULL) STRICT;
      """
    ),
    (
      8,
      """
      CREATE TABLE device (
        id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES app_user, device_id TEXT NOT NULL,
        name TEXT NOT NULL, operating_system TEXT, enabled INTEGER NOT NULL DEFAULT 1,
        managed_id TEXT, management TEXT, ownership TEXT, last_contact INTEGER,
        is_off INTEGER NOT NULL DEFAULT 0,
        CHECK ((managed_id IS NULL) = (management IS NULL))) STRICT;
      """
    ),
    (
      9,
      """
      CREATE TABLE automatic_reply (
        user TEXT PRIMARY KEY REFERENCES app_user, status TEXT NOT NULL, audience TEXT NOT NULL,
        inside TEXT NOT NULL, outside TEXT NOT NULL, valid_from INTEGER, valid_until INTEGER,
        CHECK (status IN ('disabled', 'alwaysEnabled', 'scheduled'))) STRICT;
      CREATE TABLE drive_access (
        user TEXT NOT NULL REFERENCES app_user, person TEXT NOT NULL REFERENCES app_user,
        access TEXT NOT NULL CHECK (access IN ('read', 'write')), PRIMARY KEY (user, person)) STRICT;
      """
    ),
    (10, "ALTER TABLE app_user ADD COLUMN data_location TEXT;"),
    (
      11,
      """
      ALTER TABLE directory_group
        ADD COLUMN kind TEXT NOT NULL DEFAULT 'security' CHECK (kind IN ('security', 'microsoft365'));
      ALTER TABLE directory_group
        ADD COLUMN state TEXT NOT NULL DEFAULT 'active'
          CHECK (state IN ('active', 'softDeleted', 'purged'));
      ALTER TABLE directory_group ADD COLUMN deleted_at INTEGER;
      ALTER TABLE directory_group ADD COLUMN purge_at INTEGER;
      """
    ),
    (
      12,
      """
      CREATE TABLE directory_domain (
        name TEXT PRIMARY KEY, verified INTEGER NOT NULL, password_validity INTEGER,
        password_notice INTEGER) STRICT;
      """
    ),
    (
      13,
      """
      ALTER TABLE directory_group ADD COLUMN sends_copies INTEGER NOT NULL DEFAULT 0;
      """
    ),
    (
      14,
      """
      CREATE INDEX IF NOT EXISTS rare_account ON app_user (state, is_resource)
        WHERE state <> 'active' OR is_resource <> 0;
      """
    ),
  ]

  private static let functions = [
    DatabaseFunction("id_of_user", argumentCount: 1, pure: true) { values in
      String.fromDatabaseValue(values[0]).map { DirectoryID.user(UserName($0)).rawValue }
    },
    DatabaseFunction("id_of_group", argumentCount: 2, pure: true) { values in
      guard let name = String.fromDatabaseValue(values[0]),
        let domain = String.fromDatabaseValue(values[1])
      else { return nil }
      return DirectoryID.group(name, in: domain).rawValue
    },
  ]

  /// What files of version 2 may lack because it was added later; and the number of holders, which
  /// version 1 does not have and which is counted again.
  private static let laterParts = """
    CREATE TABLE IF NOT EXISTS department (user TEXT, name TEXT) STRICT;
    CREATE TABLE IF NOT EXISTS disabled_plan (user TEXT, sku TEXT, plan TEXT) STRICT;
    CREATE TABLE IF NOT EXISTS group_disabled_plan (
      group_name TEXT, sku TEXT, plan TEXT) STRICT;
    DROP TABLE IF EXISTS sku_holders;
    """

  /// Those of `TenantSchema.tables`.
  private static let tables = [
    "sku", "sku_plan", "app_user", "department", "role_assignment", "directory_group",
    "group_member", "group_license", "subscription", "seat_lot", "license_assignment",
    "disabled_plan", "group_disabled_plan", "mailbox", "mailbox_hold", "one_drive", "phone_number",
    "call_queue_agent", "call_forwarding", "artifact",
  ]

  /// Fills the new tables from the old ones. Names that find nothing leave `NULL` in a column that
  /// does not allow it, so that no row is lost without notice.
  ///
  /// `upn` stands on the left of each comparison because its collation then decides: the old tables
  /// may have the name of a user in other capitals.
  private static let copies = """
    INSERT INTO sku
      SELECT lower(id), part_number, display_name, source, source_date FROM old_sku;
    INSERT INTO sku_plan
      SELECT lower(p.id), o.plan FROM old_sku_plan o LEFT JOIN old_sku p ON p.part_number = o.sku;
    INSERT INTO app_user (id, upn, display_name, usage_location, on_prem_synced, is_resource, state,
        deleted_at, purge_at)
      SELECT id_of_user(upn), upn, display_name, usage_location, on_prem_synced, is_resource, state,
        deleted_at, purge_at FROM old_app_user;
    INSERT INTO department
      SELECT u.id, o.name FROM old_department o LEFT JOIN app_user u ON u.upn = o.user;
    INSERT INTO role_assignment
      SELECT u.id, o.role FROM old_role_assignment o LEFT JOIN app_user u ON u.upn = o.user;
    INSERT INTO directory_group (id, name, dynamic, is_queue_group)
      SELECT id_of_group(name, (SELECT domain FROM tenant)), name, dynamic, is_queue_group
      FROM old_directory_group;
    INSERT INTO group_member
      SELECT g.id, u.id FROM old_group_member o
      LEFT JOIN directory_group g ON g.name = o.group_name LEFT JOIN app_user u ON u.upn = o.user;
    INSERT INTO group_license
      SELECT g.id, lower(p.id) FROM old_group_license o
      LEFT JOIN directory_group g ON g.name = o.group_name
      LEFT JOIN old_sku p ON p.part_number = o.sku;
    INSERT INTO subscription
      SELECT o.id, lower(p.id), o.quantity, o.status, o.channel, u.id, o.term_start, o.term_end,
        o.recurring_billing, o.credit_check_pending
      FROM old_subscription o LEFT JOIN old_sku p ON p.part_number = o.sku
      LEFT JOIN app_user u ON u.upn = o.owner;
    INSERT INTO seat_lot SELECT id, subscription, quantity, reducible_until FROM old_seat_lot;
    INSERT INTO license_assignment
      SELECT u.id, lower(p.id), g.id, o.updated_at FROM old_license_assignment o
      LEFT JOIN app_user u ON u.upn = o.user LEFT JOIN old_sku p ON p.part_number = o.sku
      LEFT JOIN directory_group g ON g.name = o.group_name ORDER BY o.rowid;
    INSERT INTO disabled_plan
      SELECT u.id, lower(p.id), o.plan FROM old_disabled_plan o
      LEFT JOIN app_user u ON u.upn = o.user LEFT JOIN old_sku p ON p.part_number = o.sku;
    INSERT INTO group_disabled_plan
      SELECT g.id, lower(p.id), o.plan FROM old_group_disabled_plan o
      LEFT JOIN directory_group g ON g.name = o.group_name
      LEFT JOIN old_sku p ON p.part_number = o.sku;
    INSERT INTO mailbox
      SELECT o.id, u.id, o.kind, o.state, o.size_bytes, o.archive_enabled, o.locked,
        o.over_quota_since, o.deprovision_at, o.delay_pending
      FROM old_mailbox o LEFT JOIN app_user u ON u.upn = o.user;
    INSERT INTO mailbox_hold
      SELECT id, mailbox, kind, applied_at, expires_at, released_at FROM old_mailbox_hold;
    INSERT INTO one_drive
      SELECT u.id, o.state, o.bytes, o.file_count, o.unlicensed_since
      FROM old_one_drive o LEFT JOIN app_user u ON u.upn = o.user;
    INSERT INTO phone_number
      SELECT o.e164, o.number_type, o.status, u.id, o.blocked_until
      FROM old_phone_number o LEFT JOIN app_user u ON u.upn = o.target;
    INSERT INTO call_queue_agent
      SELECT o.queue, u.id, g.id FROM old_call_queue_agent o
      LEFT JOIN app_user u ON u.upn = o.user LEFT JOIN directory_group g ON g.name = o.group_name;
    -- One user in two spellings could have two forwardings, of which the user's own spelling counts.
    INSERT OR IGNORE INTO call_forwarding
      SELECT u.id, o.mode, t.id FROM old_call_forwarding o
      JOIN app_user u ON u.upn = o.user JOIN app_user t ON t.upn = o.target
      ORDER BY u.upn COLLATE BINARY <> o.user;
    INSERT INTO artifact
      SELECT o.id, o.kind, u.id, o.path, o.taken_at, o.attested_by
      FROM old_artifact o LEFT JOIN app_user u ON u.upn = o.user;
    """
}
