/// The name of a limit; each limit has at least one dated value.
package enum LimitID: String, Hashable, Sendable, CaseIterable {
  /// How long a mailbox is kept without a license, or after its account is deleted.
  case exchangeRetention
  /// How long a deleted account can be restored.
  case accountRetention
  /// When a OneDrive without a license becomes read-only.
  case oneDriveReadOnly
  /// When a OneDrive without a license is archived.
  case oneDriveArchived
  /// How much a shared mailbox may contain without a license.
  case sharedMailboxQuota
  /// How much a mailbox may contain with Exchange Online Plan 2.
  case licensedMailboxQuota
  /// How long a mailbox over its quota still works.
  case mailboxLock
  /// When a deleted account's licenses become free.
  case licenseFreeAfterDeletion = "licenceFreeAfterDeletion"
  /// How many users the Licenses page accepts at a time.
  case licensesPageUsers = "licencesPageUsers"
  /// How long a delay hold lasts.
  case delayHold
  /// How long after a purchase its units can be given back.
  case reductionWindow
  /// On how many computers one user may install Office.
  case officeInstalls
  /// The maximum age of a backup that counts before a switch.
  case backupFreshness
}
