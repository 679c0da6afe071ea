import Diagnostics
import GRDB
import Microsoft365
import Operations

/// A tenant in one SQLite database, with a clock that can be moved forward.
///
/// Every read is one transaction, and so is every change, together with its record.
package struct EmbeddedTenant: Sendable {
  /// The products in the database.
  package let products: ProductCatalogue
  package let limits: Limits
  let queue: DatabaseQueue
  let memory: ReadMemory
  /// How sessions that run at once make their changes in one transaction; `nil` for one on its own.
  let gathering: ChangeGathering?

  /// Reads the products and the limits of a database that contains a tenant.
  ///
  /// - Throws: `DomainFailure.damaged` if a limit is missing, `.unavailable` if nothing can be
  ///   read.
  init(_ queue: DatabaseQueue) throws(DomainFailure) {
    self.queue = queue
    memory = ReadMemory()
    gathering = nil
    (products, limits) = try Self.convertingErrors {
      try queue.read { db in (try TenantReader.catalogue(db), try TenantReader.limits(db)) }
    }
  }

  /// The same tenant with another way to make changes.
  init(
    _ queue: DatabaseQueue, _ products: ProductCatalogue, _ limits: Limits, memory: ReadMemory,
    gathering: ChangeGathering
  ) {
    self.queue = queue
    self.memory = memory
    self.products = products
    self.limits = limits
    self.gathering = gathering
  }

  /// The Microsoft 365 domain for this tenant.
  package var domain: Microsoft365Domain {
    Microsoft365Domain(tenant: self, products: products, limits: limits)
  }

  /// Returns a tenant in memory with the same contents; changes to it do not affect this one.
  ///
  /// - Throws: `DomainFailure.unavailable` or `.damaged` if the database cannot be read.
  package func copy() throws(DomainFailure) -> EmbeddedTenant {
    let memory = try Self.convertingErrors {
      let memory = try DatabaseQueue(configuration: TenantFile.configuration)
      try queue.backup(to: memory)
      return memory
    }
    return try EmbeddedTenant(memory)
  }

  /// Moves the clock forward, and carries out day by day the changes that become due. A negative
  /// duration leaves the clock as it is.
  ///
  /// - Throws: `DomainFailure.unavailable` if the database cannot be written, `.damaged` if it is
  ///   corrupt, `.refused` if a change would break an invariant, or the year would be above 9999.
  package func advance(days: Int, hours: Int = 0) throws(DomainFailure) {
    let products = products
    let limits = limits
    try Self.convertingErrors {
      try queue.write { db in
        var now = try TenantReader.now(db)
        let start = now
        let time =
          OutsideNumber.clamped(days, to: OutsideNumber.counts) * 86_400
          + OutsideNumber.clamped(hours, to: OutsideNumber.counts) * 3_600
        let end = now + time
        guard OutsideNumber.instants.contains(end) else {
          throw DomainFailure.refused(Refusal(.invariantBroken))
        }
        while now < end {
          now = min(end, now + 86_400)
          try db.execute(sql: "UPDATE tenant SET now_utc = ?", arguments: [now])
          let writer = TenantWriter(db: db, now: now, products: products, limits: limits)
          try TenantClock(writer: writer).carryOutDueChanges()
        }
        try db.execute(
          sql: """
            INSERT INTO event (at, entity, change_json)
            VALUES (?, 'clock', json_object('from', ?, 'to', ?))
            """, arguments: [end, start, end])
      }
    }
  }

  /// Carries out a change for an actor that an interface has admitted; a second call with the same
  /// key does nothing.
  ///
  /// - Parameters:
  ///   - actor: A user principal name, or the name under which an application is recorded.
  ///   - isAdmitted: Whether the interface has found that the actor may do it: an application, whose
  ///     permissions decide, or a person without an account here. Otherwise, the roles that the
  ///     tenant lists decide.
  /// - Throws: `DomainFailure.refused` with the tenant's reason, in which case nothing has changed;
  ///   `.unavailable` or `.damaged` if the database cannot be read or written.
  package func carryOut(
    _ change: TenantChange, key: String, by actor: String, isAdmitted: Bool
  ) throws(DomainFailure) {
    try write(change, key: key, actor: UserName(actor), needsRole: !isAdmitted)
  }

  /// Carries out a change and keeps its record, unless a change with this key is recorded already.
  func write(
    _ change: TenantChange, key: String, actor: UserName, needsRole: Bool
  ) throws(DomainFailure) {
    let asked = AskedChange(change: change, key: key, actor: actor)
    guard let outcome = carryOut([asked], needsRole: needsRole).first else { return }
    try outcome.get()
  }

  /// Carries out changes in one transaction, each as if it were alone: a refused one leaves nothing
  /// behind, and the others stay.
  ///
  /// - Returns: what became of each, in the same order. If nothing can be written, of none.
  func carryOut(
    _ changes: [AskedChange], needsRole: Bool
  ) -> [Result<Void, DomainFailure>] {
    do throws(DomainFailure) {
      return try Self.convertingErrors {
        try queue.inDatabase { db in
          try db.inTransaction(begun: "BEGIN IMMEDIATE") { db in
            let now = try TenantReader.now(db)
            return try changes.map { change in
              try db.inSavepoint { try carryOut(change, at: now, needsRole: needsRole, db) }
            }
          }
        }
      }
    } catch {
      return changes.map { _ in .failure(error) }
    }
  }

  private func carryOut(
    _ asked: AskedChange, at now: Int, needsRole: Bool, _ db: Database
  ) throws {
    let record = ChangeRecord(db: db)
    guard let key = try record.freeKey(for: asked.change, asked.key) else { return }
    let writer = TenantWriter(db: db, now: now, products: products, limits: limits)
    if needsRole { try Self.requireRole(asked.change, asked.actor, writer.reader) }
    let before = try record.snapshot(asked.change)
    try writer.carryOut(asked.change, by: asked.actor)
    try record.insert(
      asked.change, key: key, actor: asked.actor, at: now, before: before,
      after: try record.snapshot(asked.change))
  }

  private static func requireRole(
    _ change: TenantChange, _ actor: UserName, _ reader: TenantReader
  ) throws {
    let held = try reader.roles(of: actor) ?? []
    let needed = change.roles(over: try reader.roles(ofAnyOf: change.subjects.users))
    guard needed.isEmpty || !Set(held).isDisjoint(with: needed) else {
      throw DomainFailure.refused(
        Refusal(
          .roleMissing,
          [
            "actor": .text(actor.rawValue),
            "roles": .list(needed.map { .text($0.rawValue) }),
          ]))
    }
  }

  /// Returns the result of reads that see one state of the database.
  func reading<Result>(
    _ body: (TenantReader) throws -> Result
  ) throws(DomainFailure) -> Result {
    try Self.convertingErrors {
      // Not `read`, which runs two more statements each time to set and unset `query_only`.
      try queue.inDatabase { db in
        try db.inTransaction(begun: "BEGIN DEFERRED") { db in
          try body(TenantReader(db: db, now: try TenantReader.now(db)))
        }
      }
    }
  }

  /// Returns the result of a read that sees one state of the database; the remembered one as long as
  /// the database is in the same state.
  ///
  /// - Parameter name: What is read, which no other read is called.
  func reading<Result: Sendable>(
    _ name: ReadName, _ body: (TenantReader) throws -> Result
  ) throws(DomainFailure) -> Result {
    try Self.convertingErrors {
      try queue.inDatabase { db in
        if let known: Result = memory.result(of: name, in: try DatabaseState(db)) { return known }
        return try db.inTransaction(begun: "BEGIN DEFERRED") { db in
          // Another process may have changed it since.
          let state = try DatabaseState(db)
          let result = try body(TenantReader(db: db, now: try TenantReader.now(db)))
          memory.keep(result, of: name, in: state)
          return result
        }
      }
    }
  }

  /// Runs `body` and converts its database errors to failures of the domain.
  static func convertingErrors<Result>(_ body: () throws -> Result) throws(DomainFailure) -> Result
  {
    do {
      return try body()
    } catch let failure as DomainFailure {
      throw failure
    } catch let error as DatabaseError {
      throw failure(error)
    } catch is RowDecodingError {
      throw .damaged("corrupt")
    } catch {
      throw .unavailable("systemRefuses")
    }
  }

  private static func failure(_ error: DatabaseError) -> DomainFailure {
    switch error.resultCode {
    case .SQLITE_CONSTRAINT where error.message == TenantFile.cannotBeWritten:
      return .unavailable(TenantFile.cannotBeWritten)
    case .SQLITE_CONSTRAINT:
      let code = error.message.flatMap(RefusalCode.init(rawValue:)) ?? .invariantBroken
      return .refused(Refusal(code))
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return .damaged("corrupt")
    case .SQLITE_FULL: return .unavailable("noSpace")
    case .SQLITE_READONLY: return .unavailable("readOnly")
    case .SQLITE_CANTOPEN, .SQLITE_PERM: return .unavailable("noPermission")
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .unavailable("busy")
    case .SQLITE_IOERR: return .unavailable("deviceFails")
    case _: return .unavailable("systemRefuses")
    }
  }
}

/// A change that somebody asks for.
struct AskedChange: Sendable {
  let change: TenantChange
  let key: String
  let actor: UserName
}

/// Makes the changes of several sessions in one transaction.
typealias ChangeGathering = Gathering<AskedChange, Result<Void, DomainFailure>>

/// Transactions whose statements are compiled once.
extension Database {
  /// Runs `body` in a transaction; what it throws undoes it.
  ///
  /// - Parameter begin: The statement that begins it.
  func inTransaction<Value>(
    begun begin: String, _ body: (Database) throws -> Value
  ) throws -> Value {
    try cachedStatement(sql: begin).execute()
    do {
      let value = try body(self)
      try cachedStatement(sql: "COMMIT").execute()
      return value
    } catch {
      // SQLite itself undoes it after some errors, such as a full disk.
      if isInsideTransaction { try rollback() }
      throw error
    }
  }

  /// Runs a part of a transaction. If the tenant refuses it, this part is undone, and the rest is not.
  ///
  /// - Returns: The refusal, if there is one.
  /// - Throws: What makes the whole transaction impossible.
  fileprivate func inSavepoint(_ body: () throws -> Void) throws -> Result<Void, DomainFailure> {
    try cachedStatement(sql: "SAVEPOINT change").execute()
    do throws(DomainFailure) {
      try EmbeddedTenant.convertingErrors(body)
    } catch {
      guard case .refused = error, isInsideTransaction else { throw error }
      try cachedStatement(sql: "ROLLBACK TO change").execute()
      try cachedStatement(sql: "RELEASE change").execute()
      return .failure(error)
    }
    try cachedStatement(sql: "RELEASE change").execute()
    return .success(())
  }
}

/// The record of a change: who made it, what it was, and the rows before and after it.
private struct ChangeRecord {
  let db: Database

  /// Returns the rows that a change concerns, as one JSON array.
  func snapshot(_ change: TenantChange) throws -> String {
    let subjects = change.subjects
    var parts: [String] = []
    for user in subjects.users {
      parts += try rows(
        """
        SELECT json_object('user', upn, 'id', u.id, 'state', state,
          'accountEnabled', account_enabled, 'usageLocation', usage_location,
          'passwordChangedAt', password_changed_at, 'sessionsValidFrom', sessions_valid_from,
          'passwordExpires', password_expires, 'displayName', display_name,
          'jobTitle', job_title, 'officeLocation', office_location, 'mobilePhone', mobile_phone,
          'dataLocation', data_location,
          'department', (SELECT name FROM department WHERE user = u.id),
          'roles', (SELECT json_group_array(role)
            FROM (SELECT role FROM role_assignment WHERE user = u.id ORDER BY role)),
          'licences', (SELECT json_group_array(json_array(sku, group_id))
            FROM license_assignment WHERE user = u.id),
          'methods', (SELECT json_group_array(id) FROM authentication_method WHERE user = u.id),
          'devices', (SELECT json_group_array(json_array(id, enabled, management))
            FROM (SELECT id, enabled, management FROM device WHERE user = u.id ORDER BY id)),
          'replies', (SELECT json_array(status, audience, inside, outside, valid_from, valid_until)
            FROM automatic_reply WHERE user = u.id),
          'driveAccess', (SELECT json_group_array(json_array(person, access))
            FROM (SELECT person, access FROM drive_access WHERE user = u.id ORDER BY person)),
          'groups', (SELECT json_group_array(group_id)
            FROM (SELECT group_id FROM group_member WHERE user = u.id ORDER BY group_id)),
          'disabledPlans', (SELECT json_group_array(json_array(sku, plan))
            FROM (SELECT sku, plan FROM disabled_plan WHERE user = u.id ORDER BY sku, plan)),
          'mailbox', (SELECT json_object('state', state, 'archive', archive_enabled,
            'holds', (SELECT json_group_array(kind) FROM mailbox_hold
              WHERE mailbox = mailbox.id AND released_at IS NULL))
            FROM mailbox WHERE user = u.id ORDER BY id DESC LIMIT 1),
          'numbers', (SELECT json_group_array(e164) FROM phone_number WHERE target = u.id),
          'queues', (SELECT json_group_array(queue) FROM call_queue_agent a WHERE a.user = u.id),
          'forwarding', (SELECT json_array(mode, target) FROM call_forwarding f
            WHERE f.user = u.id))
        FROM app_user u WHERE u.id = ?
        """, user.rawValue)
    }
    for subscription in subjects.subscriptions {
      parts += try rows(
        """
        SELECT json_object('subscription', id, 'quantity', quantity, 'channel', channel,
          'recurringBilling', recurring_billing, 'status', status)
        FROM subscription WHERE id = ?
        """, subscription.rawValue)
    }
    for number in subjects.numbers {
      parts += try rows(
        """
        SELECT json_object('number', e164, 'status', status, 'target', target)
        FROM phone_number WHERE e164 = ?
        """, number.rawValue)
    }
    for group in subjects.groups {
      parts += try rows(
        """
        SELECT json_object('group', name, 'id', g.id, 'state', state, 'copies', sends_copies,
          'licences', (SELECT json_group_array(sku)
            FROM (SELECT sku FROM group_license WHERE group_id = g.id ORDER BY sku)),
          'disabledPlans', (SELECT json_group_array(json_array(sku, plan))
            FROM (SELECT sku, plan FROM group_disabled_plan WHERE group_id = g.id
              ORDER BY sku, plan)))
        FROM directory_group g WHERE g.id = ?
        """, group.rawValue)
    }
    for name in subjects.newAccounts {
      parts += try rows(
        """
        SELECT json_object('user', upn, 'id', id, 'displayName', display_name,
          'usageLocation', usage_location)
        FROM app_user WHERE upn = ? AND state = 'active'
        """, name.rawValue)
    }
    for name in subjects.newGroups {
      parts += try rows(
        """
        SELECT json_object('group', name, 'id', id, 'kind', kind)
        FROM directory_group WHERE name = ? AND state = 'active' ORDER BY id
        """, name)
    }
    for name in subjects.domains {
      parts += try rows(
        """
        SELECT json_object('domain', name, 'verified', verified,
          'passwordValidity', password_validity, 'passwordNotice', password_notice)
        FROM directory_domain WHERE name = ?
        """, name.lowercased())
    }
    for setting in subjects.settings {
      parts += try rows(
        "SELECT json_object('setting', name, 'value', value) FROM tenant_setting WHERE name = ?",
        setting.rawValue)
    }
    return "[\(parts.joined(separator: ","))]"
  }

  private func rows(_ sql: String, _ key: String) throws -> [String] {
    try db.values(String.self, sql: sql, arguments: [key])
  }

  /// Returns the key under which a change must be carried out; `nil` if it was.
  ///
  /// A session of an earlier version that was interrupted while it recorded evidence asks again
  /// under the same key. If the person then gives another place, this is other evidence.
  func freeKey(for change: TenantChange, _ key: String) throws -> String? {
    guard try isDone(key) else { return key }
    guard case .keepArtifact(let kind, let user, let path) = change,
      try db.value(
        Bool.self,
        sql: "SELECT NOT EXISTS (SELECT 1 FROM artifact WHERE kind = ? AND user = ? AND path = ?)",
        arguments: [kind.rawValue, user.rawValue, path]) ?? false
    else { return nil }
    return "\(key) \(path)"
  }

  /// Returns whether a change with this key was carried out.
  private func isDone(_ key: String) throws -> Bool {
    try db.value(
      Bool.self, sql: "SELECT EXISTS (SELECT 1 FROM op_execution WHERE key = ?)", arguments: [key])
      ?? false
  }

  /// Adds the change to the executions, which hold each key once, and to the tenant's events.
  ///
  /// - Parameters:
  ///   - before: The rows before the change, as `snapshot` returns them.
  ///   - after: The rows after the change.
  func insert(
    _ change: TenantChange, key: String, actor: UserName, at now: Int, before: String,
    after: String
  ) throws {
    try db.run(
      sql: "INSERT INTO op_execution VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [key, now, actor.rawValue, change.name, before, after])
    try db.run(
      sql: """
        INSERT INTO event (at, entity, change_json)
        VALUES (?, ?, json_object('key', ?, 'actor', ?, 'before', json(?), 'after', json(?)))
        """, arguments: [now, change.name, key, actor.rawValue, before, after])
  }
}
