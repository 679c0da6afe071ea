import Sessions

/// Where a session is.
package enum SessionState: String, Hashable, Sendable, CaseIterable {
  /// A process is at it now.
  case running
  /// The process that was at it is no more, and nobody said stop.
  case interrupted
  case stopped
  /// A second person must consent before it can go on.
  case waiting
  case completed

  /// - Parameters:
  ///   - last: the session's last event.
  ///   - isPresent: whether a process is at it.
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
