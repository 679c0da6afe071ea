import GRDB
import Microsoft365
import Operations

/// Lists that a directory's interface offers, but that the procedures do not need.
extension EmbeddedTenant {
  /// Returns every group, sorted by name.
  package func groups() throws(DomainFailure) -> [DirectoryGroup] {
    try reading { reader in
      try reader.db.rows(sql: "SELECT name, dynamic FROM directory_group ORDER BY name").map {
        row in
        let name: String = row["name"]
        let products = try reader.db.values(
          String.self, sql: "SELECT sku FROM group_license WHERE group_name = ? ORDER BY sku",
          arguments: [name])
        let members = try reader.db.values(
          String.self, sql: "SELECT user FROM group_member WHERE group_name = ? ORDER BY user",
          arguments: [name])
        return DirectoryGroup(
          name: name, isDynamic: row["dynamic"], products: products.map { PartNumber($0) },
          members: members.map { UserName($0) })
      }
    }
  }

  /// Returns the GUID of each service plan, by name.
  package func servicePlanIDs() throws(DomainFailure) -> [String: String] {
    try reading { reader in
      let rows = try reader.db.rows(sql: "SELECT name, id FROM service_plan")
      return Dictionary(rows.map { ($0["name"] as String, $0["id"] as String) }) { first, _ in first
      }
    }
  }

  /// Returns the active accounts after a user principal name, sorted by name.
  ///
  /// - Parameter name: The last name on the previous page; `nil` for the first page.
  package func activeUsers(
    after name: String?, most count: Int
  ) throws(DomainFailure) -> [User] {
    try reading { reader in
      try reader.users(
        "WHERE state = 'active' AND upn > ?", [name ?? ""], most: count)
    }
  }

  package func activeUserCount() throws(DomainFailure) -> Int {
    try reading { reader in
      try reader.db.value(Int.self, sql: "SELECT COUNT(*) FROM app_user WHERE state = 'active'")
        ?? 0
    }
  }

  /// Returns how often each change, by name, had an effect; a change that altered nothing does not
  /// count.
  package func effects() throws(DomainFailure) -> [String: Int] {
    try reading { reader in
      let rows = try reader.db.rows(
        sql: """
          SELECT change, COUNT(*) AS number FROM op_execution
          WHERE before_json <> after_json GROUP BY change
          """)
      return Dictionary(rows.map { ($0["change"] as String, $0["number"] as Int) }) { $0 + $1 }
    }
  }

  /// Carries out a change for an actor that an interface has admitted.
  ///
  /// - Parameter isApplication: Whether the actor is an application. It has no roles; its
  ///   permissions, which the interface has checked, decide what it may do.
  package func carryOut(
    _ change: TenantChange, key: String, by actor: String, isApplication: Bool
  ) throws(DomainFailure) {
    try write(change, key: key, actor: UserName(actor), needsRole: !isApplication)
  }
}
