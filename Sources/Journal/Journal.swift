import Diagnostics
import FoundationEssentials
import GRDB
import Sessions

/// The events of all sessions in one SQLite file, append-only.
///
/// Each session's events form a chain of digests (`SealedEvent`). The file also keeps the documents
/// that sessions were walked on.
package struct Journal: EventStore {
  package let path: String
  private let database: DatabaseQueue
  /// The locks by which processes know of each other; `nil` if there is only one process.
  let locks: JournalLocks?
  let commitments = CommitmentCache()

  /// Opens the journal at `path`, creates it if it does not exist, and updates it from version 1.
  ///
  /// - Parameters:
  ///   - locks: the path of the file by which processes know of each other; `nil` if there is only
  ///     one process.
  ///   - mostPages: the largest size of the file, in SQLite pages of 4,096 bytes; `nil` for no
  ///     limit but the disk.
  /// - Throws: `EventStoreFailure.notWritable`, `.full`, or `.damaged` if the file is not a journal
  ///   or has another version.
  package init(
    path: String, locks: String? = nil, mostPages: Int? = nil
  ) throws(EventStoreFailure) {
    self.path = path
    self.locks = locks.map { JournalLocks(path: $0) }
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      database = try DatabaseQueue(path: path, configuration: configuration)
      try database.inDatabase { try Self.prepare($0, path: path, mostPages: mostPages) }
    } catch let failure as EventStoreFailure {
      throw failure
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private static func prepare(_ database: Database, path: String, mostPages: Int?) throws {
    switch try JournalSchema.contents(of: database) {
    case .journal(let version):
      // Not set in `prepareDatabase`: GRDB's own set-up runs after that and would undo it.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      if version == 1 { try JournalSchema.update(database) }
    case .nothing:
      try JournalSchema.create(in: database)
      // Another program may have been faster.
      guard case .journal = try JournalSchema.contents(of: database) else {
        throw EventStoreFailure.damaged(path: path, reason: "notAJournal")
      }
    case .otherVersion:
      throw EventStoreFailure.damaged(path: path, reason: "otherVersion")
    case .otherDatabase:
      throw EventStoreFailure.damaged(path: path, reason: "notAJournal")
    }
    if let mostPages {
      _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(mostPages)")
    }
  }

  /// Appends events in one transaction, which is on disk when this returns: the journal is flushed
  /// at every commit (`JournalSchema`).
  ///
  /// - Parameters:
  ///   - sequence: the number of the last event known to the caller; 0 for a new session.
  ///   - seconds: when it happened, in seconds since 1970-01-01T00:00:00Z.
  /// - Throws: `EventStoreFailure.overtaken` if the session's last event has another number, and
  ///   the other cases if nothing can be written.
  package func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    try write { database in
      let last = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT s.number, s.key, e.id & 4294967295 AS sequence, e.digest
            FROM session s LEFT JOIN event e ON e.id = (
              SELECT max(id) FROM event WHERE id < (s.number + 1) << 32)
            WHERE s.name = ?
            """),
        arguments: [session.rawValue])
      let known = try last?.decode(Int.self, forColumn: "sequence")
      guard (known ?? 0) == sequence else {
        throw EventStoreFailure.overtaken(session)
      }
      let number: Int64
      let sealer: EventSealer
      if let last {
        number = try last.decode(forColumn: "number")
        sealer = EventSealer(key: try last.decode(forColumn: "key"), cache: commitments)
      } else {
        let key = Commitment.newKey()
        sealer = EventSealer(key: key, cache: commitments)
        try database.execute(
          sql: "INSERT INTO session (name, key, series) VALUES (?, ?, ?)",
          arguments: [session.rawValue, key, session.series?.rawValue])
        number = database.lastInsertedRowID
      }
      var previous =
        try last?.decode(String.self, forColumn: "digest") ?? SealedEvent.origin(of: session)
      let insert = try database.cachedStatement(
        sql: "INSERT INTO event (id, at, body, texts, digest) VALUES (?, ?, ?, ?, ?)")
      for (offset, event) in events.enumerated() {
        let sealed = try sealer.sealed(
          event, sequence: sequence + offset + 1, at: seconds, previous: previous)
        try insert.execute(arguments: [
          JournalSchema.id(sealed.sequence, of: number), sealed.at, sealed.body,
          Netstrings.netstrings(sealed.texts), sealed.digest,
        ])
        previous = sealed.digest
      }
    }
  }

  /// Keeps the bytes of documents, by their SHA-256, so that a session can always be read again.
  /// Those that are kept already are left as they are.
  ///
  /// - Parameter documents: the bytes by their digests, which are not checked.
  /// - Throws: `EventStoreFailure` if nothing can be written.
  package func keep(_ documents: [String: [UInt8]]) throws(EventStoreFailure) {
    try write { database in
      for (digest, bytes) in documents {
        try database.execute(
          sql: "INSERT OR IGNORE INTO document VALUES (?, ?)", arguments: [digest, Data(bytes)])
      }
    }
  }

  /// A session's events in order, as stored; empty if there is no such session. The chain of
  /// digests is not checked.
  ///
  /// - Parameter sequence: the number after which events are returned; 0 for all.
  /// - Throws: `EventStoreFailure.damaged` if a row cannot be read, and the other cases if the journal
  ///   cannot be read.
  package func sealedEvents(
    of session: SessionID, after sequence: Int = 0
  ) throws(EventStoreFailure) -> [SealedEvent] {
    try read { database in
      let first = try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT number << 32 FROM session WHERE name = ?"),
        arguments: [session.rawValue])
      guard let first else { return [] }
      // The event before is read as well: its digest is the first one's `previous`.
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT id & 4294967295 AS sequence, at, body, texts, digest FROM event
            WHERE id BETWEEN ? AND ? ORDER BY id
            """),
        arguments: [first + Int64(sequence), first + 0xFFFF_FFFF])
      var previous = SealedEvent.origin(of: session)
      return try rows.compactMap { row in
        let event: SealedEvent
        do {
          event = try SealedEvent(row, after: previous)
        } catch is RowDecodingError {
          let sequence = try? row.decode(Int.self, forColumn: "sequence")
          throw damaged(event: sequence ?? 0, of: session)
        }
        previous = event.digest
        return event.sequence > sequence ? event : nil
      }
    }
  }

  /// A session's events, decoded, with their numbers, counted from 1, and their times, in seconds
  /// since 1970-01-01T00:00:00Z; empty if there is no such session.
  ///
  /// - Throws: `EventStoreFailure.damaged` if an event cannot be decoded or the chain of digests is
  ///   broken, and the other cases if the journal cannot be read.
  package func history(
    of session: SessionID
  ) throws(EventStoreFailure) -> [(sequence: Int, at: Int, event: SessionEvent)] {
    var previous = SealedEvent.origin(of: session)
    var history: [(sequence: Int, at: Int, event: SessionEvent)] = []
    let key = try key(of: session)
    for sealed in try sealedEvents(of: session) {
      guard sealed.isIntact(key: key, commitments), sealed.previous == previous,
        sealed.sequence == history.count + 1
      else {
        throw .damaged(path: path, reason: "event \(sealed.sequence) of \(session) was altered")
      }
      history.append((sealed.sequence, sealed.at, try decoded(sealed, of: session)))
      previous = sealed.digest
    }
    return history
  }

  /// The events after number `sequence`, decoded, in order; 0 for all. The chain of digests is not
  /// checked.
  ///
  /// - Throws: `EventStoreFailure.damaged` if an event cannot be decoded, and the other cases if
  ///   the journal cannot be read.
  package func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent] {
    var events: [SessionEvent] = []
    for sealed in try sealedEvents(of: session, after: sequence) {
      events.append(try decoded(sealed, of: session))
    }
    return events
  }

  /// The number of a session's last event; 0 if there is no such session.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func lastSequence(of session: SessionID) throws(EventStoreFailure) -> Int {
    try read { database in
      try Int.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT max(e.id) & 4294967295 FROM session s
            JOIN event e ON e.id BETWEEN s.number << 32 AND (s.number << 32) + 4294967295
            WHERE s.name = ?
            """),
        arguments: [session.rawValue])
    } ?? 0
  }

  /// When an event was recorded, in seconds since 1970-01-01T00:00:00Z; `nil` if there is no such
  /// event.
  ///
  /// - Parameter sequence: the number of the event, counted from 1.
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func time(
    of sequence: Int, in session: SessionID
  ) throws(EventStoreFailure) -> Int? {
    try read { database in
      try Int.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT e.at FROM session s JOIN event e ON e.id = s.number << 32 | ? WHERE s.name = ?
            """),
        arguments: [sequence, session.rawValue])
    }
  }

  /// The bytes of a kept document, by its SHA-256; `nil` if there are none.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func document(_ digest: String) throws(EventStoreFailure) -> [UInt8]? {
    try read { database in
      try Data.fetchOne(
        database, sql: "SELECT content FROM document WHERE digest = ?", arguments: [digest])
    }.map { Array($0) }
  }

  /// The key of a session's commitments; empty for a session begun in a journal of version 1.
  func key(of session: SessionID) throws(EventStoreFailure) -> String {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT key FROM session WHERE name = ?", arguments: [session.rawValue])
    } ?? ""
  }

  private func decoded(
    _ sealed: SealedEvent, of session: SessionID
  ) throws(EventStoreFailure) -> SessionEvent {
    let event: SessionEvent?
    do {
      event = try sealed.event(of: session)
    } catch {
      throw damaged(event: sealed.sequence, of: session)
    }
    guard let event else {
      throw .damaged(
        path: path, reason: "event \(sealed.sequence) of \(session) is of an unknown kind")
    }
    return event
  }

  /// The failure to read an event, which names its session and its number.
  package func damaged(event sequence: Int, of session: SessionID) -> EventStoreFailure {
    .damaged(path: path, reason: DamagedRow.reason("\(session), \(sequence)"))
  }

  func read<Value: Sendable>(
    _ query: (Database) throws -> Value
  ) throws(EventStoreFailure) -> Value {
    do {
      return try database.read(query)
    } catch let failure as EventStoreFailure {
      throw failure
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  func write(_ body: (Database) throws -> Void) throws(EventStoreFailure) {
    do {
      try database.write(body)
    } catch let failure as EventStoreFailure {
      throw failure
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private static func failure(_ error: any Error, path: String) -> EventStoreFailure {
    if error is RowDecodingError { return .damaged(path: path, reason: "corrupt") }
    guard let error = error as? DatabaseError else {
      return .notWritable(path: path, reason: "\(error)")
    }
    return switch error.resultCode {
    case .SQLITE_FULL: .full(path: path)
    case .SQLITE_NOTADB, .SQLITE_CORRUPT:
      .damaged(path: path, reason: "notADatabase")
    case .SQLITE_READONLY: .notWritable(path: path, reason: "readOnly")
    case .SQLITE_CANTOPEN, .SQLITE_PERM: .notWritable(path: path, reason: "noPermission")
    case .SQLITE_BUSY, .SQLITE_LOCKED: .notWritable(path: path, reason: "busy")
    case _: .notWritable(path: path, reason: error.message ?? error.resultCode.description)
    }
  }
}

extension SealedEvent {
  /// Reads an event from a row with its number, time, body, texts and digest.
  ///
  /// - Throws: `RowDecodingError` if a value is missing or of another type, which would end the
  ///   program with GRDB's subscripts.
  init(_ row: Row, after previous: String) throws {
    self.init(
      sequence: try row.decode(forColumn: "sequence"),
      // No clock shows another time; a damaged row may.
      at: OutsideNumber.clamped(
        try row.decode(Int.self, forColumn: "at"), to: OutsideNumber.instants),
      body: try row.decode(forColumn: "body"),
      texts: Netstrings.texts(try row.decode(forColumn: "texts")) ?? [], previous: previous,
      digest: try row.decode(forColumn: "digest"))
  }
}
