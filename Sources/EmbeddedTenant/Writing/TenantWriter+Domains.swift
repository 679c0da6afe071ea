import GRDB
import Microsoft365
import Operations

/// Changes of the domains in which accounts have their names.
extension TenantWriter {
  func addDomain(_ name: String) throws {
    guard try reader.domain(named: name) == nil else {
      throw refused(.domainExists, ["name": .text(name)])
    }
    try db.run(
      sql: "INSERT INTO directory_domain (name, verified) VALUES (?, 0)",
      arguments: [name.lowercased()])
  }

  /// In practice, whoever says that the record is published has published it.
  func verifyDomain(_ name: String) throws {
    let domain = try known(domain: name)
    try db.run(
      sql: "UPDATE directory_domain SET verified = 1 WHERE name = ?", arguments: [domain.name])
  }

  /// Removes a domain, unless the organisation or an account needs it.
  func removeDomain(_ name: String) throws {
    let domain = try known(domain: name)
    guard !domain.isFixed else { throw refused(.domainFixed, ["name": .text(domain.name)]) }
    let users = try reader.users(inDomain: domain.name)
    guard users.isEmpty else {
      throw refused(
        .domainInUse,
        ["name": .text(domain.name), "users": .list(users.map { .subject($0) })])
    }
    try db.run(
      sql: "DELETE FROM directory_domain WHERE name = ?", arguments: [domain.name])
  }

  func setPasswordValidity(of name: String, days: Int, notice: Int?) throws {
    let domain = try known(domain: name)
    guard domain.isVerified else {
      throw refused(.domainUnverified, ["name": .text(domain.name)])
    }
    try db.run(
      sql: """
        INSERT INTO directory_domain VALUES (?, 1, ?, ?)
        ON CONFLICT (name) DO UPDATE SET password_validity = excluded.password_validity,
          password_notice = COALESCE(excluded.password_notice, password_notice)
        """, arguments: [domain.name, days, notice])
  }

  /// Returns the domain, which must have been added.
  private func known(domain name: String) throws -> DirectoryDomain {
    guard let domain = try reader.domain(named: name) else {
      throw refused(.domainNotAdded, ["name": .text(name)])
    }
    return domain
  }
}
