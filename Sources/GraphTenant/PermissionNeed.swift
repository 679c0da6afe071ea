import Microsoft365
import Operations

/// The permissions of Microsoft Graph of which a task needs any one.
///
/// Source: the permissions reference of Microsoft Graph v1.0, as of August 2026; the least
/// privileged first. Delegated and application permissions have the same names here.
package struct PermissionNeed: Hashable, Sendable {
  package let anyOf: [String]

  /// - Parameter anyOf: The names of permissions, the least privileged first.
  package init(_ anyOf: String...) { self.anyOf = anyOf }

  /// Whether nothing works without it. What the others read can also be told by a person.
  package var isEssential: Bool {
    let others: [PermissionNeed] = [
      .readGroups, .readMailboxes, .readDrives, .readNumbers, .readSubscriptions,
      .readOrganisation,
    ]
    return !others.contains(self)
  }

  static let readUsers = PermissionNeed(
    "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  package static let readProducts = PermissionNeed(
    "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All",
    "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  static let readSubscriptions = PermissionNeed(
    "Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All",
    "Directory.ReadWrite.All")
  static let readOrganisation = PermissionNeed(
    "User.Read", "Organization.Read.All", "Organization.ReadWrite.All", "User.Read.All",
    "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  static let readGroups = PermissionNeed(
    "GroupMember.Read.All", "Group.Read.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All",
    "Directory.Read.All", "Directory.ReadWrite.All")
  static let readMailboxes = PermissionNeed("MailboxSettings.Read", "MailboxSettings.ReadWrite")
  /// As the permissions reference writes a permission's type behind its name.
  static let readMailboxesAsApplication = PermissionNeed(
    "MailboxSettings.Read (Application)", "MailboxSettings.ReadWrite (Application)")
  static let readDrives = PermissionNeed(
    "Files.Read.All", "Files.ReadWrite.All", "Sites.Read.All", "Sites.ReadWrite.All")
  static let readNumbers = PermissionNeed(
    "TeamsTelephoneNumber.Read.All", "TeamsTelephoneNumber.ReadWrite.All")
  static let assign = PermissionNeed(
    "LicenseAssignment.ReadWrite.All", "User.ReadWrite.All", "Directory.ReadWrite.All")
  static let writeUsers = PermissionNeed("User.ReadWrite.All", "Directory.ReadWrite.All")
  static let deleteUsers = PermissionNeed("User.DeleteRestore.All", "User.ReadWrite.All")
  static let restoreUsers = PermissionNeed("User.DeleteRestore.All")
  static let writeMembers = PermissionNeed(
    "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All")
  static let writeNumbers = PermissionNeed("TeamsTelephoneNumber.ReadWrite.All")

  /// A step, as far as it decides which permissions are needed: its operation, and the page that it
  /// opens, which decides what is read; `nil` for other steps.
  package typealias Step = (operation: OperationID, page: String?)

  /// Returns what a step needs for reading and changing; nothing for a step that neither reads nor
  /// changes the tenant, such as a question to a person.
  ///
  /// An operation that a person carries out by hand needs only permissions to read.
  package static func of(_ step: Step) -> [PermissionNeed] {
    if let page = step.page.flatMap(AdminPage.init(rawValue:)) { return of(page) }
    return switch step.operation.rawValue {
    case "license.assign", "license.unassign", "license.unassignAll", "license.replace",
      "mailbox.assignLicense":
      accounts + [.readProducts, .readMailboxes, .readNumbers, .assign]
    case "license.leaveGroup":
      accounts + [.readProducts, .readMailboxes, .readNumbers, .writeMembers]
    case "user.setUsageLocation": accounts + [.writeUsers]
    case "user.delete": accounts + [.readProducts, .readMailboxes, .readNumbers, .deleteUsers]
    case "user.restore": accounts + [.readProducts, .readMailboxes, .readNumbers, .restoreUsers]
    case "phoneNumber.unassign", "phoneNumber.assign":
      accounts + [.readNumbers, .writeNumbers]
    case "phoneNumber.choose", "phoneNumber.check", "callForwarding.set":
      accounts + [.readNumbers]
    case "subscription.setQuantity", "subscription.setRecurringBilling", "subscription.takeOver",
      "subscription.choose", "subscription.checkReduction", "subscription.checkManageable",
      "quantity.enter":
      [.readSubscriptions, .readProducts]
    case "mailbox.choose", "mailbox.checkQuota", "mailbox.enableArchive", "mailbox.placeHold",
      "mailbox.releaseHolds", "mailbox.clearDelayHold", "mailbox.checkHolds",
      "mailbox.checkHoldEligibility", "account.checkDeleted":
      accounts + [.readMailboxes]
    case "license.readAvailability", "license.checkManageable", "license.choose": [.readProducts]
    case "retention.read": accounts + [.readMailboxes, .readDrives]
    case "license.checkCapacity", "license.chooseAssigned", "license.chooseNew",
      "batch.checkRemaining":
      accounts + [.readProducts]
    case "country.choose", "site.recordUrl": accounts + [.readOrganisation]
    case "license.checkInheritance", "user.choose", "users.choose", "users.takeBatch",
      "users.takeNextWithoutBackup", "user.checkUsageLocation", "services.read",
      "backup.checkNeed", "backup.record", "callQueue.removeAgent", "callQueue.check":
      accounts
    case _: []
    }
  }

  /// Accounts are read with the names of the groups that give them licenses.
  private static let accounts: [PermissionNeed] = [.readUsers, .readGroups]

  private static func of(_ page: AdminPage) -> [PermissionNeed] {
    switch page {
    case .adminHome, .licenses: [.readProducts]
    case .productLicenses, .licensesAndApps, .manageProductLicenses: accounts + [.readProducts]
    case .yourProducts, .subscriptionDetails, .removeLicenses: [.readSubscriptions, .readProducts]
    case .activeUsers, .deletedUsers, .callQueues, .dataExport, .outlook: accounts
    case .userDetails, .sharedMailboxes, .mailboxDetails, .holds: accounts + [.readMailboxes]
    case .phoneNumbers, .callingPolicies: accounts + [.readNumbers]
    case .oneDrive: accounts + [.readDrives]
    case .teamSite: [.readOrganisation]
    }
  }

  /// Returns the needs of these steps that `permissions` does not meet, without duplicates, in the
  /// order of the steps.
  package static func missing(
    _ permissions: Set<String>, for steps: some Sequence<Step>
  ) -> [PermissionNeed] {
    var seen: Set<PermissionNeed> = []
    return steps.flatMap(of).filter { need in
      permissions.isDisjoint(with: need.anyOf) && seen.insert(need).inserted
    }
  }
}

/// The actor name of an application that acts for itself, without a signed-in person.
package enum ApplicationActor {
  private static let prefix = "app:"

  /// Returns `app:` with the application's id.
  ///
  /// - Parameter client: The application's id.
  package static func name(_ client: String) -> String { prefix + client }

  /// Returns whether a user name is that of an application.
  static func isApplication(_ user: UserName) -> Bool { user.rawValue.hasPrefix(prefix) }
}
