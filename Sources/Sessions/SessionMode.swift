/// Who carries out a change.
package enum SessionMode: String, Hashable, Sendable, CaseIterable {
  /// The person acts in the admin centre; Stegvis verifies.
  case manual
  /// Stegvis acts after a yes.
  case consent
  /// Stegvis acts.
  case automatic
}
