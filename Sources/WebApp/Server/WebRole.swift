/// What a person may do here; the tenant's own roles say what they may do there.
package enum WebRole: String, Hashable, Sendable, CaseIterable, Codable {
  /// See procedures, sessions and reports.
  case view
  /// Walk sessions, and move the practice tenant's clock.
  case run
  /// Consent to other people's changes.
  case approve
  /// Take documents out as XLIFF and in again.
  case translate
}
