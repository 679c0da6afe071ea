import Microsoft365
import Operations
import Presentation
import Procedures
import Sessions

/// The current step of a session: its text, the tenant's facts, and the form that answers it.
struct StepPanel {
  let view: StepView
  let graph: StepGraph
  let words: Words
  /// Whether the reader may answer.
  let isForm: Bool
  /// The address to which the form is sent.
  let action: String
  /// The cloud that has the tenant.
  let cloud: GraphCloud
  var typed: [String] = []

  var value: PageValue {
    let text = graph.procedures.first { $0.id == view.node.procedure }?.texts[words.language]
    let screen = SessionScreen(
      view, text: text, place: StepPlace(of: view.node, in: graph), words, showsOriginal: true)
    let answers = AnswerForm(view: view, screen: screen, words: words, typed: typed)
    return .object([
      "id": .text("\(view.node.id)"), "visit": .number(view.visit),
      "mark": .text(ViewDigest.of(view)), "kind": .text(view.node.step.operation.kind.rawValue),
      "position": .text(screen.position), "within": .optional(screen.within),
      "headline": .text(screen.headline), "alerts": .alerts(screen.alerts),
      "runs": .runs(screen.sentence),
      "original": screen.original.map { .object(["runs": .runs($0)]) } ?? .nothing,
      // For a change, "before → after" already shows the relevant facts.
      (screen.changes.isEmpty ? "known" : "before"): Self.section(screen.facts),
      "changes": Self.section(screen.changes),
      "link": .optional(address),
      "noChange": .optional(screen.noChange),
      "reversal": screen.reversal.map {
        .object(["text": .text($0.text), "final": .flag($0.isFinal)])
      } ?? .nothing,
      "mode": .optional(screen.mode),
      "comparison": screen.comparison.map {
        .object([
          "expected": Self.section($0.expected), "observed": Self.section($0.observed),
          "unchanged": .optional($0.unchanged),
        ])
      } ?? .nothing,
      "refused": .flag(!screen.refusals.isEmpty),
      "refusals": .list(screen.refusals) {
        .object(["reason": .text($0.reason), "advice": .optional($0.advice)])
      },
      "question": .text(screen.question), "action": .text(action),
      "form": isForm ? answers.value : .nothing,
    ])
  }

  private static func section(_ groups: [FactGroup]) -> PageValue {
    groups.isEmpty ? .nothing : .object(["groups": .groups(groups)])
  }

  /// The address of the page that the step opens; `nil` for other steps and for unknown pages.
  private var address: String? {
    guard view.node.step.operation.kind == .open,
      case .literal(let value)? = view.node.arguments["page"]
    else { return nil }
    return value.text.flatMap(Microsoft365.Page.init)?.address(in: cloud)
  }
}
