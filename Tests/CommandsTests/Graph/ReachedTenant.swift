import EmbeddedTenant
import Microsoft365
import Operations

/// The embedded tenant, limited to what can be read and done through another interface.
struct ReachedTenant: Tenant {
  let tenant: EmbeddedTenant
  let reach: TenantReach

  var domain: Microsoft365Domain {
    Microsoft365Domain(tenant: self, products: tenant.products, limits: tenant.limits)
  }

  func now() async throws(DomainFailure) -> Int { try await tenant.now() }
  func organisation() async throws(DomainFailure) -> Organisation {
    try await tenant.organisation()
  }
  func rights(of user: UserName, anyOf roles: [Role]) async throws(DomainFailure) -> Rights {
    try await tenant.rights(of: user, anyOf: roles)
  }
  func user(_ id: UserID) async throws(DomainFailure) -> User? { try await tenant.user(id) }
  func users(named name: UserName) async throws(DomainFailure) -> [User] {
    try await tenant.users(named: name)
  }
  func details(of user: UserID) async throws(DomainFailure) -> AccountDetails? {
    try await tenant.details(of: user)
  }
  func roles(of user: UserID) async throws(DomainFailure) -> [Role] {
    try await tenant.roles(of: user)
  }
  func holders(of role: Role) async throws(DomainFailure) -> [Subject] {
    try await tenant.holders(of: role)
  }
  func authenticationMethods(
    of user: UserID
  ) async throws(DomainFailure) -> [AuthenticationMethod] {
    try await tenant.authenticationMethods(of: user)
  }
  func devices(of user: UserID) async throws(DomainFailure) -> [Device] {
    try await tenant.devices(of: user)
  }
  func managedDevices(of user: UserID) async throws(DomainFailure) -> [ManagedDevice] {
    try await tenant.managedDevices(of: user)
  }
  func domain(named name: String) async throws(DomainFailure) -> DirectoryDomain? {
    try await tenant.domain(named: name)
  }
  func verificationRecord(of domain: String) async throws(DomainFailure) -> String? {
    try await tenant.verificationRecord(of: domain)
  }
  func users(inDomain domain: String) async throws(DomainFailure) -> [Subject] {
    try await tenant.users(inDomain: domain)
  }
  func value(of setting: TenantSetting) async throws(DomainFailure) -> String {
    try await tenant.value(of: setting)
  }
  func users() async throws(DomainFailure) -> [User] { try await tenant.users() }
  func group(_ id: GroupID) async throws(DomainFailure) -> LicenseGroup? {
    try await tenant.group(id)
  }
  func groups(named name: String) async throws(DomainFailure) -> [LicenseGroup] {
    try await tenant.groups(named: name)
  }
  func allGroups() async throws(DomainFailure) -> [LicenseGroup] {
    try await tenant.allGroups()
  }
  func groups(of user: UserID) async throws(DomainFailure) -> Set<GroupID> {
    try await tenant.groups(of: user)
  }
  func conversationCopies(of group: GroupID) async throws(DomainFailure) -> Bool? {
    try await tenant.conversationCopies(of: group)
  }
  func deletedGroups() async throws(DomainFailure) -> [LicenseGroup] {
    try await tenant.deletedGroups()
  }
  func members(of group: GroupID) async throws(DomainFailure) -> [Subject] {
    try await tenant.members(of: group)
  }
  func products() async throws(DomainFailure) -> [ProductUnits] { try await tenant.products() }
  func subscriptions() async throws(DomainFailure) -> [Subscription] {
    try await tenant.subscriptions()
  }
  func mailbox(of user: UserID) async throws(DomainFailure) -> Mailbox? {
    try await tenant.mailbox(of: user)
  }
  func resourceMailboxes() async throws(DomainFailure) -> ResourceMailboxes {
    try await tenant.resourceMailboxes()
  }
  func automaticReplies(
    of user: UserID
  ) async throws(DomainFailure) -> AutomaticReplies? {
    try await tenant.automaticReplies(of: user)
  }
  func driveAccess(of user: UserID) async throws(DomainFailure) -> [DriveAccess] {
    try await tenant.driveAccess(of: user)
  }
  func oneDrive(of user: UserID) async throws(DomainFailure) -> OneDrive? {
    try await tenant.oneDrive(of: user)
  }
  func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber] {
    try await tenant.phoneNumbers()
  }
  func callQueues(of user: UserID) async throws(DomainFailure) -> [String] {
    try await tenant.callQueues(of: user)
  }
  func callForwarding(of user: UserID) async throws(DomainFailure) -> CallForwarding? {
    try await tenant.callForwarding(of: user)
  }
  func artifacts(of user: UserID) async throws(DomainFailure) -> [Artifact] {
    try await tenant.artifacts(of: user)
  }
  func perform(
    _ change: TenantChange, key: String, actor: UserName
  ) async throws(DomainFailure) {
    try await tenant.perform(change, key: key, actor: actor)
  }
}
