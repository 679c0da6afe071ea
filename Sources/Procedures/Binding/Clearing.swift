import Operations

/// For which changes a procedure clears the way: where a document tells one of them, the procedure is
/// walked before it.
///
/// The document does not say so. Therefore these steps are set apart from its own wherever they are
/// shown, and a change among them is never made without a question.
package struct Clearing: Hashable, Sendable {
  /// The step at which the procedure then begins: a check whose usual outcome is that nothing need be
  /// done.
  package let from: StepID
  package let before: Set<OperationID>

  package init(from: StepID, before: Set<OperationID>) {
    self.from = from
    self.before = before
  }
}

extension Procedure {
  /// A way that this procedure clears: which of its steps are walked, and which inputs of the document
  /// they take.
  struct ClearedWay {
    let from: StepID
    let steps: Set<StepID>
    /// The names of the inputs in the document, by those of this procedure.
    let passed: [String: String]
  }

  /// How the procedure clears the way for a step of a document; `nil` if it does not, or the step does
  /// not have what that takes: what is done to many at once is refused where something is in the way.
  func clearedWay(to step: Step, inputs: [Input]) -> ClearedWay? {
    guard let clearing, clearing.before.contains(step.operation.id) else { return nil }
    let reached = steps(from: clearing.from)
    let own = steps.filter { reached.contains($0.id) }
    let set = Set(own.compactMap(\.into))
    let needed = Set(own.flatMap { $0.arguments.values.compactMap(\.input) }).subtracting(set)
    var passed: [String: String] = [:]
    for name in needed {
      guard let type = self.inputs.first(where: { $0.name == name })?.type,
        let given = step.operation.parameters.lazy.compactMap({ step.arguments[$0.name]?.input })
          .first(where: { input in inputs.contains { $0.name == input && $0.type == type } })
      else { return nil }
      passed[name] = given
    }
    return ClearedWay(from: clearing.from, steps: reached, passed: passed)
  }

  /// The steps that can be reached from one of them.
  private func steps(from start: StepID) -> Set<StepID> {
    var seen: Set<StepID> = [start]
    var open = [start]
    while let id = open.popLast() {
      for edge in step(id)?.edges ?? [] {
        let next: StepID? =
          switch edge.target {
          case .step(let next): next
          case .call(_, _, let then): then
          case .end: nil
          }
        if let next, seen.insert(next).inserted { open.append(next) }
      }
    }
    return seen
  }
}

extension Argument {
  /// The name of the input that it is; `nil` for a literal.
  fileprivate var input: String? {
    switch self {
    case .input(let name): name
    case .literal: nil
    }
  }
}
