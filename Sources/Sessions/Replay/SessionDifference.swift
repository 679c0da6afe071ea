import Operations
import Procedures

/// The first difference between a recorded session and its repetition.
package struct SessionDifference: Hashable, Sendable {
  /// The step at which it occurred; `nil` if it concerns the whole session.
  package let step: StepID?
  /// The number of the recorded event, counted from 1; `nil` if the recording had ended.
  package let sequence: Int?
  /// The recorded event; `nil` if the recording had ended. `now` is `nil` if the new walk had
  /// ended.
  package let recorded: SessionEvent?
  package let now: SessionEvent?

  /// The first difference in what was chosen, found, changed or verified; `nil` if there is none.
  /// The person, the language, the mode, the times and the number of reads are ignored.
  package static func first(
    recorded: [SessionEvent], now: [SessionEvent]
  ) -> SessionDifference? {
    let old = recorded.enumerated().compactMap { index, event in
      essence(of: event).map { (index + 1, event, $0) }
    }
    let new = now.compactMap { event in essence(of: event).map { (event, $0) } }
    for (index, entry) in old.enumerated() {
      guard index < new.count else {
        return SessionDifference(
          step: entry.1.step, sequence: entry.0, recorded: entry.1, now: nil)
      }
      guard entry.2 == new[index].1 else {
        return SessionDifference(
          step: entry.1.step, sequence: entry.0, recorded: entry.1, now: new[index].0)
      }
    }
    guard new.count > old.count else { return nil }
    let extra = new[old.count].0
    return SessionDifference(step: extra.step, sequence: nil, recorded: nil, now: extra)
  }

  /// The parts of an event that must be equal when it is repeated; `nil` if there are none.
  private static func essence(of event: SessionEvent) -> SessionEvent? {
    switch event {
    case .chosen, .decided, .checked, .refused, .recorded, .left, .completed: event
    case .verified(let step, _, let verdict, let observed) where verdict != .pending:
      .verified(step: step, key: "", verdict: verdict, observed: observed)
    case .attempted(let attempt):
      .attempted(
        ChangeAttempt(
          step: attempt.step, operation: attempt.operation, arguments: attempt.arguments, key: "",
          before: attempt.before, predicted: attempt.predicted, mode: .automatic))
    case .started, .shown, .performed, .failed, .verified, .overridden, .attested, .skipped,
      .modeChanged, .resumed, .stopped, .approvalRequested, .approved, .rejected, .deviated,
      .planSetAside:
      nil
    }
  }
}

extension SessionEvent {
  /// The step at which the event happened; `nil` if it concerns the whole session.
  package var step: StepID? {
    switch self {
    case .started(_, let step): step
    case .shown(let step, _, _), .chosen(let step, _, _), .decided(let step, _),
      .checked(let step, _, _), .performed(let step, _, _), .failed(let step, _, _),
      .verified(let step, _, _, _), .refused(let step, _), .overridden(let step, _),
      .attested(let step), .recorded(let step, _, _, _), .skipped(let step, _),
      .left(let step, _, _), .approvalRequested(let step, _), .approved(let step, _, _, _),
      .rejected(let step, _, _, _, _), .deviated(let step, _):
      step
    case .attempted(let attempt): attempt.step
    case .stopped(let step, _): step
    case .modeChanged, .resumed, .completed, .planSetAside: nil
    }
  }
}
