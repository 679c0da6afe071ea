import Operations
import Procedures

/// The result of one visit to one step, planned or actual.
package struct PlannedStep: Hashable, Sendable, Codable {
  package let step: StepID
  package let outcome: String
  /// The value chosen or recorded; `nil` for other kinds of step.
  package let value: Value?
  /// The reason why the step was skipped; `nil` if it was not.
  package let skipped: String?
  /// The changes in the tenant; empty unless the step is a change.
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

  /// Every step that has been left, in order, with its result.
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

  /// The same step with all times set equal, because time has passed since the plan was made.
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
  /// The value with every time replaced by the same one.
  fileprivate var timeless: Value {
    switch self {
    case .instant: .instant(0)
    case .list(let values): .list(values.map(\.timeless))
    case .text, .number, .bytes, .flag, .code, .absent: self
    }
  }
}
