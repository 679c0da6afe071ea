import GRDB
import Microsoft365
import Operations

/// Changes of accounts and their licenses, and what follows from them for mailboxes, drives and
/// telephone numbers.
extension TenantWriter {
  /// Deletes an account. Its assignments stay, without counting, so that a restored account gets
  /// them back.
  func deleteUser(_ id: UserID) throws {
    let user = try active(id)
    guard !user.isSynced else {
      throw refused(.directorySynced, ["user": .subject(user.subject)])
    }
    if let mailbox = try reader.mailbox(of: id) {
      let real = mailbox.holds.filter { !$0.kind.isDelay }
      guard real.isEmpty || mailbox.state == .active else {
        throw refused(
          .holdWithoutLicense,
          [
            "user": .subject(user.subject), "holds": .list(real.map { .code($0.kind.rawValue) }),
          ])
      }
      switch mailbox.state {
      case .active, .disconnected:
        let held = !mailbox.holds.isEmpty
        try setMailbox(
          id, held ? .inactive : .softDeleted, keptUntil: held ? nil : end(of: .exchangeRetention))
      case .softDeleted, .inactive, .purged: break
      }
    }
    try db.run(
      sql: "UPDATE app_user SET state = 'softDeleted', deleted_at = ?, purge_at = ? WHERE id = ?",
      arguments: [now, end(of: .accountRetention), id.rawValue])
    try db.run(
      sql: "UPDATE one_drive SET unlicensed_since = COALESCE(unlicensed_since, ?) WHERE user = ?",
      arguments: [now, id.rawValue])
    try releaseNumbers(of: id)
  }

  /// Restores a deleted account with the assignments it had, if there are units enough and no other
  /// account has got its name.
  func restoreUser(_ id: UserID) throws {
    let known = try reader.user(id)
    guard let user = known, user.state == .softDeleted else {
      throw refused(
        known?.state == .purged ? .restoreTooLate : .userNotDeleted,
        ["user": .subject(known?.subject ?? Subject(id.rawValue))])
    }
    if try reader.users(named: user.name).contains(where: { $0.state == .active }) {
      throw refused(.nameTaken, ["user": .subject(user.subject), "evidence": .text("")])
    }
    try db.run(
      sql: """
        UPDATE app_user SET state = 'active', deleted_at = NULL, purge_at = NULL WHERE id = ?
        """, arguments: [id.rawValue])
    let restored = try active(id)
    for units in try reader.products()
    where restored.products.contains(units.product) && units.assigned > units.purchased {
      throw refused(
        .notEnoughUnits,
        [
          "product": .subject(products.subject(units.product)), "needed": .number(1),
          "available": .number(0),
        ])
    }
    let plans = products.plans(of: restored)
    if let state = try reader.mailbox(of: id)?.state, state == .softDeleted || state == .inactive {
      try setMailbox(
        id, plans.hasMailbox ? .active : .disconnected,
        keptUntil: plans.hasMailbox ? nil : end(of: .exchangeRetention))
    }
    try updateServices(of: restored, before: PlanSet([]))
  }

  func assign(_ users: [UserID], _ licenses: [SkuID], _ choice: PlanChoice) throws {
    try change(users) { user in
      let given = products.assignments(
        giving: licenses, to: user.assignments, isReplacing: false, choice)
      for license in given { try give(license, to: user) }
    }
  }

  func unassign(_ users: [UserID], _ licenses: [SkuID]) throws {
    try change(users) { user in
      for license in licenses { try removeDirect(license, from: user) }
    }
  }

  func unassignAll(_ users: [UserID]) throws {
    try change(users) { user in
      for assignment in user.assignments where assignment.group == nil {
        try removeDirect(assignment.product, from: user)
      }
    }
  }

  /// Makes these products the users' only direct assignments. A user who would lose a service needs
  /// a recent backup of it (I18).
  func replace(_ users: [UserID], _ licenses: [SkuID], _ choice: PlanChoice) throws {
    func given(_ user: User) -> [LicenseAssignment] {
      products.assignments(giving: licenses, to: user.assignments, isReplacing: true, choice)
    }
    for id in users {
      let user = try active(id)
      let kept = user.assignments.filter { $0.group != nil || licenses.contains($0.product) }
      try requireBackups(user, kept.giving(given(user)))
    }
    try change(users) { user in
      // Removes before adding, so that the last unit of a product can go to a new holder.
      for assignment in user.assignments
      where assignment.group == nil && !licenses.contains(assignment.product) {
        try removeDirect(assignment.product, from: user)
      }
      for license in given(user) { try give(license, to: user) }
    }
  }

  func adjust(_ id: UserID, _ added: [LicenseAssignment], _ removed: [SkuID]) throws {
    try change([id]) { user in
      for license in removed { try removeDirect(license, from: user) }
      for license in added { try give(license, to: try active(id)) }
    }
  }

  func leaveGroups(_ users: [UserID], _ licenses: [SkuID]) throws {
    try change(users) { user in
      let groups = Set(
        user.assignments.filter { licenses.contains($0.product) }.compactMap(\.group))
      for group in groups.sorted() { try leave(group, user) }
    }
  }

  /// Puts a user into a group, with the licenses that the group gives (I1, I3).
  func join(_ id: GroupID, _ user: User) throws {
    guard let group = try reader.group(id) else {
      throw refused(.unknownGroup, ["name": .text(id.rawValue), "nearest": .list([])])
    }
    guard !group.isDynamic else {
      throw refused(
        .dynamicGroup, ["user": .subject(user.subject), "group": .subject(group.subject)])
    }
    try db.run(
      sql: "INSERT OR IGNORE INTO group_member VALUES (?, ?)",
      arguments: [id.rawValue, user.id.rawValue])
    for product in group.products {
      try db.run(
        sql: "INSERT OR IGNORE INTO license_assignment VALUES (?, ?, ?, ?)",
        arguments: [user.id.rawValue, product.rawValue, id.rawValue, now])
    }
  }

  /// Removes a user from a group, with the assignments that the group gives.
  func leave(_ group: GroupID, _ user: User) throws {
    if let known = try reader.group(group), known.isDynamic {
      throw refused(
        .dynamicGroup, ["user": .subject(user.subject), "group": .subject(known.subject)])
    }
    for table in ["group_member", "license_assignment"] {
      try db.run(
        sql: "DELETE FROM \(table) WHERE user = ? AND group_id = ?",
        arguments: [user.id.rawValue, group.rawValue])
    }
  }

  func set(_ property: AccountProperty, of users: [UserID]) throws {
    let (column, value): (String, (any DatabaseValueConvertible)?) =
      switch property {
      case .usageLocation(let country): ("usage_location", country)
      case .accountEnabled(let isEnabled): ("account_enabled", isEnabled)
      case .passwordExpires(let expires): ("password_expires", expires)
      case .name(let name): ("upn", name.rawValue)
      case .dataLocation(let location): ("data_location", location)
      case .profile(.displayName, let text): ("display_name", text)
      case .profile(.jobTitle, let text): ("job_title", text)
      case .profile(.officeLocation, let text): ("office_location", text)
      case .profile(.mobilePhone, let text): ("mobile_phone", text)
      case .profile(.department, let text): ("", text)
      }
    for id in users {
      let user = try active(id)
      if case .name(let name) = property { try requireFree(name, for: user) }
      guard case .profile(.department, let text) = property else {
        try db.run(
          sql: "UPDATE app_user SET \(column) = ? WHERE id = ?", arguments: [value, id.rawValue])
        continue
      }
      try setDepartment(text, of: id)
    }
  }

  private func setDepartment(_ name: String?, of user: UserID) throws {
    try db.run(sql: "DELETE FROM department WHERE user = ?", arguments: [user.rawValue])
    guard let name else { return }
    try db.run(
      sql: "INSERT INTO department VALUES (?, ?)", arguments: [user.rawValue, name])
  }

  /// Refuses a name that another account in use has, or that belongs to no domain of the organisation.
  private func requireFree(_ name: UserName, for user: User) throws {
    try requireOwnDomain(of: name)
    let others = try reader.users(named: name).filter { $0.state == .active && $0.id != user.id }
    guard let other = others.first else { return }
    throw refused(
      .nameInUse,
      [
        "user": .subject(user.subject), "name": .text(name.rawValue),
        "other": .subject(other.subject),
      ])
  }

  /// Sets a time of an account to now. Two changes in one second are told apart, as a clock with
  /// fractions of seconds does it.
  func stamp(_ column: String, of id: UserID) throws {
    let user = try active(id)
    // The password of an account from a local directory is kept there.
    guard !user.isSynced || column != "password_changed_at" else {
      throw refused(.directorySynced, ["user": .subject(user.subject)])
    }
    try db.run(
      sql: "UPDATE app_user SET \(column) = max(?, COALESCE(\(column), 0) + 1) WHERE id = ?",
      arguments: [now, id.rawValue])
  }

  /// Changes the assignments of users and everything that depends on them.
  func change(_ users: [UserID], _ body: (User) throws -> Void) throws {
    for id in users {
      let before = try active(id)
      try body(before)
      let after = try active(id)
      // Unchanged assignments have no consequences.
      guard after.assignments != before.assignments else { continue }
      if products.plans(of: after) != products.plans(of: before) { try checkPlans(after) }
      try updateServices(of: after, before: products.plans(of: before))
    }
  }

  /// Gives a user a direct assignment, or turns off its plans in the one that the user has.
  private func give(_ license: LicenseAssignment, to user: User) throws {
    if user.assignments.contains(where: { $0.product == license.product && $0.group == nil }) {
      try turnOff(license.disabledPlans, in: license.product, of: user)
    } else {
      try add(license, to: user)
    }
  }

  /// Adds a direct assignment of a product that the user does not hold directly (I1, I3, I6).
  private func add(_ assignment: LicenseAssignment, to user: User) throws {
    let license = assignment.product
    try requireManageable(license)
    guard let country = user.usageLocation else {
      throw refused(.noUsageLocation, ["user": .subject(user.subject)])
    }
    if products.rules.blocked(products.plans(of: [assignment]).names, in: country) != nil {
      throw refused(
        .blockedInCountry,
        [
          "user": .subject(user.subject), "product": .subject(products.subject(license)),
          "country": .text(country),
        ])
    }
    let units = try reader.units(of: license)
    let available = (units?.purchased ?? 0) - (units?.assigned ?? 0)
    guard available > 0 || user.products.contains(license) else {
      throw refused(
        .notEnoughUnits,
        [
          "product": .subject(products.subject(license)), "needed": .number(1),
          "available": .number(0),
        ])
    }
    try db.run(
      sql: "INSERT INTO license_assignment VALUES (?, ?, NULL, ?)",
      arguments: [user.id.rawValue, license.rawValue, now])
    try turnOff(assignment.disabledPlans, in: license, of: user)
  }

  /// Makes these plans the only ones that are off in a direct assignment.
  private func turnOff(_ plans: Set<String>, in license: SkuID, of user: User) throws {
    try db.run(
      sql: "DELETE FROM disabled_plan WHERE user = ? AND sku = ?",
      arguments: [user.id.rawValue, license.rawValue])
    for plan in plans.sorted() {
      try db.run(
        sql: "INSERT INTO disabled_plan VALUES (?, ?, ?)",
        arguments: [user.id.rawValue, license.rawValue, plan])
    }
  }

  /// Removes a direct assignment; does nothing if the user does not have the product.
  ///
  /// - Throws: `DomainFailure.refused` with `inheritedLicense` if only groups give the product
  ///   (I5).
  private func removeDirect(_ license: SkuID, from user: User) throws {
    let ways = user.assignments.filter { $0.product == license }
    guard ways.contains(where: { $0.group == nil }) else {
      guard let group = ways.first?.group else { return }
      throw refused(
        .inheritedLicense,
        [
          "user": .subject(user.subject), "product": .subject(products.subject(license)),
          "group": .subject(try reader.group(group)?.subject ?? Subject(group.rawValue)),
        ])
    }
    try requireManageable(license)
    try db.run(
      sql: "DELETE FROM license_assignment WHERE user = ? AND sku = ? AND group_id IS NULL",
      arguments: [user.id.rawValue, license.rawValue])
  }

  /// Refuses a product that comes only from users' own purchases (I6).
  func requireManageable(_ license: SkuID) throws {
    guard try !reader.isOnlySelfService(license) else {
      throw refused(.selfService, ["product": .subject(products.subject(license))])
    }
  }

  /// Refuses plans that exclude each other or lack one they need (I4).
  func checkPlans(_ user: User) throws {
    let names = products.plans(of: user).names
    let subject: Value = .subject(user.subject)
    if let (one, other) = products.rules.conflict(in: names) {
      throw refused(.planConflict, ["user": subject, "plan": .text(one), "other": .text(other)])
    }
    if let (plan, needs) = products.rules.unmetDependency(in: names) {
      throw refused(
        .planDependency, ["user": subject, "plan": .text(plan), "needs": .text(needs)])
    }
  }

  /// Refuses a move to these licenses without a recent backup of each service that is reduced or
  /// lost (I18).
  private func requireBackups(_ user: User, _ licenses: [LicenseAssignment]) throws {
    let oldest = now - limits.seconds(.backupFreshness, at: now)
    let made = Set(
      try reader.artifacts(of: user.id).filter { $0.takenAt >= oldest }.map(\.kind))
    let missing = products.plans(of: user)
      .backupsNeeded(movingTo: products.plans(of: licenses))
      .filter { !made.contains($0) }
    guard missing.isEmpty else {
      throw refused(
        .backupMissing,
        [
          "user": .subject(user.subject),
          "services": .list(missing.map { .code($0.rawValue) }),
        ])
    }
  }

  /// Brings a user's mailbox, drive and telephone numbers in line with the plans the user now has.
  ///
  /// - Parameter before: The plans before the change.
  func updateServices(of user: User, before: PlanSet) throws {
    let after = products.plans(of: user)
    try updateMailbox(user.id, before, after)
    try updateDrive(user.id, after)
    if before.hasVoice && !after.hasVoice { try releaseNumbers(of: user.id) }
  }

  private func updateMailbox(_ user: UserID, _ before: PlanSet, _ after: PlanSet) throws {
    let mailbox = try reader.mailbox(of: user)
    if after.hasMailbox {
      switch mailbox?.state {
      case .disconnected:
        try setMailbox(user, .active, keptUntil: nil)
      case nil, .purged:
        try db.run(
          sql: "INSERT INTO mailbox (user, kind, state) VALUES (?, 'user', 'active')",
          arguments: [user.rawValue])
      case .active, .softDeleted, .inactive: break
      }
      try db.run(
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
          "user": try value(user), "holds": .list(holds.map { .code($0.kind.rawValue) }),
        ])
    }
    try setMailbox(user, .disconnected, keptUntil: end(of: .exchangeRetention))
  }

  /// Puts the user's mailbox into a state.
  ///
  /// - Parameter keptUntil: When its contents are deleted, in seconds since 1970; `nil` if no
  ///   deletion is due.
  func setMailbox(_ user: UserID, _ state: Mailbox.State, keptUntil: Int?) throws {
    try db.run(
      sql: """
        UPDATE mailbox SET state = ?, deprovision_at = ? WHERE user = ? AND state <> 'purged'
        """, arguments: [state.rawValue, keptUntil, user.rawValue])
  }

  private func updateDrive(_ user: UserID, _ after: PlanSet) throws {
    if after.hasOneDrive {
      try db.run(
        sql: """
          INSERT INTO one_drive VALUES (?, 'active', 0, 0, NULL)
          ON CONFLICT (user) DO UPDATE SET state = 'active', unlicensed_since = NULL
          WHERE state <> 'deleted'
          """, arguments: [user.rawValue])
    } else {
      try db.run(
        sql: """
          UPDATE one_drive SET unlicensed_since = ?
          WHERE user = ? AND unlicensed_since IS NULL AND state <> 'deleted'
          """, arguments: [now, user.rawValue])
    }
  }

  /// Unassigns the user's numbers, which stay in the tenant. The user's places in call queues stay
  /// too, as a finding.
  func releaseNumbers(of user: UserID) throws {
    try db.run(
      sql: "UPDATE phone_number SET status = 'unassigned', target = NULL WHERE target = ?",
      arguments: [user.rawValue])
  }
}
