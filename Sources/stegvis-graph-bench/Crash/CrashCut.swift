import Synchronization

/// Counts what a process does with the world outside, and ends it after so many.
///
/// A class, because the disk and the network count together.
final class CrashCut: Sendable {
  private let count = Mutex(0)
  /// How many things are done before the process dies; `nil` for all.
  private let most: Int?

  init(after most: Int? = nil) { self.most = most }

  /// How many things were done, or tried.
  var passed: Int { count.withLock { $0 } }
  var isDead: Bool { most.map { passed > $0 } ?? false }

  /// Whether the process is still there to do one thing more.
  func pass() -> Bool {
    count.withLock { count in
      count += 1
      return most.map { count <= $0 } ?? true
    }
  }
}
