/// The time that tokens expire by and that requests wait in.
package protocol GraphClock: Sendable {
  /// Seconds since 1970.
  func now() -> Int
  func sleep(milliseconds: Int) async
}
