import FoundationEssentials
import Sessions

/// The clock of this machine.
package struct SystemClock: WalkClock {
  package init() {}

  /// The time in seconds since 1970-01-01T00:00:00Z.
  package func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  package func sleep(seconds: Int) async {
    // A cancelled sleep ends early, and the tenant is only read a little sooner.
    _ = try? await Task.sleep(for: .seconds(seconds))
  }
}
