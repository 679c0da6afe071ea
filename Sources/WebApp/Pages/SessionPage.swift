import Commands
import Microsoft365
import Operations
import Presentation
import Procedures
import Sessions

/// A session: the steps as a checklist, and the step it stands at.
struct SessionPage {
  let glance: SessionGlance
  /// With the tenant's own names.
  let words: Words
  /// Whether the reader is the one who walks it, or may take it over.
  let isOwn: Bool
  let mayRun: Bool
  let mayApprove: Bool
  /// A note above the step, such as that somebody else went on meanwhile.
  var note: String?
  /// What was typed and not accepted, so that it need not be typed again.
  var typed: [String] = []

  private var session: Session { glance.session }
  private var graph: StepGraph { glance.graph }

  var page: Page {
    let text = graph.procedures.first { $0.id == graph.procedure }?.texts[words.language]
    let title = text.map { words.runs(of: $0.title).plain } ?? "\(graph.procedure)"
    let id = session.start.session.pathName
    var value: [String: PageValue] = [
      "id": .text(id), "session": .text("\(session.start.session)"), "procedure": .text(title),
      "actor": .text(session.actor), "tenant": .text(session.start.tenant),
      "state": .text(state.word(words)),
      "base": .text("/\(words.language)/sessions/\(id)"), "note": .optional(note),
      "news": .text(glance.news),
      "checklist": SessionChecklist(glance, words).value,
      "latest": LatestVisit(glance, words).value,
    ]
    value.merge(standing) { $1 }
    var page = Page(template: "session", title: title, path: "sessions/\(id)", value: value)
    if case .asking(let view) = glance.standing, !view.refusals.isEmpty, !typed.isEmpty {
      page.status = .unprocessableContent
    }
    return page
  }

  /// Whether a second person is waited for.
  private var isWaiting: Bool { if case .requested = session.approval { true } else { false } }

  /// Waiting says more than that somebody is at it.
  private var state: SessionState { isWaiting ? .waiting : glance.record.state }

  private var standing: [String: PageValue] {
    switch glance.standing {
    case .completed: return ["completed": .flag(true)]
    case .walking(let moment):
      let lines = moment.map { MomentText($0, graph: graph, words).lines } ?? []
      return ["walking": .object(["lines": .lines(lines)])]
    case .elsewhere: return ["elsewhere": .flag(true)]
    case .interrupted:
      return ["interrupted": .object(["may": .flag(mayRun), "own": .flag(isOwn)])]
    case .stopped(let reason):
      return [
        "stopped": .object([
          "text": .text(words.text(.momentStopped, ["reason": words.stop(reason)])),
          "may": .flag(mayRun), "own": .flag(isOwn),
        ])
      ]
    case .unread(let text): return ["unread": .text(text)]
    case .asking(let view):
      let step = StepPanel(
        view: view, graph: graph, words: words, isForm: isOwn && mayRun,
        action: "/\(words.language)/sessions/\(session.start.session.pathName)",
        cloud: GraphCloud(tenant: session.start.tenant), typed: typed)
      return [
        "step": step.value, "watching": .flag(!isOwn), "may": .flag(mayRun),
        "approval": .flag(!isOwn && mayApprove && isWaiting),
      ]
    }
  }
}

extension SessionID {
  /// The name in an address: the row of a series stands behind a tilde.
  var pathName: String { rawValue.replacing("/", with: "~") }

  init(pathName: String) { self.init(rawValue: pathName.replacing("~", with: "/")) }
}
