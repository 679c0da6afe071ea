import Journal
import Presentation
import Procedures
import Sessions

/// The sessions of the journal, newest first.
struct SessionsPage {
  /// The page must open at once even if many people have written to the journal.
  private static let most = 200

  private let summaries: [SessionSummary]
  private let library: ProcedureLibrary
  private let words: Words

  init(_ summaries: [SessionSummary], _ library: ProcedureLibrary, _ words: Words) {
    self.summaries = summaries
    self.library = library
    self.words = words
  }

  var page: WebPage {
    WebPage(
      template: "sessions", title: words[.webSessions], path: "sessions",
      value: [
        "sessions": .list(Array(summaries.prefix(Self.most)), row),
        "none": .flag(summaries.isEmpty),
        "cut": summaries.count > Self.most
          ? .text(
            words.text(
              .webSessionsCut, ["shown": words.formats.number(Self.most)], count: summaries.count))
          : .nothing,
      ])
  }

  private func row(_ summary: SessionSummary) -> PageValue {
    let waits = SessionState(last: summary.last, isPresent: false) == .waiting
    let state =
      waits ? .waiting : SessionState(last: summary.last, isPresent: summary.isPresent)
    let title =
      library.procedures[summary.start.procedure].map { ProceduresPage.title($0, words) }
      ?? "\(summary.start.procedure)"
    return .object([
      "id": .text("\(summary.id)"), "href": .text("sessions/\(summary.id.pathName)"),
      "procedure": .text(title), "actor": .text(summary.start.actor),
      "began": .text(words.formats.instant(summary.startedAt)), "state": .text(state.word(words)),
      "code": .text(state.rawValue),
    ])
  }
}
