import GRDB
import Microsoft365
import Operations

extension TenantWriter {
  /// Brings a user's mailbox, drive and telephone numbers in line with the plans the user now has.
  ///
  /// - Parameter before: The plans before the change.
  func settle(_ user: User, before: PlanSet) throws {
    let after = plans(user)
    try settleMailbox(user.name, before, after)
    try settleDrive(user.name, after)
    if before.hasVoice && !after.hasVoice { try releaseNumbers(of: user.name) }
  }

  private func settleMailbox(_ user: UserName, _ before: PlanSet, _ after: PlanSet) throws {
    let mailbox = try reader.mailbox(of: user)
    if after.hasMailbox {
      switch mailbox?.state {
      case .disconnected:
        try setMailbox(user, .active, keptUntil: nil)
      case nil, .purged:
        try db.execute(
          sql: "INSERT INTO mailbox (user, kind, state) VALUES (?, 'user', 'active')",
          arguments: [user.rawValue])
      case .active, .softDeleted, .inactive: break
      }
      try db.execute(
        sql: """
          UPDATE mailbox SET locked = 0, over_quota_since = NULL
          WHERE user = ? AND kind <> 'user' AND state <> 'purged'
          """, arguments: [user.rawValue])
      return
    }
    // A shared mailbox exists without a license; a person's does not.
    guard before.hasMailbox, let mailbox, mailbox.state == .active, mailbox.kind == .user else {
      return
    }
    let holds = mailbox.holds.filter { !$0.kind.isDelay }
    guard holds.isEmpty else {
      throw refused(
        .holdsRemain,
        [
          "user": .text(user.rawValue), "holds": .list(holds.map { .code($0.kind.rawValue) }),
        ])
    }
    try setMailbox(user, .disconnected, keptUntil: days(.exchangeRetention))
  }

  func setMailbox(_ user: UserName, _ state: Mailbox.State, keptUntil: Int?) throws {
    try db.execute(
      sql: """
        UPDATE mailbox SET state = ?, deprovision_at = ? WHERE user = ? AND state <> 'purged'
        """, arguments: [state.rawValue, keptUntil, user.rawValue])
  }

  private func settleDrive(_ user: UserName, _ after: PlanSet) throws {
    if after.hasOneDrive {
      try db.execute(
        sql: """
          INSERT INTO one_drive VALUES (?, 'active', 0, 0, NULL)
          ON CONFLICT (user) DO UPDATE SET state = 'active', unlicensed_since = NULL
          WHERE state <> 'deleted'
          """, arguments: [user.rawValue])
    } else {
      try db.execute(
        sql: """
          UPDATE one_drive SET unlicensed_since = ?
          WHERE user = ? AND unlicensed_since IS NULL AND state <> 'deleted'
          """, arguments: [now, user.rawValue])
    }
  }

  /// Unassigns the user's numbers, which stay in the tenant. The user's places in call queues stay
  /// too, as a finding.
  func releaseNumbers(of user: UserName) throws {
    try db.execute(
      sql: "UPDATE phone_number SET status = 'unassigned', target = NULL WHERE target = ?",
      arguments: [user.rawValue])
  }
}
