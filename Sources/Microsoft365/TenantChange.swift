/// Everything that can be changed in a tenant; each case is one change, whole or not at all.
package enum TenantChange: Hashable, Sendable {
  case assign([UserName], [PartNumber])
  /// Takes away direct assignments.
  case unassign([UserName], [PartNumber])
  /// Takes away every direct assignment.
  case unassignAll([UserName])
  /// Leaves exactly these direct assignments.
  case replace([UserName], [PartNumber])
  /// Takes the users out of the groups that give them these products.
  case leaveGroups([UserName], [PartNumber])
  case setUsageLocation([UserName], country: String)
  case deleteUser(UserName)
  case restoreUser(UserName)
  /// Sets the new total, not the difference.
  case setQuantity(SubscriptionID, Int)
  case setRecurringBilling(SubscriptionID, Bool)
  case takeOver(SubscriptionID)
  /// Places a litigation hold; `nil` days means without end.
  case placeHold(UserName, days: Int?)
  case releaseHolds(UserName)
  case clearDelayHold(UserName)
  case enableArchive(UserName)
  /// Takes a user out of one group.
  case leaveGroup(UserName, group: String)
  /// Gives and takes direct assignments in one, as one request of Microsoft Graph does.
  case adjust(UserName, adding: [PartNumber], removing: [PartNumber])
  case unassignNumber(TelephoneNumber)
  case assignNumber(TelephoneNumber, UserName)
  case removeAgent(UserName)
  case setForwarding(UserName, CallForwarding)
  case keepArtifact(BackupKind, UserName, path: String)
}
