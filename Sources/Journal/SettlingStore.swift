import Operations
import Sessions
import Synchronization

/// Commits the events of several sessions at once.
package typealias EventGathering = Gathering<EventBatch, Result<Bool, EventStoreFailure>>

extension Journal {
  /// A way to commit the events of several sessions at once; what becomes of each is whether its
  /// session had the expected end.
  package var gathering: EventGathering {
    Gathering { batches in
      do throws(EventStoreFailure) {
        let overtaken = try append(batches)
        return batches.map { .success(!overtaken.contains($0.session)) }
      } catch {
        return batches.map { _ in .failure(error) }
      }
    }
  }
}

/// The journal as one of many sessions uses it that run at once, while nobody looks at their steps.
///
/// Events are remembered, and committed with those of the other sessions only when something depends
/// on their being on disk: before an effect, and at the end. A crash takes the remembered ones with
/// it, and the session is resumed before them. If another process has continued the session in the
/// meantime, nothing more can be recorded.
///
/// A class, because a walk keeps it while its session goes on.
package final class SettlingStore: EventStore {
  private struct State {
    /// The events that are not yet in the journal.
    var batch: EventBatch
    var isOvertaken = false
    /// The lock that shows others that somebody is at the session.
    var presence: Turn?
    /// Held from the first commit on, if that began the session: before that, nobody else can have
    /// the turn.
    var turn: Turn?
  }

  private let journal: Journal
  private let gathering: EventGathering
  private let state: Mutex<State>

  /// - Parameters:
  ///   - gathering: shared with the other sessions, and of the same journal.
  ///   - sequence: the number of the session's last event; 0 for a new session.
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package init(
    _ journal: Journal, _ gathering: EventGathering, session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) {
    self.journal = journal
    self.gathering = gathering
    state = Mutex(
      State(
        batch: EventBatch(of: session, after: sequence),
        presence: sequence == 0 ? nil : try journal.enter(session)))
  }

  package func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    let isNext = state.withLock { state in
      guard !state.isOvertaken, state.batch.end == sequence else { return false }
      state.batch.add(events, at: seconds)
      return true
    }
    guard isNext else { throw .overtaken(session) }
  }

  package func settle(_ session: SessionID) async throws(EventStoreFailure) {
    let (batch, isOvertaken) = state.withLock { ($0.batch, $0.isOvertaken) }
    guard !isOvertaken else { throw .overtaken(session) }
    guard !batch.isEmpty else { return }
    guard try await gathering.outcome(of: batch).get() else { throw lost(session) }
    state.withLock { $0.batch = EventBatch(of: session, after: batch.end) }
    guard batch.sequence == 0 else { return }
    let presence = try journal.enter(session)
    guard let turn = try journal.turn(in: session) else { throw lost(session) }
    state.withLock { ($0.presence, $0.turn) = (presence, turn) }
  }

  /// Another process has continued the session: what is remembered can never be recorded.
  private func lost(_ session: SessionID) -> EventStoreFailure {
    state.withLock { $0.isOvertaken = true }
    return .overtaken(session)
  }

  /// What others have appended; as long as something is remembered, `settle` finds out whether they
  /// have.
  package func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent] {
    let (isEmpty, isOvertaken) = state.withLock { ($0.batch.isEmpty, $0.isOvertaken) }
    guard !isOvertaken else { throw .overtaken(session) }
    return isEmpty ? try journal.events(of: session, after: sequence) : []
  }

  package func time(
    of sequence: Int, in session: SessionID
  ) throws(EventStoreFailure) -> Int? {
    if let time = state.withLock({ $0.batch.time(of: sequence) }) { return time }
    return try journal.time(of: sequence, in: session)
  }

  package func turn(in session: SessionID) throws(EventStoreFailure) -> Turn? {
    let (isNew, held) = state.withLock { ($0.batch.sequence == 0, $0.turn) }
    if let held { return held }
    return isNew ? Turn() : try journal.turn(in: session)
  }
}
