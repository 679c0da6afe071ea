import Presentation
import Sessions

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
