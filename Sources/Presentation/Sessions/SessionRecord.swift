import Procedures
import Sessions

/// A session as the journal keeps it: what it began with, and everything that happened.
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

  /// Where a session is.
  package enum State: String, Hashable, Sendable {
    case running, stopped, completed
  }

  package let id: SessionID
  package let start: SessionStart
  package let events: [Entry]

  package init(id: SessionID, start: SessionStart, events: [Entry]) {
    self.id = id
    self.start = start
    self.events = events
  }

  package var startedAt: Int? { events.first?.at }

  /// What the last event that says anything about it says.
  package var state: State {
    for entry in events.reversed() {
      switch entry.event {
      case .completed: return .completed
      case .stopped: return .stopped
      case .started, .resumed: return .running
      case .shown, .chosen, .decided, .checked, .attempted, .performed, .failed, .verified,
        .refused, .overridden, .attested, .recorded, .skipped, .modeChanged, .left:
        continue
      }
    }
    return .running
  }
}

extension SessionRecord.State {
  func word(_ words: Words) -> String {
    switch self {
    case .running: words[.sessionsRunning]
    case .stopped: words[.sessionsStopped]
    case .completed: words[.sessionsCompleted]
    }
  }
}
