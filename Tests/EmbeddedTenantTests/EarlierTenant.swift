import EmbeddedTenant
import Foundation
import GRDB
import Microsoft365

/// The file of a tenant as a program of an earlier version left it.
struct EarlierTenant {
  let path: String

  /// Writes what a tenant of the present version contains to a new file, with the tables of version
  /// 2.
  ///
  /// - Parameter tenant: The path of a tenant that nobody has open.
  init(of tenant: String, at path: String) throws {
    self.path = path
    var configuration = Configuration()
    // As an update finds them, not in the order in which they refer to each other.
    configuration.foreignKeysEnabled = false
    let file = try DatabaseQueue(path: path, configuration: configuration)
    try file.writeWithoutTransaction { db in
      try db.execute(sql: "ATTACH ? AS new", arguments: [tenant])
      try db.execute(sql: Self.header + Self.tables)
      for table in Self.same {
        try db.execute(sql: "INSERT INTO \(table) SELECT * FROM new.\(table)")
      }
      for (table, columns) in Self.others {
        try db.execute(
          sql: "INSERT INTO \(table) SELECT \(columns) FROM new.\(table) o ORDER BY o.rowid")
      }
      try db.execute(
        sql: """
          INSERT INTO sku_plan
          SELECT p.part_number, o.plan FROM new.sku_plan o JOIN new.sku p ON p.id = o.sku
          """)
      try db.execute(sql: Self.derived)
      try db.execute(sql: "DETACH new")
      try db.execute(sql: "PRAGMA journal_mode = WAL")
    }
    try file.close()
  }

  /// Makes a file with the sample organisation.
  init(at path: String, _ resources: TenantResources) throws {
    let new = path + ".new"
    _ = try EmbeddedTenant.create(at: new, resources)
    try self.init(of: new, at: path)
    try FileManager.default.removeItem(atPath: new)
  }

  /// Changes the file as its program could have.
  func change(_ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let file = try DatabaseQueue(path: path, configuration: configuration)
    try file.writeWithoutTransaction { try $0.execute(sql: sql) }
    try file.close()
  }

  /// Makes it a file of version 1, in which nobody counted the holders of a product.
  func becomeFirstVersion() throws {
    try change(
      """
      DROP TRIGGER holders_gain; DROP TRIGGER holders_lose; DROP TRIGGER holders_state;
      DROP TABLE sku_holders; PRAGMA user_version = 1;
      """)
  }

  /// What each version has that the one before it did not have, the newest first.
  private static let additions: [(version: Int, columns: [String])] = [
    (10, ["data_location"]),
    (
      5,
      [
        "password_changed_at", "sessions_valid_from", "password_expires", "job_title",
        "office_location", "mobile_phone",
      ]
    ), (4, ["account_enabled"]),
  ]

  /// Writes what a tenant of the present version contains to a new file, with the tables of an earlier
  /// one, at least the third.
  ///
  /// - Parameter tenant: The path of a tenant that nobody has open.
  static func write(version: Int, of tenant: String, at path: String) throws {
    let new = try DatabaseQueue(path: tenant)
    let file = try DatabaseQueue(path: path)
    try new.backup(to: file)
    try file.writeWithoutTransaction { db in
      if version < 13 {
        try db.execute(sql: "ALTER TABLE directory_group DROP COLUMN sends_copies")
      }
      if version < 12 { try db.execute(sql: "DROP TABLE directory_domain") }
      if version < 11 {
        for column in ["kind", "state", "deleted_at", "purge_at"] {
          try db.execute(sql: "ALTER TABLE directory_group DROP COLUMN \(column)")
        }
      }
      if version < 9 {
        try db.execute(sql: "DROP TABLE automatic_reply; DROP TABLE drive_access")
      }
      if version < 8 { try db.execute(sql: "DROP TABLE device") }
      if version < 7 { try db.execute(sql: "DROP TABLE authentication_method") }
      if version < 6 { try db.execute(sql: "DROP TABLE tenant_setting") }
      for addition in additions where addition.version > version {
        for column in addition.columns {
          try db.execute(sql: "ALTER TABLE app_user DROP COLUMN \(column)")
        }
      }
      try db.execute(sql: "PRAGMA user_version = \(version)")
    }
    try file.close()
    try new.close()
  }

  private static let header = """
    PRAGMA application_id = 0x53544756; PRAGMA user_version = 2;
    """

  private static let same = [
    "tenant", "dated_limit", "service_plan", "plan_conflict", "plan_dependency",
    "plan_country_block", "site", "call_queue", "op_execution", "event", "seat_lot",
    "mailbox_hold",
  ]

  private static func user(_ column: String) -> String {
    "(SELECT upn FROM new.app_user WHERE id = o.\(column))"
  }
  private static let product = "(SELECT part_number FROM new.sku WHERE id = o.sku)"
  private static let group = "(SELECT name FROM new.directory_group WHERE id = o.group_id)"

  /// The columns of the other tables, by what this version has in their place.
  private static let others: [(table: String, columns: String)] = [
    ("sku", "part_number, id, display_name, source, source_date"),
    (
      "app_user",
      "upn, display_name, usage_location, on_prem_synced, is_resource, state, deleted_at, purge_at"
    ),
    ("department", "\(user("user")), name"), ("role_assignment", "\(user("user")), role"),
    ("directory_group", "name, dynamic, is_queue_group"),
    ("group_member", "\(group), \(user("user"))"), ("group_license", "\(group), \(product)"),
    (
      "subscription",
      """
      id, \(product), quantity, status, channel, \(user("owner")), term_start, term_end,
      recurring_billing, credit_check_pending
      """
    ),
    ("license_assignment", "\(user("user")), \(product), \(group), updated_at"),
    ("disabled_plan", "\(user("user")), \(product), plan"),
    ("group_disabled_plan", "\(group), \(product), plan"),
    (
      "mailbox",
      """
      id, \(user("user")), kind, state, size_bytes, archive_enabled, locked, over_quota_since,
      deprovision_at, delay_pending
      """
    ),
    ("one_drive", "\(user("user")), state, bytes, file_count, unlicensed_since"),
    ("phone_number", "e164, number_type, status, \(user("target")), blocked_until"),
    ("call_queue_agent", "queue, \(user("user")), \(group)"),
    ("call_forwarding", "\(user("user")), mode, \(user("target"))"),
    ("artifact", "id, kind, \(user("user")), path, taken_at, attested_by"),
  ]

  /// The tables and indexes, word for word.
  private static let tables = """
    CREATE TABLE tenant (
      id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, domain TEXT NOT NULL,
      country TEXT NOT NULL, now_utc INTEGER NOT NULL) STRICT;
    CREATE TABLE dated_limit (
      id TEXT NOT NULL, effective_from TEXT NOT NULL, value INTEGER NOT NULL, unit TEXT NOT NULL,
      source TEXT NOT NULL, contradiction TEXT, PRIMARY KEY (id, effective_from)) STRICT;

    CREATE TABLE service_plan (name TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE sku (
      part_number TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL,
      source TEXT NOT NULL, source_date TEXT NOT NULL) STRICT;
    CREATE TABLE sku_plan (
      sku TEXT NOT NULL REFERENCES sku, plan TEXT NOT NULL REFERENCES service_plan,
      PRIMARY KEY (sku, plan)) STRICT, WITHOUT ROWID;
    CREATE TABLE plan_conflict (one TEXT NOT NULL, other TEXT NOT NULL, UNIQUE (one, other)) STRICT;
    CREATE TABLE plan_dependency (
      plan TEXT NOT NULL, needs TEXT NOT NULL, UNIQUE (plan, needs)) STRICT;
    CREATE TABLE plan_country_block (
      plan TEXT NOT NULL, country TEXT NOT NULL, UNIQUE (plan, country)) STRICT;

    CREATE TABLE app_user (
      upn TEXT PRIMARY KEY COLLATE NOCASE, display_name TEXT NOT NULL, usage_location TEXT,
      on_prem_synced INTEGER NOT NULL DEFAULT 0, is_resource INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'softDeleted', 'purged')),
      deleted_at INTEGER, purge_at INTEGER,
      CHECK (state <> 'softDeleted' OR (deleted_at NOT NULL AND purge_at NOT NULL))) STRICT;
    CREATE TABLE role_assignment (
      user TEXT NOT NULL REFERENCES app_user, role TEXT NOT NULL,
      CHECK (role IN ('global','license','user','billing','exchange','teams','compliance')),
      PRIMARY KEY (user, role)) STRICT;
    CREATE TABLE directory_group (
      name TEXT PRIMARY KEY, dynamic INTEGER NOT NULL, is_queue_group INTEGER NOT NULL) STRICT;
    CREATE TABLE group_member (
      group_name TEXT NOT NULL REFERENCES directory_group, user TEXT NOT NULL REFERENCES app_user,
      PRIMARY KEY (group_name, user)) STRICT;
    CREATE TABLE group_license (
      group_name TEXT NOT NULL REFERENCES directory_group, sku TEXT NOT NULL REFERENCES sku,
      PRIMARY KEY (group_name, sku)) STRICT;

    CREATE TABLE subscription (
      id TEXT PRIMARY KEY, sku TEXT NOT NULL REFERENCES sku,
      quantity INTEGER NOT NULL CHECK (quantity >= 0),
      status TEXT NOT NULL
        CHECK (status IN ('enabled','warning','suspended','lockedOut','deleted')),
      channel TEXT NOT NULL CHECK (
        channel IN ('direct','reseller','productKey','volume','trial','selfService')),
      owner TEXT REFERENCES app_user, term_start INTEGER NOT NULL, term_end INTEGER NOT NULL,
      recurring_billing INTEGER NOT NULL, credit_check_pending INTEGER NOT NULL) STRICT;
    CREATE TABLE seat_lot (
      id INTEGER PRIMARY KEY, subscription TEXT NOT NULL REFERENCES subscription,
      quantity INTEGER NOT NULL CHECK (quantity > 0), reducible_until INTEGER) STRICT;
    CREATE TABLE license_assignment (
      user TEXT NOT NULL REFERENCES app_user, sku TEXT NOT NULL REFERENCES sku,
      group_name TEXT REFERENCES directory_group, updated_at INTEGER NOT NULL) STRICT;
    CREATE UNIQUE INDEX one_assignment ON license_assignment (user, sku, COALESCE(group_name, ''));
    CREATE INDEX assignment_by_sku ON license_assignment (sku, user);

    CREATE TABLE mailbox (
      id INTEGER PRIMARY KEY, user TEXT NOT NULL REFERENCES app_user,
      kind TEXT NOT NULL CHECK (kind IN ('user','shared','room','equipment')),
      state TEXT NOT NULL
        CHECK (state IN ('active','disconnected','softDeleted','inactive','purged')),
      size_bytes INTEGER NOT NULL DEFAULT 0, archive_enabled INTEGER NOT NULL DEFAULT 0,
      locked INTEGER NOT NULL DEFAULT 0, over_quota_since INTEGER, deprovision_at INTEGER,
      delay_pending INTEGER NOT NULL DEFAULT 0,
      CHECK (state <> 'disconnected' OR deprovision_at NOT NULL)) STRICT;
    CREATE UNIQUE INDEX one_mailbox ON mailbox (user) WHERE state <> 'purged';
    CREATE TABLE mailbox_hold (
      id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES mailbox,
      kind TEXT NOT NULL CHECK (kind IN ('litigation','ediscovery','inPlace','retentionPolicy',
        'organisationPolicy','label','delay','delayRelease')),
      applied_at INTEGER NOT NULL, expires_at INTEGER, released_at INTEGER) STRICT;
    CREATE TABLE one_drive (
      user TEXT PRIMARY KEY REFERENCES app_user,
      state TEXT NOT NULL CHECK (state IN ('active','readOnly','archived','deleted')),
      bytes INTEGER NOT NULL, file_count INTEGER NOT NULL, unlicensed_since INTEGER) STRICT;
    CREATE TABLE site (url TEXT PRIMARY KEY) STRICT;

    CREATE TABLE phone_number (
      e164 TEXT PRIMARY KEY,
      number_type TEXT NOT NULL CHECK (number_type IN
        ('directRouting','callingPlan','operatorConnect')),
      status TEXT NOT NULL CHECK (status IN ('unassigned','assigned','blocked')),
      target TEXT REFERENCES app_user, blocked_until INTEGER,
      CHECK ((status = 'assigned') = (target NOT NULL))) STRICT;
    CREATE TABLE call_queue (name TEXT PRIMARY KEY) STRICT;
    CREATE TABLE call_queue_agent (
      queue TEXT NOT NULL REFERENCES call_queue, user TEXT REFERENCES app_user,
      group_name TEXT REFERENCES directory_group,
      CHECK ((user IS NULL) <> (group_name IS NULL))) STRICT;
    CREATE TABLE call_forwarding (
      user TEXT PRIMARY KEY REFERENCES app_user,
      mode TEXT NOT NULL CHECK (mode IN ('forward','simultaneousRing')),
      target TEXT NOT NULL REFERENCES app_user, CHECK (user <> target)) STRICT;

    CREATE TABLE artifact (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, user TEXT NOT NULL REFERENCES app_user,
      path TEXT NOT NULL, taken_at INTEGER NOT NULL, attested_by TEXT NOT NULL) STRICT;
    CREATE TABLE op_execution (
      key TEXT PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, change TEXT NOT NULL,
      before_json TEXT NOT NULL, after_json TEXT NOT NULL) STRICT;
    CREATE TABLE event (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, entity TEXT NOT NULL,
      change_json TEXT NOT NULL CHECK (json_valid(change_json))) STRICT;
    CREATE INDEX IF NOT EXISTS mailbox_of_user ON mailbox (user, id);
    CREATE TABLE IF NOT EXISTS department (
      user TEXT PRIMARY KEY COLLATE NOCASE REFERENCES app_user, name TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS disabled_plan (
      user TEXT NOT NULL REFERENCES app_user, sku TEXT NOT NULL REFERENCES sku,
      plan TEXT NOT NULL REFERENCES service_plan, PRIMARY KEY (user, sku, plan)) STRICT;
    CREATE TABLE IF NOT EXISTS group_disabled_plan (
      group_name TEXT NOT NULL REFERENCES directory_group, sku TEXT NOT NULL REFERENCES sku,
      plan TEXT NOT NULL REFERENCES service_plan, PRIMARY KEY (group_name, sku, plan)) STRICT;
    CREATE TRIGGER IF NOT EXISTS plans_lose AFTER DELETE ON license_assignment
    WHEN OLD.group_name IS NULL
    BEGIN DELETE FROM disabled_plan WHERE user = OLD.user AND sku = OLD.sku; END;
    """

  /// What that program made of them: counts, a view and triggers.
  private static let derived = """
    CREATE TABLE sku_holders (sku TEXT PRIMARY KEY REFERENCES sku, holders INTEGER NOT NULL) STRICT;
    INSERT INTO sku_holders
      SELECT a.sku, COUNT(DISTINCT a.user) FROM license_assignment a
      JOIN app_user u ON u.upn = a.user WHERE u.state = 'active' GROUP BY a.sku;
    CREATE TRIGGER holders_gain BEFORE INSERT ON license_assignment
    WHEN (SELECT state = 'active' FROM app_user WHERE upn = NEW.user)
      AND NOT EXISTS (SELECT 1 FROM license_assignment WHERE user = NEW.user AND sku = NEW.sku)
    BEGIN
      INSERT INTO sku_holders VALUES (NEW.sku, 1)
        ON CONFLICT (sku) DO UPDATE SET holders = holders + 1;
    END;
    CREATE TRIGGER holders_lose AFTER DELETE ON license_assignment
    WHEN (SELECT state = 'active' FROM app_user WHERE upn = OLD.user)
      AND NOT EXISTS (SELECT 1 FROM license_assignment WHERE user = OLD.user AND sku = OLD.sku)
    BEGIN UPDATE sku_holders SET holders = holders - 1 WHERE sku = OLD.sku; END;
    CREATE TRIGGER holders_state AFTER UPDATE OF state ON app_user
    WHEN (OLD.state = 'active') <> (NEW.state = 'active')
    BEGIN
      UPDATE sku_holders SET holders = holders + iif(NEW.state = 'active', 1, -1)
        WHERE sku IN (SELECT sku FROM license_assignment WHERE user = NEW.upn);
    END;
    CREATE VIEW units AS
    SELECT sku.part_number AS sku,
      (SELECT COALESCE(SUM(quantity), 0) FROM subscription s
        WHERE s.sku = sku.part_number AND s.status IN ('enabled', 'warning')) AS purchased,
      COALESCE((SELECT holders FROM sku_holders h WHERE h.sku = sku.part_number), 0) AS assigned,
      NOT EXISTS (SELECT 1 FROM subscription s WHERE s.sku = sku.part_number
        AND s.status IN ('enabled', 'warning') AND s.channel <> 'selfService')
        AND EXISTS (SELECT 1 FROM subscription s WHERE s.sku = sku.part_number
          AND s.status IN ('enabled', 'warning')) AS self_service
    FROM sku;
    CREATE TRIGGER i1_units AFTER INSERT ON license_assignment
    WHEN (SELECT assigned > purchased FROM units WHERE sku = NEW.sku)
    BEGIN SELECT RAISE(ABORT, 'notEnoughUnits'); END;
    CREATE TRIGGER i3_location BEFORE INSERT ON license_assignment
    WHEN (SELECT usage_location IS NULL FROM app_user WHERE upn = NEW.user)
    BEGIN SELECT RAISE(ABORT, 'noUsageLocation'); END;
    CREATE TRIGGER i7_assigned AFTER UPDATE OF quantity ON subscription
    WHEN NEW.quantity < OLD.quantity
      AND (SELECT assigned > purchased FROM units WHERE sku = NEW.sku)
    BEGIN SELECT RAISE(ABORT, 'belowAssigned'); END;
    CREATE TRIGGER i10_delay AFTER UPDATE OF released_at ON mailbox_hold
    WHEN OLD.released_at IS NULL AND NEW.released_at NOT NULL
      AND NEW.kind NOT IN ('delay', 'delayRelease')
    BEGIN UPDATE mailbox SET delay_pending = 1 WHERE id = NEW.mailbox; END;
    CREATE TRIGGER i12_mailbox BEFORE UPDATE ON mailbox WHEN OLD.state = 'purged'
    BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
    CREATE TRIGGER i12_user BEFORE UPDATE OF state ON app_user WHEN OLD.state = 'purged'
    BEGIN SELECT RAISE(ABORT, 'restoreTooLate'); END;
    CREATE TRIGGER i12_site BEFORE UPDATE ON site
    BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
    CREATE TRIGGER i12_site_gone BEFORE DELETE ON site
    BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
    CREATE TRIGGER i14_target BEFORE UPDATE OF target ON phone_number
    WHEN NEW.target NOT NULL
      AND (SELECT state <> 'active' FROM app_user WHERE upn = NEW.target)
    BEGIN SELECT RAISE(ABORT, 'userNotActive'); END;
    CREATE TRIGGER i20_event BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
    CREATE TRIGGER i20_event_gone BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
    CREATE TRIGGER i20_execution BEFORE UPDATE ON op_execution
    BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
    CREATE TRIGGER i20_execution_gone BEFORE DELETE ON op_execution
    BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
    """
}
