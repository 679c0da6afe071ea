import Commands
import Journal
import Presentation
import Procedures
import Sessions

/// The sessions that this process is running, from one question to the next.
///
/// Between two questions it only keeps who is present, and what the last walk told; everything else
/// about a session is in the journal, so that nothing is lost with this process but that.
///
/// An actor, because several requests for one session may arrive at the same time.
actor RunningWalks {
  /// How a run ended.
  enum Outcome: Sendable {
    case ended(SessionWalk.Ending)
    case failed(any Error)
  }

  /// How far a run has come when its form is answered.
  enum Progress: Sendable {
    case ended(Outcome)
    /// It has not asked anything yet; the session's page follows it.
    case continuing
    /// This process was already running the session, so the form's answer was not used.
    case notBegun
  }

  /// What a walk that has ended told, while nobody has continued the session since.
  struct Told: Sendable {
    let outcome: Outcome
    let conversation: PostedConversation
    /// The number of the session's last event when the walk ended.
    let sequence: Int
  }

  private struct Presence {
    let turn: Turn?
    var seen: ContinuousClock.Instant
  }

  /// How long a person counts as present after their last request.
  private static let presenceLimit: Duration = .seconds(600)

  private let journal: Journal
  private let clock = ContinuousClock()
  private var running: [SessionID: PostedConversation] = [:]
  private var told: [SessionID: Told] = [:]
  private var presences: [SessionID: Presence] = [:]

  init(_ journal: Journal) { self.journal = journal }

  /// Returns what a session running here has told so far; `nil` if it is not running here.
  func conversation(at session: SessionID) -> PostedConversation? { running[session] }

  /// Returns what the last walk told, unless the session has gone on since; `nil` if there is
  /// nothing.
  ///
  /// - Parameter sequence: The number of the session's last event.
  func told(at session: SessionID, upTo sequence: Int) -> Told? {
    told[session].flatMap { $0.sequence == sequence ? $0 : nil }
  }

  /// Forgets what the last walk told, once its form has been answered with that.
  func forgetTold(at session: SessionID) { told[session] = nil }

  /// Records that a person is present, so that others see the session as running.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  func recordPresence(at session: SessionID) throws {
    let now = clock.now
    presences = presences.filter {
      now - $0.value.seen < Self.presenceLimit || running[$0.key] != nil
    }
    told = told.filter { presences[$0.key] != nil }
    if presences[session] == nil {
      presences[session] = Presence(turn: try journal.enter(session), seen: now)
    }
    presences[session]?.seen = now
  }

  /// Records that the person has left the session.
  func leave(_ session: SessionID) { presences[session] = nil }

  /// Runs a session until it asks something, and waits for that no longer than the timeout.
  func run(
    _ walk: SessionWalk, with conversation: PostedConversation, atMost timeout: Duration
  ) async -> Progress {
    let session = walk.session.start.session
    guard running[session] == nil else { return .notBegun }
    running[session] = conversation
    let task = Task { () -> Outcome in
      var walk = walk
      let outcome: Outcome
      do {
        outcome = .ended(try await walk.run())
      } catch {
        outcome = .failed(error)
      }
      // Before anybody hears of it, so that whoever does finds the session free.
      finish(
        session, Told(outcome: outcome, conversation: conversation, sequence: walk.session.sequence)
      )
      return outcome
    }
    return await Patience.value(of: task, within: timeout).map { .ended($0) } ?? .continuing
  }

  private func finish(_ session: SessionID, _ end: Told) {
    running[session] = nil
    told[session] = end
  }

  /// Waits, before the program ends, until every effect has been recorded, or until `end`.
  func waitForEffects(until end: ContinuousClock.Instant) async {
    while clock.now < end, running.keys.contains(where: isMakingChange) {
      _ = try? await Task.sleep(for: .milliseconds(50))
    }
  }

  private func isMakingChange(_ session: SessionID) -> Bool {
    guard let events = try? journal.events(of: session, after: 0),
      let change = Session(events)?.change
    else { return false }
    if case .attempted(let attempt) = change { return attempt.mode != .manual }
    return false
  }
}

/// Waiting for something no longer than one wants to.
package enum Patience {
  /// Returns the value of a task, or `nil` once the time is over; the task then goes on by itself.
  ///
  /// Not a task group, which would wait for all its children.
  package static func value<Value: Sendable>(
    of task: Task<Value, Never>, within timeout: Duration
  ) async -> Value? {
    let (arrivals, arrival) = AsyncStream.makeStream(
      of: Value?.self, bufferingPolicy: .bufferingOldest(1))
    Task { arrival.yield(await task.value) }
    let limit = Task {
      // Ends early only when nobody waits any longer.
      _ = try? await Task.sleep(for: timeout)
      arrival.yield(nil)
    }
    defer { limit.cancel() }
    for await value in arrivals { return value }
    // Whoever waited was cancelled.
    return nil
  }
}

/// Continues and starts sessions for the pages.
extension Site {
  /// How long a form waits for the next question before its page follows the walk instead.
  private static let patience: Duration = .milliseconds(1_500)

  /// Gives a session one answer and continues it up to the next question.
  ///
  /// - Parameters:
  ///   - posted: The answer; `nil` to continue without one.
  ///   - isTakeover: Whether the person takes the session over, or resumes it after a stop.
  /// - Returns: How far it has come, and what it has told so far.
  /// - Throws: `WebProblem.notFound` if the session is completed; `CommandFailure` if it belongs to
  ///   another tenant, or the person may not make its changes.
  func continueSession(
    _ reading: SessionReading, with posted: PostedConversation.Posted?, _ context: CommandContext,
    as person: Person, takingOver isTakeover: Bool
  ) async throws -> (progress: RunningWalks.Progress, conversation: PostedConversation) {
    let kept = reading.kept
    let session = reading.session
    guard session.position != .completed else { throw WebProblem.notFound }
    guard let opened = try await openedTenants(of: session.start, for: person.actor, context) else {
      throw context.failure(
        .wrongUsage, .webOtherTenant,
        ["tenant": context.words.formats.list(session.start.tenants)])
    }
    let named = context.naming(opened)
    let graph = try procedures.graph(of: kept, context)
    let conversation = PostedConversation(posted, at: graph, named.words)
    let plan = session.holdsToPlan ? try kept.plan(named) : nil
    let starter = SessionStarter(graph, on: opened, named)
    let walk: SessionWalk
    if isTakeover {
      try await opened.expectRights(for: graph, named)
      walk = try starter.walk(
        resuming: session, recordedIn: journal, with: conversation, plan: plan)
    } else {
      walk = try starter.walk(
        continuing: session, recordedIn: journal, with: conversation, plan: plan)
    }
    try await walks.recordPresence(at: kept.id)
    let progress = await walks.run(walk, with: conversation, atMost: Self.patience)
    return (progress, conversation)
  }

  /// Starts a session on a procedure, and runs it up to its first question.
  ///
  /// - Throws: `WebProblem.notFound` if there is no such procedure; `CommandFailure` if the person
  ///   may not make its changes, or the journal cannot be written.
  func startSession(
    _ procedure: ProcedureID, _ mode: SessionMode, fourEyes: Bool, _ context: CommandContext,
    as person: Person
  ) async throws -> SessionID {
    let library = try procedures.library(context)
    guard library.procedures[procedure] != nil else { throw WebProblem.notFound }
    let graph = try context.procedures.graph(
      of: procedure, in: library, document: nil, on: tenants.usual)
    return try await startSession(graph, mode, fourEyes: fourEyes, context, as: person) {
      try $0.procedures.files(of: graph, document: nil)
    }
  }

  /// Starts a session on a document that is walked as it is, and runs it up to its first question.
  ///
  /// - Parameter part: the anchor of the only list of steps to walk; `nil` for all.
  /// - Throws: `CommandFailure` if it has no such steps any more, the person may not make its changes, or
  ///   the journal cannot be written.
  func startSession(
    _ document: FolderDocument, part: String?, _ mode: SessionMode, fourEyes: Bool,
    _ context: CommandContext, as person: Person
  ) async throws -> SessionID {
    var walkable = try context.procedures.walkable(documentAt: document.path, part: part)
    // What a person does by hand needs no tenant; of what a tenant does, its environment chooses.
    if !ManualDomain.hasAllOperations(of: walkable.graph) {
      let opened = try await openedTenants(for: walkable.graph, person.actor, context)
      walkable = try context.procedures.walkable(
        documentAt: document.path, part: part, for: opened.tenants)
    }
    return try await startSession(
      walkable.graph, document: walkable.document, mode, fourEyes: fourEyes, context, as: person,
      files: walkable.files)
  }

  /// Starts a session that takes back what another has changed, and runs it up to its first question.
  ///
  /// - Throws: `CommandFailure` if nothing can be undone, the person may not make the changes, or the
  ///   journal cannot be written.
  func startSession(
    undoing start: SessionStart, _ undo: PreparedUndo, _ mode: SessionMode, fourEyes: Bool,
    _ context: CommandContext, as person: Person
  ) async throws -> SessionID {
    let (graph, files) = try undo.graph()
    return try await startSession(
      graph, document: undo.document, undoing: start, mode, fourEyes: fourEyes, context,
      as: person
    ) { _ in files }
  }

  private func startSession(
    _ graph: StepGraph, document: String? = nil, undoing undone: SessionStart? = nil,
    _ mode: SessionMode, fourEyes: Bool, _ context: CommandContext, as person: Person,
    files kept: (CommandContext) throws -> SessionFiles
  ) async throws -> SessionID {
    guard !graph.nodes.isEmpty else { throw WebProblem.notFound }
    let opened = try await openedTenants(for: graph, person.actor, context)
    let named = context.naming(opened)
    try await opened.expectRights(for: graph, named)
    let files = try kept(named)
    try SessionStore(journal, named).keep(files)
    let starter = SessionStarter(graph, on: opened, named)
    let start = try await starter.start(
      files, mode: mode, document: document, needsApproval: fourEyes, undoing: undone)
    let conversation = PostedConversation(nil, at: graph, named.words)
    guard let walk = try starter.walk(start, recordedIn: journal, with: conversation) else {
      throw WebProblem.notFound
    }
    try await walks.recordPresence(at: start.session)
    // Where it ended without a question, the session's page says why.
    _ = await walks.run(walk, with: conversation, atMost: Self.patience)
    return start.session
  }
}
