/// An account of the tenant.
package struct User: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case active
    case softDeleted
    case purged
  }

  package let name: UserName
  package let displayName: String
  package let state: State
  /// ISO 3166-1 alpha-2.
  package let usageLocation: String?
  /// Whether the account is managed in an on-premises directory.
  package let isSynced: Bool
  /// Whether it represents a mailbox or a telephone line rather than a person.
  package let isResource: Bool
  /// Seconds since 1970.
  package let deletedAt: Int?
  /// When a deleted account can no longer be restored, in seconds since 1970.
  package let purgeAt: Int?
  /// The licenses and how the user got them; for a deleted account, those it gets back when
  /// restored.
  package let assignments: [LicenseAssignment]

  package init(
    name: UserName, displayName: String, state: State, usageLocation: String?, isSynced: Bool,
    isResource: Bool, deletedAt: Int?, purgeAt: Int?, assignments: [LicenseAssignment]
  ) {
    self.name = name
    self.displayName = displayName
    self.state = state
    self.usageLocation = usageLocation
    self.isSynced = isSynced
    self.isResource = isResource
    self.deletedAt = deletedAt
    self.purgeAt = purgeAt
    self.assignments = assignments
  }

  /// The products it holds now; empty for a deleted account.
  package var products: Set<PartNumber> {
    state == .active ? Set(assignments.map(\.product)) : []
  }
}
