/// The time faults take.
package protocol SandboxClock: Sendable {
  /// Seconds since 1970.
  func now() -> Int
  func sleep(milliseconds: Int) async
}
