import FoundationEssentials

/// The time that tokens expire by and that requests wait in.
package protocol GraphClock: Sendable {
  /// Seconds since 1970.
  func now() -> Int
  func sleep(milliseconds: Int) async
}

/// The machine's own time.
package struct SystemGraphClock: GraphClock {
  package init() {}
  package func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  package func sleep(milliseconds: Int) async {
    // A cancelled sleep ends early; what follows finds out for itself.
    _ = try? await Task.sleep(for: .milliseconds(milliseconds))
  }
}
