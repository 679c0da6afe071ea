import GRDB
import Microsoft365

extension TenantReader {
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
