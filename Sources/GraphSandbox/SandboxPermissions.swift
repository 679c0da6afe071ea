/// The permissions of Microsoft Graph that the sandbox recognises.
package enum SandboxPermissions {
  package static let all: Set<String> = [
    "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All",
    "Group.Read.All", "GroupMember.ReadWrite.All", "MailboxSettings.Read", "Files.Read.All",
    "TeamsTelephoneNumber.Read.All", "TeamsTelephoneNumber.ReadWrite.All",
    "User.DeleteRestore.All", "User.RevokeSessions.All", "RoleManagement.Read.Directory",
  ]

  static let readUsers: Set<String> = [
    "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
  ]
  static let readProducts: Set<String> = [
    "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All",
    "Directory.Read.All", "Directory.ReadWrite.All",
  ]
  static let readOrganization: Set<String> = [
    "Organization.Read.All", "Directory.Read.All", "Directory.ReadWrite.All", "User.Read.All",
    "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All",
  ]
  static let readGroups: Set<String> = [
    "Group.Read.All", "GroupMember.ReadWrite.All", "Directory.Read.All",
    "Directory.ReadWrite.All",
  ]
  static let assign: Set<String> = [
    "LicenseAssignment.ReadWrite.All", "User.ReadWrite.All", "Directory.ReadWrite.All",
  ]
  static let writeUsers: Set<String> = ["User.ReadWrite.All", "Directory.ReadWrite.All"]
  static let deleteUsers: Set<String> = ["User.DeleteRestore.All", "User.ReadWrite.All"]
  static let restoreUsers: Set<String> = ["User.DeleteRestore.All"]
  static let revoke: Set<String> = ["User.RevokeSessions.All", "User.ReadWrite.All"]
  static let writeMembers: Set<String> = [
    "GroupMember.ReadWrite.All", "Directory.ReadWrite.All",
  ]
  static let readMailboxes: Set<String> = ["MailboxSettings.Read", "MailboxSettings.ReadWrite"]
  static let readDrives: Set<String> = ["Files.Read.All", "Files.ReadWrite.All"]
  static let readNumbers: Set<String> = [
    "TeamsTelephoneNumber.Read.All", "TeamsTelephoneNumber.ReadWrite.All",
  ]
  static let writeNumbers: Set<String> = ["TeamsTelephoneNumber.ReadWrite.All"]
  static let readRoles: Set<String> = ["RoleManagement.Read.Directory", "Directory.Read.All"]
}
