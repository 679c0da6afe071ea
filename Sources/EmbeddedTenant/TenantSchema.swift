/// The tables of a tenant's file, and the invariants that the database enforces itself.
///
/// A trigger is named after the invariant it enforces, as in `InvariantTests`; its message is the
/// raw value of a `RefusalCode`.
enum TenantSchema {
  /// "STGV" in the file's header, so that another program's database is never taken for a tenant.
  static let applicationID = 0x5354_4756
  /// The `user_version` of the file's header. Version 3 refers to users, groups and products by id;
  /// the versions before it by user principal name, name and part number. Version 4 says which accounts
  /// are enabled, version 5 what administrators see of passwords, sessions and people,
  /// version 6 the settings of the organisation, version 7 how people prove who they are, version 8
  /// their devices, version 9 what mailboxes reply and who may use whose drive, version 10 where people's
  /// data is to be kept, version 11 what groups are for and which are deleted,
  /// version 12 the domains that were added, version 13 which groups send copies,
  /// version 14 how many people there are without everybody being read.
  static let version = 14

  /// The tables of which every version has the same.
  static let lasting = """
    CREATE TABLE tenant (
      id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, domain TEXT NOT NULL,
      country TEXT NOT NULL, now_utc INTEGER NOT NULL) STRICT;
    CREATE TABLE dated_limit (
      id TEXT NOT NULL, effective_from TEXT NOT NULL, value INTEGER NOT NULL, unit TEXT NOT NULL,
      source TEXT NOT NULL, contradiction TEXT, PRIMARY KEY (id, effective_from)) STRICT;
    CREATE TABLE service_plan (name TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE plan_conflict (one TEXT NOT NULL, other TEXT NOT NULL, UNIQUE (one, other)) STRICT;
    CREATE TABLE plan_dependency (
      plan TEXT NOT NULL, needs TEXT NOT NULL, UNIQUE (plan, needs)) STRICT;
    CREATE TABLE plan_country_block (
      plan TEXT NOT NULL, country TEXT NOT NULL, UNIQUE (plan, country)) STRICT;
    CREATE TABLE site (url TEXT PRIMARY KEY) STRICT;
    CREATE TABLE call_queue (name TEXT PRIMARY KEY) STRICT;
    CREATE TABLE op_execution (
      key TEXT PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, change TEXT NOT NULL,
      before_json TEXT NOT NULL, after_json TEXT NOT NULL) STRICT;
    CREATE TABLE event (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, entity TEXT NOT NULL,
      change_json TEXT NOT NULL CHECK (json_valid(change_json))) STRICT;
    """

  /// The other tables, in the order in which they can be filled. `sku`, `user` and `group_id` are ids
  /// in lower case, made by `DirectoryID` where nobody else gives them.
  static let tables = """
    CREATE TABLE sku (
      id TEXT PRIMARY KEY, part_number TEXT NOT NULL, display_name TEXT NOT NULL,
      source TEXT NOT NULL, source_date TEXT NOT NULL) STRICT;
    CREATE TABLE sku_plan (
      sku TEXT NOT NULL REFERENCES sku, plan TEXT NOT NULL REFERENCES service_plan,
      PRIMARY KEY (sku, plan)) STRICT, WITHOUT ROWID;

    CREATE TABLE app_user (
      id TEXT PRIMARY KEY, upn TEXT NOT NULL COLLATE NOCASE, display_name TEXT NOT NULL,
      usage_location TEXT, on_prem_synced INTEGER NOT NULL DEFAULT 0,
      is_resource INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'softDeleted', 'purged')),
      deleted_at INTEGER, purge_at INTEGER, account_enabled INTEGER NOT NULL DEFAULT 1,
      password_changed_at INTEGER, sessions_valid_from INTEGER,
      password_expires INTEGER NOT NULL DEFAULT 1,
      job_title TEXT, office_location TEXT, mobile_phone TEXT, data_location TEXT,
      CHECK (state <> 'softDeleted' OR (deleted_at NOT NULL AND purge_at NOT NULL))) STRICT;
    CREATE INDEX user_by_name ON app_user (upn, id);
    CREATE UNIQUE INDEX one_name ON app_user (upn) WHERE state = 'active';
    CREATE INDEX rare_account ON app_user (state, is_resource)
      WHERE state <> 'active' OR is_resource <> 0;
    -- Those that are no longer as in a new organisation.
    CREATE TABLE tenant_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    -- Beside the one with which the organisation was created, unless something is set of that.
    CREATE TABLE directory_domain (
      name TEXT PRIMARY KEY, verified INTEGER NOT NULL, password_validity INTEGER,
      password_notice INTEGER) STRICT;
    CREATE TABLE department (
      user TEXT PRIMARY KEY REFERENCES app_user, name TEXT NOT NULL) STRICT;
    CREATE TABLE authentication_method (
      id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES app_user, kind TEXT NOT NULL) STRICT;
    -- Those that are managed have another id for that.
    CREATE TABLE device (
      id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES app_user, device_id TEXT NOT NULL,
      name TEXT NOT NULL, operating_system TEXT, enabled INTEGER NOT NULL DEFAULT 1,
      managed_id TEXT, management TEXT, ownership TEXT, last_contact INTEGER,
      is_off INTEGER NOT NULL DEFAULT 0,
      CHECK ((managed_id IS NULL) = (management IS NULL))) STRICT;
    CREATE TABLE role_assignment (
      user TEXT NOT NULL REFERENCES app_user, role TEXT NOT NULL,
      CHECK (role IN ('global','license','user','billing','exchange','teams','compliance')),
      PRIMARY KEY (user, role)) STRICT;
    CREATE TABLE directory_group (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, dynamic INTEGER NOT NULL,
      is_queue_group INTEGER NOT NULL,
      kind TEXT NOT NULL DEFAULT 'security' CHECK (kind IN ('security', 'microsoft365')),
      state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'softDeleted', 'purged')),
      deleted_at INTEGER, purge_at INTEGER, sends_copies INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE INDEX group_by_name ON directory_group (name, id);
    CREATE TABLE group_member (
      group_id TEXT NOT NULL REFERENCES directory_group, user TEXT NOT NULL REFERENCES app_user,
      PRIMARY KEY (group_id, user)) STRICT;
    CREATE TABLE group_license (
      group_id TEXT NOT NULL REFERENCES directory_group, sku TEXT NOT NULL REFERENCES sku,
      PRIMARY KEY (group_id, sku)) STRICT;

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
      group_id TEXT REFERENCES directory_group, updated_at INTEGER NOT NULL) STRICT;
    CREATE UNIQUE INDEX one_assignment ON license_assignment (user, sku, COALESCE(group_id, ''));
    CREATE INDEX assignment_by_sku ON license_assignment (sku, user);
    CREATE TABLE disabled_plan (
      user TEXT NOT NULL REFERENCES app_user, sku TEXT NOT NULL REFERENCES sku,
      plan TEXT NOT NULL REFERENCES service_plan, PRIMARY KEY (user, sku, plan)) STRICT;
    CREATE TABLE group_disabled_plan (
      group_id TEXT NOT NULL REFERENCES directory_group, sku TEXT NOT NULL REFERENCES sku,
      plan TEXT NOT NULL REFERENCES service_plan, PRIMARY KEY (group_id, sku, plan)) STRICT;

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
    -- Finds the newest mailbox of a user, which may be a purged one.
    CREATE INDEX mailbox_of_user ON mailbox (user, id);
    CREATE TABLE mailbox_hold (
      id INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL REFERENCES mailbox,
      kind TEXT NOT NULL CHECK (kind IN ('litigation','ediscovery','inPlace','retentionPolicy',
        'organisationPolicy','label','delay','delayRelease')),
      applied_at INTEGER NOT NULL, expires_at INTEGER, released_at INTEGER) STRICT;
    CREATE TABLE one_drive (
      user TEXT PRIMARY KEY REFERENCES app_user,
      state TEXT NOT NULL CHECK (state IN ('active','readOnly','archived','deleted')),
      bytes INTEGER NOT NULL, file_count INTEGER NOT NULL, unlicensed_since INTEGER) STRICT;
    CREATE TABLE automatic_reply (
      user TEXT PRIMARY KEY REFERENCES app_user, status TEXT NOT NULL, audience TEXT NOT NULL,
      inside TEXT NOT NULL, outside TEXT NOT NULL, valid_from INTEGER, valid_until INTEGER,
      CHECK (status IN ('disabled', 'alwaysEnabled', 'scheduled'))) STRICT;
    CREATE TABLE drive_access (
      user TEXT NOT NULL REFERENCES app_user, person TEXT NOT NULL REFERENCES app_user,
      access TEXT NOT NULL CHECK (access IN ('read', 'write')), PRIMARY KEY (user, person)) STRICT;

    CREATE TABLE phone_number (
      e164 TEXT PRIMARY KEY,
      number_type TEXT NOT NULL CHECK (number_type IN
        ('directRouting','callingPlan','operatorConnect')),
      status TEXT NOT NULL CHECK (status IN ('unassigned','assigned','blocked')),
      target TEXT REFERENCES app_user, blocked_until INTEGER,
      CHECK ((status = 'assigned') = (target NOT NULL))) STRICT;
    CREATE TABLE call_queue_agent (
      queue TEXT NOT NULL REFERENCES call_queue, user TEXT REFERENCES app_user,
      group_id TEXT REFERENCES directory_group,
      CHECK ((user IS NULL) <> (group_id IS NULL))) STRICT;
    CREATE TABLE call_forwarding (
      user TEXT PRIMARY KEY REFERENCES app_user,
      mode TEXT NOT NULL CHECK (mode IN ('forward','simultaneousRing')),
      target TEXT NOT NULL REFERENCES app_user, CHECK (user <> target)) STRICT;

    CREATE TABLE artifact (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, user TEXT NOT NULL REFERENCES app_user,
      path TEXT NOT NULL, taken_at INTEGER NOT NULL, attested_by TEXT NOT NULL) STRICT;
    """

  /// The units of each product: purchased, assigned, and whether only users themselves bought any.
  static let views = """
    CREATE VIEW units AS
    SELECT p.id AS sku, p.part_number AS part_number,
      (SELECT COALESCE(SUM(quantity), 0) FROM subscription s
        WHERE s.sku = p.id AND s.status IN ('enabled', 'warning')) AS purchased,
      COALESCE((SELECT holders FROM sku_holders h WHERE h.sku = p.id), 0) AS assigned,
      NOT EXISTS (SELECT 1 FROM subscription s WHERE s.sku = p.id
        AND s.status IN ('enabled', 'warning') AND s.channel <> 'selfService')
        AND EXISTS (SELECT 1 FROM subscription s WHERE s.sku = p.id
          AND s.status IN ('enabled', 'warning')) AS self_service
    FROM sku p;
    """

  /// The number of active users who hold each product, updated with every change. Counting them at
  /// every read would make a series over many users quadratic.
  static let holders = """
    CREATE TABLE sku_holders (sku TEXT PRIMARY KEY REFERENCES sku, holders INTEGER NOT NULL) STRICT;
    INSERT INTO sku_holders
      SELECT a.sku, COUNT(DISTINCT a.user) FROM license_assignment a
      JOIN app_user u ON u.id = a.user WHERE u.state = 'active' GROUP BY a.sku;
    CREATE TRIGGER holders_gain BEFORE INSERT ON license_assignment
    WHEN (SELECT state = 'active' FROM app_user WHERE id = NEW.user)
      AND NOT EXISTS (SELECT 1 FROM license_assignment WHERE user = NEW.user AND sku = NEW.sku)
    BEGIN
      INSERT INTO sku_holders VALUES (NEW.sku, 1)
        ON CONFLICT (sku) DO UPDATE SET holders = holders + 1;
    END;
    CREATE TRIGGER holders_lose AFTER DELETE ON license_assignment
    WHEN (SELECT state = 'active' FROM app_user WHERE id = OLD.user)
      AND NOT EXISTS (SELECT 1 FROM license_assignment WHERE user = OLD.user AND sku = OLD.sku)
    BEGIN UPDATE sku_holders SET holders = holders - 1 WHERE sku = OLD.sku; END;
    CREATE TRIGGER holders_state AFTER UPDATE OF state ON app_user
    WHEN (OLD.state = 'active') <> (NEW.state = 'active')
    BEGIN
      UPDATE sku_holders SET holders = holders + iif(NEW.state = 'active', 1, -1)
        WHERE sku IN (SELECT sku FROM license_assignment WHERE user = NEW.id);
    END;
    """

  /// I1. Separate from the others, because adding many people at once needs to drop it for a while.
  static let unitsTrigger = """
    CREATE TRIGGER i1_units AFTER INSERT ON license_assignment
    WHEN (SELECT assigned > purchased FROM units WHERE sku = NEW.sku)
    BEGIN SELECT RAISE(ABORT, 'notEnoughUnits'); END;
    """

  static let triggers =
    unitsTrigger + """
      CREATE TRIGGER i3_location BEFORE INSERT ON license_assignment
      WHEN (SELECT usage_location IS NULL FROM app_user WHERE id = NEW.user)
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
        AND (SELECT state <> 'active' FROM app_user WHERE id = NEW.target)
      BEGIN SELECT RAISE(ABORT, 'userNotActive'); END;
      CREATE TRIGGER i20_event BEFORE UPDATE ON event
      BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
      CREATE TRIGGER i20_event_gone BEFORE DELETE ON event
      BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
      CREATE TRIGGER i20_execution BEFORE UPDATE ON op_execution
      BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
      CREATE TRIGGER i20_execution_gone BEFORE DELETE ON op_execution
      BEGIN SELECT RAISE(ABORT, 'invariantBroken'); END;
      CREATE TRIGGER plans_lose AFTER DELETE ON license_assignment
      WHEN OLD.group_id IS NULL
      BEGIN DELETE FROM disabled_plan WHERE user = OLD.user AND sku = OLD.sku; END;
      """
}
