import Operations
import Procedures

/// What one visit to one step brought, or is to bring.
package struct PlannedStep: Hashable, Sendable, Codable {
  package let step: StepID
  package let outcome: String
  /// The value that is chosen or recorded; `nil` for other kinds of step.
  package let value: Value?
  /// Why it was left out; `nil` where it was not.
  package let skipped: String?
  /// What changes in the tenant, empty for all but changes.
  package let differences: [Difference]

  package init(
    step: StepID, outcome: String, value: Value? = nil, skipped: String? = nil,
    differences: [Difference] = []
  ) {
    self.step = step
    self.outcome = outcome
    self.value = value
    self.skipped = skipped
    self.differences = differences
  }

  /// Every step that was left, in order, with what happened at it.
  package static func all(in events: some Sequence<SessionEvent>) -> [PlannedStep] {
    var steps: [PlannedStep] = []
    var value: Value?
    var skipped: String?
    var differences: [Difference] = []
    for event in events {
      switch event {
      case .chosen(_, _, let chosen), .recorded(_, _, let chosen, _): value = chosen
      case .skipped(_, let reason): skipped = reason
      case .attempted(let attempt):
        differences = Difference.between(attempt.before, and: attempt.predicted)
      case .failed: differences = []
      case .left(let step, let outcome, _):
        steps.append(
          PlannedStep(
            step: step, outcome: outcome, value: value, skipped: skipped,
            differences: differences))
        (value, skipped, differences) = (nil, nil, [])
      case .started, .shown, .decided, .checked, .performed, .verified, .refused, .overridden,
        .attested, .modeChanged, .resumed, .stopped, .completed, .approvalRequested, .approved,
        .rejected, .deviated, .planSetAside:
        break
      }
    }
    return steps
  }

  /// The same with every moment alike: time has gone on since a plan was made.
  package var timeless: PlannedStep {
    PlannedStep(
      step: step, outcome: outcome, value: value, skipped: skipped == nil ? nil : "",
      differences: differences.map { difference in
        Difference(
          subject: difference.subject, property: difference.property,
          before: difference.before.timeless, after: difference.after.timeless)
      }.sorted { ($0.subject, $0.property) < ($1.subject, $1.property) })
  }
}

extension Value {
  /// The value; where it is a moment, the same one for all.
  fileprivate var timeless: Value {
    switch self {
    case .instant: .instant(0)
    case .list(let values): .list(values.map(\.timeless))
    case .text, .number, .bytes, .flag, .code, .absent: self
    }
  }
}
