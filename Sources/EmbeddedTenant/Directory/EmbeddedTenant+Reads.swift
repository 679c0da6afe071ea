import GRDB
import Microsoft365
import Operations

/// The reads of `Tenant` for callers that cannot wait: a server that answers one request at a time.
extension EmbeddedTenant {
  /// The tenant's own time, in seconds since 1970.
  package func time() throws(DomainFailure) -> Int { try reading { $0.now } }

  /// The account with this name in any state.
  package func account(_ name: UserName) throws(DomainFailure) -> User? {
    try reading { try $0.user(name) }
  }

  /// Every account that is not purged, by name.
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

  /// Everybody who holds a role, by name.
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
