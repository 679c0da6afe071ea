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
    let operation = catalogue[ManualStep.act]
    let steps = reached.enumerated().compactMap { index, id in
      operation.map { operation in
        Step(
          id: id, operation: operation, arguments: [:], into: nil,
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
}
