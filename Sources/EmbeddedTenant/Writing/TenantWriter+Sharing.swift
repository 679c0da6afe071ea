import GRDB
import Microsoft365
import Operations

/// Changes of what others see of a person's mailbox and files, and of whose the mailbox is.
extension TenantWriter {
  func setReplies(_ change: AutomaticRepliesChange, of user: UserID) throws {
    _ = try active(user)
    guard let old = try reader.automaticReplies(of: user) else {
      throw refused(.noMailbox, ["user": try value(user)])
    }
    let new = old.changed(by: change)
    try db.run(
      sql: "INSERT OR REPLACE INTO automatic_reply VALUES (?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        user.rawValue, new.status.rawValue, new.audience.rawValue, new.inside, new.outside,
        new.from, new.until,
      ])
  }

  /// Makes a mailbox a shared one, or one person's, which needs a license for it.
  func convertMailbox(of user: UserID, to kind: Mailbox.Kind) throws {
    let account = try active(user)
    guard try reader.mailbox(of: user)?.state == .active else {
      throw refused(.noMailbox, ["user": try value(user)])
    }
    guard kind != .user || products.plans(of: account).hasMailbox else {
      throw refused(.mailboxNeedsLicense, ["user": try value(user)])
    }
    try db.run(
      sql: "UPDATE mailbox SET kind = ? WHERE user = ? AND state = 'active'",
      arguments: [kind.rawValue, user.rawValue])
  }

  func grantDrive(of user: UserID, to person: UserID, _ right: DriveAccess.Right) throws {
    try requireDrive(of: user)
    _ = try active(person)
    guard user != person else { throw refused(.accessToOwn, ["user": try value(user)]) }
    try db.run(
      sql: """
        INSERT INTO drive_access VALUES (?, ?, ?)
        ON CONFLICT (user, person) DO UPDATE SET access = excluded.access
        """, arguments: [user.rawValue, person.rawValue, right.rawValue])
  }

  func removeDrive(of user: UserID, from person: UserID) throws {
    try requireDrive(of: user)
    try db.run(
      sql: "DELETE FROM drive_access WHERE user = ? AND person = ?",
      arguments: [user.rawValue, person.rawValue])
  }

  private func requireDrive(of user: UserID) throws {
    _ = try active(user)
    guard try reader.oneDrive(of: user)?.state == .active else {
      throw refused(.noDrive, ["user": try value(user)])
    }
  }
}

extension TenantReader {
  /// Returns the replies that a mailbox sends by itself; `nil` if there is no mailbox in use.
  func automaticReplies(of user: UserID) throws -> AutomaticReplies? {
    guard try mailbox(of: user)?.state == .active else { return nil }
    return try db.row(
      sql: "SELECT * FROM automatic_reply WHERE user = ?", arguments: [user.rawValue]
    ).map { row in
      AutomaticReplies(
        status: try row.known("status"), audience: try row.known("audience"),
        inside: try row.value("inside"), outside: try row.value("outside"),
        from: try row.value("valid_from"), until: try row.value("valid_until"))
    } ?? AutomaticReplies()
  }

  /// Returns who may use all of a user's drive besides the user; empty if there is none in use.
  func driveAccess(of user: UserID) throws -> [DriveAccess] {
    guard let state = try oneDrive(of: user)?.state, state == .active || state == .readOnly,
      try self.user(user)?.state == .active
    else { return [] }
    return try db.rows(
      sql: """
        SELECT a.person AS person, a.access AS access, u.upn AS upn
        FROM drive_access a JOIN app_user u ON u.id = a.person
        WHERE a.user = ? ORDER BY u.upn, u.id
        """, arguments: [user.rawValue]
    ).map { row in
      DriveAccess(person: try row.subject("person"), right: try row.known("access"))
    }
  }
}
