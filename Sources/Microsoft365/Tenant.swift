import Operations

/// One administered organisation, as the domain reads and changes it.
///
/// The reads are those that Microsoft Graph and the PowerShell modules for Exchange and Teams
/// offer. Each throws `DomainFailure.unavailable` or `.damaged` when nothing can be read, and
/// `.refused` with a refusal that `isUnreadable` if the tenant does not show this one thing.
package protocol Tenant: Sendable {
  /// What the interface to this tenant can read and change.
  var reach: TenantReach { get }
  /// Returns the tenant for one new reading, within which nothing is read twice.
  func reading() -> any Tenant

  /// The same tenant for sessions that run at once.
  var inParallel: any Tenant { get }

  /// How many sessions run at once.
  var concurrency: Int { get }
  /// Announces which users a reading will ask for, so that they can be read in one request.
  ///
  /// - Parameter mailboxes: Whether the reading will ask for their mailboxes too.
  /// - Throws: `DomainFailure.unavailable` or `.damaged` if they cannot be read.
  func expect(_ users: [UserID], mailboxes: Bool) async throws(DomainFailure)

  /// The tenant's own time, in seconds since 1970.
  func now() async throws(DomainFailure) -> Int
  /// Returns what the tenant states about itself.
  func organisation() async throws(DomainFailure) -> Organisation
  /// Returns what is known about whether a user has one of these administrator roles; with no
  /// roles, whether there is an active account with this name.
  func rights(of user: UserName, anyOf roles: [Role]) async throws(DomainFailure) -> Rights

  /// Returns the account with this id, in any state; `nil` if there is none.
  func user(_ id: UserID) async throws(DomainFailure) -> User?
  /// Returns the accounts with this user principal name, in any state, the one in use first: an
  /// account can have had the name before another one got it.
  func users(named name: UserName) async throws(DomainFailure) -> [User]
  /// Returns what is read of an account in use only where it matters; `nil` if it is not in use.
  func details(of user: UserID) async throws(DomainFailure) -> AccountDetails?
  /// Returns every account that is not purged, in the order of user principal names.
  func users() async throws(DomainFailure) -> [User]
  /// Returns the first people of `users()` whose accounts are in use, at most `most`, and how many
  /// there are; `nil` if that takes reading all, or there are no more than that.
  func firstPeople(_ most: Int) async throws(DomainFailure) -> FirstPeople?
  /// Returns the group with this id; `nil` if there is none.
  func group(_ id: GroupID) async throws(DomainFailure) -> LicenseGroup?
  /// Returns the groups with this name, in the order of their ids.
  func groups(named name: String) async throws(DomainFailure) -> [LicenseGroup]
  /// Returns every group, in the order of their names.
  func allGroups() async throws(DomainFailure) -> [LicenseGroup]
  /// Returns the deleted groups that can be restored, in the order of their names.
  func deletedGroups() async throws(DomainFailure) -> [LicenseGroup]
  /// Returns whether members who are added to a Microsoft 365 group get copies of its conversations; `nil`
  /// for every other group.
  func conversationCopies(of group: GroupID) async throws(DomainFailure) -> Bool?
  /// Returns the groups of which the account itself is a member, and not only another group of
  /// which it is one.
  func groups(of user: UserID) async throws(DomainFailure) -> Set<GroupID>

  /// Returns the accounts in use that are members of the group themselves, in the order of their
  /// names.
  func members(of group: GroupID) async throws(DomainFailure) -> [Subject]

  /// Returns the administrator roles that are assigned to the account itself, of those that are
  /// known here, in the order of `Role`.
  func roles(of user: UserID) async throws(DomainFailure) -> [Role]
  /// Returns the accounts to which a role is assigned and with which somebody can sign in.
  func holders(of role: Role) async throws(DomainFailure) -> [Subject]
  /// Returns what somebody proves who they are with besides the password.
  func authenticationMethods(
    of user: UserID
  ) async throws(DomainFailure) -> [AuthenticationMethod]
  /// Returns the devices that belong to somebody in the directory, in the order of their names.
  func devices(of user: UserID) async throws(DomainFailure) -> [Device]
  /// Returns the devices of somebody that the management of devices knows.
  func managedDevices(of user: UserID) async throws(DomainFailure) -> [ManagedDevice]
  /// Returns a domain that was added to the organisation; `nil` if it was not.
  func domain(named name: String) async throws(DomainFailure) -> DirectoryDomain?
  /// Returns the text of the record that proves who owns a domain; `nil` if the tenant wants none.
  func verificationRecord(of domain: String) async throws(DomainFailure) -> String?
  /// Returns the accounts in use that have their names in a domain, in the order of their names.
  func users(inDomain domain: String) async throws(DomainFailure) -> [Subject]
  /// Returns the value of a setting of the organisation: one of its `values`, or the tenant's own word.
  func value(of setting: TenantSetting) async throws(DomainFailure) -> String

  /// Returns the products for which the tenant has a subscription.
  func products() async throws(DomainFailure) -> [ProductUnits]
  /// Returns every subscription, in any status.
  func subscriptions() async throws(DomainFailure) -> [Subscription]

  /// Returns the mailbox of a user or of a resource account; `nil` if there is none.
  func mailbox(of user: UserID) async throws(DomainFailure) -> Mailbox?
  /// Returns the shared, room and equipment mailboxes.
  func resourceMailboxes() async throws(DomainFailure) -> ResourceMailboxes
  /// Returns the replies that the user's mailbox sends by itself; `nil` if there is no mailbox in use.
  func automaticReplies(of user: UserID) async throws(DomainFailure) -> AutomaticReplies?
  /// Returns who may use all of the user's drive besides the user; empty if there is none in use.
  func driveAccess(of user: UserID) async throws(DomainFailure) -> [DriveAccess]
  /// Returns the user's drive; `nil` if there is none.
  func oneDrive(of user: UserID) async throws(DomainFailure) -> OneDrive?

  /// Returns every telephone number of the tenant, assigned or not.
  func phoneNumbers() async throws(DomainFailure) -> [PhoneNumber]
  /// Returns the names of the call queues in which the user is an agent, directly or through a
  /// group.
  func callQueues(of user: UserID) async throws(DomainFailure) -> [String]
  /// Returns where the user's calls go; `nil` if they are not forwarded.
  func callForwarding(of user: UserID) async throws(DomainFailure) -> CallForwarding?

  /// Returns what a person has recorded as saved outside the tenant for this user.
  func artifacts(of user: UserID) async throws(DomainFailure) -> [Artifact]

  /// Carries out a change; a second call with the same key does not make it twice.
  ///
  /// - Parameters:
  ///   - key: Identifies the attempt. A tenant that cannot record keys, as over Microsoft Graph,
  ///     asks only for what is still missing.
  ///   - actor: The person in whose name the change is made.
  /// - Throws: `DomainFailure.refused` with the tenant's reason, in which case nothing has changed;
  ///   `.partlyRefused` if it was made for some users only; `.unknownOutcome` if the change may have
  ///   been made; `.unavailable` or `.damaged` if the
  ///   tenant cannot be reached or read.
  func perform(
    _ change: TenantChange, key: String, actor: UserName
  ) async throws(DomainFailure)
}

/// Defaults for a local tenant: everything can be read and changed, and reads cost nothing.
extension Tenant {
  package var reach: TenantReach { .whole }
  package func reading() -> any Tenant { self }
  package var inParallel: any Tenant { self }
  /// They spend far more time waiting for the network than computing.
  package var concurrency: Int { 4 }
  package func expect(_ users: [UserID], mailboxes: Bool) async throws(DomainFailure) {}
  package func firstPeople(_ most: Int) async throws(DomainFailure) -> FirstPeople? { nil }
}

/// The first people of a tenant, when the others have not been read.
package struct FirstPeople: Hashable, Sendable {
  /// Those whose accounts are in use. No deleted account has the name of one of them.
  package let people: [User]
  /// How many accounts of people are in use.
  package let inUse: Int
  /// How many are deleted and can be restored.
  package let deleted: Int

  package init(_ people: [User], inUse: Int, deleted: Int) {
    self.people = people
    self.inUse = inUse
    self.deleted = deleted
  }
}

/// The shared, room and equipment mailboxes that were found.
package struct ResourceMailboxes: Hashable, Sendable {
  package let found: [Mailbox]
  /// The accounts whose mailboxes the tenant does not show, so that any may be one of these.
  package let unread: [Subject]
  /// Why it does not show the first of `unread`; `nil` if there are none.
  package let reason: Refusal?

  package init(_ found: [Mailbox], unread: [Subject] = [], reason: Refusal? = nil) {
    self.found = found
    self.unread = unread
    self.reason = reason
  }
}

/// What the tenant states about itself.
package struct Organisation: Hashable, Sendable {
  package let name: String
  /// The domain with which the tenant was created; team sites and addresses belong to it.
  package let domain: String
  /// ISO 3166-1 alpha-2.
  package let country: String
  /// Every domain that the organisation has proved to own, in which accounts can have names.
  package let verifiedDomains: [String]

  /// - Parameter verifiedDomains: `nil` for only the one with which the tenant was created.
  package init(name: String, domain: String, country: String, verifiedDomains: [String]? = nil) {
    self.name = name
    self.domain = domain
    self.country = country
    self.verifiedDomains = verifiedDomains ?? [domain]
  }

  /// The organisation as the subject of facts.
  package static let subject = Subject("tenant")

  /// The address at which a team site stays reachable within the organisation, even without a
  /// license for SharePoint.
  ///
  /// Source: Microsoft, "Back up data before switching Microsoft 365 for business plans".
  var siteAddress: String {
    "https://\(domain)/_layouts/15/start.aspx#/SitePages/Home.aspx"
  }
}
