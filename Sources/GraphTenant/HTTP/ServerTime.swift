import Synchronization

/// The difference between the service's clock, known from its `Date` headers, and ours; a sandbox's
/// may be moved.
///
/// A class, because it remembers the last answer.
final class ServerTime: Sendable {
  private let offset = Mutex<Int?>(nil)

  /// Remembers the service's time.
  ///
  /// - Parameters: Both times in seconds since 1970.
  func learn(_ theirs: Int, at ours: Int) { offset.withLock { $0 = theirs - ours } }

  /// Returns the service's time in seconds since 1970; `nil` before the first answer.
  func seconds(at ours: Int) -> Int? { offset.withLock { $0.map { $0 + ours } } }
}
