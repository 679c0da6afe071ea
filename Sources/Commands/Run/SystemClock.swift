import FoundationEssentials
import Sessions

/// The machine's own time.
struct SystemClock: WalkClock {
  func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  func sleep(seconds: Int) async {
    // A cancelled sleep ends early, which only means that the tenant is read a little sooner.
    _ = try? await Task.sleep(for: .seconds(seconds))
  }
}
