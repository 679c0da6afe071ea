import Operations
import Procedures

/// The expected course of a walk, step by step. It is predicted from a snapshot and compared with
/// the tenant when the walk is carried out.
package struct Plan: Hashable, Sendable {
  package let procedure: ProcedureID
  /// The revision of each procedure in the graph.
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

  /// The difference between `actual` and the planned step with this number; `nil` if they agree.
  ///
  /// - Parameter number: counted from 0, that is, the number of steps left before.
  func deviation(of actual: PlannedStep, at number: Int) -> Deviation? {
    guard steps.indices.contains(number) else {
      return Deviation(planned: nil, actual: actual)
    }
    return steps[number].timeless == actual.timeless
      ? nil : Deviation(planned: steps[number], actual: actual)
  }
}

/// A difference between the plan and what actually happened.
package struct Deviation: Hashable, Sendable, Codable {
  /// The planned step; `nil` if the plan has ended.
  package let planned: PlannedStep?
  package let actual: PlannedStep

  package init(planned: PlannedStep?, actual: PlannedStep) {
    self.planned = planned
    self.actual = actual
  }
}
