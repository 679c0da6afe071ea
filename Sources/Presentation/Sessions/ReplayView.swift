import Documents
import Markup
import Operations
import Procedures
import Sessions

/// A recorded session step by step, in any language: each step's text then, its text now, and what
/// happened.
package struct ReplayView: Sendable {
  private let record: SessionRecord
  package let steps: [ReplayStep]
  /// The graph as it was, made from the documents kept with the session.
  private let then: StepGraph
  /// The graph as it is now; `nil` if the procedure no longer exists.
  private let now: StepGraph?
  /// Whether the documents included the reader's language then.
  private let hadLanguage: Bool
  private let words: Words
  private let attempts: [String: ChangeAttempt]

  /// - Parameters:
  ///   - then: the graph as it was, made from the documents kept with the session.
  ///   - now: the graph as it is now; `nil` if the procedure no longer exists.
  ///   - hadLanguage: whether the kept documents include the language of `words`.
  package init(
    _ record: SessionRecord, then: StepGraph, now: StepGraph?, hadLanguage: Bool, _ words: Words
  ) {
    self.record = record
    self.then = then
    self.now = now
    self.hadLanguage = hadLanguage
    self.words = words.naming(by: record)
    steps = ReplayStep.all(in: record)
    attempts = Dictionary(
      record.events.compactMap { entry in
        if case .attempted(let attempt) = entry.event { (attempt.key, attempt) } else { nil }
      }
    ) { first, _ in first }
  }

  /// The title of the procedure.
  package var title: String { words.title(of: then) }

  /// The lines above the first step.
  package var heading: [TextLine] {
    [
      TextLine(words.text(.replayTitle, ["title": title, "session": "\(record.id)"]), .strong),
      TextLine(
        words.text(
          .replayOf,
          [
            "actor": record.start.actor, "language": words.language(record.start.locale),
            "time": record.startedAt.map { words.formats.instant($0) } ?? "",
          ])),
      TextLine(
        words.text(
          .replayState,
          ["state": record.state.word(words), "count": words.formats.number(steps.count)])),
      .empty,
    ]
  }

  /// One visit, in parts.
  package struct Screen: Sendable {
    /// The visit's number, what the step does, when the visit was, and who walked it.
    package let position: String
    /// The step's id, as `--from` takes it.
    package let step: String
    /// The text as it was shown.
    package let then: [TextLine]
    /// The text in the document now.
    package let now: [TextLine]
    package let happened: [TextLine]
  }

  /// The lines of a visit.
  ///
  /// - Parameter index: counted from 0.
  package func lines(at index: Int) -> [TextLine] {
    let screen = screen(at: index)
    return [TextLine(screen.position, .strong), TextLine(screen.step, .quiet), .empty]
      + screen.then + screen.now
      + (screen.happened.isEmpty
        ? [] : [TextLine(words[.replayHappened], .strong)] + screen.happened) + [.empty]
  }

  /// The name of a visit in a list of visits.
  ///
  /// - Parameter index: counted from 0.
  package func name(at index: Int) -> String {
    then[steps[index].step].map { words.name(of: $0, in: then) }
      ?? "\(steps[index].step)"
  }

  /// The style that shows how a visit ended; plain if it has no verdict and nothing unusual.
  ///
  /// - Parameter index: counted from 0.
  package func style(at index: Int) -> Style {
    steps[index].entries.reversed().lazy.compactMap { entry -> Style? in
      switch entry.event {
      case .verified(_, _, let verdict, _, let surprises):
        VerdictText.style(of: verdict, surprises: surprises)
      case .skipped, .overridden, .refused, .deviated: .warning
      case .started, .shown, .chosen, .decided, .checked, .attempted, .performed, .failed,
        .attested, .passed, .recorded, .modeChanged, .left, .returned, .resumed, .stopped,
        .approvalRequested, .approved, .rejected, .planSetAside, .completed, .noted:
        nil
      }
    }.first ?? .plain
  }

  /// A visit, in parts.
  ///
  /// - Parameter index: counted from 0.
  package func screen(at index: Int) -> Screen {
    let visit = steps[index]
    let node = then[visit.step]
    let time = visit.entries.first.map { words.formats.instant($0.at) } ?? ""
    let position = words.text(
      .replayPosition,
      [
        "number": words.formats.number(index + 1), "count": words.formats.number(steps.count),
        "step": name(at: index), "time": time, "actor": visit.actor,
      ])
    let happened = visit.entries.flatMap { entry -> [TextLine] in
      if case .shown = entry.event { return [] }
      return ReportedEvent(entry.event, attempts, then, words).lines
    }
    return Screen(
      position: position, step: "\(visit.step)",
      then: asThen(visit, node), now: asNow(visit, node), happened: happened)
  }

  private func text(of node: StepGraph.Node?, in graph: StepGraph?) -> StepText? {
    guard let node, let graph else { return nil }
    return words.text(of: node.procedure, in: graph)?.steps[node.step.id]
  }

  /// - Parameter hasContent: whether what the document says around the sentence was shown, too.
  private func lines(_ shown: ShownText, hasContent: Bool = true) -> [TextLine] {
    let marks = QuotationMarks(words)
    let sentence = [TextLine(shown.sentence.plain(marking: marks), indent: 2)]
    guard hasContent else {
      return shown.alerts.flatMap { alert in
        alert.paragraphs.map {
          TextLine(
            "\(alert.word): \($0.plain(marking: marks))", .warning, indent: 2, hanging: 2)
        }
      } + sentence
    }
    let content = ContentLines(shown.content, indent: 2, words)
    return content.before + sentence + content.after
  }

  private func asThen(_ visit: ReplayStep, _ node: StepGraph.Node?) -> [TextLine] {
    guard hadLanguage else {
      return [
        TextLine(
          words.text(.replayNotThen, ["language": words.language(words.language)]), .quiet), .empty,
      ]
    }
    guard let text = text(of: node, in: then) else { return [] }
    let kept = ShownText(of: visit.step, text, words)
    let isWithoutContent =
      visit.shown.map {
        $0.locale == words.language
          && $0.digest == Digest.sha256(Array(kept.textWithoutContent.utf8))
      } ?? false
    let note: String =
      if let shown = visit.shown {
        if shown.locale != words.language {
          words.text(.replayShownIn, ["language": words.language(shown.locale)])
        } else if isWithoutContent
          || [kept.text, kept.textWithAlertsFirst].contains(where: {
            shown.digest == Digest.sha256(Array($0.utf8))
          })
        {
          words[.replayExact]
        } else {
          words[.replayNotExact]
        }
      } else {
        words[visit.isSkipped ? .replaySkipped : .replayNotShown]
      }
    return [TextLine(words[.replayThen], .strong)] + lines(kept, hasContent: !isWithoutContent)
      + [TextLine(note, .quiet, indent: 2, hanging: 2), .empty]
  }

  private func asNow(_ visit: ReplayStep, _ node: StepGraph.Node?) -> [TextLine] {
    let current = text(of: node, in: now)
    if hadLanguage, let current, let old = text(of: node, in: then),
      words.runs(of: current.sentence).plain == words.runs(of: old.sentence).plain,
      current.alerts == old.alerts, current.content == old.content
    {
      return [TextLine(words[.replaySame], .quiet), .empty]
    }
    guard let current else { return [TextLine(words[.replayGone], .warning), .empty] }
    return [TextLine(words[.replayNow], .strong)]
      + lines(ShownText(of: visit.step, current, words)) + [.empty]
  }

  /// The whole replay for programs: the visits with their texts then and now.
  package var json: JSONValue {
    .object([
      "session": .string(record.id.rawValue), "language": .string(words.language),
      "steps": .array(
        steps.map { visit in
          let node = then[visit.step]
          func sentence(_ graph: StepGraph?) -> JSONValue {
            JSONValue(text(of: node, in: graph).map { words.runs(of: $0.sentence).plain })
          }
          return .object([
            "step": .string(visit.step.rawValue), "actor": .string(visit.actor),
            "shownIn": JSONValue(visit.shown?.locale),
            "then": hadLanguage ? sentence(then) : .null, "now": sentence(now),
            "events": .array(visit.entries.map { .integer($0.sequence) }),
          ])
        }),
    ])
  }
}

/// One visit to one step of a recorded session.
package struct ReplayStep: Sendable {
  package let step: StepID
  /// The events of the visit, with their numbers and times in the session.
  package let entries: [SessionRecord.Entry]
  /// The person who walked it.
  package let actor: String
  /// The language it was shown in, and the digest of the text shown; `nil` if it was not shown.
  package let shown: (locale: String, digest: String)?

  /// Whether the person skipped it.
  var isSkipped: Bool {
    entries.contains { if case .skipped = $0.event { true } else { false } }
  }

  /// The visits of a session, in order; events about the whole session belong to the next visit.
  package static func all(in record: SessionRecord) -> [ReplayStep] {
    var steps: [ReplayStep] = []
    var entries: [SessionRecord.Entry] = []
    var actor = record.start.actor
    var shown: (locale: String, digest: String)?
    var at: StepID?
    func close() {
      guard let step = at, !entries.isEmpty else { return }
      steps.append(ReplayStep(step: step, entries: entries, actor: actor, shown: shown))
    }
    for entry in record.events {
      if let step = entry.event.step, step != at, !entries.isEmpty, at != nil {
        close()
        (entries, shown) = ([], nil)
      }
      at = entry.event.step ?? at
      entries.append(entry)
      switch entry.event {
      case .shown(_, let locale, let digest): shown = (locale, digest)
      case .resumed(let who, _, _): actor = who
      case .left, .returned:
        close()
        (entries, shown, at) = ([], nil, nil)
      case .started, .chosen, .decided, .checked, .attempted, .performed, .failed, .verified,
        .refused, .overridden, .attested, .passed, .recorded, .skipped, .modeChanged, .stopped,
        .completed, .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .noted:
        break
      }
    }
    close()
    return steps
  }
}

/// The first difference between a recorded session and the same session carried out again.
package struct RerunReport: Sendable {
  private let difference: SessionDifference?
  private let graph: StepGraph
  private let words: Words

  /// - Parameters:
  ///   - difference: the first difference; `nil` if the sessions are the same.
  ///   - graph: the graph of the recorded session.
  package init(_ difference: SessionDifference?, graph: StepGraph, _ words: Words) {
    self.difference = difference
    self.graph = graph
    self.words = words.tellingApart(
      Self.subjects(difference?.recorded) + Self.subjects(difference?.now))
  }

  /// What the lines about an event name.
  private static func subjects(_ event: SessionEvent?) -> [Subject] {
    guard let event else { return [] }
    func named(_ facts: [Fact]) -> [Subject] {
      facts.flatMap { [$0.subject] + $0.value.allSubjects }
    }
    return switch event {
    case .chosen(_, _, let value): value.allSubjects
    case .recorded(_, _, let value, let facts): value.allSubjects + named(facts)
    case .checked(_, _, let facts), .passed(_, let facts): named(facts)
    case .attempted(let attempt): named(attempt.before + attempt.predicted)
    case .verified(_, _, _, let observed, let surprises):
      named(observed) + surprises.flatMap(\.allSubjects)
    case .started, .shown, .decided, .performed, .failed, .refused, .overridden, .attested,
      .skipped, .modeChanged, .left, .returned, .resumed, .stopped, .approvalRequested, .approved,
      .rejected, .deviated, .planSetAside, .noted, .completed:
      []
    }
  }

  package var lines: [TextLine] {
    guard let difference else { return [TextLine(words[.rerunSame], .good)] }
    let place = difference.step.map { step in
      words.text(
        .rerunAt,
        ["step": "\(step)", "number": words.formats.number(graph.ordinal(of: step) ?? 0)])
    }
    return [TextLine(words[.rerunDifference], .warning)]
      + (place.map { [TextLine($0, .strong)] } ?? [])
      + side(.rerunThen, difference.recorded) + side(.rerunNow, difference.now)
  }

  private func side(_ heading: MessageKey, _ event: SessionEvent?) -> [TextLine] {
    var attempts: [String: ChangeAttempt] = [:]
    if case .attempted(let attempt)? = event { attempts[attempt.key] = attempt }
    let reported = event.map { ReportedEvent($0, attempts, graph, words).lines } ?? []
    let left: [TextLine] =
      if case .left(_, let outcome, _)? = event {
        [
          TextLine(
            words.text(.reportDecided, ["outcome": words.word(.outcome, outcome) ?? outcome]),
            indent: 2)
        ]
      } else { [] }
    return [TextLine(words[heading], .strong)]
      + (event == nil ? [TextLine(words[.rerunNothing], indent: 2)] : reported + left)
  }

  package var json: JSONValue {
    guard let difference else { return .object(["same": .flag(true)]) }
    return .object([
      "same": .flag(false), "step": JSONValue(difference.step?.rawValue),
      "event": difference.sequence.map(JSONValue.integer) ?? .null,
      "recorded": difference.recorded.map { SessionJSON.value(of: $0) } ?? .null,
      "now": difference.now.map { SessionJSON.value(of: $0) } ?? .null,
    ])
  }
}
