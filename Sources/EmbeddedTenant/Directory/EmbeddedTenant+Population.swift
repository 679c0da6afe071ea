import GRDB
import Microsoft365
import Operations

extension EmbeddedTenant {
  /// Adds generated people for load tests and buys the units they need.
  ///
  /// They are `user00001@…` and so on, in the Netherlands, each with a mailbox and one direct
  /// license.
  package func populate(users count: Int, license: PartNumber) throws(DomainFailure) {
    func fill() throws {
      try queue.write { db in
        let now = try TenantReader.now(db)
        let domain = try TenantReader(db: db, now: now).organisation().domain
        try db.execute(
          sql: """
            UPDATE subscription SET quantity = quantity + ?
            WHERE id = (SELECT id FROM subscription
              WHERE sku = ? AND status = 'enabled' AND channel <> 'selfService'
              ORDER BY id LIMIT 1)
            """, arguments: [count, license.rawValue])
        // Counting every holder for each new one would take hours, and the units were just bought.
        try db.execute(sql: "DROP TRIGGER i1_units")
        for number in 1...max(1, count) {
          let digits = String(number)
          let name = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
          let upn = "user\(name)@\(domain)"
          try db.execute(
            sql: "INSERT INTO app_user (upn, display_name, usage_location) VALUES (?, ?, 'NL')",
            arguments: [upn, "User \(name)"])
          try db.execute(
            sql: "INSERT INTO license_assignment VALUES (?, ?, NULL, ?)",
            arguments: [upn, license.rawValue, now])
          try db.execute(
            sql: """
              INSERT INTO mailbox (user, kind, state, size_bytes) VALUES (?, 'user', 'active', 0)
              """, arguments: [upn])
        }
        try db.execute(sql: TenantSchema.unitsTrigger)
      }
    }
    try Self.reaching(fill)
  }
}
