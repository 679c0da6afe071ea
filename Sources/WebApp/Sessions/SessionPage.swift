import Commands
import Operations
import Presentation
import Procedures
import Sessions

/// A session: its steps as a checklist, and the current step.
struct SessionPage {
  let status: SessionStatus
  /// The display texts, with the tenant's own names.
  let words: Words
  /// The domains that know the addresses of pages.
  let domains: Domains
  /// What the session explains.
  let concepts: Concepts
  /// Whether the reader is the session's own actor.
  let isOwn: Bool
  let mayRun: Bool
  let mayApprove: Bool
  /// A note above the step, for example that somebody else has continued the session.
  var note: String?
  /// Why the last answer came to nothing.
  var explanation = AnswerExplanation.none
  /// What was typed and not accepted, so that it does not have to be typed again.
  var typed: [String] = []
  /// The reason that was typed and not accepted.
  var typedReason: String?
  /// The reader; `nil` if it does not matter who that is.
  var reader: Person?
  /// Whether the reader is asked whether to take the session over.
  var asksTakeover = false

  private var session: Session { status.session }
  private var graph: StepGraph { status.graph }

  var page: WebPage {
    let title = graph.title(words)
    let id = session.start.session.pathName
    var value: [String: PageValue] = [
      "id": .text(id), "session": .text("\(session.start.session)"), "procedure": .text(title),
      "titleLanguage": .optional(graph.languageOfTitle(words)),
      "actor": .text(session.actor), "tenant": .text(words.formats.list(session.start.tenants)),
      "state": .text(state.word(words)),
      "base": .text("/\(words.language)/sessions/\(id)"), "note": .optional(note),
      "came": explanation.value, "takenOver": .optional(takenOver),
      "news": .text(status.news),
      "checklist": SessionChecklist(status, words).value,
      "latest": LatestVisit(status, words).value,
    ]
    value.merge(asksTakeover ? ["takeover": takeover] : situation) { $1 }
    var page = WebPage(template: "session", title: title, path: "sessions/\(id)", value: value)
    if case .asking(let view) = status.situation, !view.refusals.isEmpty, !typed.isEmpty {
      page.status = .unprocessableContent
    }
    return page
  }

  /// What the session has come to.
  private var end: [String: PageValue] {
    ["lines": .lines(SessionEnd(status.record, graph: graph, words).lines)]
  }

  /// Whether the reader has walked the step before somebody took the session over.
  private var hasWalked: Bool { reader.map { session.hasWalkedVisit($0.actor) } ?? false }

  /// Whether the session waits for a second person.
  private var isWaiting: Bool { if case .requested = session.approval { true } else { false } }

  /// Who has taken the session over from the reader; `nil` if nobody has, or a note says who has it.
  private var takenOver: String? {
    guard !isOwn, note == nil, let reader, session.position != .completed else { return nil }
    let walkers =
      [session.start.actor]
      + status.record.events.compactMap { entry -> String? in
        if case .resumed(let actor, _, _) = entry.event { actor } else { nil }
      }
    // Whoever walked it before the person who walks it now.
    let before = walkers.last { !session.isWalked(by: $0) }
    guard let before, reader.isNamed(before) else { return nil }
    return words.text(.webTakenOver, ["actor": session.actor])
  }

  /// What a person should know before they take a session over.
  private var takeover: PageValue {
    .object([
      "from": .text(session.actor),
      "question": .text(words.text(.webTakeOverFrom, ["actor": session.actor])),
      "presence": .text(
        words.text(
          status.record.isPresent ? .webTakeOverPresent : .webTakeOverAway,
          ["actor": session.actor])),
    ])
  }

  /// Waiting for approval is more informative than the presence of a person.
  private var state: SessionState { isWaiting ? .waiting : status.record.state }

  private var situation: [String: PageValue] {
    switch status.situation {
    case .completed:
      let passed = SessionScreen.PassedNotes(session.passed, in: graph, words)
      return ["completed": .object(end.merging(["passed": .passed(passed, words)]) { $1 })]
    case .running(let notice):
      let lines = notice.map { NoticeText($0, graph: graph, words).lines } ?? []
      return ["walking": .object(["lines": .lines(lines)])]
    case .changingElsewhere: return ["elsewhere": .flag(true)]
    case .interrupted:
      return ["interrupted": .object(["may": .flag(mayRun), "own": .flag(isOwn)])]
    case .stopped(let reason):
      return [
        "stopped": .object(
          [
            "text": .text(words.text(.noticeStopped, ["reason": words.stop(reason)])),
            "may": .flag(mayRun), "own": .flag(isOwn),
          ].merging(end) { first, _ in first })
      ]
    case .unreadable(let text): return ["unread": .text(text)]
    case .asking(let view):
      let pictures =
        session.start.walksDocument ? PagePictures(of: session.start, words) : nil
      let step = StepPanel(
        view: view, graph: graph, words: words, pictures: pictures, isForm: isOwn && mayRun,
        action: "/\(words.language)/sessions/\(session.start.session.pathName)",
        address: domains.address(of: view.node, inTenants: session.start.tenants),
        concepts: concepts, seen: session.sequence, typed: typed,
        typedReason: typedReason)
      return [
        "step": step.value, "watching": .flag(!isOwn), "may": .flag(mayRun),
        "approval": .flag(!isOwn && !hasWalked && mayApprove && isWaiting),
      ]
    }
  }
}

extension StepGraph {
  /// Returns the title of the procedure in the reader's language; its id if it has none.
  func title(_ words: Words) -> String {
    let text = procedures.first { $0.id == procedure }?.text(in: words.language)
    return text.map { words.runs(of: $0.title).plain } ?? "\(procedure)"
  }

  /// Returns the language of the title if it is not the reader's.
  func languageOfTitle(_ words: Words) -> String? {
    let language = procedures.first { $0.id == procedure }?.text(in: words.language)?.locale
      .language
    return language == words.language ? nil : language
  }

  /// Returns the language that a step is called in, if it is not the reader's.
  func languageOfName(of node: Node, _ words: Words) -> String? {
    guard node.step.place != nil else { return nil }
    let borrowed = words.text(of: node.procedure, in: self)?.steps[node.step.id]?.borrowedFrom
    return borrowed == words.language ? nil : borrowed
  }
}

/// Every step of a session with its state: what was done, the current step, and what is to come.
struct SessionChecklist {
  /// The result of the last visit to a step.
  private struct StepResult {
    var state = ""
    var detail: String?
    var style = "plain"
  }

  private let status: SessionStatus
  private let words: Words

  init(_ status: SessionStatus, _ words: Words) {
    self.status = status
    self.words = words
  }

  var value: PageValue {
    let results = results
    let current = status.session.currentStep
    let nodes = status.graph.nodes
    let position = nodes.firstIndex { $0.id == current } ?? nodes.count
    let shown = nodes.enumerated().filter { _, node in
      node.calls.isEmpty || results[node.id] != nil || isUnderWay(node, current)
    }
    return .list(shown) { index, node in
      let isCurrent = node.id == current
      let result = results[node.id]
      return .object([
        "id": .text("\(node.id)"), "inner": .flag(!node.calls.isEmpty),
        "text": .text(title(of: node)), "current": .flag(isCurrent),
        "spoken": .optional(status.graph.languageOfName(of: node, words)),
        "done": .flag(!isCurrent && result != nil), "style": .text(result?.style ?? "plain"),
        "state": .text(
          isCurrent
            ? words[.webStepNow]
            : result?.state ?? words[index < position ? .webStepPassed : .webStepLater]),
        // The result of an earlier visit may no longer be true.
        "detail": isCurrent ? .nothing : .optional(result?.detail),
      ])
    }
  }

  /// Returns whether the session is within the call that the node belongs to.
  private func isUnderWay(_ node: StepGraph.Node, _ current: StepID?) -> Bool {
    guard let current, let currentNode = status.graph[current], let call = node.calls.last else {
      return false
    }
    return currentNode.calls.contains(call)
  }

  private func title(of node: StepGraph.Node) -> String {
    if node.step.operation.kind == .open, case .literal(let value)? = node.arguments["page"],
      let page = value.text
    {
      return words.marking(node, words.text(.screenPage, ["page": words.page(page)]))
    }
    return words.name(of: node, in: status.graph)
  }

  private var results: [StepID: StepResult] {
    var results: [StepID: StepResult] = [:]
    var details: [StepID: (text: String, style: String)] = [:]
    var attempts: [String: StepID] = [:]
    var passed: Set<StepID> = []
    for entry in status.record.standing {
      switch entry.event {
      case .chosen(let step, _, let value), .recorded(let step, _, let value, _):
        details[step] = (words.text(of: value, at: status.graph[step]?.step), "plain")
      case .decided(let step, let outcome), .checked(let step, let outcome, _):
        details[step] = (self.outcome(outcome, at: step), "plain")
      case .attempted(let attempt): attempts[attempt.key] = attempt.step
      case .verified(let step, let key, let verdict, _, let surprises):
        // The last look of a session is at changes of other steps.
        guard attempts[key] == step else { break }
        details[step] = (
          words.verdict(verdict), "\(VerdictText.style(of: verdict, surprises: surprises))"
        )
      case .overridden(let step, _): details[step] = (words[.webOverridden], "warning")
      case .attested(let step): details[step] = (words.verdict(.attested), "plain")
      case .passed(let step, _): passed.insert(step)
      case .skipped(let step, _): details[step] = (words[.webSkipped], "warning")
      case .left(let step, _, _):
        let detail = details[step]
        let isPassed = passed.remove(step) != nil
        results[step] = StepResult(
          state: words[isPassed ? .webStepWentPast : .webStepDone], detail: detail?.text,
          style: detail?.style ?? "plain")
      case .started, .shown, .performed, .failed, .refused, .modeChanged, .returned, .resumed,
        .stopped, .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .noted,
        .completed:
        break
      }
    }
    return results
  }

  private func outcome(_ outcome: String, at step: StepID) -> String {
    status.graph[step].map { words.outcome(outcome, of: $0.step) } ?? outcome
  }
}

/// The result of the step that was just left: the verdict with the facts before and after, or what
/// a check found.
struct LatestVisit {
  private let status: SessionStatus
  private let words: Words

  init(_ status: SessionStatus, _ words: Words) {
    self.status = status
    self.words = words
  }

  /// `nothing` if the last step had no result to show.
  var value: PageValue {
    // Steps that were passed since are on the screen of the step that is asked about.
    guard
      let visit = ReplayStep.all(in: status.record).last(where: { hasEnded($0) && !isPassed($0) }),
      isLatest(visit), let node = status.graph[visit.step]
    else { return .nothing }
    let told = visit.entries.reversed().lazy.compactMap { self.told($0.event, node, visit) }.first
    guard let (style, lines) = told else { return .nothing }
    return .object([
      "style": .text(style), "lines": .lines(lines), "step": .text("\(visit.step)"),
    ])
  }

  /// Returns whether the step was left, or stopped at what its change brought unpredicted.
  private func hasEnded(_ visit: ReplayStep) -> Bool {
    visit.entries.contains { entry in
      if case .left = entry.event { return true }
      if case .stopped(_, .surprised) = entry.event { return true }
      return false
    }
  }

  private func isPassed(_ visit: ReplayStep) -> Bool {
    visit.entries.contains { if case .passed = $0.event { true } else { false } }
  }

  /// Returns whether the session has not done anything else since this visit, but pass steps.
  private func isLatest(_ visit: ReplayStep) -> Bool {
    guard let end = visit.entries.last?.sequence else { return false }
    var passed: StepID?
    return status.record.events.drop { $0.sequence <= end }.allSatisfy { entry in
      switch entry.event {
      case .passed(let step, _):
        passed = step
        return true
      case .checked(let step, _, _), .chosen(let step, _, _), .left(let step, _, _):
        return step == passed
      case .shown, .attempted, .approvalRequested, .approved, .rejected, .refused, .completed,
        .modeChanged, .resumed, .stopped, .failed, .deviated, .planSetAside, .noted, .started:
        return true
      case .decided, .performed, .verified, .overridden, .attested, .recorded,
        .skipped, .returned:
        return false
      }
    }
  }

  private func told(
    _ event: SessionEvent, _ node: StepGraph.Node, _ visit: ReplayStep
  ) -> (String, [TextLine])? {
    switch event {
    case .verified(_, let key, let verdict, let observed, let surprises):
      let attempt = status.record.events.lazy.compactMap { entry -> ChangeAttempt? in
        if case .attempted(let attempt) = entry.event, attempt.key == key { attempt } else { nil }
      }.first
      if let attempt, attempt.step != visit.step {
        let notice = Notice.lookedAgain(attempt.operation, surprises: surprises)
        return ("warning", NoticeText(notice, words).lines)
      }
      let before = attempt?.before ?? []
      let found = Difference.between(before, and: observed)
      return (
        "\(VerdictText.style(of: verdict, surprises: surprises))",
        VerdictText.lines(
          node, verdict, expected: Difference.between(before, and: attempt?.predicted ?? []),
          observed: found.filter { !surprises.contains($0) }, surprises: surprises, words)
      )
    case .checked(_, let outcome, _):
      return ("plain", NoticeText(.checked(node, outcome: outcome), words).lines)
    case .skipped(_, let reason):
      return ("warning", NoticeText(.skipped(node, reason: reason), words).lines)
    case .overridden(_, let reason):
      return ("warning", NoticeText(.overridden(node, reason: reason), words).lines)
    case .started, .shown, .chosen, .decided, .attempted, .performed, .failed, .refused, .attested,
      .passed, .recorded, .modeChanged, .left, .returned, .resumed, .stopped, .approvalRequested,
      .approved,
      .rejected, .deviated, .planSetAside, .completed, .noted:
      return nil
    }
  }
}
