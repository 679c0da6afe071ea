/// Which limit; each has at least one dated value.
package enum LimitID: String, Hashable, Sendable, CaseIterable {
  /// How long a mailbox without a licence, or of a deleted account, is kept.
  case exchangeRetention
  /// How long a deleted account can be restored.
  case accountRetention
  /// When a OneDrive nobody pays for can only be read.
  case oneDriveReadOnly
  /// When a OneDrive nobody pays for is archived.
  case oneDriveArchived
  /// What a shared mailbox may hold without a licence.
  case sharedMailboxQuota
  /// What a mailbox may hold with Exchange Online Plan 2.
  case licensedMailboxQuota
  /// How long a mailbox over its quota still works.
  case mailboxLock
  /// When a deleted account's licences are free again.
  case licenceFreeAfterDeletion
  /// How many users the Licences page takes at a time.
  case licencesPageUsers
  /// How long a delay hold lasts.
  case delayHold
  /// How long after a purchase units can be given back.
  case reductionWindow
  /// On how many computers one user may install Office.
  case officeInstalls
  /// How old a backup may be to count before a switch.
  case backupFreshness
}
