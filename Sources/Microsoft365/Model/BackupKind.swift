/// What a person has saved outside the tenant.
package enum BackupKind: String, Hashable, Sendable, CaseIterable {
  /// Mail, contacts and calendar, exported from Outlook.
  case outlookPst
  /// Files from OneDrive and SharePoint, downloaded.
  case oneDriveDownload
  /// Messages and files of Viva Engage, exported by an administrator.
  case engageExport
  /// The address of a team site.
  case siteUrl
}
