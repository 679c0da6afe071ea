import Operations
import Procedures
import Sessions

/// One event in the words of a report, without details that mean nothing to a reader.
struct ReportedEvent {
  /// The step it belongs to; `nil` for the whole session.
  let step: StepID?
  let lines: [TextLine]

  init(
    _ event: SessionEvent, _ attempts: [String: ChangeAttempt], _ graph: StepGraph?,
    _ words: Words
  ) {
    let teller = Teller(words: words, graph: graph)
    switch event {
    case .started: (step, lines) = (nil, [])
    case .shown(let step, let locale, let digest):
      // A full digest means nothing to a reader; the export contains it.
      self.step = step
      lines = teller.line(
        .reportShown, ["language": words.language(locale), "digest": String(digest.prefix(12))],
        .quiet)
    case .chosen(let step, let input, let value):
      self.step = step
      lines = teller.line(
        .reportChosen, ["input": teller.name(of: input, at: step), "value": words.text(of: value)])
    case .recorded(let step, let input, let value, let facts):
      self.step = step
      lines =
        teller.line(
          .reportRecorded,
          ["input": teller.name(of: input, at: step), "value": words.text(of: value)])
        + TerminalView.lines(FactGroup.known(facts, words)).map(\.deeper)
    case .decided(let step, let outcome):
      self.step = step
      lines = teller.line(.reportDecided, ["outcome": teller.outcome(outcome, at: step)])
    case .checked(let step, let outcome, let facts):
      self.step = step
      lines =
        teller.line(.reportChecked, ["outcome": teller.outcome(outcome, at: step)])
        + TerminalView.lines(FactGroup.known(facts, words)).map(\.deeper)
    case .attempted(let attempt):
      step = attempt.step
      lines =
        teller.line(
          .reportPredicted,
          ["operation": words.operation(attempt.operation), "mode": words.mode(attempt.mode)])
        + teller.differences(attempt.before, attempt.predicted)
    case .performed(let step, _, let performer):
      self.step = step
      lines = teller.line(
        .reportPerformed,
        ["performer": words.word(.performer, performer.rawValue) ?? performer.rawValue])
    case .failed(let step, _, let reason):
      self.step = step
      lines = teller.line(.reportFailed, ["reason": reason], .bad)
    case .verified(let step, let key, let verdict, let observed):
      self.step = step
      lines =
        teller.line(
          .reportVerified, ["verdict": words.verdict(verdict)], VerdictText.style(of: verdict))
        + teller.evidence(attempts[key]?.before ?? [], observed)
    case .refused(let step, let refusals):
      self.step = step
      lines =
        teller.line(.reportRefused, [:], .bad)
        + refusals.map { TextLine(words.refusal($0), indent: 4, hanging: 2) }
    case .overridden(let step, let reason):
      self.step = step
      lines = teller.line(.reportOverridden, ["reason": reason], .warning)
    case .attested(let step): (self.step, lines) = (step, teller.line(.reportAttested, [:]))
    case .skipped(let step, let reason):
      self.step = step
      lines = teller.line(.reportSkipped, ["reason": reason], .warning)
    case .modeChanged(let mode):
      (step, lines) = (nil, teller.line(.reportModeChanged, ["mode": words.mode(mode)]))
    case .left: (step, lines) = (nil, [])
    case .resumed(let actor, let locale):
      (step, lines) = (
        nil, teller.line(.reportResumed, ["actor": actor, "language": words.language(locale)])
      )
    case .stopped(let step, let reason):
      self.step = step
      lines = teller.line(.reportStopped, ["reason": words.stop(reason)])
    case .completed: (step, lines) = (nil, teller.line(.reportCompleted, [:], .good))
    case .approvalRequested(let step, _):
      (self.step, lines) = (step, teller.line(.reportApprovalRequested, [:]))
    case .approved(let step, _, let actor, let locale):
      self.step = step
      lines = teller.line(
        .reportApproved, ["actor": actor, "language": words.language(locale)], .good)
    case .rejected(let step, _, let actor, let locale, let reason):
      self.step = step
      lines = teller.line(
        .reportRejected,
        ["actor": actor, "language": words.language(locale), "reason": reason], .warning)
    case .deviated(let step, let deviation):
      self.step = step
      lines =
        teller.line(.reportDeviated, [:], .bad)
        + DeviationText.lines(deviation, words).map(\.deeper)
    case .planSetAside(let reason):
      (step, lines) = (nil, teller.line(.reportPlanSetAside, ["reason": reason], .warning))
    }
  }
}

private struct Teller {
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

  func outcome(_ outcome: String, at step: StepID) -> String {
    guard let operation = graph?[step]?.step.operation.id else { return outcome }
    return words.outcome(outcome, of: operation)
  }

  func differences(_ before: [Fact], _ after: [Fact]) -> [TextLine] {
    TerminalView.lines(FactGroup.changes(Difference.between(before, and: after), words))
      .map(\.deeper)
  }

  /// The differences between what was read before and after; if there are none, everything that was
  /// read.
  func evidence(_ before: [Fact], _ observed: [Fact]) -> [TextLine] {
    let changed = differences(before, observed)
    let lines =
      changed.isEmpty
      ? TerminalView.lines(FactGroup.known(observed, words)).map(\.deeper) : changed
    return lines.isEmpty ? [] : line(.reportEvidence, [:], .quiet) + lines
  }
}

extension TextLine {
  /// The same line, indented by two more columns.
  fileprivate var deeper: TextLine { TextLine(pieces, indent: indent + 2, hanging: hanging) }
}
