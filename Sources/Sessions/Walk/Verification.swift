import Operations

/// Reads the tenant until it shows the predicted values or the deadline has passed.
struct Verification {
  let attempt: ChangeAttempt
  /// Seconds since 1970-01-01T00:00:00Z.
  let deadline: Int

  /// The verdict of one fresh read. A read that fails is `pending` until the deadline, because it
  /// refutes nothing, and `unverifiable` after it.
  func look(
    _ domain: any Domain, at now: Int
  ) async -> (verdict: Verdict, observed: [Fact]) {
    do {
      let observed = try await domain.read(attempt.operation, attempt.arguments)
      return (
        Verdict.of(
          predicted: attempt.predicted, before: attempt.before, observed: observed,
          deadlinePassed: now >= deadline, isEventual: domain.isEventuallyConsistent),
        observed
      )
    } catch {
      return (now >= deadline ? .unverifiable : .pending, [])
    }
  }

  /// The seconds to wait after this many looks: 1, 2, 4, 8, then 15, and never past the deadline.
  func pause(after looks: Int, at now: Int) -> Int {
    max(1, min(looks > 4 ? 15 : 1 << (looks - 1), deadline - now))
  }
}
