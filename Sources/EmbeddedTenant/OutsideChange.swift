import GRDB
import Microsoft365
import Operations

/// What others do to a tenant beside every procedure, after which a name no longer means whom it
/// meant: for practice, and for tests of how a session goes on.
package enum OutsideChange: Hashable, Sendable {
  /// Gives an account another user principal name.
  case rename(UserID, to: UserName)
  /// Deletes an account, and makes another one with the same names, without licenses or roles.
  case remake(UserID)
  /// Adds a group without a rule, also if another one has the same name.
  case addGroup(String, products: [SkuID] = [], members: [UserID] = [])
}

extension EmbeddedTenant {
  /// Makes a change that no procedure makes.
  ///
  /// - Returns: the id of the account or group, a new one if it was made.
  /// - Throws: `DomainFailure.refused` if a name is taken or an invariant would be broken, in which
  ///   case nothing has changed; `.unavailable` or `.damaged` if the database cannot be read or
  ///   written.
  @discardableResult
  package func make(_ change: OutsideChange) throws(DomainFailure) -> String {
    let products = products
    let limits = limits
    func carryOut() throws -> String {
      try queue.write { db in
        let now = try TenantReader.now(db)
        let id = try TenantWriter(db: db, now: now, products: products, limits: limits).make(change)
        try db.execute(
          sql: """
            INSERT INTO event (at, entity, change_json)
            VALUES (?, 'outside', json_object('change', ?, 'id', ?))
            """, arguments: [now, "\(change)", id])
        return id
      }
    }
    return try Self.convertingErrors(carryOut)
  }
}

extension TenantWriter {
  fileprivate func make(_ change: OutsideChange) throws -> String {
    switch change {
    case .rename(let user, let name): try rename(user, name)
    case .remake(let user): try remake(user)
    case .addGroup(let name, let products, let members): try addGroup(name, products, members)
    }
  }

  private func rename(_ id: UserID, _ name: UserName) throws -> String {
    let user = try active(id)
    let others = try reader.users(named: name).filter { $0.state == .active && $0.id != id }
    guard others.isEmpty else {
      throw refused(.nameTaken, ["user": .subject(user.subject), "evidence": .text(name.rawValue)])
    }
    try db.execute(
      sql: "UPDATE app_user SET upn = ? WHERE id = ?", arguments: [name.rawValue, id.rawValue])
    return id.rawValue
  }

  private func remake(_ id: UserID) throws -> String {
    let user = try active(id)
    try deleteUser(id)
    let new = try freeID(in: "app_user") { DirectoryID.user(user.name, number: $0).rawValue }
    try db.execute(
      sql: """
        INSERT INTO app_user (id, upn, display_name, usage_location) VALUES (?, ?, ?, ?)
        """, arguments: [new, user.name.rawValue, user.displayName, user.usageLocation])
    return new
  }

  private func addGroup(
    _ name: String, _ products: [SkuID], _ members: [UserID]
  ) throws -> String {
    let domain = try reader.organisation().domain
    let id = try freeID(in: "directory_group") {
      DirectoryID.group(name, in: domain, number: $0).rawValue
    }
    try db.execute(
      sql: """
        INSERT INTO directory_group (id, name, dynamic, is_queue_group) VALUES (?, ?, 0, 0)
        """, arguments: [id, name])
    for product in products {
      try db.execute(
        sql: "INSERT INTO group_license VALUES (?, ?)", arguments: [id, product.rawValue])
    }
    try self.change(members) { user in
      try db.execute(
        sql: "INSERT INTO group_member VALUES (?, ?)", arguments: [id, user.id.rawValue])
      for product in products {
        try db.execute(
          sql: "INSERT INTO license_assignment VALUES (?, ?, ?, ?)",
          arguments: [user.id.rawValue, product.rawValue, id, now])
      }
    }
    return id
  }

  /// Returns the first of the ids made from one name that no row of a table has. Not how many have
  /// the name now: one that had it may be called otherwise.
  func freeID(in table: String, _ id: (Int) -> String) throws -> String {
    var number = 1
    while try db.value(
      Bool.self, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE id = ?)",
      arguments: [id(number)]) ?? false
    { number += 1 }
    return id(number)
  }
}
