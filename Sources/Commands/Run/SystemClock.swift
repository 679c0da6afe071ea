import FoundationEssentials
import Sessions

/// The machine's own time.
package struct SystemClock: WalkClock {
  package init() {}

  package func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  package func sleep(seconds: Int) async {
    // A cancelled sleep ends early, which only means that the tenant is read a little sooner.
    _ = try? await Task.sleep(for: .seconds(seconds))
  }
}
