/// Evidence that something was done outside the tenant.
package struct Artifact: Hashable, Sendable {
  package let kind: BackupKind
  package let user: UserName
  /// The path of a file, or an address.
  package let path: String
  /// Seconds since 1970, by the tenant's clock.
  package let takenAt: Int

  package init(kind: BackupKind, user: UserName, path: String, takenAt: Int) {
    self.kind = kind
    self.user = user
    self.path = path
    self.takenAt = takenAt
  }
}
