import Operations
import Procedures
import Sessions

/// What happened in a session, step by step, in the reader's language.
package struct SessionReport: Sendable {
  /// The lines about one visit to one step, or about the whole session.
  package struct Section {
    package let step: StepID?
    /// The step's name; `nil` if the section is about the whole session.
    package var name: String?
    /// The step's sentence; `nil` if there is none in the reader's language, or if it stands among the
    /// lines, with what the document says around it.
    package var sentence: String?
    package var lines: [TextLine] = []
    /// The time as last written in this section.
    var time: String?
  }

  private let record: SessionRecord
  private let graph: StepGraph?
  package let words: Words
  private let lost: [Refusal]

  /// - Parameters:
  ///   - graph: the graph of the session, for the sentences of its steps; `nil` if it is lost, and
  ///     steps are shown by their ids.
  ///   - lost: why an undo gives back only some of what was changed.
  package init(
    _ record: SessionRecord, graph: StepGraph?, lost: [Refusal] = [], _ words: Words
  ) {
    self.record = record
    self.graph = graph
    self.lost = lost
    self.words = words.naming(by: record)
  }

  package var lines: [TextLine] {
    let facts = pairs.map { key, value in
      TextLine("\(key): \(value)", indent: 2, hanging: 2)
    }
    return [TextLine(title, .strong)] + facts + [.empty] + end.lines + [.empty] + attentionLines
      + sections.flatMap(lines)
  }

  /// What the session has come to.
  package var end: SessionEnd { SessionEnd(record, graph: graph, words) }

  package var title: String { words.text(.reportTitle, ["session": "\(record.id)"]) }
  package var head: String { record.head }

  /// The facts about the session, as pairs of a label and a value.
  package var pairs: [(String, String)] {
    let start = record.start
    let text = graph.flatMap { words.text(of: start.procedure, in: $0) }
    let title = text.map { words.runs(of: $0.title).plain }
    var pairs: [(MessageKey, String)] = [
      (.reportProcedure, title ?? "\(start.procedure)")
    ]
    pairs +=
      start.tenants.isEmpty
      ? [(.reportTenant, words[.reportNoTenant])] : start.tenants.map { (.reportTenant, $0) }
    pairs += [
      (.reportActor, start.actor), (.reportMode, words.mode(start.mode)),
      (.reportLanguage, words.language(start.locale)),
    ]
    // Where the file was on the machine of the session is nobody's business.
    if let name = start.document?.split(separator: "/").last {
      pairs.append((.reportDocument, String(name)))
    }
    if let at = record.startedAt { pairs.append((.reportStarted, words.formats.instant(at))) }
    if let undoes = start.undoes { pairs.append((.reportUndoes, "\(undoes)")) }
    if let plan = start.plan { pairs.append((.reportPlan, plan)) }
    pairs.append((.reportState, record.state.word(words)))
    if !record.head.isEmpty { pairs.append((.reportFingerprint, record.head)) }
    return pairs.map { (words[$0], $1) }
  }

  /// The lines of `attention` with a heading, which come before everything else.
  private var attentionLines: [TextLine] {
    attention.isEmpty
      ? [] : [TextLine(words[.reportAttention], .warning)] + attention + [.empty]
  }

  /// What needs attention: what an undo does not give back, overrides, skips, deviations from a
  /// plan, plans set aside, surprises, and verdicts other than confirmed.
  package var attention: [TextLine] {
    let attempts = Dictionary(
      record.events.compactMap { entry -> (String, StepID)? in
        if case .attempted(let attempt) = entry.event { (attempt.key, attempt.step) } else { nil }
      }
    ) { first, _ in first }
    let notGivenBack = lost.map { refusal in
      TextLine(
        words.text(.undoLost, ["reason": words.refusal(refusal)]), indent: 2, hanging: 2)
    }
    let events = record.events.compactMap { entry -> TextLine? in
      switch entry.event {
      case .overridden(let step, let reason):
        line(.reportOverridden, ["reason": reason], step)
      case .skipped(let step, let reason): line(.reportSkipped, ["reason": reason], step)
      case .verified(let step, let key, let verdict, _, let surprises)
      where verdict != .confirmed || !surprises.isEmpty:
        // The last look of a session is at changes of other steps.
        verified(verdict, surprises, attempts[key] ?? step)
      case .deviated(let step, _): line(.reportDeviated, [:], step)
      case .planSetAside(let reason):
        TextLine(
          words.text(.reportPlanSetAside, ["reason": reason]), indent: 2, hanging: 2)
      case .verified, .started, .shown, .chosen, .decided, .checked, .attempted, .performed,
        .failed, .refused, .attested, .passed, .recorded, .modeChanged, .left, .returned,
        .resumed, .stopped, .completed, .approvalRequested, .approved, .rejected, .noted:
        nil
      }
    }
    return notGivenBack + events
  }

  private func line(
    _ key: MessageKey, _ values: [String: String], _ step: StepID
  ) -> TextLine {
    TextLine("\(name(of: step)): \(words.text(key, values))", indent: 2, hanging: 2)
  }

  private func verified(
    _ verdict: Verdict, _ surprises: [Difference], _ step: StepID
  ) -> TextLine {
    let words = words.tellingApart(surprises.map(\.subject))
    let changes = surprises.map { change in
      "\(words.name(of: change.subject)): \(words.text(of: change))"
    }
    let verdict = ["verdict": words.verdict(verdict)]
    guard !changes.isEmpty else { return line(.reportVerified, verdict, step) }
    return line(
      .reportVerifiedBeside,
      verdict.merging(["changes": changes.joined(separator: "; ")]) { $1 }, step)
  }

  private func name(of step: StepID) -> String {
    guard let number = graph?.ordinal(of: step) else { return "\(step)" }
    return words.text(
      graph?[step]?.isAdded == true ? .reportStepAdded : .reportStep,
      ["number": words.formats.number(number), "step": "\(step)"])
  }

  /// The sections, in the order of the visits.
  package var sections: [Section] {
    var sections: [Section] = []
    var attempts: [String: ChangeAttempt] = [:]
    for entry in record.events {
      if case .attempted(let attempt) = entry.event { attempts[attempt.key] = attempt }
      let reported = ReportedEvent(entry.event, attempts, graph, words)
      guard !reported.lines.isEmpty else { continue }
      if sections.last?.step != reported.step || sections.isEmpty {
        let around = reported.step.map(around) ?? []
        sections.append(
          Section(
            step: reported.step, name: reported.step.map(name),
            sentence: around.isEmpty ? reported.step.flatMap(sentence) : nil, lines: around))
      }
      // A time that reads the same as the one before is not repeated.
      let time = words.formats.instant(entry.at)
      if sections[sections.count - 1].time != time {
        sections[sections.count - 1].lines.append(TextLine(time, .quiet, indent: 2))
        sections[sections.count - 1].time = time
      }
      sections[sections.count - 1].lines += reported.lines
    }
    return sections
  }

  private func sentence(of step: StepID) -> String? {
    guard let graph, let node = graph[step] else { return nil }
    return words.text(of: node.procedure, in: graph)?.steps[node.step.id]
      .map { words.runs(naming: $0.sentence).plain(marking: QuotationMarks(words)) }
  }

  /// The sentence of a step with all that the document says around it; empty if that is nothing.
  private func around(_ step: StepID) -> [TextLine] {
    guard let graph, let node = graph[step] else { return [] }
    let text = words.text(of: node.procedure, in: graph)?.steps[node.step.id]
    let content = ShownContent(text, words)
    guard !content.isEmpty else { return [] }
    let lines = ContentLines(content, indent: 2, words)
    return lines.before + (sentence(of: step).map { [TextLine($0, indent: 2)] } ?? [])
      + lines.after
  }

  private func lines(_ section: Section) -> [TextLine] {
    guard let name = section.name else { return section.lines + [.empty] }
    return [TextLine(name, .strong)]
      + (section.sentence.map { [TextLine($0, indent: 2)] } ?? []) + section.lines + [.empty]
  }

  package var json: JSONValue {
    let value = SessionJSON.value(record)
    guard let graph, case .object(let members) = value else { return value }
    return .object(members.merging(["steps": StepTally(record, graph).json]) { $1 })
  }
}

/// One event in the words of a report, without details that mean nothing to a reader.
struct ReportedEvent {
  /// The step it belongs to; `nil` for the whole session.
  let step: StepID?
  let lines: [TextLine]

  init(
    _ event: SessionEvent, _ attempts: [String: ChangeAttempt], _ graph: StepGraph?,
    _ words: Words
  ) {
    let text = EventLines(words: words, graph: graph)
    switch event {
    case .started: (step, lines) = (nil, [])
    case .shown(let step, let locale, let digest):
      // A full digest means nothing to a reader; the export contains it.
      self.step = step
      lines = text.line(
        .reportShown, ["language": words.language(locale), "digest": String(digest.prefix(12))],
        .quiet)
    case .chosen(let step, let input, let value):
      self.step = step
      lines = text.line(
        .reportChosen,
        ["input": text.name(of: input, at: step), "value": text.choice(value, at: step)])
    case .recorded(let step, let input, let value, let facts):
      self.step = step
      lines =
        text.line(
          .reportRecorded,
          ["input": text.name(of: input, at: step), "value": words.text(of: value)])
        + TerminalView.lines(FactGroup.known(facts, words)).map(\.deeper)
    case .decided(let step, let outcome):
      self.step = step
      lines = text.line(.reportDecided, ["outcome": text.outcome(outcome, at: step)])
    case .checked(let step, let outcome, let facts):
      self.step = step
      lines =
        text.line(.reportChecked, ["outcome": text.outcome(outcome, at: step)])
        + TerminalView.lines(FactGroup.known(facts, words)).map(\.deeper)
    case .attempted(let attempt) where attempt.input != nil:
      // What was recorded is told when the tenant has it.
      (step, lines) = (attempt.step, [])
    case .attempted(let attempt):
      step = attempt.step
      lines =
        text.line(
          .reportPredicted,
          ["operation": words.operation(attempt.operation), "mode": words.mode(attempt.mode)])
        + text.differences(attempt.before, attempt.predicted)
        + (attempt.secrets.isEmpty
          ? []
          : text.line(
            .reportSecrets,
            ["names": words.formats.list(attempt.secrets.map { words.secret($0) })]))
    case .performed(let step, _, let performer):
      self.step = step
      lines = text.line(
        .reportPerformed,
        ["performer": words.word(.performer, performer.rawValue) ?? performer.rawValue])
    case .failed(let step, _, let reason):
      self.step = step
      // A refusal is told in full by the event that follows.
      let isRefusal = words.word(.refusal, reason) != nil
      lines = text.line(
        .reportFailed, ["reason": words.reason(isRefusal ? "refused" : reason)], .bad)
    case .verified(let step, let key, let verdict, let observed, let surprises):
      self.step = step
      if let attempt = attempts[key], attempt.step != step {
        let notice = Notice.lookedAgain(attempt.operation, surprises: surprises)
        lines = NoticeText(notice, words).lines.map(\.deeper)
        return
      }
      lines =
        text.line(
          .reportVerified, ["verdict": words.verdict(verdict)],
          VerdictText.style(of: verdict, surprises: surprises))
        + text.evidence(attempts[key]?.before ?? [], observed, without: surprises)
        + text.beside(surprises)
    case .refused(let step, let refusals):
      self.step = step
      lines =
        text.line(.reportRefused, [:], .bad)
        + refusals.map { TextLine(words.refusal($0), indent: 4, hanging: 2) }
    case .overridden(let step, let reason):
      self.step = step
      lines = text.line(.reportOverridden, ["reason": reason], .warning)
    case .attested(let step): (self.step, lines) = (step, text.line(.reportAttested, [:]))
    case .noted(let step, let note):
      self.step = step
      lines = [TextLine(words.text(of: note), indent: 2, hanging: 2)]
    case .passed(let step, let facts):
      self.step = step
      lines =
        text.line(.reportPassed, [:])
        + TerminalView.lines(FactGroup.known(facts, words)).map(\.deeper)
    case .skipped(let step, let reason):
      self.step = step
      lines = text.line(.reportSkipped, ["reason": reason], .warning)
    case .modeChanged(let mode):
      (step, lines) = (nil, text.line(.reportModeChanged, ["mode": words.mode(mode)]))
    case .left: (step, lines) = (nil, [])
    case .returned(let step, let to):
      self.step = step
      lines = text.line(.reportReturned, ["choice": text.operation(at: to)], .warning)
    case .resumed(let actor, let locale, let subjects) where subjects.isEmpty:
      (step, lines) = (
        nil, text.line(.reportResumed, ["actor": actor, "language": words.language(locale)])
      )
    case .resumed(_, _, let subjects):
      let names = subjects.map { words.nameWithDigits($0.subject) }
      (step, lines) = (
        nil, text.line(.reportIdentified, ["names": words.formats.list(names)])
      )
    case .stopped(let step, let reason):
      self.step = step
      lines = text.line(.reportStopped, ["reason": words.stop(reason)])
    case .completed: (step, lines) = (nil, text.line(.reportCompleted, [:], .good))
    case .approvalRequested(let step, _):
      (self.step, lines) = (step, text.line(.reportApprovalRequested, [:]))
    case .approved(let step, _, let actor, _, let reason?):
      self.step = step
      lines = text.line(.reportAlone, ["actor": actor, "reason": reason], .warning)
    case .approved(let step, _, let actor, let locale, nil):
      self.step = step
      lines = text.line(
        .reportApproved, ["actor": actor, "language": words.language(locale)], .good)
    case .rejected(let step, _, let actor, let locale, let reason):
      self.step = step
      lines = text.line(
        .reportRejected,
        ["actor": actor, "language": words.language(locale), "reason": reason], .warning)
    case .deviated(let step, let deviation):
      self.step = step
      lines =
        text.line(.reportDeviated, [:], .bad)
        + DeviationText.lines(deviation, graph: graph, words).map(\.deeper)
    case .planSetAside(let reason):
      (step, lines) = (nil, text.line(.reportPlanSetAside, ["reason": reason], .warning))
    }
  }
}

/// Makes the lines of events, and finds the words they need in the graph.
private struct EventLines {
  let words: Words
  let graph: StepGraph?

  func line(
    _ key: MessageKey, _ values: [String: String], _ style: Style = .plain
  ) -> [TextLine] {
    [TextLine(words.text(key, values), style, indent: 2, hanging: 2)]
  }

  /// The word for an input, by its type, because its own name is only meant for the manifest.
  func name(of input: String, at step: StepID) -> String {
    graph?[step]?.step.operation.collects.map(words.type) ?? input
  }

  /// What is done at a step; its id if the graph does not have it.
  func operation(at step: StepID) -> String {
    graph?[step].map { words.operation($0.step.operation.id) } ?? "\(step)"
  }

  /// What was chosen at a step, as the step words it.
  func choice(_ value: Value, at step: StepID) -> String {
    words.text(of: value, at: graph?[step]?.step)
  }

  func outcome(_ outcome: String, at step: StepID) -> String {
    guard let step = graph?[step]?.step else { return outcome }
    return words.outcome(outcome, of: step)
  }

  func differences(_ before: [Fact], _ after: [Fact]) -> [TextLine] {
    changes(Difference.between(before, and: after))
  }

  private func changes(_ differences: [Difference]) -> [TextLine] {
    TerminalView.lines(FactGroup.changes(differences, words)).map(\.deeper)
  }

  /// What changed beside the change that nobody predicted; empty if nothing did.
  func beside(_ surprises: [Difference]) -> [TextLine] {
    surprises.isEmpty ? [] : line(.reportBeside, [:], .warning) + changes(surprises)
  }

  /// The differences between what was read before and after, without the surprises; if there are
  /// none, everything that was read.
  func evidence(
    _ before: [Fact], _ observed: [Fact], without surprises: [Difference]
  ) -> [TextLine] {
    let changed = changes(
      Difference.between(before, and: observed).filter { found in
        !surprises.contains { $0.subject == found.subject && $0.property == found.property }
      })
    let lines =
      changed.isEmpty
      ? TerminalView.lines(FactGroup.known(observed, words)).map(\.deeper) : changed
    return lines.isEmpty ? [] : line(.reportEvidence, [:], .quiet) + lines
  }
}

extension TextLine {
  /// The same line, indented by two more columns.
  var deeper: TextLine { TextLine(pieces, indent: indent + 2, hanging: hanging) }
}
