/// The clock that a walk waits by and stamps its events with.
package protocol WalkClock: Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  func now() -> Int
  func sleep(seconds: Int) async
}
