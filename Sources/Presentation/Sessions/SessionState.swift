import Sessions

/// The state of a session.
package enum SessionState: String, Hashable, Sendable, CaseIterable {
  /// A process is working on it now.
  case running
  /// The process that worked on it ended, but nobody stopped the session.
  case interrupted
  case stopped
  /// A second person must approve a change before it can continue.
  case waiting
  case completed

  /// - Parameters:
  ///   - last: the session's last event.
  ///   - isPresent: whether a process is working on it.
  package init(last: SessionEvent?, isPresent: Bool) {
    self =
      switch last {
      case .completed: .completed
      case _ where isPresent: .running
      case .stopped(_, .unapproved), .approvalRequested: .waiting
      case .stopped, .approved, .rejected: .stopped
      case .started, .shown, .chosen, .decided, .checked, .attempted, .performed, .failed,
        .verified, .refused, .overridden, .attested, .recorded, .skipped, .modeChanged, .left,
        .resumed, .deviated, .planSetAside, nil:
        .interrupted
      }
  }

  package func word(_ words: Words) -> String {
    switch self {
    case .running: words[.sessionsRunning]
    case .interrupted: words[.sessionsInterrupted]
    case .stopped: words[.sessionsStopped]
    case .waiting: words[.sessionsWaiting]
    case .completed: words[.sessionsCompleted]
    }
  }
}
