import Operations

/// A property that the domain reads. Its display text is in the catalogue of words.
package enum FactProperty: String, Hashable, Sendable, CaseIterable {
  // Of a user
  case displayName
  case department
  case accountState
  case nameTakenBy
  case deletedAt
  case restorableUntil
  case directorySynced
  case usageLocation
  case signInState
  case passwordChangedAt
  case sessionsValidFrom
  case passwordExpires
  case administratorRoles
  case authenticationMethods
  case principalName
  case newNameHolder
  case jobTitle
  case officeLocation
  case dataLocation
  case mobilePhone
  case assignedLicenses
  case directLicenses
  case inheritedLicenses
  case licenseGroups
  case failedLicenses
  case failedLicenseGroups
  case failedLicenseReasons
  case failedDirectLicenses
  case memberships
  case licensesAtDeletion
  case disabledPlans
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
  case oneDriveReaders
  case oneDriveEditors
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
  case groupMembers
  case groupState
  case groupKind
  case conversationCopies
  case dynamicMembership
  case groupManagement
  // Of a device
  case operatingSystem
  case deviceEnabled
  case deviceManagement
  case deviceOwnership
  case lastContact
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
  case automaticReplies
  case repliesInside
  case repliesOutside
  case repliesAudience
  case repliesFrom
  case repliesUntil
  // Of a telephone number
  case numberState
  case numberKind
  case numberTarget
  case blockedUntil
  // Of a domain
  case domainState
  case verificationRecord
  case domainFixed
  case domainUsers
  case passwordValidity
  case passwordNotice
  // Of the organisation
  case verifiedDomains
  case globalAdministrators
  case securityDefaults
  case concealedNames
  case guestInvitations
  case guestAccess
  case externalSharing
  case userConsent
  case appRegistration
  case securityGroupCreation
  // Of a page
  case pageContents
  case unreadMailboxes
}

/// What may change at any time without the change that is being made, because others change it.
extension FactProperty {
  /// The numbers of units in use, which depend on the changes of all sessions together, and of
  /// everybody else over an interface that shows only totals.
  static let totals: Set<FactProperty> = [.assignedUnits, .availableUnits]

  /// What grows while people work, and the licenses that the service tries again to assign.
  static let selfMoving: Set<FactProperty> = [
    .mailboxBytes, .oneDriveBytes, .oneDriveFiles, .lastContact, .failedLicenses,
    .failedLicenseGroups,
    .failedLicenseReasons, .failedDirectLicenses,
  ]
}

extension Fact {
  /// Creates a fact with one of the domain's own properties.
  package init(_ subject: Subject, _ property: FactProperty, _ value: Value) {
    self.init(subject, property.rawValue, value)
  }
}

/// A word from a closed set that a fact can have as its value. Its display text is in the catalogue
/// of words.
package enum StateCode: String, Hashable, Sendable, CaseIterable {
  // Accounts
  case active
  case softDeleted
  case purged
  /// It is gone, and another account has its name.
  case replaced
  case unknown
  case allowed
  // Mailboxes and drives
  case none
  case disconnected
  case inactive
  case readOnly
  case archived
  case deleted
  case kept
  // Kinds of mailbox
  case user
  case shared
  case room
  case equipment
  // Holds
  case litigation
  case ediscovery
  case inPlace
  case retentionPolicy
  case organisationPolicy
  case label
  case delay
  case delayRelease
  // Subscriptions
  case enabled
  case warning
  case suspended
  case lockedOut
  case direct
  case reseller
  case productKey
  case volume
  case trial
  case selfService
  // Telephone numbers and calls
  case unassigned
  case assigned
  case blocked
  case directRouting
  case callingPlan
  case operatorConnect
  case off
  case forward
  case simultaneousRing
  // Licenses that could not be assigned (`licenseAssignmentState` of Microsoft Graph)
  case countViolation
  case mutuallyExclusiveViolation
  case dependencyViolation
  case prohibitedInUsageLocationViolation
  case uniquenessViolation
  case otherError
  // Where a group is managed
  case exchangeCenter
  case localDirectory
  // Domains
  case unverified
  case verified
  case never
  // Kinds of group
  case microsoft365
  case security
  // Services
  case exchange
  case sharePoint
  case oneDrive
  case teams
  case meetings
  case voice
  case office
  case engage
  // Backups
  case outlookPst
  case oneDriveDownload
  case engageExport
  case siteUrl

  /// Returns the value for a fact; a word outside the set becomes `unknown`.
  static func value(_ word: String) -> Value {
    .code((StateCode(rawValue: word) ?? .unknown).rawValue)
  }

  static func values(_ words: some Sequence<String>) -> Value { .list(words.map(value)) }
}

extension Value {
  static func code(_ code: StateCode) -> Value { .code(code.rawValue) }
}

extension ValueType {
  package static let user = ValueType("user")
  package static let group = ValueType("directoryGroup")
  package static let device = ValueType("device")
  package static let license = ValueType("license")
  package static let subscription = ValueType("subscription")
  package static let mailbox = ValueType("mailbox")
  package static let phoneNumber = ValueType("phoneNumber")
  package static let forwardingMode = ValueType("forwardingMode")
  package static let country = ValueType("country")
}
