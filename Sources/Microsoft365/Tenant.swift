import Operations

/// One administered organisation, as the domain reads and changes it.
///
/// The reads are those that Microsoft Graph and the Exchange and Teams modules offer; each throws
/// `DomainFailure.unavailable` or `.damaged` when nothing can be read.
package protocol Tenant: Sendable {
  /// What the way to this tenant shows of it, and lets do.
  var reach: TenantReach { get }
  /// The tenant for one fresh reading: what is asked for twice in it is read once.
  func reading() -> any Tenant
  /// Says which users a reading is going to ask for, so that they can be read together.
  ///
  /// - Parameter mailboxes: whether their mailboxes will be asked for too.
  func expect(_ users: [UserName], mailboxes: Bool) async throws(DomainFailure)

  /// The tenant's own time, in seconds since 1970.
  func now() async throws(DomainFailure) -> Int
  func organisation() async throws(DomainFailure) -> Organisation
  /// `nil` where the tenant does not know the person.
  func roles(of user: UserName) async throws(DomainFailure) -> [Role]?

  /// The account with this name in any state; `nil` where there is none.
  func user(_ name: UserName) async throws(DomainFailure) -> User?
  /// Every account that is not purged, by name.
  func users() async throws(DomainFailure) -> [User]
  func group(_ name: String) async throws(DomainFailure) -> LicenseGroup?

  /// The products the tenant has a subscription for.
  func products() async throws(DomainFailure) -> [ProductUnits]
  func subscriptions() async throws(DomainFailure) -> [Subscription]

  /// The mailbox of a user, or of the resource account with this address.
  func mailbox(of user: UserName) async throws(DomainFailure) -> Mailbox?
  /// Those that are no person's: shared, room and equipment.
  func resourceMailboxes() async throws(DomainFailure) -> [Mailbox]
  func oneDrive(of user: UserName) async throws(DomainFailure) -> OneDrive?

  func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber]
  /// The names of the call queues the user is an agent of, directly or through a group.
  func callQueues(of user: UserName) async throws(DomainFailure) -> [String]
  func callForwarding(of user: UserName) async throws(DomainFailure) -> CallForwarding?

  func artifacts(of user: UserName) async throws(DomainFailure) -> [Artifact]

  /// Carries out a change once for one key; a second call with the key does nothing.
  ///
  /// - Throws: `DomainFailure.refused` with the tenant's reason, and then nothing has changed.
  func perform(
    _ change: TenantChange, key: String, actor: UserName
  ) async throws(DomainFailure)
}

/// A tenant that is at hand: everything can be read and done, and reads cost nothing.
extension Tenant {
  package var reach: TenantReach { .whole }
  package func reading() -> any Tenant { self }
  package func expect(_ users: [UserName], mailboxes: Bool) async throws(DomainFailure) {}
}
