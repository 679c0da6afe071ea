import Operations

/// What the interface to a tenant can read and change.
package struct TenantReach: Hashable, Sendable {
  /// Properties that the interface cannot read; facts about them are left out.
  package let unread: Set<FactProperty>
  /// Properties that follow a change only after a delay of their own, or that others change at the
  /// same time. They are shown, but no verdict depends on them.
  package let unpromised: Set<FactProperty>
  /// Whether the interface only knows accounts, mailboxes and drives that are in use, and cannot
  /// tell a deleted or inactive one from one that never existed.
  package let showsOnlyInUse: Bool
  /// Whether the interface says which licenses groups could not give.
  package let showsFailedAssignments: Bool
  /// Whether a person makes the changes for which `Operation.hasInterface` is false.
  package let changesByHand: Bool
  /// Whether a read shortly after a change may still show the old values.
  package let isEventuallyConsistent: Bool

  /// The reach of a local tenant: everything.
  package static let whole = TenantReach(
    unread: [], unpromised: [], showsOnlyInUse: false, showsFailedAssignments: false,
    changesByHand: false,
    isEventuallyConsistent: false)

  /// Microsoft Graph v1.0, as of August 2026.
  ///
  /// It cannot read holds, quotas in use, call queues, call forwarding, how a subscription was
  /// bought or how much of it can be given back. The numbers of units in use lag and are shared by
  /// everybody. Mailboxes and telephone numbers follow a license only when their own services have
  /// noticed it. Which licenses a deleted account would get back is not documented.
  package static let graph = TenantReach(
    unread: [
      .mailboxKeptUntil, .holds, .oneDriveFiles, .oneDriveReadOnlyFrom, .oneDriveArchivedFrom,
      .callQueues, .forwardingMode, .forwardingTarget, .selfServiceOnly, .channel,
      .reducibleUnits, .reductionWindowEnd, .recurringBilling, .creditCheckPending,
      .mailboxBytes, .archiveEnabled, .overQuotaSince, .mailboxLocked, .blockedUntil,
    ],
    unpromised: [
      .mailboxState, .mailboxKind, .phoneNumbers, .assignedUnits, .availableUnits,
      .licensesAtDeletion,
    ],
    showsOnlyInUse: true, showsFailedAssignments: true, changesByHand: true,
    isEventuallyConsistent: true)

  /// Returns the facts as this interface shows them: without those it cannot read. If it knows only
  /// what is in use, everything else looks missing.
  package func seen(_ facts: [Fact]) -> [Fact] {
    let unread = Set(unread.map(\.rawValue))
    let shown = facts.filter { !unread.contains($0.property) }
    return showsOnlyInUse ? FactsInUse(shown).facts : shown
  }

  /// Returns the facts of a prediction that a reading should show by the deadline.
  ///
  /// - Parameter proving: what proves that a change was made, and is promised in any case.
  package func promised(_ facts: [Fact], proving: Set<FactProperty> = []) -> [Fact] {
    let unpromised = Set(unpromised.subtracting(proving).map(\.rawValue))
    return seen(facts).filter { !unpromised.contains($0.property) }
  }
}

/// The facts that an interface shows if it only knows what is in use: an inactive mailbox, an
/// archived drive and a purged account look like missing ones.
private struct FactsInUse {
  let facts: [Fact]

  init(_ facts: [Fact]) {
    let gone = Self.subjects(of: facts, .accountState) { $0 == .purged || $0 == .unknown }
    let withoutMailbox = Self.subjects(of: facts, .mailboxState) { $0 != .active }
    let withoutDrive = Self.subjects(of: facts, .oneDriveState) {
      $0 != .active && $0 != .readOnly
    }.union(Self.subjects(of: facts, .accountState) { $0 != .active })
    self.facts = facts.compactMap { fact in
      guard !fact.value.isUnread, let property = FactProperty(rawValue: fact.property) else {
        return fact
      }
      if gone.contains(fact.subject) {
        return property == .accountState ? Fact(fact.subject, property, .code(.unknown)) : nil
      }
      let hasDrive = !withoutDrive.contains(fact.subject)
      if property == .mailboxState || property == .mailboxKind {
        return withoutMailbox.contains(fact.subject)
          ? Fact(fact.subject, property, .code(.unknown)) : fact
      }
      if property == .oneDriveState {
        return Fact(fact.subject, property, .code(hasDrive ? .active : .none))
      }
      if property == .oneDriveBytes, !hasDrive { return Fact(fact.subject, property, .absent) }
      return fact
    }
  }

  private static func subjects(
    of facts: [Fact], _ property: FactProperty, where matches: (StateCode) -> Bool
  ) -> Set<Subject> {
    Set(
      facts.filter { fact in
        fact.property == property.rawValue
          && fact.value.texts.first.flatMap(StateCode.init(rawValue:)).map(matches) ?? false
      }.map(\.subject))
  }
}
