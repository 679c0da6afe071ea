import GRDB
import Microsoft365
import Operations

/// Changes of groups, and what follows from them for their members.
extension TenantWriter {
  /// Has a group give products to its members, with the plans that a choice turns off (I1, I3).
  ///
  /// The service does so in its own time, and leaves an error where it cannot; here it is done at once,
  /// or refused.
  func assign(_ given: [SkuID], toGroup id: GroupID, _ choice: PlanChoice) throws {
    _ = try known(id)
    for product in given { try requireManageable(product) }
    try changeMembers(of: id) { members in
      for product in given {
        try db.run(
          sql: "INSERT OR IGNORE INTO group_license VALUES (?, ?)",
          arguments: [id.rawValue, product.rawValue])
        if case .off(let plans) = choice, let off = plans[product] {
          try turnOff(off, in: product, ofGroup: id)
        }
        for member in members {
          try db.run(
            sql: "INSERT OR IGNORE INTO license_assignment VALUES (?, ?, ?, ?)",
            arguments: [member.id.rawValue, product.rawValue, id.rawValue, now])
        }
      }
    }
  }

  /// Has a group no longer give products, with whatever its members then lose (I8).
  func unassign(_ taken: [SkuID], fromGroup id: GroupID) throws {
    _ = try known(id)
    try changeMembers(of: id) { _ in
      for product in taken {
        for table in ["license_assignment", "group_disabled_plan", "group_license"] {
          try db.run(
            sql: "DELETE FROM \(table) WHERE group_id = ? AND sku = ?",
            arguments: [id.rawValue, product.rawValue])
        }
      }
    }
  }

  /// Makes these plans the only ones that are off in a license that a group gives.
  private func turnOff(_ plans: Set<String>, in product: SkuID, ofGroup id: GroupID) throws {
    try db.run(
      sql: "DELETE FROM group_disabled_plan WHERE group_id = ? AND sku = ?",
      arguments: [id.rawValue, product.rawValue])
    for plan in plans.sorted() {
      try db.run(
        sql: "INSERT INTO group_disabled_plan VALUES (?, ?, ?)",
        arguments: [id.rawValue, product.rawValue, plan])
    }
  }

  /// Changes what a group gives, and everything that depends on it for each member in use.
  private func changeMembers(of id: GroupID, _ body: ([User]) throws -> Void) throws {
    let members = try reader.members(of: id).map { try active(UserID($0)) }
    try body(members)
    for before in members {
      let after = try active(before.id)
      guard after.assignments != before.assignments else { continue }
      let plans = products.plans(of: before)
      if products.plans(of: after) != plans { try checkPlans(after) }
      try updateServices(of: after, before: plans)
    }
  }

  /// Makes a group without members, with an id that no group has had.
  func createGroup(_ name: String, _ kind: LicenseGroup.Kind) throws {
    guard try reader.groups(named: name).isEmpty else {
      throw refused(.groupExists, ["name": .text(name)])
    }
    let domain = try reader.organisation().domain
    let id = try freeID(in: "directory_group") {
      DirectoryID.group(name, in: domain, number: $0).rawValue
    }
    try db.run(
      sql: """
        INSERT INTO directory_group (id, name, dynamic, is_queue_group, kind)
        VALUES (?, ?, 0, 0, ?)
        """, arguments: [id, name, kind.rawValue])
  }

  /// Deletes a group that gives no licenses. Of a security group nothing is left.
  func deleteGroup(_ id: GroupID) throws {
    let group = try known(id)
    guard group.products.isEmpty else {
      throw refused(
        .groupGivesLicenses,
        [
          "group": .subject(group.subject),
          "products": .list(group.products.map { .subject(products.subject($0)) }),
        ])
    }
    switch group.kind {
    case .microsoft365:
      try db.run(
        sql: """
          UPDATE directory_group SET state = 'softDeleted', deleted_at = ?, purge_at = ?
          WHERE id = ?
          """, arguments: [now, end(of: .accountRetention), id.rawValue])
    case .security: try purgeGroup(id)
    }
  }

  /// Decides whether members who are added to a group get copies of its conversations.
  func setCopies(of id: GroupID, _ isOn: Bool) throws {
    let group = try known(id)
    guard group.kind == .microsoft365 else {
      throw refused(.groupWithoutConversations, ["group": .subject(group.subject)])
    }
    try db.run(
      sql: "UPDATE directory_group SET sends_copies = ? WHERE id = ?",
      arguments: [isOn, id.rawValue])
  }

  /// Removes a group for good; its id stays taken.
  func purgeGroup(_ id: GroupID) throws {
    for table in ["group_member", "call_queue_agent"] {
      try db.run(
        sql: "DELETE FROM \(table) WHERE group_id = ?", arguments: [id.rawValue])
    }
    try db.run(
      sql: "UPDATE directory_group SET state = 'purged' WHERE id = ?", arguments: [id.rawValue])
  }

  /// Restores a deleted group with the members it had.
  func restoreGroup(_ id: GroupID) throws {
    guard let group = try reader.deletedGroups().first(where: { $0.id == id }) else {
      if let group = try reader.group(id) {
        throw refused(.groupNotDeleted, ["group": .subject(group.subject)])
      }
      throw refused(.groupGone, ["group": .subject(Subject(id.rawValue))])
    }
    try db.run(
      sql: """
        UPDATE directory_group SET state = 'active', deleted_at = NULL, purge_at = NULL
        WHERE id = ?
        """, arguments: [group.id.rawValue])
  }

  /// Returns the group, which must be one of the tenant's.
  func known(_ id: GroupID) throws -> LicenseGroup {
    guard let group = try reader.group(id) else {
      throw refused(.unknownGroup, ["name": .text(id.rawValue), "nearest": .list([])])
    }
    return group
  }
}
