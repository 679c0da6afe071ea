import Operations
import Procedures
import Sessions

/// What a person is told between two questions, as lines in the reader's language.
package struct NoticeText: Hashable, Sendable {
  package let lines: [TextLine]

  /// - Parameters:
  ///   - title: the title of the session's procedure; with `nil`, its id is shown.
  ///   - graph: the graph the session walks, for the words of outcomes others have reached; with
  ///     `nil`, the outcomes' names are shown.
  package init(
    _ notice: Notice, title: String? = nil, graph: StepGraph? = nil, _ words: Words
  ) {
    lines =
      switch notice {
      case .started(let start):
        Self.started(
          start, title, usesTenant: graph?.isOnlyByPeople != true,
          graph.map { Self.summary($0, words) } ?? [], words)
      case .resumed(let start, let step, let before, let choices, let confirmed):
        Self.resumed(start, from: before, title, words)
          + (step.map { Self.whereabouts(at: $0, after: choices, confirmed, graph, words) } ?? [])
          + [.empty]
      case .overtaken(let events): Self.overtaken(events, graph, words)
      case .takenOver(let session, let actor, let before):
        [
          TextLine(words.text(.noticeTakenOverBy, ["actor": actor]), .warning, hanging: 2),
          TextLine(
            words.text(
              .noticeTakeBackHint,
              ["session": "\(session)", "actor": Self.commandWord(before)])),
        ]
      case .busyElsewhere(let node): [Self.line(.noticeBusyElsewhere, node, words, .warning)]
      case .approvalRequested(let node, let session):
        [
          TextLine(
            words.text(
              .noticeApprovalRequested,
              [
                "operation": words.operation(node.step.operation.id), "session": "\(session)",
              ]), .warning, hanging: 2)
        ]
      case .deviated(let node, let deviation):
        [Self.line(.noticeDeviated, node, words, .bad)]
          + DeviationText.lines(deviation, graph: graph, words)
      case .reconciled(let node, let reconciliation, let expected, let observed):
        [
          TextLine(
            [
              .init(.strong, "\(words.operation(node.step.operation.id)): "),
              .init(
                .plain,
                words.word(.reconciliation, reconciliation.rawValue)
                  ?? reconciliation.rawValue),
            ], hanging: 2)
        ] + VerdictText.found(expected: expected, observed: observed, words)
      case .performed(let node):
        [Self.line(.noticePerformed, node, words)]
      case .planned(let node):
        [Self.line(.noticePlanned, node, words)]
          + (node.step.awaitsApproval ? [TextLine(words[.operationsSecondPerson])] : [])
      case .waiting(let node, let missing, let attempt, let seconds, let deadline, let seen):
        [
          TextLine(
            words.text(
              .noticeWaiting,
              [
                "what": Self.waitedFor(missing, node, words),
                "attempt": words.formats.number(attempt),
                "deadline": words.formats.instant(deadline),
              ], count: seconds), .quiet, hanging: 2)
        ] + TerminalView.lines(FactGroup.changes(seen, words))
      case .verdict(let node, let verdict, let expected, let observed, let surprises):
        VerdictText.lines(
          node, verdict, expected: expected, observed: observed, surprises: surprises, words)
      case .lookedAgain(let operation, let surprises):
        [
          TextLine(
            words.text(
              surprises == nil ? .noticeNotReadAgain : .noticeChangedSince,
              ["operation": words.operation(operation)]), .warning, hanging: 2)
        ] + TerminalView.lines(FactGroup.changes(surprises ?? [], words))
      case .checked(let node, let outcome):
        [
          TextLine(
            words.text(
              .noticeChecked,
              [
                "operation": words.operation(node.step.operation.id),
                "outcome": words.outcome(outcome, of: node.step),
              ]), hanging: 2)
        ]
      case .given(let node, let value):
        [
          TextLine(
            words.text(
              .noticeGiven,
              [
                "operation": words.operation(node.step.operation.id),
                "value": words.text(of: value, at: node.step),
              ]), hanging: 2)
        ]
      case .refused(let node, let refusals): Self.refused(node, refusals, words)
      case .rightsMissing(let session, let able):
        [
          TextLine(Self.helpers(able, words), hanging: 2),
          TextLine(words.text(.noticeRightsHint, ["session": "\(session)"])),
        ]
      case .overridden(let node, let reason):
        [Self.line(.noticeOverridden, node, words, reason: reason, .warning)]
      case .skipped(let node, let reason):
        [Self.line(.noticeSkipped, node, words, in: graph, reason: reason, .warning)]
      case .partLeftOut(let node, let count, let reason):
        [
          TextLine(
            words.text(
              .noticePartLeftOut,
              ["operation": words.name(of: node, in: graph), "reason": reason], count: count),
            .warning, hanging: 2)
        ]
      case .modeChanged(let mode):
        [
          TextLine(
            words.text(
              .noticeModeChanged,
              [
                "mode": words.mode(mode),
                "meaning": words.word(.modeMeaning, mode.rawValue) ?? "",
              ]), hanging: 2)
        ]
      case .returned(let node):
        [Self.line(.noticeReturned, node, words, .warning)]
      case .failed(let node, let failure): Self.failed(node, failure, words)
      case .passed(let steps):
        graph.map { Self.passed(SessionScreen.PassedNotes(steps, in: $0, words), words) } ?? []
      case .stopped(let session, let reason):
        [
          TextLine(words.text(.noticeStopped, ["reason": words.stop(reason)]), .strong)
        ]
          + (reason == .unapproved
            ? [TextLine(words.text(.noticeApprovalHint, ["session": "\(session)"]))] : [])
          + [
            TextLine(
              words.text(
                reason == .deviated ? .noticeDeviatedHint : .noticeResumeHint,
                ["session": "\(session)"]))
          ]
      case .completed(let session):
        [
          TextLine(words[.noticeCompleted], .good),
          TextLine(words.text(.noticeReportHint, ["session": "\(session)"])),
        ]
      }
  }

  /// What a wait is for: the properties that are not as predicted, and whose they are; for many
  /// subjects the first, and how many more there are.
  private static func waitedFor(
    _ missing: [Fact], _ node: StepGraph.Node, _ words: Words
  ) -> String {
    var properties: [String] = []
    var subjects: [Subject] = []
    for fact in missing {
      let property = words.property(fact.property)
      if !properties.contains(property) { properties.append(property) }
      if subjects.last != fact.subject { subjects.append(fact.subject) }
    }
    guard let first = subjects.first else { return words.operation(node.step.operation.id) }
    return words.text(
      .noticeWaitedFor,
      [
        "properties": words.formats.list(properties),
        "subject": name(first, of: subjects, words),
      ])
  }

  private static func started(
    _ start: SessionStart, _ title: String?, usesTenant: Bool, _ summary: [TextLine],
    _ words: Words
  ) -> [TextLine] {
    // A session for practice and its tenant have no names of their own.
    func named(_ id: String) -> String { words.names[id] ?? id }
    return [
      TextLine(words.text(.noticeStarted, ["title": title ?? "\(start.procedure)"]), .strong),
      TextLine(
        words.text(.noticeStartedBy, ["session": named("\(start.session)"), "actor": start.actor])),
    ]
      + (usesTenant && !start.tenants.isEmpty
        ? [
          TextLine(
            words.text(
              .noticeStartedOn,
              [
                "tenant": words.formats.list(start.tenants.map(named)),
                "mode": words.mode(start.mode),
              ]),
            hanging: 2)
        ]
        : start.tenants.isEmpty ? [TextLine(words[.noticeStartedByHand], hanging: 2)] : [])
      + summary + borrowed(words) + [.empty]
  }

  /// How many steps of a document are bound, and what is added to them; nothing if none is bound.
  private static func summary(_ graph: StepGraph, _ words: Words) -> [TextLine] {
    guard graph.isDocument, !graph.isOnlyByPeople else { return TieText(graph, words).lines }
    let bound = Set(
      graph.nodes.filter { !$0.isAdded && !$0.isByPerson }.map { graph.ordinal(of: $0.id) }
    ).count
    return [
      TextLine(
        words.text(
          .noticeStartedBound, ["bound": words.formats.number(bound)], count: graph.stepCount))
    ]
      + AddedSteps(graph, words).lines
  }

  /// That the language lacks sentences, so that these are in English; nothing if it has all.
  private static func borrowed(_ words: Words) -> [TextLine] {
    words.borrowed.map { [TextLine($0, .warning, hanging: 2)] } ?? []
  }

  private static func resumed(
    _ start: SessionStart, from before: String?, _ title: String?, _ words: Words
  ) -> [TextLine] {
    let resumed = words.text(
      .noticeResumed, ["title": title ?? "\(start.procedure)", "session": "\(start.session)"])
    return [TextLine(resumed, .strong)] + borrowed(words)
      + (before.map { [TextLine(words.text(.noticeTakenOver, ["actor": $0]))] } ?? [])
  }

  /// Who has one of the roles that are needed, or who can give one, in a sentence.
  ///
  /// - Parameter able: who has one; `nil` if that is not known.
  package static func helpers(_ able: [String]?, _ words: Words) -> String {
    guard let able else { return words[.commandRoleElsewhere] }
    return able.isEmpty
      ? words[.commandRoleNobody]
      : words.text(.commandRoleWho, ["users": words.formats.list(able)])
  }

  /// A name as it is typed in a command, quoted if a shell would not read it as one word.
  private static func commandWord(_ name: String) -> String {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "@._-+".unicodeScalars.contains(scalar)
    }
    return isPlain ? name : "'" + name.replacing("'", with: "'\\''") + "'"
  }

  /// What was chosen and changed so far, and the step that comes next.
  ///
  /// Whoever takes a session over reads here whom and what it is about.
  private static func whereabouts(
    at step: StepID, after choices: [MadeChoice], _ confirmed: [ChangeAttempt],
    _ graph: StepGraph?, _ words: Words
  ) -> [TextLine] {
    let changed =
      (confirmed.isEmpty ? [] : [TextLine(words[.noticeResumedConfirmed])])
      + confirmed.map { TextLine(Self.change($0, words), indent: 2, hanging: 2) }
    guard let graph, let node = graph[step], let number = graph.ordinal(of: step) else {
      return changed + [
        TextLine(words.text(.noticeResumedAt, ["operation": "\(step)", "step": "\(step)"]))
      ]
    }
    var seen: Set<StepID> = []
    // Of a step that is repeated, the last choice counts; a value passed to a called procedure was
    // chosen by its caller.
    let made = choices.reversed().filter { choice in
      graph[choice.step]?.isGiven == false && seen.insert(choice.step).inserted
    }.reversed()
    let position = words.position(of: node, ordinal: number, of: graph.stepCount)
    return (made.isEmpty ? [] : [TextLine(words[.noticeResumedChosen])])
      + made.map { TextLine(words.text(of: $0, in: graph), indent: 2, hanging: 2) }
      + changed
      + [
        TextLine(
          words.text(
            .noticeResumedAt,
            ["operation": words.name(of: node, in: graph), "step": position]), hanging: 2)
      ]
  }

  /// A change that was made, and whose properties it changed; for many subjects the first, and how
  /// many more there are.
  private static func change(_ attempt: ChangeAttempt, _ words: Words) -> String {
    let operation = words.operation(attempt.operation)
    let subjects = Difference.between(attempt.before, and: attempt.predicted).map(\.subject)
    guard let first = subjects.first else { return operation }
    return words.text(
      .choiceLine, ["operation": operation, "value": name(first, of: subjects, words)])
  }

  /// The name of the first of some subjects, and how many others there are.
  private static func name(_ first: Subject, of subjects: [Subject], _ words: Words) -> String {
    let more = Set(subjects).count - 1
    let name = words.name(of: first)
    return more > 0 ? "\(name) +\(words.formats.number(more))" : name
  }

  /// What others did, in the words of a report, without what they were shown.
  private static func overtaken(
    _ events: [SessionEvent], _ graph: StepGraph?, _ words: Words
  ) -> [TextLine] {
    var attempts: [String: ChangeAttempt] = [:]
    let lines = events.flatMap { event -> [TextLine] in
      if case .attempted(let attempt) = event { attempts[attempt.key] = attempt }
      if case .shown = event { return [] }
      return ReportedEvent(event, attempts, graph, words).lines
    }
    return lines.isEmpty ? [] : [TextLine(words[.noticeOvertaken], .warning)] + lines
  }

  private static func passed(
    _ passed: SessionScreen.PassedNotes, _ words: Words
  ) -> [TextLine] {
    let notes = passed.notes(usesColour: false, QuotationMarks(words))
    return passed.lines + (notes.isEmpty ? [] : [.empty] + notes.dropLast())
  }

  private static func refused(
    _ node: StepGraph.Node, _ refusals: [Refusal], _ words: Words
  ) -> [TextLine] {
    [line(.noticeRefused, node, words, .bad)]
      + refusals.flatMap { TerminalView.lines(SessionScreen.RefusalText($0, words)) }
  }

  private static func failed(
    _ node: StepGraph.Node, _ failure: DomainFailure, _ words: Words
  ) -> [TextLine] {
    switch failure {
    case .unavailable(let reason):
      [line(.noticeUnavailable, node, words, reason: words.reason(reason), .bad)]
    case .refused(let refusal), .partlyRefused(let refusal):
      [line(.noticeRefusedByDomain, node, words, .bad)]
        + TerminalView.lines(SessionScreen.RefusalText(refusal, words))
    case .unknownOutcome(let reason):
      [line(.noticeUnknownOutcome, node, words, reason: words.reason(reason), .bad)]
    case .damaged(let reason):
      [line(.noticeDamaged, node, words, reason: words.reason(reason), .bad)]
    }
  }

  private static func line(
    _ key: MessageKey, _ node: StepGraph.Node, _ words: Words, in graph: StepGraph? = nil,
    reason: String = "", _ style: Style = .plain
  ) -> TextLine {
    TextLine(
      words.text(key, ["operation": words.name(of: node, in: graph), "reason": reason]),
      style, hanging: 2)
  }
}
