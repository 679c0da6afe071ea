import Synchronization

/// How far the service's clock is from ours, by its `Date` headers; a sandbox's clock may be moved.
final class ServerTime: Sendable {
  private let offset = Mutex<Int?>(nil)

  /// - Parameters: both in seconds since 1970.
  func learn(_ theirs: Int, at ours: Int) { offset.withLock { $0 = theirs - ours } }

  /// `nil` before anything was answered.
  func seconds(at ours: Int) -> Int? { offset.withLock { $0.map { $0 + ours } } }
}
