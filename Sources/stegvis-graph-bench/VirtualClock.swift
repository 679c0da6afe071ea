import GraphSandbox
import GraphTenant
import Sessions
import Synchronization

/// One time for the walk, the client and the service; it passes only when somebody waits.
package final class VirtualClock: WalkClock, GraphClock, SandboxClock {
  /// Any moment will do; this is in 2026.
  private let milliseconds = Mutex(1_790_000_000_000)

  package init() {}

  package func now() -> Int { milliseconds.withLock { $0 / 1_000 } }
  package func sleep(seconds: Int) async { milliseconds.withLock { $0 += seconds * 1_000 } }
  package func sleep(milliseconds pause: Int) async { milliseconds.withLock { $0 += pause } }
}
