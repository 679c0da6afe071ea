import GRDB
import Microsoft365
import Operations

/// Writes the products, the limits and the sample organisation into an empty tenant.
struct SampleWriter {
  let db: Database
  let resources: TenantResources
  /// Seconds since 1970: the start of the tenant's clock.
  let now: Int

  /// The ids of the products by the words that the organisation may call them by.
  private let skus: [String: [String]]

  init(db: Database, resources: TenantResources, now: Int) {
    self.db = db
    self.resources = resources
    self.now = now
    skus = resources.productIDs
  }

  private var sample: SampleRecords { resources.sample }

  private func address(_ name: String) -> String { "\(name)@\(sample.domain)" }
  /// Returns the id of the account with this name before the `@`.
  private func user(_ name: String) -> String {
    DirectoryID.user(UserName(address(name))).rawValue
  }
  private func group(_ name: String) -> String {
    DirectoryID.group(name, in: sample.domain).rawValue
  }
  /// Returns the id of the product with this id or part number; the word itself if it means none, or
  /// more than one, which the table then refuses.
  private func sku(_ word: String) -> String {
    let ids = skus[word] ?? []
    return ids.count == 1 ? ids[0] : word
  }
  /// Returns the time that is this many days from now, in seconds since 1970.
  private func day(_ days: Int) -> Int { now + days * 86_400 }
  /// Returns the number of bytes in this many megabytes.
  private func megabytes(_ size: Int) -> Int { size * 1_048_576 }

  func write() throws {
    try db.execute(
      sql: "INSERT INTO tenant VALUES (1, ?, ?, ?, ?)",
      arguments: [sample.name, sample.domain, sample.country, now])
    try writeCatalogue()
    for domain in sample.domains ?? [] {
      try db.execute(
        sql: "INSERT INTO directory_domain (name, verified) VALUES (?, ?)",
        arguments: [domain.name.lowercased(), domain.verified ?? false])
    }
    try writeUsers()
    try writeSubscriptions()
    try writeGroups()
    try writeLicenses()
    try writeMailboxes()
    try writeDriveAccess()
    try writeTelephony()
    for url in sample.sites {
      try db.execute(sql: "INSERT INTO site VALUES (?)", arguments: [url])
    }
  }

  private func writeCatalogue() throws {
    for limit in resources.limits.all {
      try db.execute(
        sql: "INSERT INTO dated_limit VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          limit.id.rawValue, limit.effectiveFrom, limit.value, limit.unit, limit.source,
          limit.contradiction,
        ])
    }
    for (name, id) in resources.licenses.plans {
      try db.execute(sql: "INSERT INTO service_plan VALUES (?, ?)", arguments: [name, id])
    }
    for product in resources.products {
      let id = product.id.lowercased()
      try db.execute(
        sql: "INSERT INTO sku VALUES (?, ?, ?, ?, ?)",
        arguments: [id, product.partNumber, product.name, product.source, product.date])
      for plan in product.plans {
        try db.execute(sql: "INSERT INTO sku_plan VALUES (?, ?)", arguments: [id, plan])
      }
    }
    for pair in resources.licenses.conflicts {
      try db.execute(
        sql: "INSERT INTO plan_conflict VALUES (?, ?)", arguments: [pair.first, pair.last])
    }
    try write(resources.licenses.dependencies, into: "plan_dependency")
    try write(sample.blockedCountries, into: "plan_country_block")
  }

  private func write(_ pairs: [String: [String]], into table: String) throws {
    for (key, values) in pairs {
      for value in values {
        try db.execute(sql: "INSERT INTO \(table) VALUES (?, ?)", arguments: [key, value])
      }
    }
  }

  private func writeUsers() throws {
    for user in sample.users {
      try writeUser(
        user.user, user.name, user.location, isSynced: user.synced ?? false, isResource: false)
      if let department = user.department {
        try db.execute(
          sql: "INSERT INTO department VALUES (?, ?)",
          arguments: [self.user(user.user), department])
      }
      if user.signInBlocked ?? false {
        try db.execute(
          sql: "UPDATE app_user SET account_enabled = 0 WHERE id = ?",
          arguments: [self.user(user.user)])
      }
      for (number, kind) in (user.methods ?? []).enumerated() {
        let id = DirectoryID.id("method:\(address(user.user)):\(number)")
        try db.execute(
          sql: "INSERT INTO authentication_method VALUES (?, ?, ?)",
          arguments: [id, self.user(user.user), kind])
      }
      try writeDevices(of: user)
      if let reply = user.automaticReply {
        try db.execute(
          sql: "INSERT INTO automatic_reply VALUES (?, 'alwaysEnabled', 'all', ?, ?, NULL, NULL)",
          arguments: [self.user(user.user), reply, reply])
      }
      for role in user.roles ?? [] {
        try db.execute(
          sql: "INSERT INTO role_assignment VALUES (?, ?)", arguments: [self.user(user.user), role])
      }
    }
    for mailbox in sample.mailboxes {
      try writeUser(
        mailbox.address, mailbox.name, mailbox.location, isSynced: false, isResource: true)
    }
  }

  private func writeDevices(of user: SampleRecords.UserRecord) throws {
    for (number, device) in (user.devices ?? []).enumerated() {
      func id(_ kind: String) -> String {
        DirectoryID.id("\(kind):\(address(user.user)):\(number)")
      }
      let isManaged = device.ownership != nil
      try db.execute(
        sql: "INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          id("device"), self.user(user.user), id("device-id"), device.name, device.system,
          !(device.blocked ?? false), isManaged ? id("managed-device") : nil,
          isManaged ? ManagedDevice.State.managed.rawValue : nil, device.ownership,
          isManaged ? day(-(device.lastContactDaysAgo ?? 0)) : nil, device.off ?? false,
        ])
    }
  }

  private func writeUser(
    _ user: String, _ name: String, _ location: String?, isSynced: Bool, isResource: Bool
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO app_user (id, upn, display_name, usage_location, on_prem_synced, is_resource)
        VALUES (?, ?, ?, ?, ?, ?)
        """, arguments: [self.user(user), address(user), name, location, isSynced, isResource])
  }

  private func writeSubscriptions() throws {
    for record in sample.subscriptions {
      try db.execute(
        sql: "INSERT INTO subscription VALUES (?, ?, ?, 'enabled', ?, ?, ?, ?, ?, ?)",
        arguments: [
          record.id, sku(record.product), record.quantity, record.channel,
          record.owner.map(user), day(-record.termStartedDaysAgo), day(record.termEndsInDays),
          record.recurring ?? true, record.creditCheckPending ?? false,
        ])
      for lot in record.lots {
        try db.execute(
          sql: "INSERT INTO seat_lot (subscription, quantity, reducible_until) VALUES (?, ?, ?)",
          arguments: [record.id, lot.quantity, lot.openForDays.map(day)])
      }
    }
  }

  private func writeGroups() throws {
    for group in sample.groups {
      try db.execute(
        sql: """
          INSERT INTO directory_group (id, name, dynamic, is_queue_group, kind)
          VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          self.group(group.name), group.name, group.dynamic, group.queueGroup ?? false,
          group.kind ?? "security",
        ])
      for member in group.members {
        try db.execute(
          sql: "INSERT INTO group_member VALUES (?, ?)",
          arguments: [self.group(group.name), user(member)])
      }
      for product in group.products {
        try db.execute(
          sql: "INSERT INTO group_license VALUES (?, ?)",
          arguments: [self.group(group.name), sku(product)])
      }
      try turnOff(
        group.disabledPlans ?? [:], of: self.group(group.name), in: "group_disabled_plan")
      if let days = group.deletedDaysAgo {
        try writer(at: day(-days)).deleteGroup(GroupID(self.group(group.name)))
      }
    }
  }

  private func writeLicenses() throws {
    for user in sample.users {
      try assign(user.licenses ?? [], to: self.user(user.user), group: nil)
      try turnOff(user.disabledPlans ?? [:], of: self.user(user.user), in: "disabled_plan")
    }
    for mailbox in sample.mailboxes {
      try assign(mailbox.licenses ?? [], to: user(mailbox.address), group: nil)
    }
    for group in sample.groups {
      for member in group.members {
        try assign(group.products, to: user(member), group: self.group(group.name))
      }
    }
  }

  private func assign(_ products: [String], to user: String, group: String?) throws {
    for product in products {
      try db.execute(
        sql: "INSERT INTO license_assignment VALUES (?, ?, ?, ?)",
        arguments: [user, sku(product), group, now])
    }
  }

  private func turnOff(
    _ plans: [String: [String]], of holder: String, in table: String
  ) throws {
    for (product, names) in plans {
      for name in names {
        try db.execute(
          sql: "INSERT INTO \(table) VALUES (?, ?, ?)", arguments: [holder, sku(product), name])
      }
    }
  }

  private func writeMailboxes() throws {
    for user in sample.users {
      let id = self.user(user.user)
      if let size = user.mailboxMB {
        try writeMailbox(id, "user", size, overSince: nil)
        for hold in user.holds ?? [] {
          // A delay hold lasts 30 days; the sample's began 18 days ago.
          let expiry = hold == "delay" ? day(12) : nil
          try db.execute(
            sql: """
              INSERT INTO mailbox_hold (mailbox, kind, applied_at, expires_at)
              SELECT id, ?, ?, ? FROM mailbox WHERE user = ?
              """, arguments: [hold, day(-18), expiry, id])
        }
      }
      if let size = user.oneDriveMB {
        try db.execute(
          sql: "INSERT INTO one_drive VALUES (?, 'active', ?, ?, NULL)",
          arguments: [id, megabytes(size), user.files ?? 0])
      }
      if let days = user.deletedDaysAgo { try delete(id, days: days) }
    }
    for mailbox in sample.mailboxes {
      try writeMailbox(
        user(mailbox.address), mailbox.kind, mailbox.sizeMB,
        overSince: mailbox.overQuotaForDays.map { day(-$0) })
    }
  }

  private func writeDriveAccess() throws {
    for user in sample.users {
      for (person, right) in user.oneDriveAccess ?? [:] {
        try db.execute(
          sql: "INSERT INTO drive_access VALUES (?, ?, ?)",
          arguments: [self.user(user.user), self.user(person), right])
      }
    }
  }

  private func writeMailbox(_ user: String, _ kind: String, _ size: Int, overSince: Int?) throws {
    try db.execute(
      sql: """
        INSERT INTO mailbox (user, kind, state, size_bytes, over_quota_since)
        VALUES (?, ?, 'active', ?, ?)
        """, arguments: [user, kind, megabytes(size), overSince])
  }

  private func delete(_ user: String, days: Int) throws {
    try writer(at: day(-days)).deleteUser(UserID(user))
  }

  private func writer(at time: Int) throws -> TenantWriter {
    TenantWriter(
      db: db, now: time, products: try TenantReader.catalogue(db), limits: resources.limits)
  }

  private func writeTelephony() throws {
    for number in sample.numbers {
      try db.execute(
        sql: "INSERT INTO phone_number VALUES (?, ?, ?, NULL, ?)",
        arguments: [
          number.number, number.kind, number.blockedForDays == nil ? "unassigned" : "blocked",
          number.blockedForDays.map(day),
        ])
    }
    for user in sample.users {
      guard let number = user.phone else { continue }
      try db.execute(
        sql: "INSERT INTO phone_number VALUES (?, 'callingPlan', 'assigned', ?, NULL)",
        arguments: [number, self.user(user.user)])
    }
    for queue in sample.queues {
      try db.execute(sql: "INSERT INTO call_queue VALUES (?)", arguments: [queue.name])
      for agent in queue.agents {
        try db.execute(
          sql: "INSERT INTO call_queue_agent VALUES (?, ?, NULL)",
          arguments: [queue.name, user(agent)])
      }
      for group in queue.groups {
        try db.execute(
          sql: "INSERT INTO call_queue_agent VALUES (?, NULL, ?)",
          arguments: [queue.name, self.group(group)])
      }
    }
  }
}

extension EmbeddedTenant {
  /// Adds generated people for load tests and buys the units they need.
  ///
  /// They are `user00001@…` and so on, in the Netherlands, each with a mailbox and one direct
  /// license. The units are added to the product's first enabled subscription that no user bought;
  /// if there is none, no units are bought.
  ///
  /// - Parameters:
  ///   - count: How many people; at least 1.
  ///   - license: The part number of the product that each of them has; of several products with it,
  ///     the one with the first id.
  /// - Throws: `DomainFailure.refused` if the tenant has such people already, or does not know the
  ///   product; `.unavailable` or `.damaged` if the database cannot be read or written.
  package func populate(users count: Int, license: PartNumber) throws(DomainFailure) {
    func fill() throws {
      try queue.write { db in
        let now = try TenantReader.now(db)
        let domain = try TenantReader(db: db, now: now).organisation().domain
        let sku = try db.value(
          String.self, sql: "SELECT id FROM sku WHERE part_number = ? ORDER BY id LIMIT 1",
          arguments: [license.rawValue])
        try db.execute(
          sql: """
            UPDATE subscription SET quantity = quantity + ?
            WHERE id = (SELECT id FROM subscription
              WHERE sku = ? AND status = 'enabled' AND channel <> 'selfService'
              ORDER BY id LIMIT 1)
            """, arguments: [count, sku])
        // Counting every holder for each new one would take hours, and the units were just bought.
        try db.execute(sql: "DROP TRIGGER i1_units")
        for number in 1...max(1, count) {
          let digits = String(number)
          let name = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
          let upn = "user\(name)@\(domain)"
          let id = DirectoryID.user(UserName(upn)).rawValue
          try db.execute(
            sql: """
              INSERT INTO app_user (id, upn, display_name, usage_location) VALUES (?, ?, ?, 'NL')
              """, arguments: [id, upn, "User \(name)"])
          try db.execute(
            sql: "INSERT INTO license_assignment VALUES (?, ?, NULL, ?)",
            arguments: [id, sku, now])
          try db.execute(
            sql: """
              INSERT INTO mailbox (user, kind, state, size_bytes) VALUES (?, 'user', 'active', 0)
              """, arguments: [id])
        }
        try db.execute(sql: TenantSchema.unitsTrigger)
      }
    }
    try Self.convertingErrors(fill)
  }
}
