import GRDB
import Microsoft365
import Operations

/// A summary of the state of a tenant, for `tenant show`.
package struct TenantSummary: Sendable {
  package let organisation: Organisation
  /// Seconds since 1970, by the tenant's clock.
  package let now: Int
  package let activeUsers: Int
  package let deletedUsers: Int
  package let products: [ProductUnits]
  package let subscriptions: [Subscription]
  /// How many mailboxes are in each state; states without a mailbox are left out.
  package let mailboxes: [Mailbox.State: Int]
  package let phoneNumbers: [PhoneNumber]
  /// The users with the global role, sorted by name; the first is the actor if none is given.
  package let globalAdministrators: [UserName]
  /// How many changes were carried out.
  package let changes: Int
}

extension EmbeddedTenant {
  package func summary() throws(DomainFailure) -> TenantSummary {
    try reading { reader in
      let db = reader.db
      let users = try reader.users("WHERE NOT is_resource")
      let states = try db.values(String.self, sql: "SELECT state FROM mailbox")
        .compactMap(Mailbox.State.init(rawValue:))
      let administrators = try db.values(
        String.self, sql: "SELECT user FROM role_assignment WHERE role = 'global' ORDER BY user")
      return TenantSummary(
        organisation: try reader.organisation(), now: reader.now,
        activeUsers: users.count { $0.state == .active },
        deletedUsers: users.count { $0.state == .softDeleted },
        products: try reader.products(), subscriptions: try reader.subscriptions(),
        mailboxes: Dictionary(states.map { ($0, 1) }, uniquingKeysWith: +),
        phoneNumbers: try reader.phoneNumbers(),
        globalAdministrators: administrators.map { UserName($0) },
        changes: try db.value(Int.self, sql: "SELECT COUNT(*) FROM op_execution") ?? 0)
    }
  }
}
