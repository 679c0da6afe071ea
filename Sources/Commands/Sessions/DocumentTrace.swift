import Operations
import Procedures
import Sessions

/// What the events of a session tell of a document that a redacted export has left out.
enum DocumentTrace {
  /// The steps that the session came to, in their order, without texts.
  ///
  /// - Parameter catalogue: with the operations of `ManualStep`.
  static func graph(
    of start: SessionStart, _ events: [SessionEvent], _ catalogue: Catalogue
  ) throws -> StepGraph {
    var reached: [StepID] = []
    for event in events {
      guard let step = event.step, !reached.contains(step) else { continue }
      reached.append(step)
    }
    let operations = operations(in: events)
    let steps = reached.enumerated().compactMap { index, id in
      (operations[id].flatMap { catalogue[$0] } ?? catalogue[ManualStep.act]).map { operation in
        Step(
          id: id, operation: operation, arguments: [:],
          into: operation.collects == nil ? nil : id.rawValue,
          edges: [
            Edge(
              outcome: operation.outcomes.first ?? "done",
              target: index + 1 < reached.count ? .step(reached[index + 1]) : .end)
          ], rules: [],
          place: DocumentPlace(
            part: 1, of: 1, number: index + 1, of: reached.count, anchor: "", shownNumber: nil))
      }
    }
    let procedure = Procedure(
      id: start.procedure, roles: [], inputs: [], steps: steps, texts: [:],
      revision: start.revisions[start.procedure] ?? "")
    return StepGraph(
      procedure: start.procedure, procedures: [procedure],
      nodes: StepGraph(of: start.procedure, in: [start.procedure: procedure])?.nodes ?? [])
  }

  /// What was done at the steps to which something was bound: the change itself or, for the rest, what
  /// a person does in its place, because nothing names the operation.
  private static func operations(in events: [SessionEvent]) -> [StepID: OperationID] {
    var operations: [StepID: OperationID] = [:]
    for event in events {
      switch event {
      case .attempted(let attempt): operations[attempt.step] = attempt.operation
      case .chosen(let step, _, _): operations[step] = "manual.enter"
      case .decided(let step, _): operations[step] = "manual.decide"
      case .recorded(let step, _, _, _): operations[step] = "manual.record"
      case .started, .shown, .checked, .performed, .failed, .verified, .refused, .overridden,
        .attested, .passed, .noted, .skipped, .modeChanged, .left, .returned, .resumed, .stopped,
        .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .completed:
        break
      }
    }
    return operations
  }
}
