import Commands
import Microsoft365
import Operations
import Presentation
import Procedures
import Sessions

/// A session: its steps as a checklist, and the current step.
struct SessionPage {
  let glance: SessionStatus
  /// The display texts, with the tenant's own names.
  let words: Words
  /// Whether the reader is the session's own actor.
  let isOwn: Bool
  let mayRun: Bool
  let mayApprove: Bool
  /// A note above the step, for example that somebody else has continued the session.
  var note: String?
  /// What was typed and not accepted, so that it does not have to be typed again.
  var typed: [String] = []

  private var session: Session { glance.session }
  private var graph: StepGraph { glance.graph }

  var page: WebPage {
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
    var page = WebPage(template: "session", title: title, path: "sessions/\(id)", value: value)
    if case .asking(let view) = glance.standing, !view.refusals.isEmpty, !typed.isEmpty {
      page.status = .unprocessableContent
    }
    return page
  }

  /// Whether the session waits for a second person.
  private var isWaiting: Bool { if case .requested = session.approval { true } else { false } }

  /// Waiting for approval is more informative than the presence of a person.
  private var state: SessionState { isWaiting ? .waiting : glance.record.state }

  private var standing: [String: PageValue] {
    switch glance.standing {
    case .completed: return ["completed": .flag(true)]
    case .walking(let notice):
      let lines = notice.map { NoticeText($0, graph: graph, words).lines } ?? []
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
  /// The id in an address, with a tilde before the row of a series.
  var pathName: String { rawValue.replacing("/", with: "~") }

  init(pathName: String) { self.init(rawValue: pathName.replacing("~", with: "/")) }
}
