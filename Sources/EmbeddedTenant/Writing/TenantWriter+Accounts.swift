import GRDB
import Microsoft365
import Operations

extension TenantWriter {
  /// Deletes an account. Its assignments stay, without counting, so that a restored account gets
  /// them back.
  func deleteUser(_ name: UserName) throws {
    let user = try active(name)
    guard !user.isSynced else {
      throw refused(.directorySynced, ["user": .text(name.rawValue)])
    }
    if let mailbox = try reader.mailbox(of: name) {
      let real = mailbox.holds.filter { !$0.kind.isDelay }
      guard real.isEmpty || mailbox.state == .active else {
        throw refused(
          .holdWithoutLicense,
          [
            "user": .text(name.rawValue), "holds": .list(real.map { .code($0.kind.rawValue) }),
          ])
      }
      switch mailbox.state {
      case .active, .disconnected:
        let held = !mailbox.holds.isEmpty
        try setMailbox(
          name, held ? .inactive : .softDeleted, keptUntil: held ? nil : days(.exchangeRetention))
      case .softDeleted, .inactive, .purged: break
      }
    }
    try db.execute(
      sql: "UPDATE app_user SET state = 'softDeleted', deleted_at = ?, purge_at = ? WHERE upn = ?",
      arguments: [now, days(.accountRetention), name.rawValue])
    try db.execute(
      sql: "UPDATE one_drive SET unlicensed_since = COALESCE(unlicensed_since, ?) WHERE user = ?",
      arguments: [now, name.rawValue])
    try releaseNumbers(of: name)
  }

  func restoreUser(_ name: UserName) throws {
    guard let user = try reader.user(name), user.state == .softDeleted else {
      let isGone = try reader.user(name)?.state == .purged
      throw refused(isGone ? .restoreTooLate : .userNotDeleted, ["user": .text(name.rawValue)])
    }
    try db.execute(
      sql: """
        UPDATE app_user SET state = 'active', deleted_at = NULL, purge_at = NULL WHERE upn = ?
        """, arguments: [name.rawValue])
    let restored = try active(name)
    for units in try reader.products()
    where restored.products.contains(units.product) && units.assigned > units.purchased {
      throw refused(
        .notEnoughUnits,
        [
          "product": .text(products.name(units.product)), "needed": .number(1),
          "available": .number(0),
        ])
    }
    let plans = plans(restored)
    if let state = try reader.mailbox(of: name)?.state, state == .softDeleted || state == .inactive
    {
      try setMailbox(
        name, plans.hasMailbox ? .active : .disconnected,
        keptUntil: plans.hasMailbox ? nil : days(.exchangeRetention))
    }
    try settle(restored, before: PlanSet([]))
  }
}
