import GRDB
import Microsoft365
import Operations

extension TenantWriter {
  func assign(_ users: [UserName], _ licenses: [PartNumber]) throws {
    try change(users) { user in
      for license in licenses { try add(license, to: user) }
    }
  }

  func unassign(_ users: [UserName], _ licenses: [PartNumber]) throws {
    try change(users) { user in
      for license in licenses { try take(license, from: user) }
    }
  }

  func unassignAll(_ users: [UserName]) throws {
    try change(users) { user in
      for assignment in user.assignments where assignment.group == nil {
        try take(assignment.product, from: user)
      }
    }
  }

  func replace(_ users: [UserName], _ licenses: [PartNumber]) throws {
    for name in users {
      let user = try active(name)
      try requireBackups(user, licenses)
    }
    try change(users) { user in
      // Removes before adding, so that the last unit of a product can go to a new holder.
      for assignment in user.assignments
      where assignment.group == nil && !licenses.contains(assignment.product) {
        try take(assignment.product, from: user)
      }
      for license in licenses { try add(license, to: user) }
    }
  }

  func adjust(_ name: UserName, _ added: [PartNumber], _ removed: [PartNumber]) throws {
    try change([name]) { user in
      for license in removed { try take(license, from: user) }
      for license in added { try add(license, to: try active(name)) }
    }
  }

  func leaveGroups(_ users: [UserName], _ licenses: [PartNumber]) throws {
    try change(users) { user in
      let groups = Set(
        user.assignments.filter { licenses.contains($0.product) }.compactMap(\.group))
      for group in groups.sorted() { try leave(group, user) }
    }
  }

  func leave(_ group: String, _ user: User) throws {
    if try reader.group(group)?.isDynamic ?? false {
      throw refused(.dynamicGroup, ["user": .text(user.name.rawValue), "group": .text(group)])
    }
    for table in ["group_member", "license_assignment"] {
      try db.execute(
        sql: "DELETE FROM \(table) WHERE user = ? AND group_name = ?",
        arguments: [user.name.rawValue, group])
    }
  }

  func setUsageLocation(_ users: [UserName], _ country: String) throws {
    for name in users {
      _ = try active(name)
      try db.execute(
        sql: "UPDATE app_user SET usage_location = ? WHERE upn = ?",
        arguments: [country, name.rawValue])
    }
  }

  /// Changes the assignments of users and everything that depends on them.
  func change(_ users: [UserName], _ body: (User) throws -> Void) throws {
    for name in users {
      let before = try active(name)
      try body(before)
      let after = try active(name)
      // Unchanged assignments have no consequences.
      guard after.assignments != before.assignments else { continue }
      if plans(after) != plans(before) { try checkPlans(after) }
      try settle(after, before: plans(before))
    }
  }

  private func add(_ license: PartNumber, to user: User) throws {
    guard !user.assignments.contains(LicenseAssignment(product: license, group: nil)) else {
      return
    }
    try requireManageable(license)
    guard let country = user.usageLocation else {
      throw refused(.noUsageLocation, ["user": .text(user.name.rawValue)])
    }
    let product = products[license]
    if products.rules.blocked(product?.plans ?? [], in: country) != nil {
      throw refused(
        .blockedInCountry,
        [
          "user": .text(user.name.rawValue), "product": .text(products.name(license)),
          "country": .text(country),
        ])
    }
    let units = try reader.units(of: license)
    let available = (units?.purchased ?? 0) - (units?.assigned ?? 0)
    guard available > 0 || user.products.contains(license) else {
      throw refused(
        .notEnoughUnits,
        ["product": .text(products.name(license)), "needed": .number(1), "available": .number(0)])
    }
    try db.execute(
      sql: "INSERT INTO license_assignment VALUES (?, ?, NULL, ?)",
      arguments: [user.name.rawValue, license.rawValue, now])
  }

  private func take(_ license: PartNumber, from user: User) throws {
    let ways = user.assignments.filter { $0.product == license }
    guard ways.contains(where: { $0.group == nil }) else {
      guard let group = ways.first?.group else { return }
      throw refused(
        .inheritedLicense,
        [
          "user": .text(user.name.rawValue), "product": .text(products.name(license)),
          "group": .text(group),
        ])
    }
    try requireManageable(license)
    try db.execute(
      sql: "DELETE FROM license_assignment WHERE user = ? AND sku = ? AND group_name IS NULL",
      arguments: [user.name.rawValue, license.rawValue])
  }

  private func requireManageable(_ license: PartNumber) throws {
    guard try !reader.isOnlySelfService(license) else {
      throw refused(.selfService, ["product": .text(products.name(license))])
    }
  }

  private func checkPlans(_ user: User) throws {
    let names = plans(user).names
    let subject: Value = .text(user.name.rawValue)
    if let (one, other) = products.rules.conflict(in: names) {
      throw refused(.planConflict, ["user": subject, "plan": .text(one), "other": .text(other)])
    }
    if let (plan, needs) = products.rules.unmetDependency(in: names) {
      throw refused(
        .planDependency, ["user": subject, "plan": .text(plan), "needs": .text(needs)])
    }
  }

  private func requireBackups(_ user: User, _ licenses: [PartNumber]) throws {
    let kept = user.assignments.filter { $0.group != nil }.map(\.product) + licenses
    let oldest = now - limits.seconds(.backupFreshness, at: now)
    let made = Set(
      try reader.artifacts(of: user.name).filter { $0.takenAt >= oldest }.map(\.kind))
    let missing = plans(user)
      .backupsNeeded(movingTo: products.plans(ofNamed: kept.map { products.name($0) }))
      .filter { !made.contains($0) }
    guard missing.isEmpty else {
      throw refused(
        .backupMissing,
        [
          "user": .text(user.name.rawValue),
          "services": .list(missing.map { .code($0.rawValue) }),
        ])
    }
  }
}
