/// The clock of the sandbox, which faults use to wait.
package protocol SandboxClock: Sendable {
  /// Seconds since 1970.
  func now() -> Int
  func sleep(milliseconds: Int) async
}
