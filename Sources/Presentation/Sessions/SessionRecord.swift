import Procedures
import Sessions

/// A session as recorded in the journal: how it began, and everything that happened.
package struct SessionRecord: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// Counted from 1.
    package let sequence: Int
    /// Seconds since 1970-01-01T00:00:00Z.
    package let at: Int
    package let event: SessionEvent

    package init(sequence: Int, at: Int, event: SessionEvent) {
      self.sequence = sequence
      self.at = at
      self.event = event
    }
  }

  package let id: SessionID
  package let start: SessionStart
  package let events: [Entry]
  /// The digest of the last event.
  package let head: String
  /// Whether a process is working on it now.
  package let isPresent: Bool

  package init(
    id: SessionID, start: SessionStart, events: [Entry], head: String, isPresent: Bool
  ) {
    self.id = id
    self.start = start
    self.events = events
    self.head = head
    self.isPresent = isPresent
  }

  /// The time of the first event, in seconds since 1970-01-01T00:00:00Z; `nil` without events.
  package var startedAt: Int? { events.first?.at }

  package var state: SessionState { SessionState(last: events.last?.event, isPresent: isPresent) }
}
