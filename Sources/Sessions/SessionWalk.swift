import Operations
import Procedures

/// Takes a person through a session: reads the tenant, asks, records, acts and reads again.
///
/// All effects go through its parts: the tenant is `domain`, the disk `store`, the person
/// `conversation` and the time `clock`. Everything that is recorded comes from `Session.decide`.
package struct SessionWalk: Sendable {
  /// How a walk ended.
  package enum Ending: Hashable, Sendable {
    case completed
    case stopped(StopReason)
    /// Nobody could answer.
    case unanswered(missing: [String])
    /// The person has been asked, and will answer in another walk.
    case waiting
  }

  package let graph: StepGraph
  package let domain: any Domain
  package let store: any EventStore
  package let conversation: any Conversation
  package let clock: any WalkClock
  package let adminCentre: AdminCentre
  /// The plan that the walk is compared with; `nil` if there is none.
  package let plan: Plan?
  package private(set) var session: Session
  /// The person who walked the session before; `nil` if it was the same person.
  private var before: String?
  /// Whether the walk that this one continues has already greeted the person.
  private var isContinued = false
  /// Held from just before a change is recorded until its effect is recorded.
  var turn: Turn?

  /// Begins a new session.
  ///
  /// - Throws: `EventStoreFailure` if the beginning cannot be recorded.
  package init(
    beginning start: SessionStart, at first: StepID, graph: StepGraph, domain: any Domain,
    store: any EventStore, conversation: any Conversation, clock: any WalkClock,
    adminCentre: AdminCentre, plan: Plan? = nil
  ) throws {
    let event = SessionEvent.started(start, first: first)
    guard let session = Session([event]) else {
      preconditionFailure("a session that only began cannot be folded: \(start.session)")
    }
    try store.append([event], to: start.session, after: 0, at: clock.now())
    self.init(
      session, graph: graph, domain: domain, store: store, conversation: conversation,
      clock: clock, adminCentre: adminCentre, plan: plan)
  }

  private init(
    _ session: Session, graph: StepGraph, domain: any Domain, store: any EventStore,
    conversation: any Conversation, clock: any WalkClock, adminCentre: AdminCentre, plan: Plan?
  ) {
    self.plan = plan
    self.session = session
    self.graph = graph
    self.domain = domain
    self.store = store
    self.conversation = conversation
    self.clock = clock
    self.adminCentre = adminCentre
  }

  /// Resumes a session that was stopped, or interrupted by a crash.
  ///
  /// - Throws: `EventStoreFailure` if that cannot be recorded, and `SessionRefusal` if the session
  ///   is completed.
  package init(
    resuming session: Session, actor: String, locale: String, graph: StepGraph,
    domain: any Domain, store: any EventStore, conversation: any Conversation,
    clock: any WalkClock, adminCentre: AdminCentre, plan: Plan? = nil
  ) throws {
    self.init(
      session, graph: graph, domain: domain, store: store, conversation: conversation,
      clock: clock, adminCentre: adminCentre, plan: plan)
    before = session.actor == actor ? nil : session.actor
    try record(.resume(actor: actor, locale: locale))
  }

  /// Continues a session that was not stopped, with the next answer of the person who walks it.
  package init(
    continuing session: Session, graph: StepGraph, domain: any Domain, store: any EventStore,
    conversation: any Conversation, clock: any WalkClock, adminCentre: AdminCentre,
    plan: Plan? = nil
  ) {
    self.init(
      session, graph: graph, domain: domain, store: store, conversation: conversation,
      clock: clock, adminCentre: adminCentre, plan: plan)
    isContinued = true
  }

  /// Walks to the end, or until the person or the tenant stops it.
  ///
  /// - Throws: `EventStoreFailure` if an event cannot be recorded, and `SessionRefusal` if the walk
  ///   itself is wrong.
  package mutating func run() async throws -> Ending {
    if !isContinued {
      await conversation.tell(
        session.sequence == 1
          ? .started(session.start)
          : .resumed(session.start, at: session.currentStep, from: before))
    }
    while case .at(let id) = session.position {
      guard let node = graph[id] else {
        preconditionFailure("the session stands at a step its graph has not: \(id)")
      }
      do {
        if let ending = try await step(node) { return ending }
      } catch EventStoreFailure.overtaken {
        try await catchUp()
      } catch let deviated as Deviated {
        try record(.deviate(deviated.deviation))
        await conversation.tell(.deviated(node, deviated.deviation))
        await conversation.tell(.stopped(session.start.session, .deviated))
        return .stopped(.deviated)
      } catch let failure as DomainFailure {
        await conversation.tell(.failed(node, failure))
        return try await stop(.failure)
      } catch let unanswered as Unanswered {
        guard !conversation.comesBack else { return .waiting }
        try record(.stop(.unanswered))
        await conversation.tell(.stopped(session.start.session, .unanswered))
        return .unanswered(missing: unanswered.missing)
      }
    }
    await conversation.tell(.completed(session.start.session))
    return .completed
  }

  private mutating func step(_ node: StepGraph.Node) async throws -> Ending? {
    switch node.step.operation.kind {
    case .change: try await ChangeStep.walk(node, in: &self)
    case .open: try await open(node)
    case .choose: try await choose(node)
    case .check: try await check(node)
    case .decide: try await decide(node)
    case .record: try await recordEvidence(node)
    case .confirm: try await confirm(node)
    }
  }

  // MARK: - Asking and recording

  /// Asks, and records the command for the answer; asks again if there is none.
  mutating func answered(
    _ view: StepView, _ command: (Answer) -> SessionCommand?
  ) async throws -> Ending? {
    while true {
      let answer = try await conversation.ask(view)
      if case .settled(let ending) = try await settle(answer, at: view.node) { return ending }
      guard let command = command(answer) else { continue }
      try record(command, shown: view)
      return nil
    }
  }

  /// Whether an answer was one that every question accepts.
  enum Settlement {
    /// It was: the step is finished, or starts again if the ending is `nil`.
    case settled(Ending?)
    case open
  }

  /// Handles the answers that every question accepts: stop, skip and another mode.
  mutating func settle(_ answer: Answer, at node: StepGraph.Node) async throws -> Settlement {
    switch answer {
    case .stop:
      return .settled(try await stop(.person))
    case .skip(let reason):
      guard node.canBeSkipped, !reason.isEmpty else { return .settled(nil) }
      try record(.skip(reason: reason))
      await conversation.tell(.skipped(node, reason: reason))
      return .settled(nil)
    case .mode(let mode):
      try record(.setMode(mode))
      await conversation.tell(.modeChanged(mode))
      return .settled(nil)
    case .proceed, .words, .outcome, .override, .reject, .happened:
      return .open
    }
  }

  /// The end of a walk that got no answer.
  mutating func leaveUnanswered(_ reason: StopReason) async throws -> Ending {
    conversation.comesBack ? .waiting : try await stop(reason)
  }

  mutating func stop(_ reason: StopReason) async throws -> Ending {
    try record(.stop(reason))
    await conversation.tell(.stopped(session.start.session, reason))
    return .stopped(reason)
  }

  /// Decides on the events, stores them, and only then applies them.
  ///
  /// - Throws: `EventStoreFailure.overtaken` if another process has continued the session, and
  ///   `Deviated` if this does not match the plan; nothing is recorded in either case.
  mutating func record(_ command: SessionCommand, shown view: StepView? = nil) throws {
    var events = try session.decide(command, in: graph)
    try expectPlanned(events)
    if let view {
      let shown = conversation.textShown(view)
      events.insert(
        .shown(
          step: view.node.id, locale: shown.locale,
          textDigest: TextDigest.sha256(of: shown.text)),
        at: 0)
    }
    guard !events.isEmpty else { return }
    try store.append(
      events, to: session.start.session, after: session.sequence, at: clock.now())
    for event in events { session.apply(event) }
  }

  /// Applies events that others have recorded.
  mutating func take(_ events: [SessionEvent]) {
    for event in events { session.apply(event) }
  }

  // MARK: - What a step is given

  func arguments(of node: StepGraph.Node) -> Arguments { session.arguments(of: node) }

  func view(
    _ node: StepGraph.Node, facts: [Fact] = [], prediction: [Difference] = [],
    question: Question, refusals: [Refusal] = [], mode: SessionMode? = nil
  ) -> StepView {
    StepView(
      node: node, ordinal: graph.ordinal(of: node.id) ?? 0, count: graph.stepCount,
      mode: mode ?? session.mode, facts: facts, prediction: prediction, question: question,
      refusals: refusals, visit: session.visits[node.id, default: 0] + 1)
  }

  func words(of answer: Answer) -> [String] {
    switch answer {
    case .words(let words): words
    case .outcome(let word): [word]
    case .proceed, .skip, .override, .reject, .happened, .mode, .stop: []
    }
  }
}

/// What happens when another window or process continues the same session.
extension SessionWalk {
  /// Applies the events that others have recorded, and tells the person.
  ///
  /// - Throws: `EventStoreFailure.overtaken` if there are no such events.
  mutating func catchUp() async throws {
    turn = nil
    let events = try store.events(of: session.start.session, after: session.sequence)
    guard !events.isEmpty else { throw EventStoreFailure.overtaken(session.start.session) }
    take(events)
    await conversation.tell(.overtaken(events))
  }

  /// Takes the right to change something; `false` if another process has it or has continued the
  /// session.
  ///
  /// If another process has it, this waits a second, so that the caller can simply start the step
  /// again.
  mutating func takeTurn(at node: StepGraph.Node) async throws -> Bool {
    guard turn == nil else { return true }
    guard let free = try store.turn(in: session.start.session) else {
      await conversation.tell(.busyElsewhere(node))
      await clock.sleep(seconds: 1)
      let events = try store.events(of: session.start.session, after: session.sequence)
      take(events)
      if !events.isEmpty { await conversation.tell(.overtaken(events)) }
      return false
    }
    let events = try store.events(of: session.start.session, after: session.sequence)
    guard events.isEmpty else {
      take(events)
      await conversation.tell(.overtaken(events))
      return false
    }
    turn = free
    return true
  }

  /// Records the result of the walk's own change, even if others have recorded events in the
  /// meantime.
  mutating func recordOutcome(_ command: SessionCommand) async throws {
    let key = session.change.attempt?.key
    while true {
      do {
        try record(command)
        return
      } catch EventStoreFailure.overtaken {
        try await catchUp()
        guard session.change.attempt?.key == key else { return }
      }
    }
  }
}

/// The clock that a walk waits by and stamps its events with.
package protocol WalkClock: Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  func now() -> Int
  func sleep(seconds: Int) async
}

/// The admin centre in which a person makes a change by hand.
package enum AdminCentre: Sendable {
  /// A real one, in a browser; the program only waits for the person.
  case elsewhere
  /// A practice tenant has no admin centre, so the change is carried out here when the person says
  /// "done".
  case practice(any Domain)
}
