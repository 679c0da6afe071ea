import Diagnostics
import Operations
import Presentation
import Procedures
import Sessions

/// What a person is asked beside the question of a step: the reason of an answer, another mode, or the
/// choice to make again.
struct AsidePrompt {
  /// What was answered to a list.
  enum Listed<Item> {
    case chosen(Item)
    /// What was typed is none of the list.
    case noChoice(String)
    /// Nothing was typed.
    case nothing
  }

  let display: TerminalDisplay

  /// The reason; `nil` if none was given.
  func reason() -> String? { line(.questionReason) }

  /// What is typed behind a question; `nil` if that is nothing.
  func line(_ question: MessageKey) -> String? {
    display.write("\(display.words[question]) ")
    let typed = readLine() ?? ""
    return typed.allSatisfy(\.isWhitespace) ? nil : typed
  }

  /// The step of the earlier choice to make again; a single one is not asked for.
  func earlier(_ view: StepView) -> Listed<StepID> {
    guard view.earlier.count > 1 else {
      return view.earlier.first.map { .chosen($0.step) } ?? .nothing
    }
    let titles = view.earlier.map { display.words.text(of: $0, in: display.graph) }
    return answer(.questionBack, titles.enumerated().map { ($1, view.earlier[$0].step) }) { _ in nil
    }
  }

  /// The mode to go on in, by its number or its name.
  func mode() -> Listed<SessionMode> {
    let words = display.words
    let modes = SessionMode.allCases.map { mode in
      let meaning = words.word(.modeMeaning, mode.rawValue) ?? ""
      return (
        words.text(.choiceLine, ["operation": words.mode(mode), "value": meaning]), mode
      )
    }
    return answer(.questionMode, modes) { typed in
      SessionMode.allCases.first { words.mode($0).lowercased() == typed.lowercased() }
        ?? SessionMode(rawValue: typed)
    }
  }

  private func answer<Item>(
    _ question: MessageKey, _ items: [(title: String, item: Item)],
    named: (String) -> Item?
  ) -> Listed<Item> {
    let lines = items.enumerated().map { index, entry in
      TextLine("\(index + 1). \(entry.title)", indent: 2, hanging: 3)
    }
    display.write("\(display.words[question])\n")
    display.write(
      display.terminal.printed(lines + [TextLine(display.words[.questionNumber], .quiet)]))
    display.write("> ")
    let line = (readLine() ?? "").trimmingWhitespace
    guard !line.isEmpty else { return .nothing }
    if let number = OutsideNumber.whole(line, in: OutsideNumber.counts),
      items.indices.contains(number - 1)
    {
      return .chosen(items[number - 1].item)
    }
    return named(line).map { .chosen($0) } ?? .noChoice(line)
  }
}
