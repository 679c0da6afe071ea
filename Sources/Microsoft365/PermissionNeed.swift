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
      .readOrganisation, .readRoles,
    ]
    return !others.contains(self)
  }

  package static let readUsers = PermissionNeed(
    "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  package static let readProducts = PermissionNeed(
    "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All",
    "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  package static let readSubscriptions = PermissionNeed(
    "Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All",
    "Directory.ReadWrite.All")
  package static let readOrganisation = PermissionNeed(
    "User.Read", "Organization.Read.All", "Organization.ReadWrite.All", "User.Read.All",
    "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  package static let readGroups = PermissionNeed(
    "GroupMember.Read.All", "Group.Read.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All",
    "Directory.Read.All", "Directory.ReadWrite.All")
  package static let readMailboxes = PermissionNeed(
    "MailboxSettings.Read", "MailboxSettings.ReadWrite")
  /// As the permissions reference writes a permission's type behind its name.
  package static let readMailboxesAsApplication = PermissionNeed(
    "MailboxSettings.Read (Application)", "MailboxSettings.ReadWrite (Application)")
  package static let writeMailboxes = PermissionNeed("MailboxSettings.ReadWrite")
  package static let writeDrives = PermissionNeed("Files.ReadWrite.All", "Sites.ReadWrite.All")
  package static let readDrives = PermissionNeed(
    "Files.Read.All", "Files.ReadWrite.All", "Sites.Read.All", "Sites.ReadWrite.All")
  package static let readNumbers = PermissionNeed(
    "TeamsTelephoneNumber.Read.All", "TeamsTelephoneNumber.ReadWrite.All")
  package static let assign = PermissionNeed(
    "LicenseAssignment.ReadWrite.All", "User.ReadWrite.All", "Directory.ReadWrite.All")
  package static let assignToGroups = PermissionNeed(
    "LicenseAssignment.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All")
  package static let writeUsers = PermissionNeed("User.ReadWrite.All", "Directory.ReadWrite.All")
  package static let enableUsers = PermissionNeed(
    "User.EnableDisableAccount.All", "User.ReadWrite.All", "Directory.ReadWrite.All")
  package static let deleteUsers = PermissionNeed("User.DeleteRestore.All", "User.ReadWrite.All")
  package static let restoreUsers = PermissionNeed("User.DeleteRestore.All")
  package static let readRoles = PermissionNeed(
    "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "Directory.Read.All",
    "Directory.ReadWrite.All")
  package static let readMethods = PermissionNeed(
    "UserAuthenticationMethod.Read.All", "UserAuthenticationMethod.ReadWrite.All")
  package static let writeMethods = PermissionNeed("UserAuthenticationMethod.ReadWrite.All")
  package static let readDevices = PermissionNeed(
    "Device.Read.All", "Device.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  package static let writeDevices = PermissionNeed(
    "Device.ReadWrite.All", "Directory.ReadWrite.All", "Directory.AccessAsUser.All")
  package static let readManagedDevices = PermissionNeed(
    "DeviceManagementManagedDevices.Read.All", "DeviceManagementManagedDevices.ReadWrite.All")
  package static let removeDevices = PermissionNeed(
    "DeviceManagementManagedDevices.PrivilegedOperations.All",
    "DeviceManagementManagedDevices.ReadWrite.All")
  package static let writeRoles = PermissionNeed("RoleManagement.ReadWrite.Directory")
  package static let resetPasswords = PermissionNeed(
    "User-PasswordProfile.ReadWrite.All", "User.ReadWrite.All", "Directory.ReadWrite.All")
  package static let revokeSessions = PermissionNeed(
    "User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All")
  package static let writeGroups = PermissionNeed(
    "Group.ReadWrite.All", "Directory.ReadWrite.All")
  package static let readDeletedGroups = PermissionNeed(
    "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  package static let writeMembers = PermissionNeed(
    "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All")
  package static let readDomains = PermissionNeed(
    "Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
  package static let writeDomains = PermissionNeed("Domain.ReadWrite.All")
  package static let writeNumbers = PermissionNeed("TeamsTelephoneNumber.ReadWrite.All")

  /// Returns the needs of these steps that `permissions` does not meet, without duplicates, in the
  /// order of the steps.
  package static func missing(
    _ permissions: Set<String>, for steps: some Sequence<Step>
  ) -> [PermissionNeed] {
    var seen: Set<PermissionNeed> = []
    return steps.flatMap { Microsoft365Catalogue.needs(of: $0.operation, $0.arguments) }
      .filter { permissions.isDisjoint(with: $0.anyOf) && seen.insert($0).inserted }
  }

  /// A step, as far as it decides which permissions are needed.
  package typealias Step = (operation: OperationID, arguments: Arguments)
}

extension [PermissionNeed] {
  /// Accounts are read with the names of the groups that give them licenses.
  static let accounts: [PermissionNeed] = [.readUsers, .readGroups]
}
