import FoundationEssentials

/// The machine's own time.
package struct SystemSandboxClock: SandboxClock {
  package init() {}
  package func now() -> Int { Int(Date.now.timeIntervalSince1970) }

  package func sleep(milliseconds: Int) async {
    // A cancelled sleep ends early, and so does the answer it delays.
    _ = try? await Task.sleep(for: .milliseconds(milliseconds))
  }
}
