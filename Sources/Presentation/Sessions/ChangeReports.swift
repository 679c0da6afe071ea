import Operations
import Procedures
import Sessions

/// What the walk of a plan would change, step by step.
///
/// After a session, `UndoList` shows which changes can be undone, `LiveReport` which still hold,
/// and `PractiseReport` what went wrong in practice.
package struct PlanReport: Sendable {
  /// A change that the walk attempted, with its predicted effect.
  package struct Change: Hashable, Sendable {
    package let step: StepID
    package let operation: OperationID
    package let differences: [Difference]
  }

  package let changes: [Change]
  /// The number of steps walked.
  package let steps: Int
  /// The number of times the tenant would refuse.
  package let refusals: Int
  private let graph: StepGraph
  private let events: [SessionEvent]

  /// - Parameters:
  ///   - events: the events of the whole walk.
  ///   - graph: the graph that was walked.
  package init(_ events: [SessionEvent], graph: StepGraph) {
    self.graph = graph
    let events = events.standing
    self.events = events
    changes = events.compactMap { event in
      guard case .attempted(let attempt) = event, attempt.input == nil else { return nil }
      return Change(
        step: attempt.step, operation: attempt.operation,
        differences: Difference.between(attempt.before, and: attempt.predicted))
    }
    steps = events.count { event in
      if case .left = event { true } else { false }
    }
    refusals = events.count { event in
      if case .refused = event { true } else { false }
    }
  }

  private func name(of change: Change, _ words: Words) -> String {
    let name = words.operation(change.operation)
    return graph[change.step].map { words.marking($0, name) } ?? name
  }

  private func awaitsApproval(_ change: Change) -> Bool {
    graph[change.step]?.step.awaitsApproval ?? false
  }

  /// The changes step by step, then the numbers of steps, differences and refusals.
  package func lines(_ words: Words) -> [TextLine] {
    let words = words.naming(by: events)
    let count = changes.reduce(0) { $0 + $1.differences.count }
    let details = changes.flatMap { change in
      [
        TextLine(
          "\(graph.ordinal(of: change.step).map { "\($0). " } ?? "")\(name(of: change, words))",
          .strong)
      ] + (awaitsApproval(change) ? [TextLine(words[.operationsSecondPerson], indent: 2)] : [])
        + TerminalView.lines(FactGroup.changes(change.differences, words))
    }
    return [
      TextLine(words.text(.commandPlanTitle, ["title": words.title(of: graph)]), .strong), .empty,
    ]
      + details + (details.isEmpty ? [] : [.empty])
      + [
        TextLine(words.text(.commandPlanSteps, count: steps)),
        TextLine(
          count == 0 ? words[.commandPlanNoChange] : words.text(.commandPlanChanges, count: count)),
      ]
      + (refusals == 0
        ? [] : [TextLine(words.text(.commandPlanRefusals, count: refusals), .warning)])
  }

  package var json: JSONValue {
    .object([
      "procedure": .string(graph.procedure.rawValue), "steps": .integer(steps),
      "refusals": .integer(refusals),
      "changes": .array(
        changes.map { change in
          .object([
            "step": .string(change.step.rawValue),
            "operation": .string(change.operation.rawValue),
            "secondPerson": .flag(awaitsApproval(change)),
            "differences": .array(change.differences.map { JSONValue($0) }),
          ])
        }),
    ])
  }
}

/// What can be undone in a session, until when, and what cannot.
package struct UndoList: Sendable {
  private let plan: UndoPlan

  package init(_ plan: UndoPlan) { self.plan = plan }

  /// Two lines for each change: the change, and how and until when it can be undone; one line if
  /// there is no change.
  package func lines(_ words: Words) -> [TextLine] {
    guard !plan.entries.isEmpty else { return [TextLine(words[.undoNothing])] }
    let entries = plan.entries.flatMap { entry in
      [
        TextLine(
          words.text(
            .undoEntry,
            [
              "operation": words.operation(entry.attempt.operation),
              "values": values(entry, words).joined(separator: ", "),
            ]), .strong, hanging: 2),
        TextLine(
          way(entry, words), entry.isUndoable ? .plain : .warning, indent: 2, hanging: 2),
      ]
        + entry.lost.map { refusal in
          TextLine(
            words.text(.undoLost, ["reason": words.refusal(refusal)]), .warning, indent: 2,
            hanging: 2)
        }
        + entry.obstacles.map { refusal in
          TextLine(
            words.text(.undoObstacle, ["reason": words.refusal(refusal)]), .warning, indent: 2,
            hanging: 2)
        } + changedSince(entry, words)
    }
    return [TextLine(words[.undoHeading], .strong)] + entries + [.empty]
  }

  /// What somebody else has made of what a change left, so that whoever undoes it knows what goes.
  private func changedSince(_ entry: UndoPlan.Entry, _ words: Words) -> [TextLine] {
    let words = words.tellingApart(entry.changedSince.map(\.subject))
    return entry.changedSince.filter { !words.hides($0.property) }.map { change in
      TextLine(
        words.text(
          .undoChangedSince,
          ["change": "\(words.name(of: change.subject)): \(words.text(of: change))"]),
        .warning, indent: 2, hanging: 2)
    }
  }

  /// What an undo did not give back, for its end; empty if it gave back everything.
  package static func lines(lost: [Refusal], _ words: Words) -> [TextLine] {
    guard !lost.isEmpty else { return [] }
    return [TextLine(words[.undoNotGivenBack], .warning)]
      + lost.flatMap { TerminalView.lines(SessionScreen.RefusalText($0, words)) }
  }

  /// Whom and what a change was about, in the order of the operation's parameters.
  private func values(_ entry: UndoPlan.Entry, _ words: Words) -> [String] {
    let values = entry.operation.parameters.filter(\.isShown).compactMap {
      entry.attempt.arguments[$0.name]
    }
    let words = words.tellingApart(values.flatMap(\.allSubjects))
    return values.filter { $0 != .absent }.map { words.text(of: $0) }
  }

  private func way(_ entry: UndoPlan.Entry, _ words: Words) -> String {
    switch entry.way {
    case .calls(let calls):
      let names = words.enumeration(
        ofOperations: calls.map { words.operation($0.operation) }.uniqued)
      guard let deadline = entry.deadline else {
        return words.text(.undoBy, ["operation": names])
      }
      return words.text(
        .undoUntil, ["operation": names, "time": words.formats.instant(deadline)])
    case .compensation(let calls):
      return words.text(
        .undoCompensation,
        [
          "operation": words.enumeration(
            ofOperations: calls.map { words.operation($0.operation) }.uniqued)
        ])
    case .irreversible: return words[.undoIrreversible]
    case .tooLate(let deadline):
      return words.text(.undoTooLate, ["time": words.formats.instant(deadline)])
    case .nothingToGiveBack: return words[.undoNothingToGiveBack]
    }
  }

  package var json: JSONValue {
    .array(
      plan.entries.map { entry in
        .object([
          "step": .string(entry.attempt.step.rawValue),
          "operation": .string(entry.attempt.operation.rawValue),
          "undoable": .flag(entry.isUndoable),
          "deadline": entry.deadline.map(JSONValue.integer) ?? .null,
          "lost": .array(entry.lost.map { JSONValue($0) }),
          "obstacles": .array(entry.obstacles.map { JSONValue($0) }),
        ])
      })
  }
}

extension [String] {
  /// The elements without duplicates, in the order they first occur.
  fileprivate var uniqued: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

/// The facts a session confirmed, and whether they still hold.
package struct LiveReport: Sendable {
  private let check: LiveCheck

  package init(_ check: LiveCheck) { self.check = check }

  /// A line for each fact that no longer holds or cannot be read, and then how many hold.
  package func lines(_ words: Words) -> [TextLine] {
    guard !check.claims.isEmpty else { return [TextLine(words[.liveNothing])] }
    let gone = check.claims.filter { $0.finding != .holds }
    let words = words.tellingApart(gone.map(\.fact.subject))
    var last: LiveCheck.Claim?
    let details = gone.flatMap { claim -> [TextLine] in
      defer { last = claim }
      func text(_ value: Value) -> String {
        words.hides(claim.fact.property)
          ? words[.valueHidden] : words.text(of: value, property: claim.fact.property)
      }
      let then = text(claim.fact.value)
      let now: String =
        switch claim.finding {
        case .holds: then
        case .changed(let value): text(value)
        case .unreadable: words[.liveUnreadable]
        }
      // Headings that are the same as the ones before are not repeated.
      let isSameStep = last?.step == claim.step
      let isSameSubject = isSameStep && last?.fact.subject == claim.fact.subject
      let step = TextLine(
        words.text(
          .liveStep,
          ["step": "\(claim.step)", "operation": words.operation(claim.operation)]), .strong)
      let subject = TextLine(words.name(of: claim.fact.subject), indent: 2)
      return (isSameStep ? [] : [step]) + (isSameSubject ? [] : [subject]) + [
        TextLine(
          words.text(
            .liveChanged,
            ["property": words.property(claim.fact.property), "then": then, "now": now]),
          .warning, indent: 4, hanging: 2)
      ]
    }
    return details + [
      TextLine(
        words.text(
          .liveHolds, ["all": words.formats.number(check.claims.count)], count: check.holds),
        gone.isEmpty ? .good : .warning)
    ]
  }

  package var json: JSONValue {
    .array(
      check.claims.map { claim in
        let finding: [String: JSONValue] =
          switch claim.finding {
          case .holds: ["holds": .flag(true)]
          case .changed(let value): ["holds": .flag(false), "now": JSONValue(value)]
          case .unreadable: ["holds": .null]
          }
        return .object(
          finding.merging([
            "step": .string(claim.step.rawValue),
            "operation": .string(claim.operation.rawValue), "fact": JSONValue(claim.fact),
          ]) { $1 })
      })
  }
}

/// What went wrong on a practice tenant, and how the person handled it.
package struct PractiseReport: Sendable {
  private let faults: [FaultyDomain.Fault]
  private let events: [SessionEvent]

  /// - Parameters:
  ///   - faults: every fault that occurred, in any order.
  ///   - events: the events of the session.
  package init(_ faults: [FaultyDomain.Fault], _ events: [SessionEvent]) {
    self.faults = faults
    self.events = events
  }

  /// How often each fault occurred, how many changes were confirmed, and how many the person passed
  /// without confirmation.
  package func lines(_ words: Words) -> [TextLine] {
    let counts = FaultyDomain.Fault.allCases.compactMap { fault -> TextLine? in
      let count = faults.count { $0 == fault }
      guard count > 0 else { return nil }
      let word = words.word(.fault, fault.rawValue) ?? fault.rawValue
      return TextLine("\(words.formats.number(count)) × \(word)", indent: 2, hanging: 4)
    }
    let attempts = Dictionary(
      events.compactMap { event -> (String, StepID)? in
        if case .attempted(let attempt) = event { (attempt.key, attempt.step) } else { nil }
      }
    ) { first, _ in first }
    let confirmed = events.count { event in
      // What the last look finds, at another step, was counted before.
      if case .verified(let step, let key, .confirmed, _, _) = event {
        attempts[key] == step
      } else {
        false
      }
    }
    let overridden = events.count { event in
      if case .overridden = event { true } else { false }
    }
    return [.empty, TextLine(words[.practiseEnded], .strong)]
      + (counts.isEmpty ? [TextLine(words[.practiseNoFault], indent: 2)] : counts)
      + (confirmed > 0 ? [TextLine(words.text(.practiseConfirmed, count: confirmed), .good)] : [])
      + (overridden > 0
        ? [TextLine(words.text(.practiseOverridden, count: overridden), .warning)] : [])
  }
}
