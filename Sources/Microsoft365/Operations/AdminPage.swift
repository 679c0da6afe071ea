/// A page of an admin centre or a program that the documents send people to.
package enum AdminPage: String, Hashable, Sendable, CaseIterable {
  case adminHome
  case activeUsers
  case userDetails
  case licensesAndApps
  case manageProductLicenses
  case licenses
  case productLicenses
  case yourProducts
  case subscriptionDetails
  case removeLicenses
  case deletedUsers
  case sharedMailboxes
  case mailboxDetails
  case holds
  case phoneNumbers
  case callQueues
  case callingPolicies
  case dataExport
  case outlook
  case oneDrive
  case teamSite
}
