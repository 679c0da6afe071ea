import Commands
import Operations
import Presentation
import Procedures
import Sessions

/// A session as its page shows it, found without changing anything.
struct SessionStatus: Sendable {
  /// What the session is doing, or waiting for.
  enum Situation: Sendable {
    case completed
    /// This process is running the session.
    case running(Notice?)
    /// Another process is carrying out a change.
    case changingElsewhere
    /// A change was started, and no process is working on it.
    case interrupted
    case stopped(StopReason)
    /// The question that the session's person has to answer.
    case asking(StepView)
    /// The tenant cannot be read, or is not the one of this server.
    case unreadable(String)
  }

  let record: SessionRecord
  let session: Session
  let graph: StepGraph
  let situation: Situation
  /// The state known to a page that shows it; see `SessionNews`.
  let news: String

  /// The words with the names of what the session asks about.
  func naming(_ words: Words) -> Words {
    if case .asking(let view) = situation { words.naming(by: view) } else { words }
  }
}

/// A session as one request has read it: once, for everything that the request does with it.
struct SessionReading {
  let kept: KeptSession
  let record: SessionRecord
  let session: Session
  /// The state known to a page that shows it; see `SessionNews`.
  let news: String

  /// Returns the same events with what may have changed without an event.
  func with(isPresent: Bool, news: String) -> SessionReading {
    SessionReading(
      kept: kept,
      record: SessionRecord(
        id: record.id, start: record.start, events: record.events, head: record.head,
        isPresent: isPresent),
      session: session, news: news)
  }
}

/// Reading sessions for the pages.
extension Site {
  /// Returns a session as it is now.
  ///
  /// - Parameter earlier: What the same request read before; its events are used again if nobody
  ///   has recorded any since.
  /// - Throws: `WebProblem.notFound`; `CommandFailure` or `EventStoreFailure` if the journal cannot
  ///   be read.
  func read(
    _ id: SessionID, _ context: CommandContext, since earlier: SessionReading? = nil
  ) async throws -> SessionReading {
    // Taken first, so that anything that happens later counts as news.
    let news = try await newsState(of: id)
    if let earlier, try journal.lastSequence(of: id) == earlier.session.sequence {
      return earlier.with(isPresent: try journal.isPresent(at: id), news: news)
    }
    let kept = try kept(id, context)
    guard let session = Session(kept.events) else { throw WebProblem.notFound }
    return SessionReading(kept: kept, record: kept.record, session: session, news: news)
  }

  /// Returns the state of a session for one of its readers.
  ///
  /// - Throws: `CommandFailure` if its documents are lost or the tenant cannot be opened.
  func status(
    of reading: SessionReading, _ context: CommandContext, for actor: String
  ) async throws -> SessionStatus {
    var reading = reading
    let graph = try procedures.graph(of: reading.kept, context)
    while true {
      let id = reading.session.start.session
      let situation = try await situation(reading.session, graph, context, for: actor)
      // A walk may have ended since its events were read: what it was doing is then done, and nobody has
      // been interrupted.
      if case .interrupted = situation,
        try journal.lastSequence(of: id) != reading.session.sequence
      {
        reading = try await read(id, context, since: reading)
        continue
      }
      return SessionStatus(
        record: reading.record, session: reading.session, graph: graph, situation: situation,
        news: reading.news)
    }
  }

  /// Returns a text that changes whenever the page of a session would: the number of the last
  /// event, and how many messages the running session has sent.
  func newsState(of session: SessionID) async throws -> String {
    let told = await walks.conversation(at: session)?.version
    return "\(try journal.lastSequence(of: session))-\(told.map(String.init) ?? "")"
  }

  /// Returns a session of the journal with its events, whose digests have been checked.
  ///
  /// - Throws: `WebProblem.notFound`; `CommandFailure` if the journal cannot be read or was altered.
  func kept(_ id: SessionID, _ context: CommandContext) throws -> KeptSession {
    guard try journal.lastSequence(of: id) > 0 else { throw WebProblem.notFound }
    return try SessionStore(journal, context).kept(id)
  }

  private func situation(
    _ session: Session, _ graph: StepGraph, _ context: CommandContext, for actor: String
  ) async throws -> SessionStatus.Situation {
    if session.position == .completed { return .completed }
    if let conversation = await walks.conversation(at: session.start.session) {
      return .running(conversation.latest)
    }
    if let reason = session.stop { return .stopped(reason) }
    switch session.change {
    case .none: break
    case .attempted(let attempt) where attempt.mode == .manual: break
    case .judged(_, .refuted), .judged(_, .unverifiable): break
    case .attempted, .performed, .judged:
      // If another process holds the turn, it is carrying out the change.
      do {
        return try journal.turn(in: session.start.session) == nil
          ? .changingElsewhere : .interrupted
      } catch {
        // The session can still be read, so the page shows it.
        return .unreadable(context.failure(error).text(onPageIn: context.words))
      }
    }
    return try await asked(session, graph, context, for: actor)
  }

  /// Returns what the session asks, found by continuing it without an answer and without recording
  /// anything.
  private func asked(
    _ session: Session, _ graph: StepGraph, _ context: CommandContext, for actor: String
  ) async throws -> SessionStatus.Situation {
    guard let opened = try await openedTenants(of: session.start, for: actor, context) else {
      return .unreadable(
        context.words.text(
          .webOtherTenant, ["tenant": context.words.formats.list(session.start.tenants)]))
    }
    var session = session
    // Looking at an automatic session must not start its next change, and shows the question that
    // the session itself asks: it leaves no choice to Stegvis.
    let readsChanges = session.mode != .automatic
    if session.mode == .automatic { session.apply(.modeChanged(.consent)) }
    let named = context.naming(opened)
    let conversation = PostedConversation(
      nil, at: graph, named.words, readsChanges: readsChanges)
    let starter = SessionStarter(
      graph, on: opened.with(ReadOnlyDomain(domain: opened.domain)), named)
    var walk: SessionWalk
    do {
      walk = try starter.walk(
        continuing: session, recordedIn: DiscardingStore(), with: conversation)
    } catch let failure as CommandFailure {
      // What was recorded can still be read.
      return .unreadable(failure.text(onPageIn: named.words))
    }
    let ending = try await walk.run()
    if let view = conversation.asked { return .asking(view) }
    switch ending {
    case .stopped(.failure):
      return .unreadable(conversation.latestText(named))
    case .completed, .stopped, .unanswered, .rejected, .waiting, .takenOver: return .interrupted
    }
  }
}

/// A tenant that can be read but not changed, for looking at a session.
struct ReadOnlyDomain: ForwardingDomain {
  let domain: any Domain

  func forwarding(to domain: any Domain) -> any Domain { ReadOnlyDomain(domain: domain) }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    throw .unavailable("a page that is only looked at changes nothing: \(operation)")
  }
}

/// A store that discards events, for looking at a session without changing it.
struct DiscardingStore: EventStore {
  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {}
}
