/// What a person may do on this server; the tenant's own roles decide what they may do in the
/// tenant.
package enum WebRole: String, Hashable, Sendable, CaseIterable, Codable {
  /// See procedures, sessions and reports.
  case view
  /// Run sessions, and move the clock of the practice tenant.
  case run
  /// Approve other people's changes.
  case approve
  /// Export documents as XLIFF, and import them.
  case translate
}
