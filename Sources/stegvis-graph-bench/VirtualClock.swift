import GraphSandbox
import GraphTenant
import Sessions
import Synchronization

/// The common time of the session, the client and the service, which only passes while somebody
/// waits.
///
/// A class, because all three share it.
package final class VirtualClock: WalkClock, GraphClock, SandboxClock {
  /// The start, an arbitrary time in 2026.
  private let milliseconds = Mutex(1_790_000_000_000)

  package init() {}

  package func now() -> Int { milliseconds.withLock { $0 / 1_000 } }
  package func sleep(seconds: Int) async { milliseconds.withLock { $0 += seconds * 1_000 } }
  package func sleep(milliseconds pause: Int) async { milliseconds.withLock { $0 += pause } }
}
