import GRDB
import Microsoft365
import Operations

/// Accounts that are made.
extension TenantWriter {
  /// Makes an account, with an id that no account has had.
  func create(_ account: NewAccount) throws {
    try requireOwnDomain(of: account.name)
    guard try !reader.users(named: account.name).contains(where: { $0.state == .active }) else {
      throw refused(.accountExists, ["name": .text(account.name.rawValue)])
    }
    let id = try freeID(in: "app_user") {
      DirectoryID.user(account.name, number: $0).rawValue
    }
    try db.run(
      sql: """
        INSERT INTO app_user (id, upn, display_name, usage_location, password_changed_at)
        VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        id, account.name.rawValue, account.displayName, account.usageLocation, now,
      ])
  }

  /// Refuses a name that belongs to no domain of the organisation.
  func requireOwnDomain(of name: UserName) throws {
    let domains = try reader.organisation().verifiedDomains
    guard domains.contains(where: { name.rawValue.lowercased().hasSuffix("@\($0.lowercased())") })
    else {
      throw refused(
        .unknownDomain,
        ["name": .text(name.rawValue), "domains": .list(domains.map(Value.text))])
    }
  }
}
