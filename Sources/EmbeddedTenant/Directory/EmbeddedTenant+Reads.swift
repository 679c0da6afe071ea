import GRDB
import Microsoft365
import Operations

/// The reads of `Tenant` for callers that cannot wait, such as a server that answers one request at
/// a time.
extension EmbeddedTenant {
  /// The tenant's own time, in seconds since 1970.
  package func time() throws(DomainFailure) -> Int { try reading { $0.now } }

  /// Returns the account with this name, in any state; `nil` if there is none.
  package func account(_ name: UserName) throws(DomainFailure) -> User? {
    try reading { try $0.user(name) }
  }

  /// Returns every account that is not purged, sorted by user principal name.
  package func accounts() throws(DomainFailure) -> [User] {
    try reading { try $0.users("WHERE state <> 'purged'") }
  }

  package func units() throws(DomainFailure) -> [ProductUnits] {
    try reading { try $0.products() }
  }

  package func purchases() throws(DomainFailure) -> [Subscription] {
    try reading { try $0.subscriptions() }
  }

  package func numbers() throws(DomainFailure) -> [PhoneNumber] {
    try reading { try $0.phoneNumbers() }
  }

  package func box(of user: UserName) throws(DomainFailure) -> Mailbox? {
    try reading { try $0.mailbox(of: user) }
  }

  package func files(of user: UserName) throws(DomainFailure) -> OneDrive? {
    try reading { try $0.oneDrive(of: user) }
  }

  /// Returns every user who holds a role, sorted by name, with the roles.
  package func roleHolders() throws(DomainFailure) -> [(UserName, [Role])] {
    try reading { reader in
      let names = try reader.db.values(
        String.self, sql: "SELECT DISTINCT user FROM role_assignment ORDER BY user")
      return try names.compactMap { name in
        try reader.roles(of: UserName(name)).map { (UserName(name), $0) }
      }
    }
  }
}
