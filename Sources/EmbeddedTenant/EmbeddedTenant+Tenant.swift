import GRDB
import Microsoft365
import Operations

/// The tenant as the domain reads and changes it.
///
/// Everything can be read and changed. `perform` refuses a change by a person who has none of the
/// roles it needs.
extension EmbeddedTenant: Tenant {
  package func now() async throws(DomainFailure) -> Int { try time() }

  package func organisation() async throws(DomainFailure) -> Organisation {
    try reading(ReadName("organisation")) { try $0.organisation() }
  }

  package func rights(
    of user: UserName, anyOf roles: [Role]
  ) async throws(DomainFailure) -> Rights {
    guard let held = try reading(ReadName("roles", user.rawValue), { try $0.roles(of: user) })
    else { return .unknownPerson }
    return roles.isEmpty || !Set(held).isDisjoint(with: roles) ? .held : .missing
  }

  package func user(_ id: UserID) async throws(DomainFailure) -> User? {
    try account(id)
  }

  package func users(named name: UserName) async throws(DomainFailure) -> [User] {
    try accounts(named: name)
  }

  package func details(of user: UserID) async throws(DomainFailure) -> AccountDetails? {
    try accountDetails(user)
  }

  package func users() async throws(DomainFailure) -> [User] {
    try accounts()
  }

  package func firstPeople(_ most: Int) async throws(DomainFailure) -> FirstPeople? {
    try reading { try $0.firstPeople(most) }
  }

  package func group(_ id: GroupID) async throws(DomainFailure) -> LicenseGroup? {
    try reading(ReadName("group", id.rawValue)) { try $0.group(id) }
  }

  package func groups(named name: String) async throws(DomainFailure) -> [LicenseGroup] {
    try reading(ReadName("groups", name)) { try $0.groups(named: name) }
  }

  package func allGroups() async throws(DomainFailure) -> [LicenseGroup] {
    try reading { try $0.allGroups() }
  }

  package func groups(of user: UserID) async throws(DomainFailure) -> Set<GroupID> {
    try reading(ReadName("groupsOfUser", user.rawValue)) { reader in
      let ids = try reader.db.values(
        String.self,
        sql: """
          SELECT m.group_id FROM group_member m JOIN directory_group g ON g.id = m.group_id
          WHERE m.user = ? AND g.state = 'active'
          """,
        arguments: [user.rawValue])
      return Set(ids.map { GroupID($0) })
    }
  }

  package func conversationCopies(of group: GroupID) async throws(DomainFailure) -> Bool? {
    try sendsCopies(group)
  }

  package func deletedGroups() async throws(DomainFailure) -> [LicenseGroup] {
    try groupsDeleted()
  }

  package func members(of group: GroupID) async throws(DomainFailure) -> [Subject] {
    try reading { try $0.members(of: group) }
  }

  package func roles(of user: UserID) async throws(DomainFailure) -> [Role] {
    let held = Set(try reading { try $0.roles(of: user) })
    return Role.allCases.filter(held.contains)
  }

  package func holders(of role: Role) async throws(DomainFailure) -> [Subject] {
    try reading { try $0.holders(of: role) }
  }

  package func authenticationMethods(
    of user: UserID
  ) async throws(DomainFailure) -> [AuthenticationMethod] {
    try methods(of: user)
  }

  package func devices(of user: UserID) async throws(DomainFailure) -> [Device] {
    try ownedDevices(of: user).map(\.device)
  }

  package func managedDevices(of user: UserID) async throws(DomainFailure) -> [ManagedDevice] {
    try ownedDevices(of: user).compactMap(\.managed)
  }

  package func value(of setting: TenantSetting) async throws(DomainFailure) -> String {
    try settingValue(setting)
  }

  package func products() async throws(DomainFailure) -> [ProductUnits] {
    try units()
  }

  package func subscriptions() async throws(DomainFailure) -> [Subscription] {
    try purchases()
  }

  package func mailbox(of user: UserID) async throws(DomainFailure) -> Mailbox? {
    try box(of: user)
  }

  package func resourceMailboxes() async throws(DomainFailure) -> ResourceMailboxes {
    ResourceMailboxes(try reading(ReadName("resourceMailboxes")) { try $0.resourceMailboxes() })
  }

  package func automaticReplies(
    of user: UserID
  ) async throws(DomainFailure) -> AutomaticReplies? { try replies(of: user) }

  package func driveAccess(of user: UserID) async throws(DomainFailure) -> [DriveAccess] {
    try access(toDriveOf: user)
  }

  package func oneDrive(of user: UserID) async throws(DomainFailure) -> OneDrive? {
    try files(of: user)
  }

  package func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber] {
    try numbers()
  }

  package func callQueues(of user: UserID) async throws(DomainFailure) -> [String] {
    try reading(ReadName("callQueues", user.rawValue)) { try $0.callQueues(of: user) }
  }

  package func callForwarding(of user: UserID) async throws(DomainFailure) -> CallForwarding? {
    try reading(ReadName("callForwarding", user.rawValue)) { try $0.callForwarding(of: user) }
  }

  package func artifacts(of user: UserID) async throws(DomainFailure) -> [Artifact] {
    try reading(ReadName("artifacts", user.rawValue)) { try $0.artifacts(of: user) }
  }

  package func perform(
    _ change: TenantChange, key: String, actor: UserName
  ) async throws(DomainFailure) {
    guard let gathering else {
      return try write(change, key: key, actor: actor, needsRole: true)
    }
    try await gathering.outcome(of: AskedChange(change: change, key: key, actor: actor)).get()
  }

  package var inParallel: any Tenant {
    EmbeddedTenant(
      queue, products, limits, memory: memory,
      gathering: Gathering { changes in carryOut(changes, needsRole: true) })
  }

  /// As many as share a commit, and its flush of the disk, without any of them waiting long.
  package var concurrency: Int { 24 }
}

/// Those reads of `Tenant` that callers which cannot wait need too, such as a server that answers
/// one request at a time. They have other names because they are not `async`; each throws as
/// `Tenant` says.
extension EmbeddedTenant {
  /// The tenant's own time, in seconds since 1970.
  package func time() throws(DomainFailure) -> Int { try reading(ReadName("now")) { $0.now } }

  /// Returns the account with this id, in any state; `nil` if there is none.
  package func account(_ id: UserID) throws(DomainFailure) -> User? {
    try reading(ReadName("user", id.rawValue)) { try $0.user(id) }
  }

  /// Returns the accounts with this name, in any state, the active one first.
  package func accounts(named name: UserName) throws(DomainFailure) -> [User] {
    try reading(ReadName("users", name.rawValue)) { try $0.users(named: name) }
  }

  /// Returns what is read of an account only where it matters; `nil` if it is not in use.
  package func accountDetails(_ user: UserID) throws(DomainFailure) -> AccountDetails? {
    try reading { try $0.details(of: user) }
  }

  /// Returns what somebody proves who they are with besides the password, the first one they use by
  /// default.
  package func methods(of user: UserID) throws(DomainFailure) -> [AuthenticationMethod] {
    try reading { try $0.authenticationMethods(of: user) }
  }

  /// Returns the devices of somebody, or of everybody, in the order of their names.
  package func ownedDevices(of user: UserID? = nil) throws(DomainFailure) -> [OwnedDevice] {
    try reading { try $0.devices(of: user) }
  }

  /// Returns the value of a setting of the organisation.
  package func settingValue(_ setting: TenantSetting) throws(DomainFailure) -> String {
    try reading { try $0.value(of: setting) }
  }

  /// Returns every account that is not purged, sorted by user principal name.
  package func accounts() throws(DomainFailure) -> [User] {
    try reading(ReadName("everybody")) { try $0.users("WHERE state <> 'purged'") }
  }

  /// Returns whether new members of a Microsoft 365 group get copies of its conversations; `nil` for every
  /// other group.
  package func sendsCopies(_ group: GroupID) throws(DomainFailure) -> Bool? {
    try reading { reader in
      try reader.db.value(
        Bool.self,
        sql: """
          SELECT sends_copies FROM directory_group
          WHERE id = ? AND state = 'active' AND kind = 'microsoft365'
          """, arguments: [group.rawValue])
    }
  }

  /// Returns the deleted groups that can be restored.
  package func groupsDeleted() throws(DomainFailure) -> [LicenseGroup] {
    try reading { try $0.deletedGroups() }
  }

  /// Returns the products for which the tenant has a subscription.
  package func units() throws(DomainFailure) -> [ProductUnits] {
    try reading(ReadName("products")) { try $0.products() }
  }

  /// Returns every subscription, in any status.
  package func purchases() throws(DomainFailure) -> [Subscription] {
    try reading(ReadName("subscriptions")) { try $0.subscriptions() }
  }

  /// Returns every telephone number of the tenant.
  package func numbers() throws(DomainFailure) -> [PhoneNumber] {
    try reading(ReadName("phoneNumbers")) { try $0.phoneNumbers() }
  }

  /// Returns the mailbox of a user or resource account; `nil` if there is none.
  package func box(of user: UserID) throws(DomainFailure) -> Mailbox? {
    try reading(ReadName("mailbox", user.rawValue)) { try $0.mailbox(of: user) }
  }

  /// Returns the replies that a mailbox sends by itself; `nil` if there is no mailbox in use.
  package func replies(of user: UserID) throws(DomainFailure) -> AutomaticReplies? {
    try reading { try $0.automaticReplies(of: user) }
  }

  /// Returns who may use all of a user's drive; empty if there is none in use.
  package func access(toDriveOf user: UserID) throws(DomainFailure) -> [DriveAccess] {
    try reading { try $0.driveAccess(of: user) }
  }

  /// Returns the drive of a user; `nil` if there is none.
  package func files(of user: UserID) throws(DomainFailure) -> OneDrive? {
    try reading(ReadName("oneDrive", user.rawValue)) { try $0.oneDrive(of: user) }
  }
}
