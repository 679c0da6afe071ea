import Operations
import Presentation
import Sessions

/// A person at a terminal.
struct TerminalConversation: Conversation {
  let display: TerminalDisplay

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    var showsOriginal = false
    while true {
      let screen = display.screen(view, showsOriginal: showsOriginal)
      display.write(display.terminal.text(screen))
      display.write("> ")
      guard let line = readLine() else {
        throw Unanswered(missing: ["steps.\(view.node.id).answer"])
      }
      display.write("\n")
      guard let meaning = screen.meaning(of: line) else {
        // A person may type the words of a choice instead of its number.
        let named = screen.choices.first { $0.title.lowercased() == line.lowercased() }
        if let answer = named.map({ choice([$0.number], view) }) ?? typed(line, view) {
          return answer
        }
        let note = display.words.text(
          .questionNotAnAnswer, ["answer": PrintableText.of(line)])
        display.write(display.terminal.text([TextLine(note, .warning), .empty]))
        continue
      }
      switch meaning {
      case .proceed: return .proceed
      case .stop: return .stop
      case .happened(let happened): return .happened(happened)
      case .choice(let number): return choice([number], view)
      case .original: showsOriginal = true
      case .skip:
        if let reason = reason() { return .skip(reason: reason) }
      case .override:
        if let reason = reason() { return .override(reason: reason) }
      case .reject:
        if let reason = reason() { return .reject(reason: reason) }
      case .mode:
        if let mode = mode() { return .mode(mode) }
      }
    }
  }

  /// The answer in a line that is not a key of the screen: numbers of choices, or words.
  ///
  /// `nil` if the line does not answer the question.
  private func typed(_ line: String, _ view: StepView) -> Answer? {
    let parts = line.split(separator: ",").map { part in
      String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }.filter { !$0.isEmpty }
    guard !parts.isEmpty else { return nil }
    switch view.question {
    case .choose(_, let candidates, _):
      let numbers = parts.compactMap { Int($0) }
      if numbers.count == parts.count,
        numbers.allSatisfy(candidates.indices.map { $0 + 1 }.contains)
      {
        return choice(numbers, view)
      }
      return .words(parts)
    case .record:
      // A path may contain a comma.
      return .words([line])
    case .decide(let outcomes), .judge(let outcomes):
      return parts.first.flatMap { outcomes.contains($0) ? .outcome($0) : nil }
    case .proceed, .consent, .act, .actWithoutInterface, .attest, .blocked, .refuted, .happened,
      .approval, .approve:
      return nil
    }
  }

  /// - Parameter numbers: counted from 1, as the screen shows them.
  private func choice(_ numbers: [Int], _ view: StepView) -> Answer {
    switch view.question {
    case .decide(let outcomes), .judge(let outcomes):
      .outcome(outcomes[(numbers.first ?? 1) - 1])
    case .choose(_, let candidates, _):
      .words(numbers.flatMap { candidates[$0 - 1].value.texts })
    case .proceed, .consent, .act, .actWithoutInterface, .attest, .record, .blocked, .refuted,
      .happened, .approval, .approve:
      .proceed
    }
  }

  private func reason() -> String? {
    display.write("\(display.words[.questionReason]) ")
    let reason = readLine() ?? ""
    return reason.allSatisfy(\.isWhitespace) ? nil : reason
  }

  private func mode() -> SessionMode? {
    for (index, mode) in SessionMode.allCases.enumerated() {
      display.write("  \(index + 1). \(display.words.mode(mode))\n")
    }
    display.write("> ")
    let line = readLine() ?? ""
    if let number = Int(line), SessionMode.allCases.indices.contains(number - 1) {
      return SessionMode.allCases[number - 1]
    }
    return SessionMode(rawValue: line)
  }

  func anticipated(_ view: StepView) async -> Answer? { nil }
  func show(_ view: StepView) async { await display.show(view) }
  func tell(_ notice: Notice) async { await display.tell(notice) }
  func textShown(_ view: StepView) -> (text: String, locale: String) { display.textShown(view) }
}
