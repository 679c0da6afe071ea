import Microsoft365
import Operations

/// Each question outside a reading starts a reading of its own.
extension GraphTenant: Tenant {
  package var reach: TenantReach { .graph }
  package func reading() -> any Tenant { GraphReading(self) }

  package func expect(_ users: [UserName], mailboxes: Bool) async throws(DomainFailure) {}

  package func now() async throws(DomainFailure) -> Int { try await GraphReading(self).now() }

  package func organisation() async throws(DomainFailure) -> Organisation {
    try await GraphReading(self).organisation()
  }

  package func roles(of user: UserName) async throws(DomainFailure) -> [Role]? {
    try await GraphReading(self).roles(of: user)
  }

  package func user(_ name: UserName) async throws(DomainFailure) -> User? {
    try await GraphReading(self).user(name)
  }

  package func users() async throws(DomainFailure) -> [User] {
    try await GraphReading(self).users()
  }

  package func group(_ name: String) async throws(DomainFailure) -> LicenseGroup? {
    try await GraphReading(self).group(name)
  }

  package func products() async throws(DomainFailure) -> [ProductUnits] {
    try await GraphReading(self).products()
  }

  package func subscriptions() async throws(DomainFailure) -> [Subscription] {
    try await GraphReading(self).subscriptions()
  }

  package func mailbox(of user: UserName) async throws(DomainFailure) -> Mailbox? {
    try await GraphReading(self).mailbox(of: user)
  }

  package func resourceMailboxes() async throws(DomainFailure) -> [Mailbox] {
    try await GraphReading(self).resourceMailboxes()
  }

  package func oneDrive(of user: UserName) async throws(DomainFailure) -> OneDrive? {
    try await GraphReading(self).oneDrive(of: user)
  }

  package func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber] {
    try await GraphReading(self).phoneNumbers()
  }

  package func callQueues(of user: UserName) async throws(DomainFailure) -> [String] { [] }

  package func callForwarding(
    of user: UserName
  ) async throws(DomainFailure) -> CallForwarding? { nil }

  package func artifacts(of user: UserName) async throws(DomainFailure) -> [Artifact] {
    try evidence.artifacts(of: user)
  }
}
