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
    /// Why it was not made for some of those it concerns; empty if it was made for all.
    var refusals: [Refusal] = []

    /// Whether it was to make a difference. The prediction of a change whose effect cannot be read is
    /// empty, or about what was not read before.
    var isEffective: Bool {
      attempt.predicted.isEmpty || isHidden
        || !Difference.between(attempt.before, and: attempt.predicted).isEmpty
    }
    private var isHidden: Bool {
      let before = FactIndex(attempt.before)
      return attempt.predicted.contains { before.value(like: $0)?.isUnread ?? false }
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
    self.words = words.naming(by: record)
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
    guard told.isEmpty, underWay == nil else { return told + counts }
    // What a person does by hand is no change that could be read.
    let isByHand = graph.map(ManualDomain.hasAllOperations) ?? false
    return (isByHand ? [] : [TextLine(words[.endNothing], .strong)]) + counts
  }

  /// How many steps there are, and what has become of them; empty if the graph is lost. Where the way
  /// divides, only those count that the session came to: nobody has to go all ways.
  private var counts: [TextLine] {
    guard let graph else { return [] }
    let tally = StepTally(record, graph)
    let hasOneWay = graph.nodes.allSatisfy { $0.isAdded || Set($0.next.values).count < 2 }
    let count = tally.count - (hasOneWay ? 0 : tally.open)
    guard count > 0 else { return [] }
    let pairs: [(MessageKey, Int)] = [
      (.endStepsVerified, tally.verified), (.endStepsAttested, tally.attested),
      (.endStepsUnconfirmed, tally.unconfirmed), (.endStepsPassed, tally.passed),
      (.endStepsLeftOut, tally.leftOut),
      (.endStepsOpen, hasOneWay ? tally.open : 0),
    ]
    let told = pairs.filter { $0.1 > 0 }.map { key, number in
      words.text(key, ["number": words.formats.number(number)])
    }
    return [
      TextLine(
        words.text(.endSteps, ["counts": words.formats.list(told)], count: count),
        .strong)
    ] + (tally.added > 0 ? [TextLine(words.text(.endStepsAdded, count: tally.added))] : [])
  }

  /// The headline, and then each change, what was not done, what is left, and how to undo it.
  package var lines: [TextLine] {
    headline + changes.filter(\.isEffective).flatMap(lines)
      + section(.endNotDone, notDone + declined + passedBy + alreadySo + notNeeded)
      + section(.endLeft, left) + undo
  }

  private func section(_ heading: MessageKey, _ lines: [TextLine]) -> [TextLine] {
    lines.isEmpty ? [] : [TextLine(words[heading], .strong)] + lines
  }

  private func line(
    _ key: MessageKey, _ values: [String: String], _ style: Style = .plain
  ) -> TextLine {
    TextLine(words.text(key, values), style, indent: 2, hanging: 2)
  }

  /// Where a person looks whether a change was made, as the domain of the operation says it.
  private func look(_ operation: OperationID) -> TextLine {
    let text = words.saying(as: operation).text(
      .endLook, ["operation": words.operation(operation)])
    return TextLine(text, indent: 2, hanging: 2)
  }

  private func operation(at step: StepID) -> OperationID? { graph?[step]?.step.operation.id }

  private func name(of step: StepID) -> String {
    graph?[step].map { words.name(of: $0, in: graph) } ?? "\(step)"
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
        if let index = changes.indices.last, changes[index].attempt.step == step,
          changes[index].verdict == nil
        {
          changes[index].refusals = refusals
          continue
        }
        refused.removeAll { $0.step == step }
        refused.append((step, refusals))
      case .rejected(let step, _, let actor, _, let reason):
        rejected[step] = line(
          .endNotApproved, ["operation": name(of: step), "actor": actor, "reason": reason])
      case .approved(let step, _, _, _, _): rejected[step] = nil
      case .skipped(let step, let reason):
        notDone.append(line(.noticeSkipped, ["operation": name(of: step), "reason": reason]))
        notDone += refused.filter { $0.step == step }.flatMap { reasons($0.refusals) }
        if graph?[step]?.step.operation.skips != nil, let operations = ways?.skipped[step] {
          let names = Self.unique(operations.map { words.operation($0) })
          notDone.append(
            TextLine(words.enumeration(ofOperations: names), indent: 4, hanging: 2))
        }
        refused.removeAll { $0.step == step }
        if isChange(step), let operation = operation(at: step) { changesNotMade.append(operation) }
      case .left(let step, _, _): refused.removeAll { $0.step == step }
      case .started, .shown, .chosen, .decided, .checked, .failed, .attested, .passed, .recorded,
        .modeChanged, .returned, .resumed, .stopped, .approvalRequested, .deviated,
        .planSetAside, .noted, .completed:
        break
      }
    }
    for (step, refusals) in refused {
      notDone.append(line(.noticeRefused, ["operation": name(of: change(after: step) ?? step)]))
      notDone += reasons(refusals)
      if let operation = operation(at: step) { changesNotMade.append(operation) }
    }
    notDone += rejected.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value)
  }

  private func reasons(_ refusals: [Refusal]) -> [TextLine] {
    refusals.map { TextLine(words.refusal($0), indent: 4, hanging: 2) }
  }

  /// The change that a refused check was to lead to, by its first outcome; `nil` if that is not the
  /// next step.
  private func change(after step: StepID) -> StepID? {
    guard let node = graph?[step], node.step.operation.kind == .check,
      let outcome = node.step.operation.outcomes.first, let next = node.next[outcome] ?? nil
    else { return nil }
    return isChange(next) ? next : nil
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
      + VerdictText.beside(change.surprises, words)).map(\.deeper) + reasons(change.refusals)
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

  /// What a completed session did not come to; `nil` for one that goes on, or whose graph is lost.
  private var ways: WaysNotTaken? {
    guard let graph, record.state == .completed else { return nil }
    return WaysNotTaken(record, graph)
  }

  /// The kinds of change that a person's decisions left out, with what they answered.
  private var declined: [TextLine] {
    guard let graph, let ways else { return [] }
    return ways.declined.map { line(.endDeclined, $0, in: graph) }
  }

  /// The kinds of change that the outcome of a check left out, with what it was.
  private var passedBy: [TextLine] {
    guard let graph, let ways else { return [] }
    return ways.passedBy.map { line(.endPassedBy, $0, in: graph) }
  }

  private func line(
    _ key: MessageKey, _ left: WaysNotTaken.Left, in graph: StepGraph
  ) -> TextLine {
    line(
      key,
      [
        "choice": words.text(of: left.choice, in: graph),
        "operations": words.enumeration(
          ofOperations: Self.unique(left.operations.map { words.operation($0) })),
      ])
  }

  /// The changes that were chosen and not made, with what was chosen for them.
  private var chosen: [TextLine] {
    guard let graph else { return [] }
    return WaysNotTaken(record, graph).chosen.map { operation, values in
      line(
        .endChosen,
        [
          "operation": words.operation(operation),
          "values": values.map { words.text(of: $0) }.joined(separator: ", "),
        ])
    }
  }

  /// The kinds of change that the completed session did not come to on its way, although nobody
  /// decided so.
  private var notNeeded: [TextLine] {
    guard let ways else { return [] }
    let named = Set(
      (ways.declined + ways.passedBy).flatMap(\.operations) + ways.chosen.map(\.operation)
        + ways.skipped.values.joined())
    let operations = ways.notDone.map(\.step.operation.id).filter { !named.contains($0) }
      .map { words.operation($0) }
    guard !operations.isEmpty else { return [] }
    let names = words.enumeration(ofOperations: Self.unique(operations))
    return [line(.endNotNeeded, ["operations": names])]
  }

  private var left: [TextLine] {
    var lines: [TextLine] = []
    if let attempt = underWay {
      lines.append(line(.endUnknown, ["operation": words.operation(attempt.operation)], .warning))
    }
    // What a person vouched for is theirs to know; it stands in the report as such.
    lines += changes.filter { $0.isUnconfirmed && $0.verdict != .attested }
      .map { look($0.attempt.operation) }
    if record.state == .completed {
      let names = Self.unique(changesNotMade.map { words.operation($0) })
      if !names.isEmpty {
        lines.append(line(.endStillNeeded, ["operations": words.enumeration(ofOperations: names)]))
      }
      lines += chosen
    } else if underWay == nil, let step = Session(record.events.map(\.event))?.currentStep {
      let position = graph?[step].map { node in
        words.position(
          of: node, ordinal: graph?.ordinal(of: step) ?? 0, of: graph?.stepCount ?? 0)
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

/// The changes that a completed session did not come to, and the decisions and checks because of
/// which.
private struct WaysNotTaken {
  /// What the outcome of a decision or a check left out.
  typealias Left = (choice: MadeChoice, operations: [OperationID])

  /// The changes to whose operations the session did not come, in reading order.
  let notDone: [StepGraph.Node]
  /// What each decision left out, in the order in which they were made.
  private(set) var declined: [Left] = []
  /// What each check left out, in the order in which they were made.
  private(set) var passedBy: [Left] = []
  /// What each part had in it that was skipped with a reason.
  private(set) var skipped: [StepID: [OperationID]] = [:]
  /// The changes for which everything was chosen before a decision that passed them by, with what
  /// was chosen.
  private(set) var chosen: [(operation: OperationID, values: [Value])] = []

  private let graph: StepGraph
  /// The positions of the steps in reading order.
  private let positions: [StepID: Int]

  init(_ record: SessionRecord, _ graph: StepGraph) {
    self.graph = graph
    positions = Dictionary(graph.nodes.enumerated().map { ($1.id, $0) }) { first, _ in first }
    let events = record.standing.map(\.event)
    let visited = Set(events.compactMap(\.step))
    // What was added is needed only where something is in the way.
    let changes = graph.nodes.filter { $0.step.operation.kind == .change && !$0.isAdded }
    let made = changes.filter { visited.contains($0.id) }
    let done = Set(made.map(\.step.operation.id))
    notDone = changes.filter { !done.contains($0.step.operation.id) }
    var inputs: [String: Value] = [:]
    var known: Set<OperationID> = []
    var passed: Set<OperationID> = []
    // The changes that the decisions were about were not chosen.
    var refused: Set<StepID> = []
    // Whoever is asked again rules out nothing by the answers before.
    let last = Dictionary(
      events.enumerated().compactMap { index, event in outcome(event).map { ($0.0, index) } },
      uniquingKeysWith: max)
    for (index, event) in events.enumerated() {
      if case .chosen(_, let input, let value) = event { inputs[input] = value }
      guard let (step, outcome) = self.outcome(event), let node = graph[step],
        last[step] == index, let ways = others(than: outcome, at: node)
      else { continue }
      let ahead = steps(from: [node.next[outcome] ?? nil])
      let left = steps(from: ways).subtracting(ahead)
      // Whoever chose a way on which the same change is made did not decline it.
      let possible = Set(ahead.compactMap { graph[$0]?.step.operation.id })
      let operations = notDone.filter { left.contains($0.id) }.map(\.step.operation.id)
        .filter { !possible.contains($0) && known.insert($0).inserted }
      let isDecision = node.step.operation.kind == .decide
      if !operations.isEmpty {
        let choice = MadeChoice(step: step, answer: .outcome(outcome))
        if case .skipped = event {
          skipped[step] = operations
        } else if isDecision {
          declined.append((choice, operations))
        } else {
          passedBy.append((choice, operations))
        }
      }
      guard isDecision else { continue }
      refused.formUnion(steps(from: ways) { $0.step.operation.kind == .change })
      for change in notDone
      where isAfter(change.id, step) && !ahead.contains(change.id) && !refused.contains(change.id) {
        let names = Self.inputs(of: change)
        let isMade = made.contains { Set(names).isSubset(of: Self.inputs(of: $0)) }
        let values = names.compactMap { inputs[$0] }
        // Who or what a change is about is chosen for other steps, too.
        guard names.count > 1, values.count == names.count, !isMade,
          passed.insert(change.step.operation.id).inserted
        else { continue }
        chosen.append((change.step.operation.id, values))
      }
    }
  }

  /// The step and the outcome of a decision or a check; `nil` for other events.
  private func outcome(_ event: SessionEvent) -> (StepID, String)? {
    switch event {
    case .decided(let step, let outcome), .checked(let step, let outcome, _): (step, outcome)
    case .skipped(let step, _): graph[step]?.step.operation.skips.map { (step, $0) }
    case .started, .shown, .chosen, .attempted, .performed, .failed, .verified, .refused,
      .overridden, .attested, .passed, .recorded, .modeChanged, .left, .returned, .resumed,
      .stopped, .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .noted,
      .completed:
      nil
    }
  }

  /// The first steps of the ways that a decision or a check did not take; `nil` if it only led back
  /// to earlier steps.
  private func others(than outcome: String, at node: StepGraph.Node) -> [StepID?]? {
    let others = node.next.filter { $0.key != outcome }.map(\.value)
    let repeats = others.contains { other in
      guard let other else { return false }
      return !isAfter(other, node.id)
    }
    return repeats ? nil : others
  }

  /// The steps to which these and what follows them lead, without going back.
  ///
  /// - Parameter isLast: whether what follows a step does not count.
  private func steps(
    from first: [StepID?], until isLast: (StepGraph.Node) -> Bool = { _ in false }
  ) -> Set<StepID> {
    var found: Set<StepID> = []
    var open = first.compactMap(\.self)
    while let id = open.popLast() {
      guard found.insert(id).inserted, let node = graph[id], !isLast(node) else { continue }
      open += node.next.values.compactMap(\.self).filter { isAfter($0, id) }
    }
    return found
  }

  private func isAfter(_ later: StepID, _ step: StepID) -> Bool {
    guard let one = positions[step], let other = positions[later] else { return false }
    return other > one
  }

  /// The names of the inputs that a change takes, in the order of its parameters.
  private static func inputs(of node: StepGraph.Node) -> [String] {
    node.step.operation.parameters.compactMap { parameter in
      guard case .input(let name)? = node.arguments[parameter.name] else { return nil }
      return name
    }
  }
}
