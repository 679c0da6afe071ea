import Microsoft365
import Presentation
import Procedures
import Sessions

/// A change that waits for a second person, with facts read when the page is opened.
struct ApprovalPage {
  let review: ApprovalReview
  let session: Session
  let graph: StepGraph
  let words: Words
  var note: String?

  var page: WebPage {
    let id = session.start.session.pathName
    let text = graph.procedures.first { $0.id == graph.procedure }?.texts[words.language]
    let title = text.map { words.runs(of: $0.title).plain } ?? "\(graph.procedure)"
    let step = StepPanel(
      view: review.view, graph: graph, words: words, isForm: true,
      action: "/\(words.language)/sessions/\(id)/approval",
      cloud: GraphCloud(tenant: session.start.tenant))
    return WebPage(
      template: "approval", title: words.text(.webApprovalOf, ["title": title]),
      path: "sessions/\(id)/approval",
      value: [
        "base": .text("/\(words.language)/sessions/\(id)"), "session": .text(id),
        "actor": .text(session.actor), "procedure": .text(title), "step": step.value,
        "note": .optional(note),
      ], status: note == nil ? .ok : .conflict)
  }
}
