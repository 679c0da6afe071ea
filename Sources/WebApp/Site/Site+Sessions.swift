import Commands
import Operations
import Presentation
import Procedures
import Sessions

/// Reading and continuing sessions for the pages.
extension Site {
  /// Returns a session with its graph and its state.
  ///
  /// - Throws: `WebProblem.notFound`; `CommandFailure` if the journal cannot be read.
  func glance(
    at id: SessionID, _ context: CommandContext, for actor: String
  ) async throws -> SessionStatus {
    // Taken first, so that anything that happens later counts as news.
    let news = try await newsState(of: id)
    let kept = try kept(id, context)
    guard let session = Session(kept.events) else { throw WebProblem.notFound }
    let graph = try shelf.graph(of: kept, context)
    return SessionStatus(
      record: kept.record, session: session, graph: graph,
      standing: try await standing(session, graph, context, for: actor), news: news)
  }

  /// Returns a text that changes whenever the page of a session would: the number of the last
  /// event, and how many messages the running session has sent.
  func newsState(of session: SessionID) async throws -> String {
    let told = await walks.conversation(at: session)?.version
    return "\(try journal.lastSequence(of: session))-\(told.map(String.init) ?? "")"
  }

  func kept(_ id: SessionID, _ context: CommandContext) throws -> KeptSession {
    guard try journal.lastSequence(of: id) > 0 else { throw WebProblem.notFound }
    return try context.kept(id, in: journal)
  }

  private func standing(
    _ session: Session, _ graph: StepGraph, _ context: CommandContext, for actor: String
  ) async throws -> SessionStatus.Standing {
    if session.position == .completed { return .completed }
    if let walk = await walks.conversation(at: session.start.session) {
      return .walking(walk.latest)
    }
    if let reason = session.stop { return .stopped(reason) }
    switch session.change {
    case .none: break
    case .attempted(let attempt) where attempt.mode == .manual: break
    case .judged(_, .refuted), .judged(_, .unverifiable): break
    case .attempted, .performed, .judged:
      // If another process holds the turn, it is carrying out the change.
      return try journal.turn(in: session.start.session) == nil ? .elsewhere : .interrupted
    }
    return try await asked(session, graph, context, for: actor)
  }

  /// Returns what the session asks, found by continuing it without an answer and without recording
  /// anything.
  private func asked(
    _ session: Session, _ graph: StepGraph, _ context: CommandContext, for actor: String
  ) async throws -> SessionStatus.Standing {
    let opened = try await tenants.tenant(for: actor)
    guard opened.name == session.start.tenant else {
      return .unread(context.words.text(.webOtherTenant, ["tenant": session.start.tenant]))
    }
    var session = session
    // Looking at an automatic session must not start its next step.
    if session.mode == .automatic { session.apply(.modeChanged(.consent)) }
    let named = context.naming(opened.names)
    let conversation = PostedConversation(
      nil, display: TerminalDisplay(graph: graph, context: named))
    var walk = SessionWalk(
      continuing: session, graph: graph, domain: ReadOnlyDomain(domain: opened.domain),
      store: DiscardingStore(), conversation: conversation, clock: SystemClock(),
      adminCentre: opened.adminCentre)
    let ending = try await walk.run()
    if let view = conversation.asked { return .asking(view) }
    switch ending {
    case .stopped(.failure):
      return .unread(conversation.latestText(named))
    case .completed, .stopped, .unanswered, .waiting: return .interrupted
    }
  }

  /// Gives a session one answer and continues it up to the next question.
  ///
  /// - Returns: The result so far; `nil` if the session is still running.
  func advance(
    _ id: SessionID, with posted: PostedConversation.Posted?, _ context: CommandContext,
    as person: Person, takingOver isOver: Bool
  ) async throws -> (outcome: RunningWalks.Outcome?, conversation: PostedConversation) {
    let kept = try kept(id, context)
    guard let session = Session(kept.events), session.position != .completed else {
      throw WebProblem.notFound
    }
    let opened = try await tenants.tenant(for: person.actor)
    let named = context.naming(opened.names)
    let graph = try shelf.graph(of: kept, context)
    guard opened.name == session.start.tenant else {
      throw named.failure(
        .wrongUsage, .webOtherTenant, ["tenant": session.start.tenant])
    }
    let conversation = PostedConversation(
      posted, display: TerminalDisplay(graph: graph, context: named))
    let plan = session.holdsToPlan ? try named.plan(of: kept) : nil
    let walk: SessionWalk
    if isOver {
      try await opened.expectRights(for: graph, named)
      walk = try SessionWalk(
        resuming: session, actor: person.actor, locale: named.words.language, graph: graph,
        domain: opened.domain, store: journal, conversation: conversation, clock: SystemClock(),
        adminCentre: opened.adminCentre, plan: plan)
    } else {
      walk = SessionWalk(
        continuing: session, graph: graph, domain: opened.domain, store: journal,
        conversation: conversation, clock: SystemClock(), adminCentre: opened.adminCentre,
        plan: plan)
    }
    try await walks.note(id)
    let outcome = await walks.walk(walk, as: conversation, atMost: .milliseconds(1_500))
    return (outcome, conversation)
  }

  /// Starts a session, and runs it up to its first question.
  func begin(
    _ procedure: ProcedureID, _ mode: SessionMode, fourEyes: Bool, _ context: CommandContext,
    as person: Person
  ) async throws -> SessionID {
    let library = try shelf.library(context)
    guard library.procedures[procedure] != nil else { throw WebProblem.notFound }
    let opened = try await tenants.tenant(for: person.actor)
    let named = context.naming(opened.names)
    let graph = try named.graph(of: procedure, in: library, document: nil)
    guard let first = graph.nodes.first?.id else { throw WebProblem.notFound }
    try await opened.expectRights(for: graph, named)
    let files = try named.files(of: graph, document: nil)
    try named.keep(files, in: journal)
    let start = SessionStart(
      session: SessionName.make(), procedure: procedure,
      revisions: CommandContext.revisions(of: graph), documents: files.digests,
      actor: opened.actor, tenant: opened.name, mode: mode, locale: named.words.language,
      document: nil, needsApproval: fourEyes, snapshot: try opened.snapshot(named),
      tenantAhead: try await opened.ahead())
    let conversation = PostedConversation(
      nil, display: TerminalDisplay(graph: graph, context: named))
    let walk = try SessionWalk(
      beginning: start, at: first, graph: graph, domain: opened.domain, store: journal,
      conversation: conversation, clock: SystemClock(), adminCentre: opened.adminCentre)
    try await walks.note(start.session)
    _ = await walks.walk(walk, as: conversation, atMost: .milliseconds(1_500))
    return start.session
  }
}

extension PostedConversation {
  /// Returns the last message as text.
  func latestText(_ context: CommandContext) -> String {
    guard let latest else { return context.words[.webUnread] }
    return NoticeText(latest, context.words).lines.map(\.plain).joined(separator: " ")
  }
}
