/// A change to a tenant.
///
/// An embedded tenant makes it completely or not at all. Over Microsoft Graph, a change of several
/// users may be made for only some of them (`DomainFailure.partlyRefused`).
package enum TenantChange: Hashable, Sendable {
  /// Adds direct assignments of these products to users who have none; those who have one keep it
  /// as it is.
  case assign([UserID], [SkuID], PlanChoice = .kept)
  /// Removes direct assignments of these products.
  case unassign([UserID], [SkuID])
  /// Removes every direct assignment.
  case unassignAll([UserID])
  /// Makes these products the users' only direct assignments; those they have already stay as they
  /// are.
  case replace([UserID], [SkuID], PlanChoice = .kept)
  /// Removes the users from the groups that give them these products.
  case leaveGroups([UserID], [SkuID])
  /// Sets a property of accounts.
  case update([UserID], AccountProperty)
  /// Sets a password that its person must replace at the next sign-in; without one, as a person in
  /// the admin center has done.
  case resetPassword(UserID, NewPassword?)
  /// Removes what a person proves who they are with besides the password: the method with this id, or
  /// every one.
  case removeAuthenticationMethods(UserID, only: String?)
  /// Decides whether the directory accepts a device of somebody.
  case setDevice(UserID, DeviceID, isEnabled: Bool)
  /// Asks a device of somebody to erase what is on it.
  case removeDevice(UserID, DeviceID, DeviceRemoval)
  case assignRole(UserID, Role)
  case unassignRole(UserID, Role)
  /// Sets a setting of the organisation to one of its values.
  case set(TenantSetting, to: String)
  /// Adds a domain, which is not verified yet.
  case addDomain(String)
  case verifyDomain(String)
  case removeDomain(String)
  /// Sets for how many days the passwords of a domain are valid, and how many days before people are
  /// told; `nil` leaves that as it is.
  case setPasswordValidity(String, days: Int, notice: Int?)
  /// Ends every session, so that the person must sign in again wherever they are signed in.
  case revokeSessions(UserID)
  /// Makes an account with a password that its person must replace at the first sign-in; without one,
  /// as a person in the admin center has done.
  case createUser(NewAccount, NewPassword?)
  /// Deletes an account, which can be restored for a limited time.
  case deleteUser(UserID)
  /// Restores a deleted account with the licenses it held.
  case restoreUser(UserID)
  /// Sets the new total, not the difference.
  case setQuantity(SubscriptionID, Int)
  case setRecurringBilling(SubscriptionID, Bool)
  /// Turns a person's own purchase into the organisation's.
  case takeOver(SubscriptionID)
  /// Places a litigation hold; `nil` days means indefinitely.
  case placeHold(UserID, days: Int?)
  /// Releases every hold that is not a delay hold.
  case releaseHolds(UserID)
  /// Releases the delay holds.
  case clearDelayHold(UserID)
  case enableArchive(UserID)
  /// Makes a mailbox one that several people share, or one person's.
  case convertMailbox(UserID, to: Mailbox.Kind)
  /// Decides which replies a mailbox sends by itself.
  case setAutomaticReplies(UserID, AutomaticRepliesChange)
  /// Lets somebody use all of a user's drive.
  case grantDrive(UserID, to: UserID, DriveAccess.Right)
  case removeDrive(UserID, from: UserID)
  /// Puts a user into one group.
  case joinGroup(UserID, group: GroupID)
  /// Removes a user from one group.
  case leaveGroup(UserID, group: GroupID)
  /// Makes a group without members.
  case createGroup(String, LicenseGroup.Kind)
  /// Deletes a group; one of Microsoft 365 can be restored for a limited time.
  case deleteGroup(GroupID)
  case restoreGroup(GroupID)
  /// Decides whether members who are added to a group get copies of its conversations.
  case setConversationCopies(GroupID, Bool)
  /// Has a group give these products to its members.
  case assignToGroup(GroupID, [SkuID], PlanChoice = .kept)
  /// Has a group no longer give these products.
  case unassignFromGroup(GroupID, [SkuID])
  /// Adds and removes direct assignments in one step, as one request to Microsoft Graph does. A
  /// product that is added again gets the plans of the new assignment.
  case adjust(UserID, adding: [LicenseAssignment], removing: [SkuID])
  case unassignNumber(TelephoneNumber)
  case assignNumber(TelephoneNumber, UserID)
  /// Removes a user from every call queue and from the groups whose members are agents of one.
  case removeAgent(UserID)
  case setForwarding(UserID, CallForwarding)
  /// Records what a person has saved outside the tenant, with its path or address.
  case keepArtifact(BackupKind, UserID, path: String)

  /// Sets the country of accounts, ISO 3166-1 alpha-2.
  package static func setUsageLocation(_ users: [UserID], country: String) -> TenantChange {
    .update(users, .usageLocation(country))
  }

  /// The name under which records keep the change; it must not change. In most cases it is the id
  /// of the operation.
  package var name: String {
    switch self {
    case .adjust: "license.adjust"
    // Its records have another name than the operation that was added later.
    case .leaveGroup: "group.leave"
    case .assign, .unassign, .unassignAll, .replace, .leaveGroups, .update, .resetPassword,
      .revokeSessions, .removeAuthenticationMethods, .setDevice, .removeDevice, .assignRole,
      .unassignRole, .set, .joinGroup, .assignToGroup, .unassignFromGroup, .createGroup,
      .deleteGroup, .restoreGroup, .setConversationCopies, .addDomain, .verifyDomain, .removeDomain,
      .setPasswordValidity, .createUser, .deleteUser, .restoreUser,
      .setQuantity, .setRecurringBilling, .takeOver,
      .placeHold, .releaseHolds,
      .clearDelayHold, .enableArchive, .convertMailbox, .setAutomaticReplies, .grantDrive,
      .removeDrive, .unassignNumber, .assignNumber, .removeAgent,
      .setForwarding, .keepArtifact:
      operation.id.rawValue
    }
  }

  /// The roles of which a person needs one to make the change; empty if anybody may make it.
  package var roles: [Role] { operation.roles }

  /// Returns the roles of which a person needs one to make the change if the accounts that it concerns
  /// have these roles themselves.
  package func roles(over held: Set<Role>) -> [Role] { operation.roles(over: held) }

  /// The operation whose change it is; for one that only an interface makes, an operation that the
  /// same people may carry out.
  private var operation: any DomainOperation {
    switch self {
    case .assign, .adjust: LicenseAssign()
    case .unassign: LicenseUnassign()
    case .unassignAll: LicenseUnassignAll()
    case .replace: LicenseReplace()
    case .leaveGroups, .leaveGroup: LicenseLeaveGroup()
    case .joinGroup: GroupMemberSet.add
    case .assignToGroup: GroupLicenseSet.assign
    case .unassignFromGroup: GroupLicenseSet.remove
    case .update(_, let property): property.operation
    case .resetPassword: UserResetPassword()
    case .revokeSessions: UserRevokeSessions()
    case .removeAuthenticationMethods: UserRemoveAuthenticationMethods()
    case .setDevice(_, _, let isEnabled): isEnabled ? DeviceSetEnabled.enable : .disable
    case .removeDevice(_, _, let removal): removal == .wipe ? DeviceRemove.wipe : .retire
    case .assignRole: RoleSet.assign
    case .unassignRole: RoleSet.unassign
    case .set(let setting, _): SettingSet(setting: setting)
    case .addDomain: DomainNameAdd()
    case .verifyDomain: DomainNameVerify()
    case .removeDomain: DomainNameRemove()
    case .setPasswordValidity: PasswordValiditySet()
    case .createGroup: GroupCreate()
    case .deleteGroup: GroupDelete()
    case .restoreGroup: GroupRestore()
    case .setConversationCopies: GroupSetConversationCopies()
    case .createUser: UserCreate()
    case .deleteUser: UserDelete()
    case .restoreUser: UserRestore()
    case .setQuantity: SubscriptionSetQuantity()
    case .setRecurringBilling: SubscriptionSetRecurringBilling()
    case .takeOver: SubscriptionTakeOver()
    case .placeHold: MailboxPlaceHold()
    case .releaseHolds: MailboxReleaseHolds()
    case .clearDelayHold: MailboxClearDelayHold()
    case .enableArchive: MailboxEnableArchive()
    case .convertMailbox(_, let kind):
      kind == .user ? MailboxConversion.toRegular : MailboxConversion.toShared
    case .setAutomaticReplies(_, let replies):
      replies.status == .disabled ? MailboxStopAutomaticReplies() : MailboxSetAutomaticReplies()
    case .grantDrive: DriveAccessSet.grant
    case .removeDrive: DriveAccessSet.remove
    case .unassignNumber: PhoneNumberUnassign()
    case .assignNumber: PhoneNumberAssign()
    case .removeAgent: CallQueueRemoveAgent()
    case .setForwarding: CallForwardingSet()
    case .keepArtifact: RecordOperation.backup
    }
  }

  /// The users, subscriptions, telephone numbers, settings and groups that a change concerns.
  package struct Subjects: Hashable, Sendable {
    package var users: [UserID] = []
    package var subscriptions: [SubscriptionID] = []
    package var numbers: [TelephoneNumber] = []
    package var settings: [TenantSetting] = []
    package var groups: [GroupID] = []
    /// Accounts and groups that are known only by their names, because they are yet to be made.
    package var newAccounts: [UserName] = []
    package var newGroups: [String] = []
    package var domains: [String] = []
  }

  /// The users, subscriptions, telephone numbers, settings and groups that this change concerns.
  package var subjects: Subjects {
    switch self {
    case .assign(let users, _, _), .unassign(let users, _), .unassignAll(let users),
      .replace(let users, _, _), .leaveGroups(let users, _), .update(let users, _):
      Subjects(users: users)
    case .deleteUser(let user), .restoreUser(let user), .placeHold(let user, _),
      .releaseHolds(let user), .clearDelayHold(let user), .enableArchive(let user),
      .convertMailbox(let user, _), .removeAgent(let user), .setForwarding(let user, _),
      .keepArtifact(_, let user, _),
      .adjust(let user, _, _), .leaveGroup(let user, _), .joinGroup(let user, _),
      .resetPassword(let user, _),
      .revokeSessions(let user), .assignRole(let user, _), .unassignRole(let user, _),
      .removeAuthenticationMethods(let user, _), .setDevice(let user, _, _),
      .removeDevice(let user, _, _), .setAutomaticReplies(let user, _),
      .grantDrive(let user, _, _), .removeDrive(let user, _):
      Subjects(users: [user])
    case .setQuantity(let id, _), .setRecurringBilling(let id, _), .takeOver(let id):
      Subjects(subscriptions: [id])
    case .set(let setting, _): Subjects(settings: [setting])
    case .addDomain(let name), .verifyDomain(let name), .removeDomain(let name),
      .setPasswordValidity(let name, _, _):
      Subjects(domains: [name])
    case .createUser(let account, _): Subjects(newAccounts: [account.name])
    case .createGroup(let name, _): Subjects(newGroups: [name])
    case .assignToGroup(let group, _, _), .unassignFromGroup(let group, _),
      .deleteGroup(let group), .restoreGroup(let group),
      .setConversationCopies(let group, _):
      Subjects(groups: [group])
    case .unassignNumber(let number): Subjects(numbers: [number])
    case .assignNumber(let number, let user): Subjects(users: [user], numbers: [number])
    }
  }
}
