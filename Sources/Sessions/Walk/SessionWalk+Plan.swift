import Operations
import Procedures

/// The error thrown when the tenant does not match the plan.
struct Deviated: Error {
  let deviation: Deviation
}

/// The comparison of a walk with its plan.
extension SessionWalk {
  private var planInForce: Plan? { session.holdsToPlan ? plan : nil }

  /// Stops comparing the walk with its plan from here on.
  ///
  /// - Throws: `SessionRefusal.reasonMissing` if the reason is empty, and `EventStoreFailure` if
  ///   nothing can be recorded.
  package mutating func setPlanAside(reason: String) throws {
    try record(.setPlanAside(reason: reason))
  }

  /// - Throws: `Deviated` if there is a plan in force, because plans contain no refusals.
  func expectNoRefusal(at node: StepGraph.Node, value: Value? = nil) throws {
    guard let plan = planInForce else { return }
    let number = session.stepsLeft
    throw Deviated(
      deviation: Deviation(
        planned: plan.steps.indices.contains(number) ? plan.steps[number] : nil,
        actual: PlannedStep(step: node.id, outcome: "refused", value: value)))
  }

  /// - Throws: `Deviated` if a step left by these events is not the planned one, or had another
  ///   result.
  func expectPlanned(_ events: [SessionEvent]) throws {
    guard let plan = planInForce else { return }
    let underWay = session.change.attempt.map { SessionEvent.attempted($0) }
    let steps = PlannedStep.all(in: [underWay].compactMap(\.self) + events)
    for (offset, step) in steps.enumerated() {
      if let deviation = plan.deviation(of: step, at: session.stepsLeft + offset) {
        throw Deviated(deviation: deviation)
      }
    }
  }

  /// - Throws: `Deviated` if the change is not the one planned for this step. The check runs before
  ///   anybody is asked and before anything happens.
  func expectPlanned(_ attempt: ChangeAttempt) throws {
    guard let plan = planInForce else { return }
    let step = PlannedStep(
      step: attempt.step, outcome: "done",
      differences: Difference.between(attempt.before, and: attempt.predicted))
    if let deviation = plan.deviation(of: step, at: session.stepsLeft) {
      // A change that the plan skips is not a deviation before it is made.
      guard deviation.planned?.skipped == nil || deviation.planned?.step != attempt.step else {
        return
      }
      throw Deviated(deviation: deviation)
    }
  }
}
