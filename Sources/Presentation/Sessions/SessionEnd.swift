import Operations
import Procedures
import Sessions

/// What a session has come to, in the reader's language: what changed, what did not and why, what is
/// left to do, and whether it can be taken back.
///
/// The terminal, the web page and the report all show it. It counts only what the events say.
package struct SessionEnd: Sendable {
  /// A change that was made, with the last verdict on it.
  private struct Change {
    let attempt: ChangeAttempt
    /// `nil` until it is verified.
    var verdict: Verdict?
    var observed: [Fact] = []
    /// What changed beside it, now or by the last look, that nobody predicted.
    var surprises: [Difference] = []
    /// Why the person went on although it was not confirmed; `nil` if they did not.
    var override: String?

    /// Whether it was to make a difference. The prediction of a change whose effect cannot be read is
    /// empty.
    var isEffective: Bool {
      attempt.predicted.isEmpty
        || !Difference.between(attempt.before, and: attempt.predicted).isEmpty
    }
    var isConfirmed: Bool { verdict == .confirmed && isEffective }
    var isUnconfirmed: Bool { verdict != .confirmed && isEffective }
  }

  private let record: SessionRecord
  private let graph: StepGraph?
  private let words: Words
  private var changes: [Change] = []
  /// What was not done, in the order in which that was decided.
  private var notDone: [TextLine] = []
  /// The changes among that.
  private var changesNotMade: [OperationID] = []

  /// - Parameter graph: the graph of the session; `nil` if it is lost, and steps are named by ids.
  package init(_ record: SessionRecord, graph: StepGraph?, _ words: Words) {
    self.record = record
    self.graph = graph
    self.words = words
    read()
  }

  /// The number of changes, and how many of them are not confirmed.
  package var headline: [TextLine] {
    let confirmed = changes.count { $0.isConfirmed }
    let unconfirmed = changes.count { $0.isUnconfirmed }
    let told =
      (confirmed > 0 ? [TextLine(words.text(.endChanged, count: confirmed), .good)] : [])
      + (unconfirmed > 0
        ? [TextLine(words.text(.endUnconfirmed, count: unconfirmed), .warning)] : [])
    return told.isEmpty && underWay == nil ? [TextLine(words[.endNothing], .strong)] : told
  }

  /// The headline, and then each change, what was not done, what is left, and how to undo it.
  package var lines: [TextLine] {
    headline + changes.filter(\.isEffective).flatMap(lines)
      + section(.endNotDone, notDone + alreadySo + notNeeded) + section(.endLeft, left) + undo
  }

  private func section(_ heading: MessageKey, _ lines: [TextLine]) -> [TextLine] {
    lines.isEmpty ? [] : [TextLine(words[heading], .strong)] + lines
  }

  private func line(
    _ key: MessageKey, _ values: [String: String], _ style: Style = .plain
  ) -> TextLine {
    TextLine(words.text(key, values), style, indent: 2, hanging: 2)
  }

  private func operation(at step: StepID) -> OperationID? { graph?[step]?.step.operation.id }

  private func name(of step: StepID) -> String {
    operation(at: step).map { words.operation($0) } ?? "\(step)"
  }
}

/// What the events say.
extension SessionEnd {
  private mutating func read() {
    var attempts: [String: ChangeAttempt] = [:]
    var refused: [(step: StepID, refusals: [Refusal])] = []
    var rejected: [StepID: TextLine] = [:]
    for entry in record.standing {
      switch entry.event {
      case .attempted(let attempt): attempts[attempt.key] = attempt
      case .performed(let step, let key, _):
        if let attempt = attempts[key] { changes.append(Change(attempt: attempt)) }
        refused.removeAll { $0.step == step }
        rejected[step] = nil
      case .verified(_, let key, let verdict, let observed, let surprises):
        if let index = changes.lastIndex(where: { $0.attempt.key == key }) {
          changes[index].verdict = verdict
          changes[index].observed = observed
          changes[index].surprises += surprises
        }
      case .overridden(let step, let reason):
        if let index = changes.lastIndex(where: { $0.attempt.step == step }) {
          changes[index].override = reason
        }
      case .refused(let step, let refusals):
        refused.removeAll { $0.step == step }
        refused.append((step, refusals))
      case .rejected(let step, _, let actor, _, let reason):
        rejected[step] = line(
          .endNotApproved, ["operation": name(of: step), "actor": actor, "reason": reason])
      case .approved(let step, _, _, _): rejected[step] = nil
      case .skipped(let step, let reason):
        notDone.append(line(.noticeSkipped, ["operation": name(of: step), "reason": reason]))
        notDone += refused.filter { $0.step == step }.flatMap { reasons($0.refusals) }
        refused.removeAll { $0.step == step }
        if isChange(step), let operation = operation(at: step) { changesNotMade.append(operation) }
      case .started, .shown, .chosen, .decided, .checked, .failed, .attested, .recorded,
        .modeChanged, .left, .returned, .resumed, .stopped, .approvalRequested, .deviated,
        .planSetAside, .completed:
        break
      }
    }
    for (step, refusals) in refused {
      notDone.append(line(.noticeRefused, ["operation": name(of: step)]))
      notDone += reasons(refusals)
      if let operation = operation(at: step) { changesNotMade.append(operation) }
    }
    notDone += rejected.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value)
  }

  private func reasons(_ refusals: [Refusal]) -> [TextLine] {
    refusals.map { TextLine(words.refusal($0), indent: 4, hanging: 2) }
  }

  private func isChange(_ step: StepID) -> Bool { graph?[step]?.step.operation.kind == .change }

  /// The change whose outcome is not recorded; `nil` if there is none.
  private var underWay: ChangeAttempt? {
    guard case .attempted(let attempt)? = Session(record.events.map(\.event))?.change,
      attempt.input == nil
    else { return nil }
    return attempt
  }
}

/// The parts of the lines.
extension SessionEnd {
  private func lines(_ change: Change) -> [TextLine] {
    let operation = words.operation(change.attempt.operation)
    let differences = Difference.between(change.attempt.before, and: change.observed)
      .filter { found in
        !change.surprises.contains {
          $0.subject == found.subject && $0.property == found.property
        }
      }
    let details =
      (TerminalView.lines(FactGroup.changes(differences, words))
      + VerdictText.beside(change.surprises, words)).map(\.deeper)
    guard !change.isConfirmed else { return [TextLine(operation, indent: 2)] + details }
    let verdict = change.verdict.map { words.verdict($0) } ?? words.verdict(.pending)
    let style = change.verdict.map(VerdictText.style) ?? .warning
    return [
      TextLine(
        [.init(style, "[\(verdict)]"), .init(.plain, " \(operation)")], indent: 2, hanging: 2)
    ] + details
      + (change.override.map {
        [TextLine(words.text(.reportOverridden, ["reason": $0]), indent: 4, hanging: 2)]
      } ?? [])
  }

  private var alreadySo: [TextLine] {
    changes.filter { !$0.isEffective }
      .map { line(.endAlreadySo, ["operation": words.operation($0.attempt.operation)]) }
  }

  /// The kinds of change that the completed session did not come to on its way.
  private var notNeeded: [TextLine] {
    guard let graph, record.state == .completed else { return [] }
    let visited = Set(record.standing.compactMap(\.event.step))
    let done = Set(
      graph.nodes.filter { visited.contains($0.id) }.map(\.step.operation.id))
    let operations = graph.nodes
      .filter { $0.step.operation.kind == .change && !done.contains($0.step.operation.id) }
      .map { words.operation($0.step.operation.id) }
    return operations.isEmpty
      ? [] : [line(.endNotNeeded, ["operations": words.formats.list(Self.unique(operations))])]
  }

  private var left: [TextLine] {
    var lines: [TextLine] = []
    if let attempt = underWay {
      lines.append(line(.endUnknown, ["operation": words.operation(attempt.operation)], .warning))
    }
    // What a person vouched for is theirs to know; it stands in the report as such.
    lines += changes.filter { $0.isUnconfirmed && $0.verdict != .attested }
      .map { line(.endLook, ["operation": words.operation($0.attempt.operation)]) }
    if record.state == .completed {
      let names = Self.unique(changesNotMade.map { words.operation($0) })
      if !names.isEmpty {
        lines.append(line(.endStillNeeded, ["operations": words.formats.list(names)]))
      }
    } else if underWay == nil, let step = Session(record.events.map(\.event))?.currentStep {
      let position = graph?.ordinal(of: step).map { number in
        words.text(
          .screenPosition,
          [
            "number": words.formats.number(number),
            "count": words.formats.number(graph?.stepCount ?? 0),
          ])
      }
      lines.append(
        line(.noticeResumedAt, ["operation": name(of: step), "step": position ?? "\(step)"]))
    }
    return lines
  }

  /// How what was changed can be taken back. An undo is not offered for an undo.
  private var undo: [TextLine] {
    let made = changes.filter(\.isEffective)
    guard !made.isEmpty, record.start.undoes == nil else { return [] }
    let isFinal = made.allSatisfy { change in
      switch graph?[change.attempt.step]?.step.operation.reversal {
      case .some(.none), .irreversible: true
      case .inverse, .inverseWithin, .compensation, nil: false
      }
    }
    return [
      TextLine(
        isFinal
          ? words[.endFinal] : words.text(.endUndo, ["session": "\(record.start.session)"]),
        hanging: 2)
    ]
  }

  private static func unique(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
