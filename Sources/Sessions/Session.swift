import Operations
import Procedures

/// One person's walk through one procedure, computed from its events.
package struct Session: Sendable {
  /// The current place in the walk.
  package enum Position: Hashable, Sendable {
    case at(StepID)
    case completed
  }

  /// The progress of the change at the current step.
  package enum Change: Hashable, Sendable {
    case none
    case attempted(ChangeAttempt)
    case performed(ChangeAttempt, by: Performer)
    case judged(ChangeAttempt, Verdict)

    package var attempt: ChangeAttempt? {
      switch self {
      case .none: nil
      case .attempted(let attempt), .performed(let attempt, _), .judged(let attempt, _): attempt
      }
    }
  }

  package let start: SessionStart
  /// The number of events in the session, which is also the number of the last one.
  package private(set) var sequence: Int
  package private(set) var position: Position
  /// The values chosen so far, by the graph's names for the inputs.
  package private(set) var inputs: [String: Value] = [:]
  package private(set) var mode: SessionMode
  package private(set) var change: Change = .none
  /// How often each step has been left; the number of its current visit is one more.
  package private(set) var visits: [StepID: Int] = [:]
  /// The person who walks it now: the one who began it, until another resumes it.
  package private(set) var actor: String
  package private(set) var approval: Approval = .none
  /// The number of steps left, counting every visit.
  package private(set) var stepsLeft = 0
  package private(set) var holdsToPlan: Bool
  /// The reason why it has stopped; `nil` while it continues.
  package private(set) var stop: StopReason?

  /// The session described by `events`; `nil` if they do not begin with its start and first step.
  package init?(_ events: some Collection<SessionEvent>) {
    guard case .started(let start, let first)? = events.first else { return nil }
    self.start = start
    sequence = 1
    position = .at(first)
    mode = start.mode
    actor = start.actor
    holdsToPlan = start.plan != nil
    for event in events.dropFirst() { apply(event) }
  }

  /// The arguments for the operation of a step, with the values chosen so far.
  package func arguments(of node: StepGraph.Node) -> Arguments {
    node.arguments.compactMapValues { argument in
      switch argument {
      case .input(let name): inputs[name]
      case .literal(let value): value
      }
    }
  }

  /// Applies the next event.
  package mutating func apply(_ event: SessionEvent) {
    sequence += 1
    switch event {
    case .started, .shown, .decided, .checked, .refused, .attested, .skipped, .overridden,
      .deviated:
      break
    case .chosen(_, let input, let value), .recorded(_, let input, let value, _):
      inputs[input] = value
    case .attempted(let attempt):
      change = .attempted(attempt)
      // The consent was for this attempt only and is now used up.
      approval = .none
    case .performed(_, _, let performer):
      if let attempt = change.attempt { change = .performed(attempt, by: performer) }
    case .failed: change = .none
    case .verified(_, _, let verdict, _):
      if let attempt = change.attempt { change = .judged(attempt, verdict) }
    case .modeChanged(let mode): self.mode = mode
    case .left(let step, _, let next):
      change = .none
      approval = .none
      visits[step, default: 0] += 1
      stepsLeft += 1
      if let next { position = .at(next) }
    case .resumed(let actor, _):
      self.actor = actor
      stop = nil
    case .stopped(_, let reason): stop = reason
    case .completed: position = .completed
    case .approvalRequested(_, let request): approval = .requested(request)
    case .approved(_, let request, let actor, _): approval = .approved(request, by: actor)
    case .rejected(_, let request, let actor, _, let reason):
      approval = .rejected(request, by: actor, reason: reason)
    case .planSetAside: holdsToPlan = false
    }
  }
}
