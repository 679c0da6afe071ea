import Procedures

/// The first event of a session that cannot have followed the ones before it.
package struct IllegalEvent: Hashable, Sendable {
  /// The event's number, counted from 1.
  package let sequence: Int
  /// The step at which it happened; `nil` if the session was completed.
  package let step: StepID?
}

extension Session {
  /// The first event that no walk can have recorded at its place; `nil` if there is none.
  ///
  /// The rules are those of `decide`, as far as they do not depend on the graph, which a later
  /// version may no longer be able to make from the session's documents.
  ///
  /// - Parameter events: from the beginning of the session, in order.
  package static func firstIllegal(in events: [SessionEvent]) -> IllegalEvent? {
    guard var session = Session(events.prefix(1)) else {
      return events.first.map { IllegalEvent(sequence: 1, step: $0.step) }
    }
    var sequel = Sequel.any
    for event in events.dropFirst() {
      guard session.position != .completed, session.accepts(event, as: sequel) else {
        // Nothing happens at a step once the session is completed, whatever the event says.
        return IllegalEvent(
          sequence: session.sequence + 1,
          step: session.currentStep.map { event.step ?? $0 })
      }
      session.apply(event)
      sequel = Sequel(of: event)
    }
    // What belongs together is recorded in one transaction, so no session ends in between.
    return sequel.canBeMissing
      ? nil : IllegalEvent(sequence: session.sequence, step: session.currentStep)
  }

  /// Whether the walk could record `event` now, given what must come next.
  private func accepts(_ event: SessionEvent, as sequel: Sequel) -> Bool {
    switch sequel {
    case .leaving(let step, let outcome):
      guard case .left(step, let found, _) = event else { return false }
      return outcome == nil || outcome == found
    case .passing(let step):
      // What a check that was passed has found comes next, or the only value there was to choose.
      if case .checked(step, _, _) = event { return true }
      if case .chosen(step, _, _) = event { return mode == .consent }
      if case .left(step, "done", _) = event { return true }
      return false
    case .completed: return event == .completed
    case .stop(let step): return event == .stopped(step: step, reason: .deviated)
    case .any: return follows(event, afterScreen: false)
    case .anyAfterScreen: return follows(event, afterScreen: true)
    }
  }

  /// Whether `event` can follow where nothing in particular must come next.
  private func follows(_ event: SessionEvent, afterScreen: Bool) -> Bool {
    switch event {
    case .started, .completed: false
    case .left(let step, let outcome, _):
      // Only a step that is just opened is left without a result, and its screen was shown; and a
      // change at whose surprises the session stopped.
      outcome == "done" && (isIdle(at: step) && afterScreen || isConfirmed(at: step))
    case .passed(let step, _): afterScreen && isIdle(at: step) && mode != .manual
    case .shown(let step, _, _), .deviated(let step, _): currentStep == step
    case .chosen(let step, _, _), .decided(let step, _), .checked(let step, _, _),
      .attested(let step), .skipped(let step, _), .approvalRequested(let step, _),
      .noted(let step, _):
      isIdle(at: step)
    case .refused(let step, _):
      // A part of a change that was made otherwise may be refused, too.
      switch change {
      case .none, .performed: currentStep == step
      case .attempted, .judged: false
      }
    case .returned(let step, let to):
      isIdle(at: step) && !holdsToPlan && openChoices.contains { $0.step == to }
    case .recorded(let step, _, _, _):
      // Evidence may be announced by an attempt before the tenant gets it.
      switch change {
      case .none: currentStep == step
      case .attempted(let attempt): currentStep == step && attempt.step == step
      case .performed, .judged: false
      }
    case .attempted(let attempt):
      isIdle(at: attempt.step) && (hasConsent || attempt.input != nil)
    case .performed(let step, let key, _):
      switch change {
      case .attempted(let attempt), .performed(let attempt, _): isOf(attempt, step, key)
      case .none, .judged: false
      }
    case .failed(let step, let key, _):
      switch change {
      case .attempted(let attempt): isOf(attempt, step, key)
      case .none, .performed, .judged: false
      }
    case .verified(let step, let key, _, _, let surprises):
      switch change {
      case .performed(let attempt, _) where attempt.key == key,
        .judged(let attempt, _) where attempt.key == key:
        isOf(attempt, step, key)
      case .none, .attempted, .performed, .judged:
        // The last look of the session, at a change of an earlier step.
        currentStep == step && !surprises.isEmpty && effects.contains { $0.attempt.key == key }
      }
    case .overridden(let step, _):
      switch change {
      case .judged(_, .refuted), .judged(_, .unverifiable): currentStep == step
      case .none, .attempted, .performed, .judged: false
      }
    case .approved(let step, let request, let actor, _, .some):
      currentStep == step && approval == .requested(request) && actor == self.actor
        && !start.needsApproval
    case .approved(let step, let request, let actor, _, nil),
      .rejected(let step, let request, let actor, _, _):
      currentStep == step && approval == .requested(request) && !isWalked(by: actor)
    case .modeChanged(let mode): mode != self.mode
    case .planSetAside: holdsToPlan
    case .stopped(let step, _): step == currentStep
    case .resumed: true
    }
  }

  private func isIdle(at step: StepID) -> Bool { currentStep == step && change == .none }

  private func isConfirmed(at step: StepID) -> Bool {
    switch change {
    case .judged(_, .confirmed), .judged(_, .attested): currentStep == step
    case .none, .attempted, .performed, .judged: false
    }
  }

  private func isOf(_ attempt: ChangeAttempt, _ step: StepID, _ key: String) -> Bool {
    currentStep == step && attempt.step == step && attempt.key == key
  }

  /// Whether a second person has consented, if every change of the session needs that.
  private var hasConsent: Bool {
    guard start.needsApproval else { return true }
    return switch approval {
    case .approved(_, let approver): !isWalked(by: approver)
    case .none, .requested, .alone, .rejected: false
    }
  }
}

/// What must be recorded right after an event, in the same transaction.
private enum Sequel {
  /// The step is left, with this outcome; with any, if it is `nil`.
  case leaving(StepID, outcome: String?)
  /// The step is left, or what came of it comes first.
  case passing(StepID)
  case completed
  /// The walk stops, because it deviates from its plan.
  case stop(StepID)
  /// Nothing in particular.
  case any
  /// Nothing in particular, after a screen of the current step.
  case anyAfterScreen

  init(of event: SessionEvent) {
    self =
      switch event {
      case .decided(let step, let outcome), .checked(let step, let outcome, _):
        .leaving(step, outcome: outcome)
      case .chosen(let step, _, _), .attested(let step), .recorded(let step, _, _, _),
        .overridden(let step, _):
        .leaving(step, outcome: "done")
      case .skipped(let step, _): .leaving(step, outcome: nil)
      case .passed(let step, _): .passing(step)
      case .verified(let step, _, let verdict, _, let surprises):
        switch verdict {
        // With surprises, the session may stop, or it was the last look.
        case .confirmed, .attested: surprises.isEmpty ? .leaving(step, outcome: "done") : .any
        case .pending, .refuted, .unverifiable: .any
        }
      case .left(_, _, let next): next == nil ? .completed : .any
      case .deviated(let step, _): .stop(step)
      case .shown: .anyAfterScreen
      case .started, .attempted, .performed, .failed, .refused, .modeChanged, .returned, .resumed,
        .stopped, .approvalRequested, .approved, .rejected, .planSetAside, .noted, .completed:
        .any
      }
  }

  var canBeMissing: Bool {
    switch self {
    case .leaving, .passing, .completed, .stop: false
    case .any, .anyAfterScreen: true
    }
  }
}
