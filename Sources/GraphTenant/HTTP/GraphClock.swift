/// The clock that decides when tokens expire and how long requests wait.
package protocol GraphClock: Sendable {
  /// Seconds since 1970.
  func now() -> Int
  func sleep(milliseconds: Int) async
}
