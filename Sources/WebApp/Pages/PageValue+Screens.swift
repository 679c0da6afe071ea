import Documents
import Presentation

/// What screens are made of, as templates show it.
extension PageValue {
  static func runs(_ runs: [TextRun]) -> PageValue {
    list(runs) { run in
      switch run.kind {
      case .plain: .object(["plain": .flag(true), "text": .text(run.text)])
      case .label: .object(["label": .flag(true), "text": .text(run.text)])
      case .code: .object(["code": .flag(true), "text": .text(run.text)])
      case .link(let destination):
        // A document may lead to pages, and to nothing that runs.
        isPage(destination)
          ? .object(["link": .text(destination), "text": .text(run.text)])
          : .object(["plain": .flag(true), "text": .text(run.text)])
      }
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

  /// Two columns of a terminal are one step inwards; a line that says nothing is left out.
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
