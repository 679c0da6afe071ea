import Markup
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
    /// An answer was not accepted, and nobody could give another one.
    case rejected(RejectedAnswer)
    /// The person has been asked, and will answer in another walk.
    case waiting
    /// Another person has taken the session over, in another window.
    case takenOver(by: String)
  }

  package let graph: StepGraph
  package private(set) var domain: any Domain
  package let store: any EventStore
  package let conversation: any Conversation
  package let clock: any WalkClock
  package let adminCentre: AdminCentre
  /// The plan that the walk is compared with; `nil` if there is none.
  package private(set) var plan: Plan?
  /// Whether the names in the plan have been identified, which one of an earlier version needs.
  private var isPlanIdentified = false
  /// The session so far, with every event that this walk has recorded or read.
  package private(set) var session: Session
  /// The person who walks it here, by whose rights and in whose name this walk acts; once another
  /// person has taken the session over, `session.actor` is that one.
  package let walker: String
  /// The language of that person.
  private let locale: String
  /// The person who walked the session before; `nil` if it was the same person.
  private var previousActor: String?
  /// Whether the walk that this one continues has already greeted the person.
  private var isContinued = false
  /// Held from just before a change is recorded as attempted until its effect is recorded, so that
  /// no other process takes the change for an interrupted one.
  var turn: Turn?
  /// The roles of the changes that the person has agreed to make although nobody can see whether
  /// they have one of them.
  private var confirmedRoles: Set<[String]> = []
  /// Names without ids that the tenant has been asked about, and that the session does not need.
  var namesInVain: Set<String> = []
  /// Whether a person may go on alone, with a reason, where a second one should consent; an
  /// organisation may not want that.
  package var allowsGoingOnAlone = true
  /// The key of the attempt that the tenant refused for some of those it concerns; `nil` if there is
  /// none.
  var partlyRefused: String?
  /// How many attempts in a row had no known outcome, and had not happened when the tenant was read.
  var attemptsInVain = 0
  /// The answers that were not accepted, at the visit to the current step.
  private var rejected: (step: StepID, visit: Int, answers: [RejectedAnswer])?
  /// When this walk recorded the event from which the deadline counts
  /// (`Session.deadlineSequence`), in seconds since 1970-01-01T00:00:00Z.
  private var deadlineStart: (sequence: Int, at: Int)?

  /// Begins a new session, and records that it has begun.
  ///
  /// - Parameters:
  ///   - first: the step of `graph` at which the session begins.
  ///   - plan: the plan to compare the walk with, whose digest is in `start`; `nil` for none.
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
      session, by: start.actor, start.locale, graph: graph, domain: domain, store: store,
      conversation: conversation, clock: clock, adminCentre: adminCentre, plan: plan)
  }

  /// Resumes a session that was stopped, or interrupted by a crash, and records who resumes it.
  ///
  /// - Parameters:
  ///   - session: with every event that the store has of it.
  ///   - actor: the person who walks it from now on.
  /// - Throws: `EventStoreFailure` if that cannot be recorded, and `SessionRefusal` if the session
  ///   is completed.
  package init(
    resuming session: Session, actor: String, locale: String, graph: StepGraph,
    domain: any Domain, store: any EventStore, conversation: any Conversation,
    clock: any WalkClock, adminCentre: AdminCentre, plan: Plan? = nil
  ) throws {
    self.init(
      session, by: actor, locale, graph: graph, domain: domain, store: store,
      conversation: conversation, clock: clock, adminCentre: adminCentre, plan: plan)
    previousActor = session.isWalked(by: actor) ? nil : session.actor
    try add(.resume(actor: actor, locale: locale))
  }

  /// Continues a session that was not stopped, with the next answer of the person who walks it.
  ///
  /// Nothing is recorded, and the person is not greeted again.
  package init(
    continuing session: Session, graph: StepGraph, domain: any Domain, store: any EventStore,
    conversation: any Conversation, clock: any WalkClock, adminCentre: AdminCentre,
    plan: Plan? = nil
  ) {
    self.init(
      session, by: session.actor, session.locale, graph: graph, domain: domain, store: store,
      conversation: conversation, clock: clock, adminCentre: adminCentre, plan: plan)
    isContinued = true
  }

  private init(
    _ session: Session, by walker: String, _ locale: String, graph: StepGraph,
    domain: any Domain, store: any EventStore, conversation: any Conversation,
    clock: any WalkClock, adminCentre: AdminCentre, plan: Plan?
  ) {
    self.plan = plan
    self.session = session
    self.walker = walker
    self.locale = locale
    self.graph = graph
    self.domain = domain
    self.store = store
    self.conversation = conversation
    self.clock = clock
    self.adminCentre = adminCentre
  }

  /// Walks to the end, or until the person or the tenant stops it.
  ///
  /// - Precondition: `graph` has the step at which the session is, and every step that collects a
  ///   value or records evidence names an input for it.
  /// - Throws: `EventStoreFailure` if an event cannot be recorded, and `SessionRefusal` if the walk
  ///   itself is wrong.
  package mutating func run() async throws -> Ending {
    if !isContinued {
      await conversation.tell(
        session.sequence == 1
          ? .started(session.start)
          : .resumed(
            session.start, at: session.currentStep, from: previousActor, after: session.choices,
            confirmed: session.effects.filter { $0.verdict == .confirmed }.map(\.attempt)))
    }
    while case .at(let id) = session.position {
      guard let node = graph[id] else {
        preconditionFailure("the session is at a step that its graph does not have: \(id)")
      }
      do {
        try expectNotTakenOver()
        if let ending = try await stepOrStop(node) { return ending }
      } catch EventStoreFailure.overtaken {
        try await catchUp()
      } catch is TakenOver {
        turn = nil
        await conversation.tell(
          .takenOver(session.start.session, by: session.actor, from: walker))
        return .takenOver(by: session.actor)
      }
    }
    if !session.passed.isEmpty { await conversation.tell(.passed(session.passed)) }
    await conversation.tell(.completed(session.start.session))
    return .completed
  }

  /// Walks a step, and stops the session if the step cannot go on.
  private mutating func stepOrStop(_ node: StepGraph.Node) async throws -> Ending? {
    do {
      if let ending = try await identifySubjects(at: node) { return ending }
      return try await step(node)
    } catch let deviated as Deviated {
      try record(.deviate(deviated.deviation))
      await conversation.tell(.deviated(node, deviated.deviation))
      await conversation.tell(.stopped(session.start.session, .deviated))
      return .stopped(.deviated)
    } catch let failure as DomainFailure {
      await conversation.tell(.failed(node, failure))
      return try await stop(.failure)
    } catch let unanswered as Unanswered {
      guard !conversation.answersLater else { return .waiting }
      try record(.stop(.unanswered))
      await conversation.tell(.stopped(session.start.session, .unanswered))
      return unanswered.rejected.map { .rejected($0) }
        ?? .unanswered(missing: unanswered.missing)
    }
  }

  private mutating func step(_ node: StepGraph.Node) async throws -> Ending? {
    switch node.step.operation.kind {
    case .change: try await ChangeStep.walk(node, in: &self)
    case .open: try await AnswerStep.open(node, in: &self)
    case .choose: try await AnswerStep.choose(node, in: &self)
    case .check: try await AnswerStep.check(node, in: &self)
    case .decide: try await AnswerStep.decide(node, in: &self)
    case .record: try await AnswerStep.record(node, in: &self)
    case .confirm: try await AnswerStep.confirm(node, in: &self)
    }
  }

  /// What a screen shows about a step now.
  func view(
    _ node: StepGraph.Node, facts: [Fact] = [], prediction: [Difference] = [],
    question: Question, refusals: [Refusal] = [], mode: SessionMode? = nil
  ) -> StepView {
    let visit = visit(of: node.id)
    var view = StepView(
      node: node, ordinal: graph.ordinal(of: node.id) ?? 0, count: graph.stepCount,
      mode: mode ?? session.mode, facts: facts, prediction: prediction, question: question,
      refusals: refusals, visit: visit, rejected: rejectedAnswers(at: node.id, visit),
      earlier: choicesToMakeAnew(at: question), passed: session.passed,
      warned: node.step.operation.kind == .change ? session.warned : [])
    if node.id == session.currentStep { view.notes = session.notes }
    return view
  }

  /// Finds out, once, what the names in the plan mean.
  mutating func identifyPlan() async throws(DomainFailure) {
    guard let plan, !isPlanIdentified else { return }
    self.plan = try await Identification(of: plan, at: graph, in: domain).of(plan)
    isPlanIdentified = true
  }

  /// What a screen shows about another step than the current one.
  func view(of node: StepGraph.Node, question: Question, refusals: [Refusal]) -> StepView {
    let visit = visit(of: node.id)
    return StepView(
      node: node, ordinal: graph.ordinal(of: node.id) ?? 0, count: graph.stepCount,
      mode: session.mode, facts: [], prediction: [], question: question, refusals: refusals,
      visit: visit, rejected: rejectedAnswers(at: node.id, visit))
  }

  /// The choices to which the person can go back from a question.
  private func choicesToMakeAnew(at question: Question) -> [MadeChoice] {
    switch question {
    // The person has not acted yet, although the attempt is recorded.
    case .act, .actWithoutInterface: session.choicesToMakeAnew(in: graph)
    case .proceed, .choose, .decide, .judge, .consent, .approval, .attest, .record, .blocked:
      session.change == .none ? session.choicesToMakeAnew(in: graph) : []
    case .approve, .refuted, .happened: []
    }
  }

  /// Whether a change that nobody would be asked about needs the person's word: their roles cannot be
  /// read, and in this walk they have not yet agreed to a change that takes the same roles.
  func mustAsk(_ rights: Rights, _ operation: Operation) -> Bool {
    rights.unreadRoles != nil && !conversation.isRehearsal
      && !confirmedRoles.contains(operation.roles)
  }

  /// Remembers that the person has agreed to a change although their roles cannot be read.
  mutating func hasConfirmed(_ rights: Rights, _ operation: Operation) {
    if rights.unreadRoles != nil { confirmedRoles.insert(operation.roles) }
  }

  private func visit(of step: StepID) -> Int { session.visits[step, default: 0] + 1 }

  private func rejectedAnswers(at step: StepID, _ visit: Int) -> [RejectedAnswer] {
    guard let rejected, rejected.step == step, rejected.visit == visit else { return [] }
    return rejected.answers
  }

  /// Keeps an answer that was not accepted, so that every later question of this visit to the step
  /// shows it, and whoever would give the same answer again can say so instead.
  @discardableResult
  mutating func reject(
    _ answer: Answer, to view: StepView, _ reason: RejectedAnswer.Reason
  ) -> RejectedAnswer {
    let (step, visit) = (view.node.id, visit(of: view.node.id))
    let new = RejectedAnswer(answer, to: view, reason)
    rejected = (step, visit, rejectedAnswers(at: step, visit) + [new])
    return new
  }

  /// Whether an answer was one of those that every question accepts.
  enum Settlement {
    /// It was: the walk ends, or continues with the session's current step if the ending is `nil`.
    case settled(Ending?)
    /// It was, but is not possible here; the question must be asked again.
    case rejected(RejectedAnswer)
    case unsettled
  }

  /// Handles the answers that every question accepts: stop, skip, another mode, and an earlier
  /// choice made anew.
  mutating func settle(_ answer: Answer, to view: StepView) async throws -> Settlement {
    let node = view.node
    switch answer {
    case .stop:
      return .settled(try await stop(.person))
    case .skip(let reason):
      // A change under way must be settled before the step can be left.
      guard node.canBeSkipped, session.change == .none else {
        return .rejected(reject(answer, to: view, .notPossible))
      }
      guard !reason.isEmpty else {
        return .rejected(reject(answer, to: view, .reasonMissing))
      }
      if let ending = try await leave(.skip(reason: reason), shown: view) {
        return .settled(ending)
      }
      await conversation.tell(.skipped(node, reason: reason))
      return .settled(nil)
    case .leaveOutPart(let reason):
      guard node.beginsPart, session.change == .none else {
        return .rejected(reject(answer, to: view, .notPossible))
      }
      guard !reason.isEmpty else {
        return .rejected(reject(answer, to: view, .reasonMissing))
      }
      return .settled(try await leaveOutPart(from: view, reason))
    case .note(let note):
      guard view.takesNotes, session.change == .none else {
        return .rejected(reject(answer, to: view, .notPossible))
      }
      guard note.words?.isEmpty != true else {
        return .rejected(reject(answer, to: view, .reasonMissing))
      }
      try record(.note(note))
      return .settled(nil)
    case .attach(let path):
      // Nothing is kept in a rehearsal; elsewhere, nobody has kept it.
      guard conversation.isRehearsal, view.takesNotes else {
        return .rejected(reject(answer, to: view, .notPossible))
      }
      try record(.note(.file(NotedFile(rehearsed: path))))
      return .settled(nil)
    case .mode(let mode):
      guard mode != session.mode else {
        return .rejected(reject(answer, to: view, .withoutEffect))
      }
      try record(.setMode(mode))
      await conversation.tell(.modeChanged(mode))
      return .settled(nil)
    case .back(let step):
      guard session.change == .none, view.earlier.contains(where: { $0.step == step }) else {
        return .rejected(reject(answer, to: view, .notPossible))
      }
      try record(.goBack(to: step))
      rejected = nil
      if let earlier = graph[step] { await conversation.tell(.returned(earlier)) }
      return .settled(nil)
    case .proceed, .words, .outcome, .override, .reject, .happened:
      return .unsettled
    }
  }

  /// Skips every step of the part that begins with the one on the screen, for the same reason: all of
  /// them or, after a crash, none.
  private mutating func leaveOutPart(
    from view: StepView, _ reason: String
  ) async throws -> Ending? {
    let before = session.stepsLeft
    if let ending = try await leave(.skipPart(reason: reason), shown: view) { return ending }
    await conversation.tell(
      .partLeftOut(view.node, count: session.stepsLeft - before, reason: reason))
    return nil
  }

  /// Ends a walk that got no answer: the person answers in another walk, or the session stops.
  mutating func leaveUnanswered(_ reason: StopReason) async throws -> Ending {
    conversation.answersLater ? .waiting : try await stop(reason)
  }

  /// Ends the walk and records the reason.
  mutating func stop(_ reason: StopReason) async throws -> Ending {
    try record(.stop(reason))
    await conversation.tell(.stopped(session.start.session, reason))
    return .stopped(reason)
  }

  /// Decides on the events, stores them, and only then applies them.
  ///
  /// - Parameter view: what the person was shown, recorded before the events; `nil` for nothing.
  /// - Throws: `EventStoreFailure.overtaken` if another process has continued the session,
  ///   `TakenOver` if another person has, and `Deviated` if this does not match the plan; nothing is
  ///   recorded in any of these cases.
  mutating func record(_ command: SessionCommand, shown view: StepView? = nil) throws {
    try expectNotTakenOver()
    try add(command, shown: view)
  }

  /// Records as `record` does, also after another person has taken the session over.
  private mutating func add(_ command: SessionCommand, shown view: StepView? = nil) throws {
    let isStopped = session.stop != nil
    // Another window has stopped it already.
    if isStopped, case .stop = command { return }
    var events = try session.decide(command, in: graph)
    try expectPlanned(events)
    if let view {
      let shown = conversation.textShown(view)
      events.insert(
        .shown(
          step: view.node.id, locale: shown.locale,
          textDigest: Digest.sha256(Array(shown.text.utf8))),
        at: 0)
    }
    guard !events.isEmpty else { return }
    // A stopped session goes on only by being resumed, also in another window of the same person.
    if isStopped, session.isWalked(by: walker), events.first?.isResumption != true {
      events.insert(.resumed(actor: walker, locale: locale), at: 0)
    }
    let now = clock.now()
    try store.append(events, to: session.start.session, after: session.sequence, at: now)
    for event in events {
      session.apply(event)
      if session.deadlineSequence == session.sequence { deadlineStart = (session.sequence, now) }
    }
  }

  /// From when the deadlines of the change in progress count, in seconds since 1970-01-01T00:00:00Z.
  /// It is the same for every walk that verifies the change.
  ///
  /// - Throws: `EventStoreFailure` if the store cannot be read.
  func verificationStart() throws -> Int {
    let now = clock.now()
    // A clock that was set back must not make them later.
    return min(try deadlineStart(or: now), now)
  }

  private func deadlineStart(or now: Int) throws -> Int {
    // An effect may come long after the attempt was recorded, but not after its process gave up.
    if case .attempted = session.change, let sequence = session.attemptSequence,
      let attempted = try store.time(of: sequence, in: session.start.session)
    {
      return min(try lastSign(or: now), attempted + Self.longestEffort)
    }
    return try lastSign(or: now)
  }

  private func lastSign(or now: Int) throws -> Int {
    guard let sequence = session.deadlineSequence else { return now }
    if let deadlineStart, deadlineStart.sequence == sequence { return deadlineStart.at }
    return try store.time(of: sequence, in: session.start.session) ?? now
  }

  /// For how many seconds after an attempt was recorded a program may still be making the change:
  /// seven sends with at most 150 s between them, behind three other changes of a series
  /// (`RetryRules`, `ChangeLock`), rounded up.
  private static let longestEffort = 7200
}

/// What a walk does about secrets.
extension SessionWalk {
  /// What the person gives for a change that they have agreed to; nothing in a rehearsal, which has no
  /// real effect. From here on, what the domain answers is cleared of it.
  ///
  /// - Throws: `Unanswered` if nobody gives what the change cannot do without.
  mutating func secrets(for view: StepView) async throws -> Secrets {
    guard !view.secrets.isEmpty, !conversation.isRehearsal else { return Secrets() }
    let given = try await conversation.secrets(for: view)
    if !given.isEmpty { domain = DiscreetDomain(domain, keeping: given) }
    return given
  }
}

/// What a walk does about other windows and processes that continue the same session.
extension SessionWalk {
  /// Why a walk may record nothing more, except the outcome of its own change: another person has
  /// taken the session over.
  private struct TakenOver: Error {}

  /// - Throws: `TakenOver` if another person has taken the session over and it is not completed.
  func expectNotTakenOver() throws {
    guard session.position == .completed || session.isWalked(by: walker) else {
      throw TakenOver()
    }
  }

  /// Applies the events that others have recorded since, and tells the person.
  ///
  /// - Returns: whether there were any.
  /// - Throws: `EventStoreFailure` if they cannot be read, and `TakenOver` if another person has
  ///   taken the session over.
  mutating func readOthers() async throws -> Bool {
    let hasOthers = try await applyOthers()
    try expectNotTakenOver()
    return hasOthers
  }

  private mutating func applyOthers() async throws -> Bool {
    let events = try store.events(of: session.start.session, after: session.sequence)
    guard !events.isEmpty else { return false }
    for event in events { session.apply(event) }
    await conversation.tell(.overtaken(events))
    return true
  }

  /// Continues from what others have recorded, after they have overtaken this walk.
  ///
  /// - Throws: `EventStoreFailure.overtaken` if there are no such events.
  private mutating func catchUp() async throws {
    turn = nil
    guard try await applyOthers() else {
      throw EventStoreFailure.overtaken(session.start.session)
    }
  }

  /// Takes the right to change something; `false` if another process has it or has continued the
  /// session, so that the step must start again.
  ///
  /// If another process has it, this waits a second first.
  mutating func takeTurn(at node: StepGraph.Node) async throws -> Bool {
    guard turn == nil else { return true }
    guard let free = try store.turn(in: session.start.session) else {
      await conversation.tell(.busyElsewhere(node))
      await clock.sleep(seconds: 1)
      _ = try await readOthers()
      return false
    }
    guard try await !readOthers() else { return false }
    turn = free
    return true
  }

  /// Records the result of the walk's own change, even if others have recorded events or taken the
  /// session over in the meantime.
  mutating func recordOutcome(_ command: SessionCommand) async throws {
    let key = session.change.attempt?.key
    while true {
      do {
        try add(command)
        return
      } catch EventStoreFailure.overtaken {
        try await catchUp()
        // Another process may have found the effect in the meantime, and gone on from there.
        guard case .attempted(let attempt) = session.change, attempt.key == key else { return }
      }
    }
  }
}

/// The clock that a walk waits by and stamps its events with.
package protocol WalkClock: Sendable {
  /// The current time, in seconds since 1970-01-01T00:00:00Z.
  func now() -> Int
  /// Returns after that time, or earlier if the task is cancelled.
  func sleep(seconds: Int) async
}

/// The admin centre in which a person makes a change by hand.
package enum AdminCentre: Sendable {
  /// A real one, in a browser; the program only waits for the person.
  case elsewhere
  /// A practice tenant has no admin centre, so the change is carried out here when the person says
  /// "done".
  case practice(any Domain)
  /// A practice tenant for these operations, and a real one for all others.
  case partly(any Domain, of: Set<OperationID>)
}

extension SessionEvent {
  /// Whether it says that a person resumes the session.
  fileprivate var isResumption: Bool { if case .resumed = self { true } else { false } }
}
