/// How long a change is pursued before its outcome is called unknown.
enum Convergence {
  /// A lost reply, a location not yet replicated: each time the tenant is read again first.
  static let attempts = 6
  /// How often an operation's state is read; with pauses of up to 4 seconds about two minutes.
  static let looks = 32

  /// Milliseconds.
  static func pause(after attempt: Int) -> Int { min(16_000, 1_000 << (attempt - 1)) }
}
