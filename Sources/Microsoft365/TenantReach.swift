import Operations

/// What the way to a tenant shows of it, and lets do.
package struct TenantReach: Hashable, Sendable {
  /// Properties that cannot be read this way; facts of them are left out.
  package let unread: Set<FactProperty>
  /// Properties that follow a change in their own time or are changed by others meanwhile: they
  /// are shown, and no verdict depends on them.
  package let unpromised: Set<FactProperty>
  /// Whether only accounts, mailboxes and drives in use can be told from those that are not.
  package let isCoarse: Bool
  /// Whether changes without an interface are left to a person.
  package let changesByHand: Bool
  package let isEventuallyConsistent: Bool

  /// The tenant is at hand.
  package static let whole = TenantReach(
    unread: [], unpromised: [], isCoarse: false, changesByHand: false,
    isEventuallyConsistent: false)

  /// Microsoft Graph v1.0, as of August 2026.
  ///
  /// It has no reading of holds, quotas in use, call queues, call forwarding, or of how a
  /// subscription was bought and how much of it can be given back. The numbers of units in use lag
  /// and are everybody's; mailboxes and telephone numbers follow a licence when their own services
  /// have noticed.
  package static let graph = TenantReach(
    unread: [
      .mailboxKeptUntil, .holds, .oneDriveFiles, .oneDriveReadOnlyFrom, .oneDriveArchivedFrom,
      .callQueues, .forwardingMode, .forwardingTarget, .selfServiceOnly, .channel,
      .reducibleUnits, .reductionWindowEnd, .recurringBilling, .creditCheckPending,
      .mailboxBytes, .archiveEnabled, .overQuotaSince, .mailboxLocked, .blockedUntil,
    ],
    unpromised: [.mailboxState, .phoneNumbers, .assignedUnits, .availableUnits],
    isCoarse: true, changesByHand: true, isEventuallyConsistent: true)

  /// The facts as this way shows them.
  package func seen(_ facts: [Fact]) -> [Fact] {
    let unread = Set(unread.map(\.rawValue))
    let shown = facts.filter { !unread.contains($0.property) }
    return isCoarse ? CoarseFacts(shown).facts : shown
  }

  /// The facts of a prediction that a reading can be expected to show by the deadline.
  package func promised(_ facts: [Fact]) -> [Fact] {
    let unpromised = Set(unpromised.map(\.rawValue))
    return seen(facts).filter { !unpromised.contains($0.property) }
  }
}
