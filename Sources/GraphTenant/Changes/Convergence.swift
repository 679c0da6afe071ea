/// How often a change is tried and checked before its outcome counts as unknown.
enum Convergence {
  /// Covers a lost reply and a location not yet replicated; the tenant is read again before each
  /// attempt.
  static let attempts = 6
  /// How often the state of an operation is read: with pauses of up to 4 seconds, about two
  /// minutes.
  static let looks = 32

  /// Returns the pause in milliseconds.
  static func pause(after attempt: Int) -> Int { min(16_000, 1_000 << (attempt - 1)) }
}
