import Documents
import Operations
import Procedures

/// One procedure in one language, for `stegvis show`.
package struct ProcedureView: Sendable {
  package struct StepLine: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    package let id: StepID
    package let alerts: [SessionScreen.Alert]
    package let sentence: [TextRun]
    /// The operation with its kind, such as "Change: unassign licenses".
    package let operation: String
    /// Where it leads, for each edge that does not just lead to the next step.
    package let edges: [String]
    /// A warning if the change cannot be undone completely and at any time; else `nil`.
    package let warning: String?
  }

  package let id: ProcedureID
  package let title: [TextRun]
  package let introduction: [[TextRun]]
  package let roles: String
  /// The inputs, such as "user: user account", in the manifest's order.
  package let inputs: [String]
  package let steps: [StepLine]
  private let headings: [String]
  private let source: Procedure

  package init(_ procedure: Procedure, _ words: Words) {
    let text = procedure.texts[words.language]
    id = procedure.id
    title = text.map { words.runs(of: $0.title) } ?? [TextRun(.plain, "\(procedure.id)")]
    introduction = text?.introduction.map { words.runs(of: $0) } ?? []
    roles = words.roles(procedure.roles)
    inputs = procedure.inputs.map { input in
      "\(input.name): \(words.type(input.type))"
    }
    let edges = EdgeText(procedure, words)
    steps = procedure.steps.enumerated().map { index, step in
      let stepText = text?.steps[step.id]
      let reversal =
        step.operation.kind == .change
        ? SessionScreen.Reversal(step.operation.reversal, words) : nil
      return StepLine(
        number: index + 1, id: step.id,
        alerts: (stepText?.alerts ?? []).map { SessionScreen.Alert($0, words) },
        sentence: stepText.map { words.runs(of: $0.sentence) }
          ?? [TextRun(.plain, words.text(.screenNoText, ["step": "\(step.id)"]))],
        operation: words.text(
          .showOperation,
          [
            "kind": words.kind(step.operation.kind),
            "operation": words.operation(step.operation.id),
          ]),
        edges: edges.lines(of: step, at: index),
        warning: reversal.flatMap { $0.isFinal ? $0.text : nil })
    }
    headings = [words[.showRoles], words[.showInputs], words[.showSteps]]
    source = procedure
  }

  package func lines(usesColour: Bool) -> [TextLine] {
    let labels = LabelPieces(usesColour: usesColour)
    var lines = [TextLine(title.plain, .strong), TextLine("\(id)", .quiet), .empty]
    for paragraph in introduction { lines += [TextLine(labels.pieces(paragraph)), .empty] }
    lines.append(
      TextLine([.init(.strong, "\(headings[0]): "), .init(.plain, roles)], hanging: 2))
    if !inputs.isEmpty {
      lines.append(TextLine(headings[1], .strong))
      lines += inputs.map { TextLine($0, indent: 2, hanging: 2) }
    }
    lines += [.empty, TextLine(headings[2], .strong)]
    for step in steps { lines += self.lines(of: step, labels) }
    return lines
  }

  private func lines(of step: StepLine, _ labels: LabelPieces) -> [TextLine] {
    let number = "\(step.number). "
    let indent = max(0, 4 - number.count)
    // An empty line, so that a warning is read with the step below it, not with the one above.
    var lines = step.alerts.isEmpty ? [] : [TextLine.empty]
    lines += step.alerts.flatMap { labels.lines($0, indent: 4) }
    lines.append(
      TextLine(
        [.init(.strong, number)] + labels.pieces(step.sentence), indent: indent,
        hanging: 4 - indent))
    lines.append(TextLine(step.operation, .quiet, indent: 4, hanging: 2))
    lines += step.edges.map { TextLine($0, indent: 4, hanging: 2) }
    if let warning = step.warning {
      lines.append(TextLine(warning, .warning, indent: 4, hanging: 2))
    }
    return lines
  }

  package var json: JSONValue {
    .object([
      "id": .string(id.rawValue), "title": .string(title.plain),
      "introduction": .strings(introduction.map(\.plain)), "roles": .strings(source.roles),
      "revision": .string(source.revision),
      "inputs": .array(
        source.inputs.map {
          .object(["name": .string($0.name), "type": .string("\($0.type)")])
        }),
      "steps": .array(zip(steps, source.steps).map { Self.json($0, $1) }),
    ])
  }

  private static func json(_ line: StepLine, _ step: Step) -> JSONValue {
    .object([
      "number": .integer(line.number), "id": .string(step.id.rawValue),
      "text": .string(line.sentence.plain),
      "labels": .strings(line.sentence.filter { $0.kind == .label }.map(\.text)),
      "alerts": .array(
        line.alerts.map {
          .object([
            "kind": .string($0.kind.rawValue), "text": .strings($0.paragraphs.map(\.plain)),
          ])
        }),
      "operation": .string(step.operation.id.rawValue),
      "kind": .string(step.operation.kind.rawValue), "rules": .strings(step.rules),
      "edges": .array(step.edges.map(EdgeText.json)),
    ])
  }
}
