import GRDB
import Microsoft365
import Operations

extension TenantWriter {
  func placeHold(_ user: UserName, days: Int?) throws {
    guard let mailbox = try reader.mailbox(of: user), mailbox.state == .active else {
      throw refused(.noMailbox, ["user": .text(user.rawValue)])
    }
    guard plans(try active(user)).isHoldEligible else {
      throw refused(.notHoldEligible, ["user": .text(user.rawValue)])
    }
    guard !mailbox.holds.contains(where: { $0.kind == .litigation }) else { return }
    try db.execute(
      sql: """
        INSERT INTO mailbox_hold (mailbox, kind, applied_at, expires_at)
        SELECT id, 'litigation', ?, ? FROM mailbox WHERE user = ? AND state = 'active'
        """, arguments: [now, days.map { now + $0 * 86_400 }, user.rawValue])
  }

  func releaseHolds(_ user: UserName) throws {
    try release(user, "NOT IN ('delay', 'delayRelease')")
  }

  func clearDelayHold(_ user: UserName) throws {
    try release(user, "IN ('delay', 'delayRelease')")
  }

  private func release(_ user: UserName, _ kinds: String) throws {
    guard let mailbox = try reader.mailbox(of: user), mailbox.state != .purged else {
      throw refused(.noMailbox, ["user": .text(user.rawValue)])
    }
    try db.execute(
      sql: """
        UPDATE mailbox_hold SET released_at = ?
        WHERE released_at IS NULL AND kind \(kinds)
          AND mailbox = (SELECT id FROM mailbox WHERE user = ? AND state <> 'purged')
        """, arguments: [now, user.rawValue])
  }

  func enableArchive(_ user: UserName) throws {
    guard let mailbox = try reader.mailbox(of: user), mailbox.state == .active else {
      throw refused(.noMailbox, ["user": .text(user.rawValue)])
    }
    try db.execute(
      sql: """
        UPDATE mailbox SET archive_enabled = 1, locked = 0, over_quota_since = NULL
        WHERE user = ? AND state = 'active'
        """, arguments: [user.rawValue])
  }
}
