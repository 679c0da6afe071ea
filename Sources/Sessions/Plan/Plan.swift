import Operations
import Procedures

/// What a walk is to bring, step by step: predicted on a snapshot, and held against reality when
/// it is carried out.
package struct Plan: Hashable, Sendable {
  package let procedure: ProcedureID
  /// The revision of every procedure in the graph.
  package let revisions: [ProcedureID: String]
  package let tenant: String
  package let steps: [PlannedStep]

  package init(
    procedure: ProcedureID, revisions: [ProcedureID: String], tenant: String,
    steps: [PlannedStep]
  ) {
    self.procedure = procedure
    self.revisions = revisions
    self.tenant = tenant
    self.steps = steps
  }

  /// The first thing in which `actual` is not what was planned as the step of that number.
  ///
  /// - Parameter number: counted from 0: how many steps were left before.
  func deviation(of actual: PlannedStep, at number: Int) -> Deviation? {
    guard steps.indices.contains(number) else {
      return Deviation(planned: nil, actual: actual)
    }
    return steps[number].timeless == actual.timeless
      ? nil : Deviation(planned: steps[number], actual: actual)
  }
}

/// Where reality is not what was planned.
package struct Deviation: Hashable, Sendable, Codable {
  /// `nil` where the plan has ended.
  package let planned: PlannedStep?
  package let actual: PlannedStep

  package init(planned: PlannedStep?, actual: PlannedStep) {
    self.planned = planned
    self.actual = actual
  }
}
