import Operations
import Procedures
import Sessions

/// The first difference between a recorded session and the same session carried out again.
package struct RerunReport: Sendable {
  private let difference: SessionDifference?
  private let graph: StepGraph
  private let words: Words

  package init(_ difference: SessionDifference?, graph: StepGraph, _ words: Words) {
    self.difference = difference
    self.graph = graph
    self.words = words
  }

  package var lines: [TextLine] {
    guard let difference else { return [TextLine(words[.rerunSame], .good)] }
    let place = difference.step.map { step in
      words.text(
        .rerunAt,
        ["step": "\(step)", "number": words.formats.number(graph.ordinal(of: step) ?? 0)])
    }
    return [TextLine(words[.rerunDifference], .warning)]
      + (place.map { [TextLine($0, .strong)] } ?? [])
      + side(.rerunThen, difference.recorded) + side(.rerunNow, difference.now)
  }

  private func side(_ heading: MessageKey, _ event: SessionEvent?) -> [TextLine] {
    var attempts: [String: ChangeAttempt] = [:]
    if case .attempted(let attempt)? = event { attempts[attempt.key] = attempt }
    let told = event.map { ReportedEvent($0, attempts, graph, words).lines } ?? []
    let left: [TextLine] =
      if case .left(_, let outcome, _)? = event {
        [
          TextLine(
            words.text(.reportDecided, ["outcome": words.word(.outcome, outcome) ?? outcome]),
            indent: 2)
        ]
      } else { [] }
    return [TextLine(words[heading], .strong)]
      + (event == nil ? [TextLine(words[.rerunNothing], indent: 2)] : told + left)
  }

  package var json: JSONValue {
    guard let difference else { return .object(["same": .flag(true)]) }
    return .object([
      "same": .flag(false), "step": JSONValue(difference.step?.rawValue),
      "event": difference.sequence.map(JSONValue.integer) ?? .null,
      "recorded": difference.recorded.map { SessionJSON.value(of: $0) } ?? .null,
      "now": difference.now.map { SessionJSON.value(of: $0) } ?? .null,
    ])
  }
}
