import Journal
import Presentation
import Procedures
import Sessions

/// The sessions that wait for the approval of a second person.
struct ApprovalsPage {
  private let waiting: [SessionSummary]
  private let actor: String
  private let library: ProcedureLibrary
  private let words: Words

  init(
    _ waiting: [SessionSummary], for actor: String, _ library: ProcedureLibrary, _ words: Words
  ) {
    self.waiting = waiting
    self.actor = actor
    self.library = library
    self.words = words
  }

  var page: WebPage {
    WebPage(
      template: "approvals", title: words[.webApprovals], path: "approvals",
      value: [
        "none": .flag(waiting.isEmpty),
        "sessions": .list(waiting) { summary in
          let title =
            library.procedures[summary.start.procedure].map { ProceduresPage.title($0, words) }
            ?? "\(summary.start.procedure)"
          return .object([
            "id": .text("\(summary.id)"), "procedure": .text(title),
            "actor": .text(summary.start.actor),
            "since": .text(words.formats.instant(summary.lastAt)),
            // Nobody may approve their own change.
            "own": .flag(summary.start.actor.lowercased() == actor.lowercased()),
            "href": .text("/\(words.language)/sessions/\(summary.id.pathName)/approval"),
          ])
        },
      ])
  }
}
