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
        try db.execute(
          sql: "INSERT OR IGNORE INTO group_license VALUES (?, ?)",
          arguments: [id.rawValue, product.rawValue])
        if case .off(let plans) = choice, let off = plans[product] {
          try turnOff(off, in: product, ofGroup: id)
        }
        for member in members {
          try db.execute(
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
          try db.execute(
            sql: "DELETE FROM \(table) WHERE group_id = ? AND sku = ?",
            arguments: [id.rawValue, product.rawValue])
        }
      }
    }
  }

  /// Makes these plans the only ones that are off in a license that a group gives.
  private func turnOff(_ plans: Set<String>, in product: SkuID, ofGroup id: GroupID) throws {
    try db.execute(
      sql: "DELETE FROM group_disabled_plan WHERE group_id = ? AND sku = ?",
      arguments: [id.rawValue, product.rawValue])
    for plan in plans.sorted() {
      try db.execute(
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

  /// Returns the group, which must be one of the tenant's.
  func known(_ id: GroupID) throws -> LicenseGroup {
    guard let group = try reader.group(id) else {
      throw refused(.unknownGroup, ["name": .text(id.rawValue), "nearest": .list([])])
    }
    return group
  }
}
