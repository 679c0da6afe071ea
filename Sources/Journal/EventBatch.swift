import GRDB
import Sessions
import Synchronization

/// Events of one session that are appended together.
package struct EventBatch: Sendable {
  let session: SessionID
  /// The number of the last event known to whoever appends; 0 for a new session.
  let sequence: Int
  /// The events, and when each happened, in seconds since 1970-01-01T00:00:00Z.
  private(set) var events: [(event: SessionEvent, at: Int)] = []

  /// - Parameter sequence: the number of the last event before these; 0 for a new session.
  package init(of session: SessionID, after sequence: Int) {
    self.session = session
    self.sequence = sequence
  }

  /// The number of its last event.
  package var end: Int { sequence + events.count }

  package var isEmpty: Bool { events.isEmpty }

  package mutating func add(_ more: [SessionEvent], at seconds: Int) {
    events += more.map { ($0, seconds) }
  }

  /// When the event with this number happened; `nil` if it is not one of these.
  package func time(of number: Int) -> Int? {
    let index = number - sequence - 1
    return events.indices.contains(index) ? events[index].at : nil
  }

  /// Whether nothing is lost if a power failure takes the events with it: they only say that the
  /// program has made a change, which whoever resumes the session finds by reading.
  fileprivate var isFoundByReading: Bool {
    events.allSatisfy { entry in
      if case .performed(_, _, by: .stegvis) = entry.event { true } else { false }
    }
  }
}

/// The end of a session that this process has written to. Events are never changed, so that it is the
/// end as long as nobody else appends, which the ids of events show.
struct SessionTail: Sendable {
  let number: Int64
  let key: SessionKey
  let sequence: Int
  let at: Int
  let digest: String
}

/// The ends of the sessions that were appended to last, so that their next events are sealed without
/// reading, and while the database writes those of other sessions.
///
/// A class, because a journal keeps them from one step to the next.
final class SessionTails: Sendable {
  private let known = Mutex<[SessionID: SessionTail]>([:])
  private let pseudonyms = Mutex<String?>(nil)
  /// How many sessions are kept before all are forgotten.
  private static let limit = 64

  subscript(session: SessionID) -> SessionTail? { known.withLock { $0[session] } }

  func keep(_ tail: SessionTail, of session: SessionID) {
    known.withLock { known in
      if known.count >= Self.limit { known.removeAll() }
      known[session] = tail
    }
  }

  func forget(_ session: SessionID) { known.withLock { _ = $0.removeValue(forKey: session) } }

  /// The key of the journal's pseudonyms; `nil` until this process has seen it.
  var pseudonymKey: String? { pseudonyms.withLock { $0 } }

  func keep(pseudonymKey: String?) { pseudonyms.withLock { $0 = $0 ?? pseudonymKey } }
}

/// A batch with its place in the chain of digests.
private struct SealedBatch {
  let session: SessionID
  /// The number of the session; `nil` if this begins it.
  let number: Int64?
  let key: SessionKey
  let events: [SealedEvent]

  /// - Parameter tail: the end of the session; `nil` if the batch begins it.
  init(
    _ batch: EventBatch, after tail: SessionTail?, key: SessionKey, _ cache: CommitmentCache
  ) throws {
    session = batch.session
    number = tail?.number
    self.key = key
    var sealer = EventSealer(cache.known(of: key))
    defer { cache.keep(sealer.commitments) }
    var previous = tail?.digest ?? SealedEvent.origin(of: batch.session, version: key.version)
    var last = tail?.at ?? 0
    var sealed: [SealedEvent] = []
    for (offset, entry) in batch.events.enumerated() {
      // The clock may have been set back since.
      if tail != nil || offset > 0 { last = max(last, entry.at) } else { last = entry.at }
      let event = try sealer.sealed(
        entry.event, sequence: batch.sequence + offset + 1, at: last, previous: previous)
      sealed.append(event)
      previous = event.digest
    }
    events = sealed
  }

  /// The end of the session with these events; `nil` without any.
  func tail(_ number: Int64) -> SessionTail? {
    events.last.map {
      SessionTail(number: number, key: key, sequence: $0.sequence, at: $0.at, digest: $0.digest)
    }
  }
}

extension Journal {
  /// Appends events in one transaction, which is on disk when this returns: the journal is flushed
  /// at every commit (`JournalSchema`). Only that the program has made a change is on disk with the
  /// next events, because it is found by reading.
  ///
  /// - Parameters:
  ///   - sequence: the number of the last event known to the caller; 0 for a new session.
  ///   - seconds: when it happened, in seconds since 1970-01-01T00:00:00Z. If the session's last
  ///     event is later, because the clock was set back since, its time is recorded instead.
  /// - Throws: `EventStoreFailure.overtaken` if the session's last event has another number, and
  ///   the other cases if nothing can be written.
  package func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    var batch = EventBatch(of: session, after: sequence)
    batch.add(events, at: seconds)
    guard try append([batch]).isEmpty else { throw .overtaken(session) }
  }

  /// Appends events of several sessions in one transaction, as if each were appended alone.
  ///
  /// - Returns: the sessions whose last event has another number, of which nothing was appended.
  /// - Throws: `EventStoreFailure` if nothing can be written, of any session.
  package func append(_ batches: [EventBatch]) throws(EventStoreFailure) -> Set<SessionID> {
    let prepared = try batches.map { batch throws(EventStoreFailure) in
      (batch, try sealedWithoutReading(batch))
    }
    var overtaken: Set<SessionID> = []
    var ends: [(SessionID, SessionTail)] = []
    do {
      try write(isFlushed: !batches.allSatisfy(\.isFoundByReading)) { database in
        overtaken = []
        ends = []
        for (batch, sealed) in prepared {
          if let tail = try append(batch, sealed, in: database) {
            ends.append((batch.session, tail))
          } else {
            overtaken.insert(batch.session)
          }
        }
      }
    } catch {
      for batch in batches { tails.forget(batch.session) }
      throw error
    }
    for (session, tail) in ends {
      tails.keep(tail, of: session)
      tails.keep(pseudonymKey: tail.key.pseudonyms)
    }
    for session in overtaken { tails.forget(session) }
    return overtaken
  }

  /// The batch with its place in the chain, if that is known from what was appended before; `nil` if it
  /// must be read.
  private func sealedWithoutReading(
    _ batch: EventBatch
  ) throws(EventStoreFailure) -> SealedBatch? {
    do {
      // The end of an older session is read each time, so that a damaged one is found.
      guard batch.sequence == 0, let pseudonyms = tails.pseudonymKey else { return nil }
      let key = SessionKey(salts: Commitment.newKey(), pseudonyms: pseudonyms)
      return try SealedBatch(batch, after: nil, key: key, commitments)
    } catch {
      throw .notWritable(path: path, reason: "systemRefuses")
    }
  }

  /// Appends one batch in a transaction.
  ///
  /// - Returns: the end of the session then; `nil` if it has another end than the batch expects, and
  ///   nothing was appended.
  private func append(
    _ batch: EventBatch, _ sealed: SealedBatch?, in database: Database
  ) throws -> SessionTail? {
    guard let sealed = try sealed ?? sealedByReading(batch, in: database) else { return nil }
    let number: Int64
    if let known = sealed.number {
      number = known
    } else {
      let insert = try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO session (name, key, series) VALUES (?, ?, ?)")
      try insert.execute(arguments: [
        batch.session.rawValue, sealed.key.stored, batch.session.series?.rawValue,
      ])
      guard database.changesCount == 1 else { return nil }
      number = database.lastInsertedRowID
    }
    try SummaryTable.record(batch, sealed.events, of: number, in: database)
    let insert = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO event (id, at, body, texts, digest) VALUES (?, ?, ?, ?, ?)")
    for (offset, event) in sealed.events.enumerated() {
      try insert.execute(arguments: [
        JournalSchema.id(event.sequence, of: number), event.at, event.body,
        Netstrings.netstrings(event.texts), event.digest,
      ])
      guard database.changesCount == 1 else {
        // Somebody else has appended an event with this number, and with all lower ones.
        guard offset == 0 else { throw EventStoreFailure.overtaken(batch.session) }
        return nil
      }
    }
    return sealed.tail(number)
  }

  /// The batch with its place in the chain as the database has it; `nil` if the session has another
  /// end.
  private func sealedByReading(_ batch: EventBatch, in database: Database) throws -> SealedBatch? {
    let last = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT s.number, s.key, e.id & 4294967295 AS sequence, e.at, e.digest
          FROM session s LEFT JOIN event e ON e.id = (
            SELECT max(id) FROM event WHERE id < (s.number + 1) << 32)
          WHERE s.name = ?
          """),
      arguments: [batch.session.rawValue])
    guard let last else {
      guard batch.sequence == 0 else { return nil }
      let pseudonyms =
        try Self.pseudonymKey(in: database) ?? givenPseudonymKey ?? Redaction.newKey()
      let key = SessionKey(salts: Commitment.newKey(), pseudonyms: pseudonyms)
      return try SealedBatch(batch, after: nil, key: key, commitments)
    }
    let tail = SessionTail(
      number: try last.decode(forColumn: "number"),
      key: SessionKey(stored: try last.decode(forColumn: "key")),
      sequence: try last.decode(Int?.self, forColumn: "sequence") ?? 0,
      at: try last.decode(Int?.self, forColumn: "at") ?? 0,
      digest: try last.decode(String?.self, forColumn: "digest")
        ?? SealedEvent.origin(
          of: batch.session,
          version: SessionKey(stored: try last.decode(forColumn: "key")).version))
    guard tail.sequence == batch.sequence else { return nil }
    return try SealedBatch(batch, after: tail, key: tail.key, commitments)
  }
}
