import Commands
import Operations
import Presentation
import Procedures
import Sessions

/// Why the last answer to a session came to nothing: a refusal of the service, a failed reading, or
/// what somebody else did meanwhile.
package struct AnswerExplanation {
  /// Empty if the last answer was used, or the page says elsewhere why it was not.
  package private(set) var lines: [TextLine] = []
  /// Whether the person has to do something about it; otherwise it is only good to know.
  package private(set) var isProblem = false

  static let none = AnswerExplanation()

  private init() {}

  /// What the last walk told this process, or else what the journal says.
  ///
  /// - Parameter context: In the reader's language.
  init(_ status: SessionStatus, _ told: RunningWalks.Told?, _ context: CommandContext) {
    let isSaid: Bool
    switch status.situation {
    case .completed, .running, .changingElsewhere:
      self.init()
      return
    case .interrupted, .stopped, .unreadable: isSaid = false
    case .asking(let view): isSaid = !view.refusals.isEmpty
    }
    guard let told else {
      self.init(of: status.record, in: status.graph, isSaid: isSaid, context.words)
      return
    }
    // What a reading refused may be possible by now, as in the journal.
    let isRecorded = Self.latest(status.record, status.graph) != nil
    let notices = told.conversation.explaining.filter {
      guard case .refused(_, let refusals) = $0 else { return true }
      return isRecorded || refusals.contains(where: \.isNameNotFound)
    }
    self.init(
      notices, told.conversation.asked?.rejected.last, in: status.graph, isSaid: isSaid,
      context.words)
    if told.conversation.isOutdated {
      isProblem = true
      lines.append(TextLine(context.words[.webOutdated]))
    }
    guard case .failed(let error) = told.outcome else { return }
    isProblem = true
    lines += WebProblem.command(error, context).text(context.words).split(separator: "\n")
      .map { TextLine(String($0)) }
  }

  /// What others recorded after the reader had seen the session up to an event.
  init(since seen: Int, _ status: SessionStatus, _ words: Words) {
    let events = status.record.events.filter { $0.sequence > seen }.map(\.event)
    lines = NoticeText(.overtaken(events), graph: status.graph, words).lines
  }

  /// What a walk told since it last got on.
  ///
  /// - Parameters:
  ///   - rejected: The answer that was not accepted; `nil` if there is none.
  ///   - isSaid: Whether the step itself says why it is refused.
  package init(
    _ notices: [Notice], _ rejected: RejectedAnswer?, in graph: StepGraph, isSaid: Bool,
    _ words: Words
  ) {
    for notice in notices {
      switch notice {
      case .refused where isSaid: continue
      case .refused, .failed, .deviated: isProblem = true
      case .started, .resumed, .overtaken, .takenOver, .busyElsewhere, .approvalRequested,
        .reconciled, .rightsMissing,
        .performed, .planned, .returned, .waiting, .verdict, .lookedAgain, .checked, .given,
        .overridden,
        .skipped, .partLeftOut, .modeChanged, .passed, .stopped, .completed:
        break
      }
      lines += NoticeText(notice, graph: graph, words).lines
    }
    guard let reason = rejected?.reason else { return }
    switch reason {
    case .notPossible: lines.append(TextLine(words[.webAnswerNotPossible]))
    case .reasonMissing: lines.append(TextLine(words[.webReasonMissing]))
    case .withoutEffect: lines.append(TextLine(words[.webAnswerWithoutEffect]))
    case .refused(let refusal):
      guard !isSaid else { return }
      lines.append(TextLine(words.refusal(refusal)))
      if let advice = words.advice(refusal) { lines.append(TextLine("→ \(advice)")) }
    }
    isProblem = true
  }

  /// What the journal says about it, for a page that another process shows.
  ///
  /// - Parameter isSaid: Whether the step itself says why it is refused.
  package init(of record: SessionRecord, in graph: StepGraph, isSaid: Bool, _ words: Words) {
    self.init(
      Self.latest(record, graph).map { [$0] } ?? [], nil, in: graph, isSaid: isSaid, words)
  }

  private static func latest(_ record: SessionRecord, _ graph: StepGraph) -> Notice? {
    let events = record.events.filter { if case .shown = $0.event { false } else { true } }
    let isStopped = events.last.map { if case .stopped = $0.event { true } else { false } } ?? false
    for (index, entry) in events.enumerated().reversed() {
      switch entry.event {
      case .shown, .resumed, .stopped: continue
      case .failed(let step, _, let reason):
        // The refusal itself follows this event.
        guard reason == "notHappened" else { continue }
        return graph[step].map { .reconciled($0, .notHappened, expected: [], observed: []) }
      case .refused(let step, let refusals):
        // While the session is walked, a reading says whether the change is still refused; only a
        // refusal of the service, which follows a failure, is not seen by reading.
        guard isStopped || index > 0 && isFailure(events[index - 1].event) else { return nil }
        return graph[step].map { .refused($0, refusals) }
      case .deviated(let step, let deviation): return graph[step].map { .deviated($0, deviation) }
      case .started, .chosen, .decided, .checked, .attempted, .performed, .verified, .overridden,
        .attested, .passed, .recorded, .skipped, .modeChanged, .left, .approvalRequested, .approved,
        .rejected, .planSetAside, .returned, .completed, .noted:
        return nil
      }
    }
    return nil
  }

  private static func isFailure(_ event: SessionEvent) -> Bool {
    if case .failed = event { true } else { false }
  }

  var value: PageValue {
    lines.isEmpty ? .nothing : .object(["lines": .lines(lines), "problem": .flag(isProblem)])
  }
}
