import GRDB
import Microsoft365
import Operations

/// Makes changes in the tenant's tables as the services would; the caller provides the transaction.
struct TenantWriter {
  let db: Database
  /// Seconds since 1970.
  let now: Int
  let products: ProductCatalogue
  let limits: Limits

  var reader: TenantReader { TenantReader(db: db, now: now) }

  /// Returns the time at which a period of this length (a limit in days) ends if it starts now, in
  /// seconds since 1970.
  func end(of limit: LimitID) -> Int { now + limits.seconds(limit, at: now) }

  /// Makes a change with everything that follows from it.
  ///
  /// - Throws: `DomainFailure.refused` with the reason. The transaction must then be rolled back,
  ///   because a part of the change may have been made.
  func carryOut(_ change: TenantChange, by actor: UserName) throws {
    switch change {
    case .assign(let users, let licenses, let choice): try assign(users, licenses, choice)
    case .unassign(let users, let licenses): try unassign(users, licenses)
    case .unassignAll(let users): try unassignAll(users)
    case .replace(let users, let licenses, let choice): try replace(users, licenses, choice)
    case .joinGroup(let user, let group):
      try self.change([user]) { try join(group, $0) }
    case .leaveGroup(let user, let group):
      try self.change([user]) { try leave(group, $0) }
    case .addDomain(let name): try addDomain(name)
    case .verifyDomain(let name): try verifyDomain(name)
    case .removeDomain(let name): try removeDomain(name)
    case .setPasswordValidity(let name, let days, let notice):
      try setPasswordValidity(of: name, days: days, notice: notice)
    case .createGroup(let name, let kind): try createGroup(name, kind)
    case .deleteGroup(let group): try deleteGroup(group)
    case .restoreGroup(let group): try restoreGroup(group)
    case .setConversationCopies(let group, let isOn): try setCopies(of: group, isOn)
    case .createUser(let account, _): try create(account)
    case .assignToGroup(let group, let products, let choice):
      try assign(products, toGroup: group, choice)
    case .unassignFromGroup(let group, let products): try unassign(products, fromGroup: group)
    case .adjust(let user, let added, let removed): try adjust(user, added, removed)
    case .leaveGroups(let users, let licenses): try leaveGroups(users, licenses)
    case .update(let users, let property): try set(property, of: users)
    case .resetPassword(let user, _): try stamp("password_changed_at", of: user)
    case .revokeSessions(let user): try stamp("sessions_valid_from", of: user)
    case .removeAuthenticationMethods(let user, let only):
      _ = try active(user)
      try db.run(
        sql: "DELETE FROM authentication_method WHERE user = ? AND (? IS NULL OR id = ?)",
        arguments: [user.rawValue, only, only])
    case .setDevice(let user, let id, let isEnabled):
      try setDevice(id, of: user, isEnabled: isEnabled)
    case .removeDevice(let user, let id, let removal): try remove(id, of: user, by: removal)
    case .assignRole(let user, let role): try assign(role, to: user)
    case .unassignRole(let user, let role): try unassign(role, from: user)
    case .set(let setting, let value): try set(setting, to: value)
    case .deleteUser(let user): try deleteUser(user)
    case .restoreUser(let user): try restoreUser(user)
    case .setQuantity(let id, let quantity): try setQuantity(id, quantity)
    case .setRecurringBilling(let id, let enabled): try setRecurringBilling(id, enabled)
    case .takeOver(let id): try takeOver(id)
    case .placeHold(let user, let days): try placeHold(user, days: days)
    case .releaseHolds(let user): try releaseHolds(user)
    case .clearDelayHold(let user): try clearDelayHold(user)
    case .enableArchive(let user): try enableArchive(user)
    case .convertMailbox(let user, let kind): try convertMailbox(of: user, to: kind)
    case .setAutomaticReplies(let user, let replies): try setReplies(replies, of: user)
    case .grantDrive(let user, let person, let right):
      try grantDrive(of: user, to: person, right)
    case .removeDrive(let user, let person): try removeDrive(of: user, from: person)
    case .unassignNumber(let number): try unassignNumber(number)
    case .assignNumber(let number, let user): try assignNumber(number, user)
    case .removeAgent(let user): try removeAgent(user)
    case .setForwarding(let user, let forwarding): try setForwarding(user, forwarding)
    case .keepArtifact(let kind, let user, let path):
      _ = try active(user)
      try db.run(
        sql: """
          INSERT INTO artifact (kind, user, path, taken_at, attested_by) VALUES (?, ?, ?, ?, ?)
          """, arguments: [kind.rawValue, user.rawValue, path, now, actor.rawValue])
    }
  }

  /// Returns the account, which must be active.
  ///
  /// - Throws: `DomainFailure.refused` with `userNotActive` if it is not.
  func active(_ id: UserID) throws -> User {
    let known = try reader.user(id)
    guard let user = known, user.state == .active else {
      let state = known?.state.rawValue ?? StateCode.unknown.rawValue
      throw refused(
        .userNotActive,
        ["user": .subject(known?.subject ?? Subject(id.rawValue)), "state": .code(state)])
    }
    return user
  }

  /// Returns a user as a value of a refusal, with the name that the account has now.
  func value(_ user: UserID) throws -> Value {
    .subject(try reader.user(user)?.subject ?? Subject(user.rawValue))
  }

  /// Returns the failure to throw for a reason.
  func refused(_ code: RefusalCode, _ values: [String: Value]) -> DomainFailure {
    .refused(Refusal(code, values))
  }

  /// Sets a setting of the organisation; as in a new one, it needs no row.
  func set(_ setting: TenantSetting, to value: String) throws {
    guard setting.values.contains(value) else { throw refused(.nothingGiven, [:]) }
    try db.run(
      sql: "DELETE FROM tenant_setting WHERE name = ?", arguments: [setting.rawValue])
    guard value != setting.values.first else { return }
    try db.run(
      sql: "INSERT INTO tenant_setting VALUES (?, ?)", arguments: [setting.rawValue, value])
  }

  func assign(_ role: Role, to user: UserID) throws {
    _ = try active(user)
    try db.run(
      sql: "INSERT OR IGNORE INTO role_assignment VALUES (?, ?)",
      arguments: [user.rawValue, role.rawValue])
  }

  /// Takes a role away, unless nobody could give anybody a role any more.
  func unassign(_ role: Role, from user: UserID) throws {
    let account = try active(user)
    guard try role != .global || reader.holders(of: .global) != [account.subject] else {
      throw refused(.lastGlobalAdministrator, ["user": .subject(account.subject)])
    }
    try db.run(
      sql: "DELETE FROM role_assignment WHERE user = ? AND role = ?",
      arguments: [user.rawValue, role.rawValue])
  }

  /// Sets the new total of units (I7).
  func setQuantity(_ id: SubscriptionID, _ quantity: Int) throws {
    let subscription = try known(id)
    let subject: Value = .text(id.rawValue)
    guard [.direct, .volume].contains(subscription.channel) else {
      throw refused(
        .channelForbids,
        ["subscription": subject, "channel": .code(subscription.channel.rawValue)])
    }
    guard !subscription.isCreditCheckPending else {
      throw refused(.creditCheckPending, ["subscription": subject])
    }
    let reducible = subscription.reducible(at: now)
    guard subscription.quantity - quantity <= reducible else {
      throw DomainFailure.refused(
        QuantityRules.window(
          id, from: subscription.quantity, to: quantity, reducible: reducible,
          until: subscription.windowEnd.map(Value.instant) ?? .absent))
    }
    try db.run(
      sql: "UPDATE subscription SET quantity = ? WHERE id = ?",
      arguments: [quantity, id.rawValue])
    if quantity > subscription.quantity {
      try db.run(
        sql: "INSERT INTO seat_lot (subscription, quantity, reducible_until) VALUES (?, ?, ?)",
        arguments: [id.rawValue, quantity - subscription.quantity, end(of: .reductionWindow)])
    } else {
      try removeLots(subscription.quantity - quantity, of: id)
    }
  }

  /// Takes units from the lots that can be reduced, starting with those whose window closes first.
  private func removeLots(_ quantity: Int, of id: SubscriptionID) throws {
    let lots = try db.rows(
      sql: """
        SELECT id, quantity FROM seat_lot
        WHERE subscription = ? AND (reducible_until IS NULL OR reducible_until > ?)
        ORDER BY reducible_until IS NULL, reducible_until
        """, arguments: [id.rawValue, now])
    var left = quantity
    for lot in lots where left > 0 {
      let size: Int = try lot.value("quantity")
      let taken = min(size, left)
      left -= taken
      let lotID: Int = try lot.value("id")
      if taken == size {
        try db.run(sql: "DELETE FROM seat_lot WHERE id = ?", arguments: [lotID])
      } else {
        try db.run(
          sql: "UPDATE seat_lot SET quantity = ? WHERE id = ?", arguments: [size - taken, lotID])
      }
    }
  }

  func setRecurringBilling(_ id: SubscriptionID, _ enabled: Bool) throws {
    _ = try known(id)
    try db.run(
      sql: "UPDATE subscription SET recurring_billing = ? WHERE id = ?",
      arguments: [enabled, id.rawValue])
  }

  func takeOver(_ id: SubscriptionID) throws {
    guard try known(id).channel == .selfService else {
      throw refused(.notSelfService, ["subscription": .text(id.rawValue)])
    }
    try db.run(
      sql: "UPDATE subscription SET channel = 'direct', owner = NULL WHERE id = ?",
      arguments: [id.rawValue])
  }

  /// Returns the subscription with this id, which must be enabled or in its warning period.
  private func known(_ id: SubscriptionID) throws -> Subscription {
    guard let subscription = try reader.subscription(id) else {
      throw refused(.unknownSubscription, ["name": .text(id.rawValue), "nearest": .list([])])
    }
    guard subscription.status == .enabled || subscription.status == .warning else {
      throw refused(
        .subscriptionEnded,
        ["subscription": .text(id.rawValue), "status": .code(subscription.status.rawValue)])
    }
    return subscription
  }

  /// Places a litigation hold, unless there is one (I9).
  ///
  /// - Parameter days: How long it lasts; `nil` means indefinitely.
  func placeHold(_ user: UserID, days: Int?) throws {
    guard let mailbox = try reader.mailbox(of: user), mailbox.state == .active else {
      throw refused(.noMailbox, ["user": try value(user)])
    }
    guard products.plans(of: try active(user)).isHoldEligible else {
      throw refused(.notHoldEligible, ["user": try value(user)])
    }
    guard !mailbox.holds.contains(where: { $0.kind == .litigation }) else { return }
    try db.run(
      sql: """
        INSERT INTO mailbox_hold (mailbox, kind, applied_at, expires_at)
        SELECT id, 'litigation', ?, ? FROM mailbox WHERE user = ? AND state = 'active'
        """, arguments: [now, days.map { now + $0 * 86_400 }, user.rawValue])
  }

  func releaseHolds(_ user: UserID) throws {
    try release(user, "NOT IN ('delay', 'delayRelease')")
  }

  func clearDelayHold(_ user: UserID) throws {
    try release(user, "IN ('delay', 'delayRelease')")
  }

  /// Releases the holds in force whose kind meets an SQL condition.
  private func release(_ user: UserID, _ kinds: String) throws {
    guard let mailbox = try reader.mailbox(of: user), mailbox.state != .purged else {
      throw refused(.noMailbox, ["user": try value(user)])
    }
    try db.run(
      sql: """
        UPDATE mailbox_hold SET released_at = ?
        WHERE released_at IS NULL AND kind \(kinds)
          AND mailbox = (SELECT id FROM mailbox WHERE user = ? AND state <> 'purged')
        """, arguments: [now, user.rawValue])
  }

  func enableArchive(_ user: UserID) throws {
    guard let mailbox = try reader.mailbox(of: user), mailbox.state == .active else {
      throw refused(.noMailbox, ["user": try value(user)])
    }
    try db.run(
      sql: """
        UPDATE mailbox SET archive_enabled = 1, locked = 0, over_quota_since = NULL
        WHERE user = ? AND state = 'active'
        """, arguments: [user.rawValue])
  }

  func unassignNumber(_ number: TelephoneNumber) throws {
    _ = try known(number)
    try db.run(
      sql: """
        UPDATE phone_number SET status = 'unassigned', target = NULL
        WHERE e164 = ? AND status = 'assigned'
        """, arguments: [number.rawValue])
  }

  func assignNumber(_ number: TelephoneNumber, _ user: UserID) throws {
    let found = try known(number)
    let subject: Value = .text(number.rawValue)
    switch found.state {
    case .blocked:
      let until = found.blockedUntil.map(Value.instant) ?? .absent
      throw refused(.numberBlocked, ["number": subject, "until": until])
    case .assigned where found.target.map({ UserID($0) }) != user:
      let holder = found.target.map(Value.subject) ?? .absent
      throw refused(.numberTaken, ["number": subject, "user": holder])
    case .assigned, .unassigned: break
    }
    try requireVoice(user)
    try db.run(
      sql: "UPDATE phone_number SET status = 'assigned', target = ? WHERE e164 = ?",
      arguments: [user.rawValue, number.rawValue])
  }

  func removeAgent(_ user: UserID) throws {
    try db.run(
      sql: "DELETE FROM call_queue_agent WHERE user = ?", arguments: [user.rawValue])
    try db.run(
      sql: """
        DELETE FROM group_member WHERE user = ?
          AND group_id IN (SELECT group_id FROM call_queue_agent WHERE group_id NOT NULL)
        """, arguments: [user.rawValue])
  }

  func setForwarding(_ user: UserID, _ forwarding: CallForwarding) throws {
    let target = UserID(forwarding.target)
    guard user != target else {
      throw refused(.forwardToSelf, ["user": try value(user)])
    }
    _ = try active(target)
    try requireVoice(user)
    try db.run(
      sql: """
        INSERT INTO call_forwarding VALUES (?, ?, ?)
        ON CONFLICT (user) DO UPDATE SET mode = excluded.mode, target = excluded.target
        """, arguments: [user.rawValue, forwarding.mode.rawValue, target.rawValue])
  }

  /// Refuses a user without a voice plan (I14, I16).
  private func requireVoice(_ user: UserID) throws {
    guard products.plans(of: try active(user)).hasVoice else {
      throw refused(.noVoicePlan, ["user": try value(user)])
    }
  }

  /// Returns the telephone number, which must be one of the tenant's.
  private func known(_ number: TelephoneNumber) throws -> PhoneNumber {
    guard let found = try reader.phoneNumbers().first(where: { $0.number == number }) else {
      throw refused(.unknownNumber, ["name": .text(number.rawValue), "nearest": .list([])])
    }
    return found
  }
}
