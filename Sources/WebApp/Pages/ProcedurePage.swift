import Commands
import Presentation
import Procedures
import Sessions

/// A procedure: its steps with their warnings, what it needs, and a form to start it.
struct ProcedurePage {
  let procedure: Procedure
  let duration: String
  let mayRun: Bool
  /// Why it cannot be started as requested; `nil` if nobody tried.
  var problem: String?
  let words: Words

  var page: WebPage {
    let view = ProcedureView(procedure, words)
    let changes = ProceduresPage.changes(procedure, words)
    return WebPage(
      template: "procedure", title: view.title.plain, path: "procedures/\(procedure.id)",
      value: [
        "id": .text("\(procedure.id)"), "mayRun": .flag(mayRun),
        "introduction": .list(view.introduction) { .object(["runs": .runs($0)]) },
        "roles": .text(view.roles), "duration": .text(duration),
        "count": .text(words.text(.webSteps, count: procedure.steps.count)),
        "inputs": inputs.isEmpty ? .nothing : .list(inputs) { .text($0) },
        "changes": .list(changes) { .text($0) }, "changesNothing": .flag(changes.isEmpty),
        "steps": .list(view.steps, step),
        "problem": .optional(problem),
        "modes": .list([SessionMode.consent, .manual, .automatic]) { mode in
          .object([
            "code": .text(mode.rawValue), "name": .text(words.mode(mode)),
            "meaning": .text(words.word(.modeMeaning, mode.rawValue) ?? ""),
            "checked": .flag(mode == .consent),
          ])
        },
        "graph": .text(
          "/\(words.language)/procedures/\(procedure.id)/graph.svg"),
      ], status: problem == nil ? .ok : .conflict)
  }

  /// The kinds of values asked for along the way, each once.
  private var inputs: [String] {
    procedure.inputs.map { words.type($0.type) }.reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  private func step(_ step: ProcedureView.StepLine) -> PageValue {
    .object([
      "id": .text("\(step.id)"), "number": .text(words.formats.number(step.number)),
      "alerts": .alerts(step.alerts), "runs": .runs(step.sentence),
      "operation": .text(step.operation), "edges": .list(step.edges) { .text($0) },
      "warning": .optional(step.warning),
    ])
  }
}
