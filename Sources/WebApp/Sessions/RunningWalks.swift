import Commands
import Journal
import Presentation
import Procedures
import Sessions

/// The sessions that this process is running, from one question to the next.
///
/// Between two questions it only keeps who is present; everything else about a session is in the
/// journal.
///
/// An actor, because several requests for one session may arrive at the same time.
actor RunningWalks {
  /// How a run ended.
  enum Outcome: Sendable {
    case ended(SessionWalk.Ending)
    case failed(any Error)
  }

  private struct Running {
    let conversation: PostedConversation
    let task: Task<Outcome, Never>
  }

  private struct Presence {
    let turn: Turn?
    var seen: ContinuousClock.Instant
  }

  /// How long a person counts as present after their last request.
  private static let presenceLimit: Duration = .seconds(600)

  private let journal: Journal
  private let clock = ContinuousClock()
  private var running: [SessionID: Running] = [:]
  private var presences: [SessionID: Presence] = [:]

  init(_ journal: Journal) { self.journal = journal }

  /// Returns what a session running here has told so far; `nil` if it is not running here.
  func conversation(at session: SessionID) -> PostedConversation? {
    running[session]?.conversation
  }

  /// Records that a person is present, so that others see the session as running.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  func recordPresence(at session: SessionID) throws {
    let now = clock.now
    presences = presences.filter {
      now - $0.value.seen < Self.presenceLimit || running[$0.key] != nil
    }
    if presences[session] == nil {
      presences[session] = Presence(turn: try journal.enter(session), seen: now)
    }
    presences[session]?.seen = now
  }

  /// Records that the person has left the session.
  func leave(_ session: SessionID) { presences[session] = nil }

  /// Runs a session until it asks something, and waits a short time for that.
  ///
  /// - Returns: `nil` if it has not asked anything yet, or if this process is already running it.
  func run(
    _ walk: SessionWalk, with conversation: PostedConversation, atMost timeout: Duration
  ) async -> Outcome? {
    let session = walk.session.start.session
    guard running[session] == nil else { return nil }
    let task = Task { () -> Outcome in
      var walk = walk
      do {
        return .ended(try await walk.run())
      } catch {
        return .failed(error)
      }
    }
    running[session] = Running(conversation: conversation, task: task)
    Task {
      _ = await task.value
      self.finish(session)
    }
    return await Self.value(of: task, within: timeout)
  }

  private func finish(_ session: SessionID) { running[session] = nil }

  private static func value(
    of task: Task<Outcome, Never>, within timeout: Duration
  ) async -> Outcome? {
    await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { await task.value }
      group.addTask {
        // If this ends early, the person sees the session running.
        _ = try? await Task.sleep(for: timeout)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  /// Waits, before the program ends, until every effect has been recorded.
  func waitForEffects(atMost timeout: Duration) async {
    let end = clock.now + timeout
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

/// Continues and starts sessions for the pages.
extension Site {
  /// Gives a session one answer and continues it up to the next question.
  ///
  /// - Parameters:
  ///   - posted: The answer; `nil` to continue without one.
  ///   - isTakeover: Whether the person takes the session over, or resumes it after a stop.
  /// - Returns: The result so far; its outcome is `nil` if the session is still running.
  /// - Throws: `WebProblem.notFound` if the session is completed; `CommandFailure` if it belongs to
  ///   another tenant, or the person may not make its changes.
  func continueSession(
    _ reading: SessionReading, with posted: PostedConversation.Posted?, _ context: CommandContext,
    as person: Person, takingOver isTakeover: Bool
  ) async throws -> (outcome: RunningWalks.Outcome?, conversation: PostedConversation) {
    let kept = reading.kept
    let session = reading.session
    guard session.position != .completed else { throw WebProblem.notFound }
    let opened = try await tenants.tenant(for: person.actor)
    let named = context.naming(opened.names)
    let graph = try procedures.graph(of: kept, context)
    guard opened.name == session.start.tenant else {
      throw named.failure(
        .wrongUsage, .webOtherTenant, ["tenant": session.start.tenant])
    }
    let conversation = PostedConversation(posted, at: graph, named.words)
    let plan = session.holdsToPlan ? try kept.plan(named) : nil
    let starter = SessionStarter(graph, on: opened, named)
    let walk: SessionWalk
    if isTakeover {
      try await opened.expectRights(for: graph, named)
      walk = try starter.walk(
        resuming: session, recordedIn: journal, with: conversation, plan: plan)
    } else {
      walk = starter.walk(
        continuing: session, recordedIn: journal, with: conversation, plan: plan)
    }
    try await walks.recordPresence(at: kept.id)
    let outcome = await walks.run(walk, with: conversation, atMost: .milliseconds(1_500))
    return (outcome, conversation)
  }

  /// Starts a session, and runs it up to its first question.
  ///
  /// - Throws: `WebProblem.notFound` if there is no such procedure; `CommandFailure` if the person
  ///   may not make its changes, or the journal cannot be written.
  func startSession(
    _ procedure: ProcedureID, _ mode: SessionMode, fourEyes: Bool, _ context: CommandContext,
    as person: Person
  ) async throws -> SessionID {
    let library = try procedures.library(context)
    guard library.procedures[procedure] != nil else { throw WebProblem.notFound }
    let opened = try await tenants.tenant(for: person.actor)
    let named = context.naming(opened.names)
    let graph = try named.procedures.graph(of: procedure, in: library, document: nil)
    guard !graph.nodes.isEmpty else { throw WebProblem.notFound }
    try await opened.expectRights(for: graph, named)
    let files = try named.procedures.files(of: graph, document: nil)
    try SessionStore(journal, named).keep(files)
    let starter = SessionStarter(graph, on: opened, named)
    let start = try await starter.start(files, mode: mode, needsApproval: fourEyes)
    let conversation = PostedConversation(nil, at: graph, named.words)
    guard let walk = try starter.walk(start, recordedIn: journal, with: conversation) else {
      throw WebProblem.notFound
    }
    try await walks.recordPresence(at: start.session)
    _ = await walks.run(walk, with: conversation, atMost: .milliseconds(1_500))
    return start.session
  }
}
