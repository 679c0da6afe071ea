import Sessions

/// A session as a list of them shows it: its first event and its last.
package struct SessionSummary: Hashable, Sendable {
  package let id: SessionID
  package let start: SessionStart
  /// Seconds since 1970-01-01T00:00:00Z.
  package let startedAt: Int
  package let lastAt: Int
  package let last: SessionEvent
  /// How many events it has.
  package let count: Int
  /// Whether a process is at it now.
  package let isPresent: Bool
}
