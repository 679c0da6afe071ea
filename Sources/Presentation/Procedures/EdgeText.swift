import Operations
import Procedures

/// Where the edges of a step lead, in words.
struct EdgeText {
  private let procedure: Procedure
  private let words: Words

  init(_ procedure: Procedure, _ words: Words) {
    self.procedure = procedure
    self.words = words
  }

  /// Lines for the edges a reader would not expect; empty for a step that only leads to the next.
  ///
  /// - Parameter index: the index of the step in the procedure, counted from 0.
  func lines(of step: Step, at index: Int) -> [String] {
    let following =
      procedure.steps.indices.contains(index + 1) ? procedure.steps[index + 1].id : nil
    return step.edges.filter { edge in
      step.edges.count > 1 || !leadsOn(edge.target, to: following)
    }.map { edge in
      words.text(
        .showEdge,
        [
          "outcome": words.outcome(edge.outcome, of: step.operation.id),
          "target": target(edge.target),
        ])
    }
  }

  private func leadsOn(_ target: Edge.Target, to following: StepID?) -> Bool {
    switch target {
    case .step(let id): id == following
    case .end: following == nil
    case .call: false
    }
  }

  private func target(_ target: Edge.Target) -> String {
    switch target {
    case .step(let id): words.text(.showToStep, ["number": number(of: id)])
    case .end: words[.showToEnd]
    case .call(let other, _, let then):
      then.map {
        words.text(.showToCallThen, ["procedure": "\(other)", "number": number(of: $0)])
      } ?? words.text(.showToCall, ["procedure": "\(other)"])
    }
  }

  private func number(of id: StepID) -> String {
    procedure.steps.firstIndex { $0.id == id }.map { words.formats.number($0 + 1) } ?? "\(id)"
  }

  static func json(_ edge: Edge) -> JSONValue {
    let target: JSONValue =
      switch edge.target {
      case .step(let id): .object(["step": .string(id.rawValue)])
      case .end: .string("end")
      case .call(let procedure, let inputs, let then):
        .object([
          "call": .string(procedure.rawValue),
          "with": .object(inputs.mapValues(JSONValue.string)),
          "then": then.map { .string($0.rawValue) } ?? .string("end"),
        ])
      }
    return .object(["outcome": .string(edge.outcome), "target": target])
  }
}
