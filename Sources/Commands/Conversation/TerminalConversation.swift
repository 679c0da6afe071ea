import Diagnostics
import Operations
import Presentation
import Procedures
import Sessions
import Synchronization
import Workspaces

/// A person at a terminal.
struct TerminalConversation: Conversation {
  let display: TerminalDisplay
  private let concepts: Concepts

  /// - Throws: `WorkspaceFailure` if a list of terms cannot be read.
  init(display: TerminalDisplay) throws {
    self.display = display
    concepts = try display.concepts()
  }

  func ask(_ asked: StepView) async throws(Unanswered) -> Answer {
    var view = asked
    var showsOriginal = false
    var search = ChoiceSearch(most: display.mostChoices)
    // Choices that a later search hides can still be chosen by their numbers, together with others.
    var seen: Set<Int> = []
    // Shown once, below the screen that is repeated.
    var note: String?
    var explains = false
    // What was passed on the way stands above the first screen of a question only.
    var isFirst = view.rejected.isEmpty
    while true {
      let plain = display.screen(view, showsOriginal: showsOriginal, showsWay: isFirst)
      isFirst = false
      let explained = concepts.texts(on: plain, in: display.graph, display.words)
      var whole = plain.explaining(explained, display.words)
      let screen = display.fitting(whole, search)
      seen.formUnion(screen.choices.map(\.number))
      display.write(display.terminal.printed(screen))
      if explains {
        display.write(display.terminal.printed(explained.lines(display.words)))
        explains = false
      }
      if let told = note {
        display.write(display.terminal.printed([TextLine(told, .warning)]))
        note = nil
      }
      display.write("> ")
      guard let line = readLine() else {
        throw Unanswered(missing: ["steps.\(view.node.id).answer"])
      }
      display.write("\n")
      // A name may be that of any choice; a key is one whatever there is to choose.
      if !screen.isKey(line), let all = await view.whole() {
        view = all
        whole = display.screen(view, showsOriginal: showsOriginal, showsWay: false)
          .explaining(explained, display.words)
      }
      guard let meaning = screen.meaning(of: line, among: whole.choices) else {
        // Without concepts on the screen, "?" is no name, but a request for help.
        if line.trimmingWhitespace == display.words[.keyExplain] {
          note = howToAnswer(line, view, screen)
          continue
        }
        // A person may type the words of a choice instead of its number, or a part of them.
        let named = whole.choices.filter { $0.title.lowercased() == line.lowercased() }
        if named.count == 1, let only = named.first { return choice([only.number], view) }
        if case .choose(_, let candidates, _) = view.question {
          if let number = hidden(line, candidates, seen) {
            // The digits may also be a part of a choice.
            if let next = whole.search(for: line, most: display.mostChoices) {
              search = next
            } else {
              note = display.words.text(.questionNotShown, ["number": number])
            }
            continue
          }
          if let answer = listed(line, candidates, seen) { return answer }
          if let next = whole.search(for: line, most: display.mostChoices) {
            search = next
            continue
          }
        }
        if let answer = typed(line, view) { return answer }
        note = howToAnswer(line, view, screen)
        continue
      }
      switch meaning {
      case .proceed: return .proceed
      case .stop: return .stop
      case .happened(let happened): return .happened(happened)
      case .choice(let number): return choice([number], view)
      case .original: showsOriginal = true
      case .explain: explains = true
      case .showAll: search = ChoiceSearch(most: display.mostChoices)
      case .skip:
        guard let reason = aside.reason() else {
          note = display.words[.questionNoReason]
          continue
        }
        return .skip(reason: reason)
      case .leaveOutPart:
        guard let reason = aside.reason() else {
          note = display.words[.questionNoReason]
          continue
        }
        return .leaveOutPart(reason: reason)
      case .note:
        guard let words = aside.line(.questionNote) else {
          note = display.words[.questionNothingTyped]
          continue
        }
        return .note(.words(words))
      case .file:
        guard let path = aside.line(.questionFile) else {
          note = display.words[.questionNothingTyped]
          continue
        }
        return .attach(path: path)
      case .override:
        guard let reason = aside.reason() else {
          note = display.words[.questionNoReason]
          continue
        }
        return .override(reason: reason)
      case .reject:
        guard let reason = aside.reason() else {
          note = display.words[.questionNoReason]
          continue
        }
        return .reject(reason: reason)
      case .mode:
        switch aside.mode() {
        case .chosen(let mode): return .mode(mode)
        case .noChoice(let typed): note = notListed(typed)
        case .nothing: break
        }
      case .back:
        switch aside.earlier(view) {
        case .chosen(let step): return .back(to: step)
        case .noChoice(let typed): note = notListed(typed)
        case .nothing: break
        }
      }
    }
  }

  private var aside: AsidePrompt { AsidePrompt(display: display) }

  private func notListed(_ typed: String) -> String {
    display.words.text(.questionNotEarlier, ["answer": PrintableText.of(typed)])
  }

  /// What is wrong with a line that answers nothing, and how to answer.
  private func howToAnswer(_ line: String, _ view: StepView, _ screen: SessionScreen) -> String {
    let words = display.words
    let what =
      if line.allSatisfy(\.isWhitespace) {
        words[.questionNothingTyped]
      } else if line.trimmingWhitespace == words[.keyExplain] {
        words[.questionNothingToExplain]
      } else {
        words.text(.questionNotAnAnswer, ["answer": PrintableText.of(line)])
      }
    let how =
      if view.question.asksForValue {
        words[.questionTypeValue]
      } else {
        words[screen.choices.isEmpty ? .questionUseKeys : .questionUseKeysOrChoice]
      }
    return "\(what) \(how)"
  }

  /// The first number in a line that is the number of a choice which the person has not been shown;
  /// `nil` if there is none, or a choice is called so.
  private func hidden(_ line: String, _ candidates: [Candidate], _ seen: Set<Int>) -> String? {
    parts(line).first { part in
      guard let number = OutsideNumber.whole(part, in: OutsideNumber.counts),
        candidates.indices.contains(number - 1), !seen.contains(number)
      else { return false }
      return !isCalled(part, candidates)
    }
  }

  /// The answer in a line with numbers of choices, perhaps among names; `nil` if it has none.
  ///
  /// - Parameter seen: the numbers of the choices that the person has been shown; no others count.
  private func listed(_ line: String, _ candidates: [Candidate], _ seen: Set<Int>) -> Answer? {
    var hasNumber = false
    let words = parts(line).flatMap { part in
      guard let number = OutsideNumber.whole(part, in: OutsideNumber.counts),
        seen.contains(number), candidates.indices.contains(number - 1),
        !isCalled(part, candidates)
      else { return [part] }
      hasNumber = true
      return RecordedAnswers.words(candidates[number - 1].value)
    }
    return hasNumber ? .words(words) : nil
  }

  /// Whether a choice is called so, which counts before the number of another one.
  private func isCalled(_ part: String, _ candidates: [Candidate]) -> Bool {
    candidates.contains { $0.title == part || $0.value.texts.contains(part) }
  }

  private func parts(_ line: String) -> [String] {
    line.split(separator: ",").map(\.trimmingWhitespace).filter { !$0.isEmpty }
  }

  /// The answer in a line that is neither a key of the screen nor a number; `nil` if it answers
  /// nothing.
  private func typed(_ line: String, _ view: StepView) -> Answer? {
    let parts = parts(line)
    guard !parts.isEmpty else { return nil }
    switch view.question {
    case .choose:
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
      .words(numbers.flatMap { RecordedAnswers.words(candidates[$0 - 1].value) })
    case .proceed, .consent, .act, .actWithoutInterface, .attest, .record, .blocked, .refuted,
      .happened, .approval, .approve:
      .proceed
    }
  }

  let readsChanges = true
  var mostCandidates: Int? { display.mostCandidates }
  func anticipated(_ view: StepView) async -> Answer? { nil }

  func secrets(for view: StepView) async throws(Unanswered) -> Secrets {
    try SecretPrompt(display: display).secrets(for: view)
  }

  func show(_ view: StepView) async { await display.show(view) }
  func tell(_ notice: Notice) async { await display.tell(notice) }
  func textShown(_ view: StepView) -> (text: String, locale: String) { display.textShown(view) }
}

extension Question {
  /// Whether it lists nothing to choose from, so that a value is typed.
  fileprivate var asksForValue: Bool {
    switch self {
    case .choose(_, let candidates, _): candidates.isEmpty
    case .record: true
    case .proceed, .decide, .judge, .consent, .approval, .approve, .act, .actWithoutInterface,
      .attest, .blocked, .refuted, .happened:
      false
    }
  }
}

/// The words of one conversation, which call what it has shown so far by name.
///
/// It is a class, because the same conversation shows one step after the other: what a choice offered
/// has a name in the notices about it.
private final class ConversationWords: Sendable {
  private let known: Mutex<Words>

  init(_ words: Words) { known = Mutex(words) }

  var words: Words { known.withLock { $0 } }

  func learn(from view: StepView) { known.withLock { $0 = $0.naming(by: view) } }
  func learn(from events: [SessionEvent]) { known.withLock { $0 = $0.naming(by: events) } }
}

/// Shows the steps of one graph, in the reader's language.
package struct TerminalDisplay: SessionDisplay {
  let graph: StepGraph
  private let spoken: ConversationWords
  let terminal: TerminalView
  /// Where files are kept that a person adds to a step.
  let data: DataFolder
  /// Where secrets of changes are, if nobody can be asked.
  private let environment: [String: String]
  /// Whether nothing is shown, as in a command that answers in JSON.
  package let isSilent: Bool
  /// The names of what a plan has chosen, by the ids that its answers give.
  private let chosenNames: [String: String]
  /// Reads what the session explains, which only a person at a terminal needs.
  let concepts: @Sendable () throws -> Concepts
  /// Takes what is shown; `nil` for standard output.
  private let paper: (@Sendable (PrintedText) -> Void)?

  /// - Parameters:
  ///   - tenants: the names of the session's tenants.
  ///   - paper: takes what is shown, in lines of 80 characters; `nil` for standard output, in lines
  ///     as wide as the terminal.
  package init(
    graph: StepGraph, context: CommandContext, tenants: [String] = [], isSilent: Bool = false,
    chosenNames: [String: String] = [:], on paper: (@Sendable (PrintedText) -> Void)? = nil
  ) {
    concepts = { try context.concepts(ofTenants: tenants) }
    data = context.data
    environment = context.environment
    self.graph = graph
    self.chosenNames = chosenNames
    spoken = ConversationWords(context.words)
    self.isSilent = isSilent
    self.paper = paper
    terminal = paper == nil ? context.terminal : TerminalView(width: 80, usesColour: false)
  }

  /// The words, with the names of all that was shown so far.
  var words: Words { spoken.words }

  /// How many lines are seen at once; `nil` if it is not a terminal.
  private var rows: Int? { paper == nil && Output.isTerminal ? Output.height : nil }

  func screen(
    _ view: StepView, showsOriginal: Bool = false, showsWay: Bool = true
  ) -> SessionScreen {
    spoken.learn(from: view)
    return SessionScreen(
      view, in: graph, words, showsOriginal: showsOriginal, showsWay: showsWay)
  }

  /// How many choices are shown where nobody scrolls: ten lines are for the rest of the step, and
  /// most choices take two.
  var mostChoices: Int { max(8, ((rows ?? 24) - 10) / 2) }

  package var mostCandidates: Int? { max(rows ?? 0, mostChoices) }

  /// The screen with the choices that a search finds: on a terminal, as many as fit on it.
  func fitting(_ whole: SessionScreen, _ search: ChoiceSearch) -> SessionScreen {
    rows.map { whole.showing(search, on: terminal, rows: $0, words) }
      ?? whole.showing(search, words)
  }

  package func show(_ view: StepView) async {
    write(terminal.printed(fitting(screen(view), ChoiceSearch(most: mostChoices))))
    write("\n")
  }

  package func repeatAnswer(_ answer: Answer, to asked: StepView) async {
    var view = asked
    // An id is shown as the name of whomever it is, also of those whom the screen did not list.
    if case .words(let typed) = answer, view.unread != nil,
      words.shown(typed, answering: view.question) == typed, let all = await view.whole()
    {
      view = all
      spoken.learn(from: all)
    }
    let text =
      switch answer {
      case .proceed: words[.keyEnter]
      case .words(let typed):
        words.shown(typed, answering: view.question).map { chosenNames[$0] ?? $0 }
          .joined(separator: ", ")
      case .outcome(let outcome):
        words.outcome(outcome, of: view.node.step)
      case .skip(let reason), .leaveOutPart(let reason), .override(let reason),
        .reject(let reason):
        reason
      case .happened(let happened): words[happened ? .valueYes : .valueNo]
      case .note(let note): note.words ?? note.file?.name ?? ""
      case .attach(let path): path
      case .mode(let mode): words.mode(mode)
      case .back: words[.keyBack]
      case .stop: words[.keyStop]
      }
    write("> \(PrintableText.of(text))\n\n")
  }

  package func tell(_ notice: Notice) async {
    if case .overtaken(let events) = notice { spoken.learn(from: events) }
    let title = words.text(of: graph.procedure, in: graph)?.title.map(\.plain).joined()
    write(terminal.printed(NoticeText(notice, title: title, graph: graph, words).lines + [.empty]))
  }

  package func textShown(_ view: StepView) -> (text: String, locale: String) {
    let shown = ShownText(view, in: graph, words)
    return (shown.text, shown.locale)
  }

  func write(_ text: String) { write(PrintedText(text)) }

  func write(_ text: PrintedText) {
    guard !isSilent else { return }
    if let paper { paper(text) } else { Output.write(text) }
  }
}

/// A display for walks that nobody watches: it shows nothing, but knows what it would have shown.
struct QuietDisplay: SessionDisplay {
  private let graph: StepGraph
  private let words: Words

  init(graph: StepGraph, _ words: Words) {
    self.graph = graph
    self.words = words
  }

  var isSilent: Bool { true }
  func show(_ view: StepView) async {}
  func tell(_ notice: Notice) async {}
  func repeatAnswer(_ answer: Answer, to view: StepView) async {}

  func textShown(_ view: StepView) -> (text: String, locale: String) {
    let shown = ShownText(view, in: graph, words)
    return (shown.text, shown.locale)
  }
}

extension TerminalDisplay {
  /// The one who answers: the answers file, else the person at the terminal, else nobody. Files that
  /// they name as evidence must be there.
  ///
  /// - Throws: `WorkspaceFailure` if a list of terms cannot be read.
  func person(
    _ answers: Answers?, asksForTheRest: Bool = false
  ) throws -> any Conversation {
    EvidenceConversation(
      person: try rehearsing(answers, asksForTheRest: asksForTheRest), data: data)
  }

  /// The same one in a rehearsal, before which nothing need have been saved.
  ///
  /// - Throws: `WorkspaceFailure` if a list of terms cannot be read.
  func rehearsing(
    _ answers: Answers?, asksForTheRest: Bool = false
  ) throws -> any Conversation {
    let environment = environment
    let asks = asksForTheRest && Output.inputIsTerminal
    if let answers, asks {
      return PromptedConversation(
        answers, display: self, person: try TerminalConversation(display: self))
    }
    if let answers {
      return ScriptedConversation(answers, display: self) { environment[$0] }
    }
    guard Output.inputIsTerminal else {
      return ScriptedConversation(
        Answers(
          procedure: nil, inputs: [:], steps: [:], consent: false, attest: false),
        display: self
      ) { environment[$0] }
    }
    return try TerminalConversation(display: self)
  }
}

extension Answers {
  /// The answers in the file at `path`, checked against the graph; `nil` if `path` is `nil`.
  ///
  /// - Throws: `CommandFailure` if the file cannot be read, or answers another procedure or names
  ///   that the graph does not have.
  static func read(
    _ path: String?, for graph: StepGraph, _ context: CommandContext
  ) throws -> Answers? {
    guard let path else { return nil }
    let answers: Answers
    do {
      answers = try AnswersReader.read(try context.read(path))
    } catch let problem as AnswersReader.Problem {
      throw context.failure(problem)
    }
    if let theirs = answers.procedure, theirs != graph.procedure {
      throw context.failure(
        .wrongUsage, .commandAnswersOtherProcedure,
        [
          "path": path, "other": theirs.rawValue, "procedure": graph.procedure.rawValue,
        ])
    }
    let unknown = answers.unknownNames(in: graph)
    guard unknown.isEmpty else {
      let failures = unknown.map { name, nearest in
        context.failure(
          .wrongUsage, .commandAnswersUnknown,
          [
            "path": path, "line": String(answers.places[name]?.line ?? 1), "name": name,
            "procedure": graph.procedure.rawValue,
          ]
        ).meaning(nearest, context)
      }
      throw CommandFailure(
        status: .wrongUsage, text: failures.map(\.text).joined(separator: "\n"))
    }
    return answers
  }
}

extension CommandContext {
  /// What is wrong in an answers file, and where, in the reader's language.
  func failure(_ problem: AnswersReader.Problem) -> CommandFailure {
    let place = ["path": problem.path, "line": String(problem.line)]
    func failure(_ key: MessageKey, _ values: [String: String]) -> CommandFailure {
      self.failure(.wrongUsage, key, place.merging(values) { $1 })
    }
    switch problem.kind {
    case .notYAML(let reason): return failure(.commandAnswersUnreadable, ["reason": reason])
    case .notAMapping(let key):
      return failure(.commandAnswersNotAMapping, ["key": key.isEmpty ? problem.path : key])
    case .unknown(let name, let possible, let nearest):
      return failure(
        .commandAnswersUnknownKey, ["name": name, "names": possible.joined(separator: ", ")]
      ).meaning(nearest, self)
    case .notAFlag(let key, let given):
      return failure(.commandAnswersNotAFlag, ["key": key, "given": given])
    case .notATextOrList(let key): return failure(.commandAnswersNotATextOrList, ["key": key])
    case .notAVariable(let key):
      return failure(.commandAnswersNotAVariable, ["key": key, "form": "{env: NAME}"])
    }
  }
}

extension CommandFailure {
  /// The same failure with the names that were probably meant on a second line.
  func meaning(_ nearest: [String], _ context: CommandContext) -> CommandFailure {
    guard !nearest.isEmpty else { return self }
    let hint = context.words.text(
      .commandDidYouMean, ["names": context.words.formats.alternatives(nearest)])
    return CommandFailure(status: status, text: "\(text)\n  \(hint)")
  }
}
