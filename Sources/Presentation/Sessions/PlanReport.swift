import Operations
import Procedures
import Sessions

/// What the walk of a plan would change, step by step.
package struct PlanReport: Sendable {
  package struct Change: Hashable, Sendable {
    package let step: StepID
    package let operation: OperationID
    package let differences: [Difference]
  }

  package let changes: [Change]
  /// The number of steps walked.
  package let steps: Int
  /// The number of times the tenant would refuse.
  package let refusals: Int
  private let graph: StepGraph

  package init(_ events: [SessionEvent], graph: StepGraph) {
    self.graph = graph
    changes = events.compactMap { event in
      guard case .attempted(let attempt) = event else { return nil }
      return Change(
        step: attempt.step, operation: attempt.operation,
        differences: Difference.between(attempt.before, and: attempt.predicted))
    }
    steps = events.count { event in
      if case .left = event { true } else { false }
    }
    refusals = events.count { event in
      if case .refused = event { true } else { false }
    }
  }

  package func lines(_ words: Words) -> [TextLine] {
    let title =
      graph.procedures.first { $0.id == graph.procedure }?.texts[words.language]
      .map { words.runs(of: $0.title).plain } ?? "\(graph.procedure)"
    let count = changes.reduce(0) { $0 + $1.differences.count }
    let details = changes.flatMap { change in
      [
        TextLine(
          "\(graph.ordinal(of: change.step).map { "\($0). " } ?? "")\(words.operation(change.operation))",
          .strong)
      ] + TerminalView.lines(FactGroup.changes(change.differences, words))
    }
    return [TextLine(words.text(.commandPlanTitle, ["title": title]), .strong), .empty]
      + details + (details.isEmpty ? [] : [.empty])
      + [
        TextLine(words.text(.commandPlanSteps, count: steps)),
        TextLine(
          count == 0 ? words[.commandPlanNoChange] : words.text(.commandPlanChanges, count: count)),
      ]
      + (refusals == 0
        ? [] : [TextLine(words.text(.commandPlanRefusals, count: refusals), .warning)])
  }

  package var json: JSONValue {
    .object([
      "procedure": .string(graph.procedure.rawValue), "steps": .integer(steps),
      "refusals": .integer(refusals),
      "changes": .array(
        changes.map { change in
          .object([
            "step": .string(change.step.rawValue),
            "operation": .string(change.operation.rawValue),
            "differences": .array(change.differences.map { JSONValue($0) }),
          ])
        }),
    ])
  }
}
