import Operations
import Presentation
import Procedures
import Sessions

/// Every step of a session with its state: what was done, the current step, and what is to come.
struct SessionChecklist {
  /// The result of the last visit to a step.
  private struct Mark {
    var state = ""
    var detail: String?
    var style = "plain"
  }

  private let glance: SessionStatus
  private let words: Words

  init(_ glance: SessionStatus, _ words: Words) {
    self.glance = glance
    self.words = words
  }

  var value: PageValue {
    let marks = marks
    let current = glance.session.currentStep
    let nodes = glance.graph.nodes
    let place = nodes.firstIndex { $0.id == current } ?? nodes.count
    let shown = nodes.enumerated().filter { _, node in
      node.calls.isEmpty || marks[node.id] != nil || isUnderWay(node, current)
    }
    return .list(shown) { index, node in
      let isCurrent = node.id == current
      let mark = marks[node.id]
      return .object([
        "id": .text("\(node.id)"), "inner": .flag(!node.calls.isEmpty),
        "text": .text(title(of: node)), "current": .flag(isCurrent),
        "done": .flag(!isCurrent && mark != nil), "style": .text(mark?.style ?? "plain"),
        "state": .text(
          isCurrent
            ? words[.webStepNow]
            : mark?.state ?? words[index < place ? .webStepPassed : .webStepLater]),
        // The result of an earlier visit may no longer be true.
        "detail": isCurrent ? .nothing : .optional(mark?.detail),
      ])
    }
  }

  /// Returns whether the session is within the call that the node belongs to.
  private func isUnderWay(_ node: StepGraph.Node, _ current: StepID?) -> Bool {
    guard let current, let at = glance.graph[current], let call = node.calls.last else {
      return false
    }
    return at.calls.contains(call)
  }

  private func title(of node: StepGraph.Node) -> String {
    if node.step.operation.kind == .open, case .literal(let value)? = node.arguments["page"],
      let page = value.text
    {
      return words.text(.screenPage, ["page": words.page(page)])
    }
    return words.operation(node.step.operation.id)
  }

  private var marks: [StepID: Mark] {
    var marks: [StepID: Mark] = [:]
    var details: [StepID: (text: String, style: String)] = [:]
    for entry in glance.record.events {
      switch entry.event {
      case .chosen(let step, _, let value), .recorded(let step, _, let value, _):
        details[step] = (words.text(of: value), "plain")
      case .decided(let step, let outcome), .checked(let step, let outcome, _):
        details[step] = (self.outcome(outcome, at: step), "plain")
      case .verified(let step, _, let verdict, _):
        details[step] = (words.verdict(verdict), "\(VerdictText.style(of: verdict))")
      case .overridden(let step, _): details[step] = (words[.webOverridden], "warning")
      case .attested(let step): details[step] = (words.verdict(.attested), "plain")
      case .skipped(let step, _): details[step] = (words[.webSkipped], "warning")
      case .left(let step, _, _):
        let detail = details[step]
        marks[step] = Mark(
          state: words[.webStepDone], detail: detail?.text, style: detail?.style ?? "plain")
      case .started, .shown, .attempted, .performed, .failed, .refused, .modeChanged, .resumed,
        .stopped, .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .completed:
        break
      }
    }
    return marks
  }

  private func outcome(_ outcome: String, at step: StepID) -> String {
    glance.graph[step].map { words.outcome(outcome, of: $0.step.operation.id) } ?? outcome
  }
}
