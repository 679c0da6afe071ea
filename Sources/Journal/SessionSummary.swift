import Sessions

/// A session in a list of sessions, from its first and last events.
package struct SessionSummary: Hashable, Sendable {
  package let id: SessionID
  package let start: SessionStart
  /// The time of the first event, in seconds since 1970-01-01T00:00:00Z.
  package let startedAt: Int
  /// The time of the last event, in seconds since 1970-01-01T00:00:00Z.
  package let lastAt: Int
  package let last: SessionEvent
  /// The number of events.
  package let count: Int
  /// Whether a process is working on it now.
  package let isPresent: Bool
}
