import GRDB
import Microsoft365
import Operations

/// Lists and totals that `tenant show` and an interface to the directory need, but no procedure.
///
/// Each function throws `DomainFailure.unavailable` or `.damaged` if the database cannot be read.
extension EmbeddedTenant {
  /// Returns the state of the tenant in numbers and lists.
  package func summary() throws(DomainFailure) -> TenantSummary {
    try reading { reader in
      let db = reader.db
      let users = try reader.users("WHERE NOT is_resource")
      let states = try db.values(String.self, sql: "SELECT state FROM mailbox")
        .compactMap(Mailbox.State.init(rawValue:))
      return TenantSummary(
        organisation: try reader.organisation(), now: reader.now,
        activeUsers: users.count { $0.state == .active },
        deletedUsers: users.count { $0.state == .softDeleted },
        products: try reader.products(), subscriptions: try reader.subscriptions(),
        mailboxes: Dictionary(states.map { ($0, 1) }, uniquingKeysWith: +),
        phoneNumbers: try reader.phoneNumbers(),
        globalAdministrators: try reader.globalAdministrators(),
        changes: try db.value(Int.self, sql: "SELECT COUNT(*) FROM op_execution") ?? 0)
    }
  }

  /// Returns every group, sorted by name and then by id.
  package func groups() throws(DomainFailure) -> [DirectoryGroup] {
    try reading { reader in
      try reader.db.rows(
        sql: """
          SELECT id, name, dynamic, kind, sends_copies FROM directory_group WHERE state = 'active'
          ORDER BY name, id
          """
      ).map { row in
        let id: String = try row.value("id")
        let members = try reader.db.rows(
          sql: """
            SELECT m.user AS user, u.upn AS upn FROM group_member m
            JOIN app_user u ON u.id = m.user WHERE m.group_id = ? ORDER BY u.upn, u.id
            """, arguments: [id])
        return DirectoryGroup(
          id: GroupID(id), name: try row.value("name"), isDynamic: try row.value("dynamic"),
          kind: try row.known("kind"),
          sendsCopies: try row.value("kind") == LicenseGroup.Kind.microsoft365.rawValue
            ? try row.value("sends_copies") : nil,
          products: try reader.products(ofGroup: id),
          disabledPlans: try reader.disabledPlans(ofGroup: id),
          members: try members.map { try $0.subject("user") })
      }
    }
  }

  /// Returns every active user who holds a role, sorted by name, with the roles.
  package func roleHolders() throws(DomainFailure) -> [(user: Subject, roles: [Role])] {
    try reading { reader in
      let holders = try reader.db.rows(
        sql: """
          SELECT DISTINCT u.id AS id, u.upn AS upn FROM role_assignment r
          JOIN app_user u ON u.id = r.user WHERE u.state = 'active' ORDER BY u.upn
          """)
      return try holders.map { row in
        let user = try row.subject("id")
        return (user, try reader.roles(of: UserID(user)))
      }
    }
  }

  /// Returns the active users with the global role, sorted by name.
  package func globalAdministrators() throws(DomainFailure) -> [UserName] {
    try reading { try $0.globalAdministrators() }
  }

  /// Returns the GUID of each service plan, by name.
  package func servicePlanIDs() throws(DomainFailure) -> [String: String] {
    try reading { try TenantReader.planIDs($0.db) }
  }

  /// Returns one page of the active accounts, sorted by user principal name, including those of
  /// resources.
  ///
  /// - Parameters:
  ///   - name: The last name on the previous page; `nil` for the first page.
  ///   - count: The greatest number of accounts to return.
  package func activeUsers(
    after name: String?, most count: Int
  ) throws(DomainFailure) -> [User] {
    try reading { reader in
      try reader.users(
        "WHERE state = 'active' AND upn > ?", [name ?? ""], most: count)
    }
  }

  /// Returns the number of active accounts, including those of resources.
  package func activeUserCount() throws(DomainFailure) -> Int {
    try reading { reader in
      try reader.db.value(Int.self, sql: "SELECT COUNT(*) FROM app_user WHERE state = 'active'")
        ?? 0
    }
  }

  /// Returns how often each change, by `TenantChange.name`, had an effect; a change that altered
  /// nothing does not count.
  package func effects() throws(DomainFailure) -> [String: Int] {
    try reading { reader in
      let rows = try reader.db.rows(
        sql: """
          SELECT change, COUNT(*) AS number FROM op_execution
          WHERE before_json <> after_json GROUP BY change
          """)
      let pairs = try rows.map { (try $0.value("change") as String, try $0.value("number") as Int) }
      return Dictionary(pairs) { $0 + $1 }
    }
  }
}

/// The state of a tenant in numbers and lists, for `tenant show`.
package struct TenantSummary: Sendable {
  package let organisation: Organisation
  /// Seconds since 1970, by the tenant's clock.
  package let now: Int
  /// How many active accounts there are, without those of resources.
  package let activeUsers: Int
  /// How many accounts are deleted and can still be restored, without those of resources.
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

/// A group as the directory's interface lists it, with its members.
package struct DirectoryGroup: Hashable, Sendable {
  package let id: GroupID
  package let name: String
  package let isDynamic: Bool
  package let kind: LicenseGroup.Kind
  /// Whether new members get copies of its conversations; `nil` if it is no Microsoft 365 group.
  package let sendsCopies: Bool?
  package let products: [SkuID]
  /// The names of the plans that are off in the licenses it gives, by product.
  package let disabledPlans: [SkuID: Set<String>]
  /// The accounts in it, by object id, sorted by user principal name.
  package let members: [Subject]
}
