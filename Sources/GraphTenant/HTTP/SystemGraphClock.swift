import FoundationEssentials

/// The machine's own time.
package struct SystemGraphClock: GraphClock {
  package init() {}
  package func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  package func sleep(milliseconds: Int) async {
    // A cancelled sleep ends early; the caller notices the cancellation itself.
    _ = try? await Task.sleep(for: .milliseconds(milliseconds))
  }
}
