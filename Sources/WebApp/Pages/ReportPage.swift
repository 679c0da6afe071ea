import Diagnostics
import Hummingbird
import Presentation
import Procedures
import Sessions

/// The pages that tell what happened in a session: its report with the export, and the replay.
extension Site {
  func addReading(to router: RouterGroup<WebContext>) {
    router.get(":language/sessions/:id/report") { _, web in
      let (person, context) = try reader(web, .view)
      let id = try sessionID(web)
      let kept = try kept(id, context)
      let named = try await named(context, person, on: kept.start)
      let report = SessionReport(
        kept.record, graph: try procedures.graph(of: kept, named), named.words)
      return answer(ReportPage(report: report, id: id, words: named.words).page, context, web)
    }
    router.get(":language/sessions/:id/export.json") { request, web in
      let (_, context) = try reader(web, .view)
      let id = try sessionID(web)
      _ = try kept(id, context)
      let isRedacted = request.uri.queryParameters.get("redact") != nil
      let export = try journal.export(
        id, redacted: isRedacted ? try context.redaction(for: journal) : nil)
      return Self.download(
        try export.bytes, as: "\(id.pathName)\(isRedacted ? "-redacted" : "").json",
        type: "application/json")
    }
    router.get(":language/sessions/:id/replay") { request, web in
      let (_, context) = try reader(web, .view)
      let id = try sessionID(web)
      let named = try context.namingKnown()
      let kept = try kept(id, named)
      let view = try kept.replay(
        named, on: try procedures.graph(of: kept, named),
        library: kept.start.instances.isEmpty ? try procedures.library(context) : nil)
      let step =
        request.uri.queryParameters.get("step").flatMap {
          OutsideNumber.whole($0, in: OutsideNumber.counts)
        } ?? 1
      guard let page = ReplayPage(view: view, id: id, step: step, words: named.words).page else {
        throw WebProblem.notFound
      }
      return answer(page, context, web)
    }
  }
}

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
        "end": .object(["lines": .lines(report.end.lines)]),
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

/// One visit to a step of a recorded session, with a time line of all visits.
struct ReplayPage {
  let view: ReplayView
  let id: SessionID
  /// The number of the visit, counted from 1.
  let step: Int
  let words: Words

  /// `nil` if there is no such visit.
  var page: WebPage? {
    guard view.steps.indices.contains(step - 1) else { return nil }
    let base = "/\(words.language)/sessions/\(id.pathName)"
    let screen = view.screen(at: step - 1)
    return WebPage(
      template: "replay", title: view.title, path: "sessions/\(id.pathName)/replay?step=\(step)",
      value: [
        "base": .text(base), "heading": lines(view.heading),
        "position": .text(screen.position), "step": .text(screen.step),
        "then": lines(screen.then),
        "now": lines(screen.now),
        "happened": lines(screen.happened),
        "back": step > 1 ? .text("\(base)/replay?step=\(step - 1)") : .nothing,
        "forward": step < view.steps.count ? .text("\(base)/replay?step=\(step + 1)") : .nothing,
        "line": line(base),
      ])
  }

  private func lines(_ lines: [TextLine]) -> PageValue {
    lines.isEmpty ? .nothing : .object(["lines": .lines(lines)])
  }

  private func line(_ base: String) -> PageValue {
    .list(Array(view.steps.indices)) { index in
      .object([
        "number": .text(words.formats.number(index + 1)),
        "href": .text("\(base)/replay?step=\(index + 1)"), "current": .flag(index == step - 1),
        "name": .text(view.name(at: index)), "style": .text("\(view.style(at: index))"),
      ])
    }
  }
}
