import Operations

/// A property that the domain reads. Its display text is in the catalogue of words.
package enum FactProperty: String, Hashable, Sendable, CaseIterable {
  // Of a user
  case displayName
  case accountState
  case deletedAt
  case restorableUntil
  case directorySynced
  case usageLocation
  case assignedLicenses
  case directLicenses
  case inheritedLicenses
  case licenseGroups
  case licensesAtDeletion
  case services
  case officeInstalls
  case mailboxState
  case mailboxKeptUntil
  case holds
  case holdEligible
  case oneDriveState
  case oneDriveBytes
  case oneDriveFiles
  case oneDriveReadOnlyFrom
  case oneDriveArchivedFrom
  case phoneNumbers
  case voicePlan
  case callQueues
  case forwardingMode
  case forwardingTarget
  case backups
  case backupsNeeded
  case siteAddress
  case siteRetention
  // Of a product
  case purchasedUnits
  case assignedUnits
  case availableUnits
  case selfServiceOnly
  // Of a group
  case groupLicenses
  case dynamicMembership
  // Of a subscription
  case product
  case subscriptionStatus
  case channel
  case reducibleUnits
  case reductionWindowEnd
  case recurringBilling
  case creditCheckPending
  case termEnd
  // Of a mailbox
  case mailboxKind
  case mailboxBytes
  case quotaBytes
  case legacyQuotaBytes
  case archiveEnabled
  case overQuotaSince
  case mailboxLocked
  // Of a telephone number
  case numberState
  case numberKind
  case numberTarget
  case blockedUntil
}

extension Fact {
  /// Creates a fact with one of the domain's own properties.
  package init(_ subject: String, _ property: FactProperty, _ value: Value) {
    self.init(subject, property.rawValue, value)
  }
}
