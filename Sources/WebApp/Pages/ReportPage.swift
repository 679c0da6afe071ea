import Presentation
import Sessions

/// The report of what happened in a session, to read or print.
struct ReportPage {
  let report: SessionReport
  let id: SessionID
  let words: Words

  var page: WebPage {
    WebPage(
      template: "report", title: report.title, path: "sessions/\(id.pathName)/report",
      value: [
        "base": .text("/\(words.language)/sessions/\(id.pathName)"),
        "pairs": .list(report.pairs) { .object(["name": .text($0), "value": .text($1)]) },
        "attention": report.attention.isEmpty
          ? .nothing : .object(["lines": .lines(report.attention)]),
        "sections": .list(report.sections) { section in
          .object([
            "name": .optional(section.name), "sentence": .optional(section.sentence),
            "lines": .lines(section.lines),
          ])
        },
        "verify": .text(words.text(.reportVerifyHint, ["head": report.head])),
      ])
  }
}
