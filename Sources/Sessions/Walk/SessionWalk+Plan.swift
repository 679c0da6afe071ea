import Operations
import Procedures

/// Reality is not what was planned.
struct Deviated: Error {
  let deviation: Deviation
}

/// Holding a walk against its plan.
extension SessionWalk {
  private var planInForce: Plan? { session.holdsToPlan ? plan : nil }

  /// From here on nothing is held against the plan.
  package mutating func setPlanAside(reason: String) throws {
    try record(.setPlanAside(reason: reason))
  }

  /// - Throws: `Deviated` where there is a plan: it had no refusal in it.
  func expectNoRefusal(at node: StepGraph.Node, value: Value? = nil) throws {
    guard let plan = planInForce else { return }
    let number = session.stepsLeft
    throw Deviated(
      deviation: Deviation(
        planned: plan.steps.indices.contains(number) ? plan.steps[number] : nil,
        actual: PlannedStep(step: node.id, outcome: "refused", value: value)))
  }

  /// - Throws: `Deviated` where a step that these events leave is not the one that was planned, or
  ///   brought something else.
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

  /// - Throws: `Deviated` where the change is not the one that was planned for this step: found
  ///   before anybody is asked, and before anything happens.
  func expectPlanned(_ attempt: ChangeAttempt) throws {
    guard let plan = planInForce else { return }
    let step = PlannedStep(
      step: attempt.step, outcome: "done",
      differences: Difference.between(attempt.before, and: attempt.predicted))
    if let deviation = plan.deviation(of: step, at: session.stepsLeft) {
      // A change that was to be left out is not found wanting before it is made.
      guard deviation.planned?.skipped == nil || deviation.planned?.step != attempt.step else {
        return
      }
      throw Deviated(deviation: deviation)
    }
  }
}
