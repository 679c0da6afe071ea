import Synchronization

/// Counts what a process does with the outside world, and ends the process after a given number.
///
/// A class, because the disk and the network share the count.
final class CrashCut: Sendable {
  private let count = Mutex(0)
  /// How many actions the process completes before it dies; `nil` for all.
  private let most: Int?

  init(after most: Int? = nil) { self.most = most }

  /// How many actions were completed or tried.
  var passed: Int { count.withLock { $0 } }
  var isDead: Bool { most.map { passed > $0 } ?? false }

  /// Counts one more action, and returns whether the process lives to carry it out.
  func pass() -> Bool {
    count.withLock { count in
      count += 1
      return most.map { count <= $0 } ?? true
    }
  }
}
