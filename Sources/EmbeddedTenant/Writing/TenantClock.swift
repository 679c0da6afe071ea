import GRDB
import Microsoft365

/// Makes the changes that services make by themselves once their time has come: it ends holds,
/// purges mailboxes and accounts, and renews terms.
struct TenantClock {
  let writer: TenantWriter

  private var db: Database { writer.db }
  private var now: Int { writer.now }

  /// Makes every change that is due at the writer's time.
  func carryOutDueChanges() throws {
    try endHolds()
    try runMailboxAssistant()
    try purgeMailboxes()
    try purgeAccounts()
    try purgeGroups()
    try restrictUnlicensedDrives()
    try reportDevices()
    try unblockNumbers()
    try lockMailboxesOverQuota()
    try endTerms()
  }

  private func endHolds() throws {
    try db.execute(
      sql: """
        UPDATE mailbox_hold SET released_at = expires_at
        WHERE released_at IS NULL AND expires_at <= ?
        """, arguments: [now])
  }

  /// A delay hold appears only once the mailbox assistant has noticed that a hold is gone (I10).
  private func runMailboxAssistant() throws {
    try db.execute(
      sql: """
        INSERT INTO mailbox_hold (mailbox, kind, applied_at, expires_at)
        SELECT id, 'delay', ?, ? FROM mailbox WHERE delay_pending = 1 AND state <> 'purged'
        """, arguments: [now, writer.end(of: .delayHold)])
    try db.execute(
      sql: "UPDATE mailbox SET delay_pending = 0 WHERE delay_pending = 1 AND state <> 'purged'")
  }

  private func purgeMailboxes() throws {
    let held = """
      EXISTS (SELECT 1 FROM mailbox_hold h WHERE h.mailbox = mailbox.id AND h.released_at IS NULL)
      """
    try db.execute(
      sql: """
        UPDATE mailbox SET state = 'softDeleted', deprovision_at = ?
        WHERE state = 'inactive' AND NOT \(held)
        """, arguments: [writer.end(of: .exchangeRetention)])
    try db.execute(
      sql: """
        UPDATE mailbox SET state = 'purged'
        WHERE state IN ('disconnected', 'softDeleted') AND deprovision_at <= ? AND NOT \(held)
        """, arguments: [now])
  }

  private func purgeAccounts() throws {
    let due = "(SELECT id FROM app_user WHERE state = 'softDeleted' AND purge_at <= \(now))"
    try db.execute(sql: "DELETE FROM license_assignment WHERE user IN \(due)")
    try db.execute(sql: "DELETE FROM group_member WHERE user IN \(due)")
    try db.execute(sql: "DELETE FROM authentication_method WHERE user IN \(due)")
    try db.execute(sql: "DELETE FROM device WHERE user IN \(due)")
    try db.execute(sql: "DELETE FROM automatic_reply WHERE user IN \(due)")
    try db.execute(sql: "DELETE FROM drive_access WHERE user IN \(due) OR person IN \(due)")
    try db.execute(sql: "UPDATE one_drive SET state = 'deleted' WHERE user IN \(due)")
    try db.execute(sql: "UPDATE app_user SET state = 'purged' WHERE id IN \(due)")
  }

  private func purgeGroups() throws {
    let due = try db.values(
      String.self,
      sql: "SELECT id FROM directory_group WHERE state = 'softDeleted' AND purge_at <= ?",
      arguments: [now])
    for id in due { try writer.purgeGroup(GroupID(id)) }
  }

  private func restrictUnlicensedDrives() throws {
    let stages: [(LimitID, OneDrive.State, String)] = [
      (.oneDriveReadOnly, .readOnly, "'active'"),
      (.oneDriveArchived, .archived, "'active', 'readOnly'"),
    ]
    for (limit, state, from) in stages where writer.limits.isInForce(limit, at: now) {
      try db.execute(
        sql: "UPDATE one_drive SET state = ? WHERE state IN (\(from)) AND unlicensed_since <= ?",
        arguments: [state.rawValue, now - writer.limits.seconds(limit, at: now)])
    }
  }

  /// A device that was off when it was asked to erase itself is switched on within a day.
  private func reportDevices() throws {
    let pending = DeviceRemoval.allCases.map { "'\($0.pending.rawValue)'" }
    try db.execute(
      sql: """
        UPDATE device SET \(TenantWriter.unmanaged), is_off = 0
        WHERE management IN (\(pending.joined(separator: ", ")))
        """)
  }

  private func unblockNumbers() throws {
    try db.execute(
      sql: """
        UPDATE phone_number SET status = 'unassigned', blocked_until = NULL
        WHERE status = 'blocked' AND blocked_until <= ?
        """, arguments: [now])
  }

  private func lockMailboxesOverQuota() throws {
    for mailbox in try writer.reader.resourceMailboxes() where mailbox.state == .active {
      let owner = UserID(mailbox.owner)
      let user = try writer.reader.user(owner)
      let plans = user.map(writer.products.plans(of:)) ?? PlanSet([])
      let quota = writer.limits.value(.sharedMailboxQuota, at: now)
      let isOver = mailbox.size > quota && !plans.hasMailbox && !mailbox.isArchiveEnabled
      let since = isOver ? mailbox.overQuotaSince ?? now : nil
      let isLocked = since.map { now - $0 >= writer.limits.seconds(.mailboxLock, at: now) } ?? false
      try db.execute(
        sql:
          "UPDATE mailbox SET over_quota_since = ?, locked = ? WHERE user = ? AND state = 'active'",
        arguments: [since, isLocked, owner.rawValue])
    }
  }

  /// Renews a term that has ended, with a new window for giving units back, or puts the
  /// subscription into its warning status.
  private func endTerms() throws {
    let renewed = try db.values(
      String.self,
      sql: """
        SELECT id FROM subscription
        WHERE status = 'enabled' AND term_end <= ? AND recurring_billing = 1
        """, arguments: [now])
    for id in renewed {
      try db.execute(
        sql: """
          UPDATE subscription SET term_end = 2 * term_end - term_start, term_start = term_end
          WHERE id = ?
          """, arguments: [id])
      try db.execute(
        sql: """
          UPDATE seat_lot SET reducible_until =
            (SELECT term_start FROM subscription WHERE id = seat_lot.subscription) + ?
          WHERE subscription = ? AND reducible_until NOT NULL
          """, arguments: [writer.limits.seconds(.reductionWindow, at: now), id])
    }
    try db.execute(
      sql: """
        UPDATE subscription SET status = 'warning' WHERE status = 'enabled' AND term_end <= ?
        """, arguments: [now])
  }
}
