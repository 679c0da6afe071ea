/// A change to a tenant; each case is made completely or not at all.
package enum TenantChange: Hashable, Sendable {
  case assign([UserName], [PartNumber])
  /// Removes direct assignments.
  case unassign([UserName], [PartNumber])
  /// Removes every direct assignment.
  case unassignAll([UserName])
  /// Makes these products the users' only direct assignments.
  case replace([UserName], [PartNumber])
  /// Removes the users from the groups that give them these products.
  case leaveGroups([UserName], [PartNumber])
  case setUsageLocation([UserName], country: String)
  case deleteUser(UserName)
  case restoreUser(UserName)
  /// Sets the new total, not the difference.
  case setQuantity(SubscriptionID, Int)
  case setRecurringBilling(SubscriptionID, Bool)
  case takeOver(SubscriptionID)
  /// Places a litigation hold; `nil` days means indefinitely.
  case placeHold(UserName, days: Int?)
  case releaseHolds(UserName)
  case clearDelayHold(UserName)
  case enableArchive(UserName)
  /// Removes a user from one group.
  case leaveGroup(UserName, group: String)
  /// Adds and removes direct assignments in one step, as one request to Microsoft Graph does.
  case adjust(UserName, adding: [PartNumber], removing: [PartNumber])
  case unassignNumber(TelephoneNumber)
  case assignNumber(TelephoneNumber, UserName)
  case removeAgent(UserName)
  case setForwarding(UserName, CallForwarding)
  case keepArtifact(BackupKind, UserName, path: String)
}
