import Operations

/// A word from a closed set that a fact can have as its value. Its display text is in the catalogue
/// of words.
package enum StateCode: String, Hashable, Sendable, CaseIterable {
  // Accounts
  case active
  case softDeleted
  case purged
  case unknown
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
