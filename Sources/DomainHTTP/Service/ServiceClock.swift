import Foundation

/// The clock that decides when tokens expire and how long requests wait.
package protocol ServiceClock: Sendable {
  /// Milliseconds since 1970.
  func now() -> Int
  /// Returns after that time, or earlier if the task is cancelled.
  func sleep(milliseconds: Int) async
}

/// The machine's own time.
package struct SystemServiceClock: ServiceClock {
  package init() {}

  package func now() -> Int { Int(Date.now.timeIntervalSince1970 * 1_000) }

  package func sleep(milliseconds: Int) async {
    // A cancelled sleep ends early; the caller notices the cancellation itself.
    _ = try? await Task.sleep(for: .milliseconds(milliseconds))
  }
}

/// Lets only as many requests begin as a service allows.
///
/// An actor, because requests wait for one another.
actor RequestGate {
  private let parallel: Int
  /// The time from the beginning of one request to that of the next, in milliseconds.
  private let distance: Int
  private let clock: any ServiceClock
  private var open = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []
  /// When the next request may begin, in milliseconds since 1970.
  private var next = 0

  init(parallel: Int, perSecond: Double?, clock: any ServiceClock) {
    self.parallel = max(1, parallel)
    distance = perSecond.map { $0 > 0 ? Int((1_000 / $0).rounded(.up)) : 0 } ?? 0
    self.clock = clock
  }

  /// Waits until a request may begin. `leave` must be called after it.
  func enter() async {
    if open < parallel {
      open += 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
    guard distance > 0 else { return }
    let now = clock.now()
    let start = max(now, next)
    next = start + distance
    if start > now { await clock.sleep(milliseconds: start - now) }
  }

  func leave() {
    // The place goes to the next one that waits.
    guard waiting.isEmpty else { return waiting.removeFirst().resume() }
    open -= 1
  }
}
