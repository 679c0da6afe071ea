import Documents
import Presentation

/// The parts of screens, as values for templates.
extension PageValue {
  package static func runs(_ runs: [TextRun]) -> PageValue {
    list(runs) { run in
      // All keys are set, because templates would take missing ones from the surrounding value.
      var value: [String: PageValue] = [
        "text": .text(run.text), "plain": .flag(false), "label": .flag(false), "code": .flag(false),
        "link": .nothing,
      ]
      switch run.kind {
      case .plain: value["plain"] = .flag(true)
      case .label: value["label"] = .flag(true)
      case .code: value["code"] = .flag(true)
      // A document may link to pages, but not to anything that runs.
      case .link(let destination) where isPage(destination): value["link"] = .text(destination)
      case .link: value["plain"] = .flag(true)
      }
      return .object(value)
    }
  }

  private static func isPage(_ destination: String) -> Bool {
    let start = destination.lowercased()
    return start.hasPrefix("https://") || start.hasPrefix("http://")
  }

  static func alerts(_ alerts: [SessionScreen.Alert]) -> PageValue {
    list(alerts) { alert in
      .object([
        "kind": .text(alert.kind.rawValue), "word": .text(alert.word),
        "paragraphs": list(alert.paragraphs) { .object(["runs": runs($0)]) },
      ])
    }
  }

  static func groups(_ groups: [FactGroup]) -> PageValue {
    list(groups) { group in
      .object(["subject": .text(group.subject), "lines": list(group.lines) { .text($0) }])
    }
  }

  /// Returns lines for a template: two columns in a terminal are one level of indentation, and
  /// empty lines are left out.
  static func lines(_ lines: [TextLine]) -> PageValue {
    list(lines.filter { !$0.plain.allSatisfy(\.isWhitespace) }) { line in
      .object([
        "in": .number(min(4, line.indent / 2)),
        "pieces": list(line.pieces.filter { !$0.text.isEmpty }) { piece in
          .object(["style": .text("\(piece.style)"), "text": .text(piece.text)])
        },
      ])
    }
  }
}
