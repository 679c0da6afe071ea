import Operations
import Sessions

/// The steps of a plan as JSON.
enum PlanJSON {
  static func value(_ step: PlannedStep) -> JSONValue {
    .object([
      "step": .string(step.step.rawValue), "outcome": .string(step.outcome),
      "value": step.value.map { JSONValue($0) } ?? .null, "skipped": JSONValue(step.skipped),
      "differences": .array(step.differences.map { JSONValue($0) }),
    ])
  }
}
