/// Who carries out a change, and whether consent is needed.
package enum SessionMode: String, Hashable, Sendable, CaseIterable {
  /// The person acts in the admin centre, and Stegvis verifies.
  case manual
  /// Stegvis acts after the person has consented.
  case consent
  /// Stegvis acts without asking.
  case automatic
}
