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
  let tails = SessionTails()
  /// The key of the pseudonyms that were made before the journal kept one; `nil` if there is none.
  let givenPseudonymKey: String?
  /// Whether nothing can be appended, because this is a copy of the file in memory.
  private let isCopy: Bool

  /// Opens the journal at `path`, creates it if it does not exist, and updates it from version 1.
  ///
  /// - Parameters:
  ///   - locks: the path of the file by which processes know of each other; `nil` if there is only
  ///     one process.
  ///   - pseudonyms: the key of pseudonyms that were made earlier, for a journal that does not keep
  ///     one yet; `nil` for a new key.
  ///   - mostPages: the largest size of the file, in SQLite pages of 4,096 bytes; `nil` for no
  ///     limit but the disk.
  /// - Throws: `EventStoreFailure.notWritable`, `.full`, or `.damaged` if the file is not a journal
  ///   or has another version.
  package init(
    path: String, locks: String? = nil, pseudonyms: String? = nil, mostPages: Int? = nil
  ) throws(EventStoreFailure) {
    self.path = path
    givenPseudonymKey = pseudonyms
    isCopy = false
    self.locks = locks.map { JournalLocks(path: $0) }
    try Self.expectDatabase(path, named: path)
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

  /// Reads the journal in a file into memory, and updates it there from version 1. The file is not
  /// written to, and nothing can be appended or kept.
  ///
  /// - Parameters:
  ///   - file: the path of the file that is read; `nil` for a journal without sessions.
  ///   - path: the path by which messages name the journal.
  ///   - locks: the path of the file by which processes know of each other.
  /// - Throws: `EventStoreFailure.notWritable` if the file cannot be opened, `.damaged` if it is not
  ///   a journal or has another version.
  package init(
    copyOf file: String?, named path: String, locks: String
  ) throws(EventStoreFailure) {
    self.path = path
    givenPseudonymKey = nil
    isCopy = true
    self.locks = JournalLocks(path: locks)
    if let file { try Self.expectDatabase(file, named: path) }
    do {
      database = try DatabaseQueue()
      if let file {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.readonly = true
        let original = try DatabaseQueue(path: file, configuration: configuration)
        try original.backup(to: database)
        try original.close()
      }
      try database.inDatabase { try Self.prepare($0, path: path, mostPages: nil) }
    } catch let failure as EventStoreFailure {
      throw failure
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// - Throws: `EventStoreFailure.damaged` with a `DatabaseProblem`.
  private static func expectDatabase(
    _ file: String, named path: String
  ) throws(EventStoreFailure) {
    guard let problem = DatabaseProblem(at: file) else { return }
    throw .damaged(path: path, reason: problem.rawValue)
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
    do {
      try SummaryTable.complete(in: database)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      // The sessions are in other tables, and are then listed from those.
    }
    if let mostPages {
      _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(mostPages)")
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
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: "SELECT number << 32 AS first, key FROM session WHERE name = ?"),
        arguments: [session.rawValue])
      guard let row else { return [] }
      let first: Int64 = try row.decode(forColumn: "first")
      let version = SessionKey(stored: try row.decode(forColumn: "key")).version
      // The event before is read as well: its digest is the first one's `previous`.
      // Copied, because a cursor's row would read a damaged value as a text.
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT id & 4294967295 AS sequence, at, body, texts, digest FROM event
            WHERE id BETWEEN ? AND ? ORDER BY id
            """),
        arguments: [first + Int64(sequence), first + 0xFFFF_FFFF])
      var previous = SealedEvent.origin(of: session, version: version)
      var events: [SealedEvent] = []
      events.reserveCapacity(rows.count)
      for row in rows {
        let event: SealedEvent
        do {
          event = try SealedEvent(row, after: previous)
        } catch is RowDecodingError {
          let sequence = try? row.decode(Int.self, atIndex: 0)
          throw damaged(event: sequence ?? 0, of: session)
        }
        previous = event.digest
        if event.sequence > sequence { events.append(event) }
      }
      return events
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
    let key = try key(of: session)
    let events = try sealedEvents(of: session)
    var history: [(sequence: Int, at: Int, event: SessionEvent)] = []
    history.reserveCapacity(events.count)
    var known = commitments.known(of: key)
    defer { commitments.keep(known) }
    var previous = SealedEvent.origin(of: session, version: key.version)
    for sealed in events {
      guard sealed.isIntact(&known), sealed.previous == previous,
        sealed.sequence == history.count + 1
      else {
        throw .damaged(
          path: path, reason: PlacedReason.alteredEvent.at("\(session), \(sealed.sequence)"))
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
    try readOnce { database in
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
    try readOnce { database in
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
    try readOnce { database in
      try Data.fetchOne(
        database, sql: "SELECT content FROM document WHERE digest = ?", arguments: [digest])
    }.map { Array($0) }
  }

  /// The key of a session's commitments.
  func key(of session: SessionID) throws(EventStoreFailure) -> SessionKey {
    SessionKey(
      stored: try readOnce { database in
        try String.fetchOne(
          database.cachedStatement(sql: "SELECT key FROM session WHERE name = ?"),
          arguments: [session.rawValue])
      } ?? "")
  }

  /// The key of the pseudonyms in exports from this journal; `nil` as long as all its sessions were
  /// begun by earlier versions of Stegvis.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func pseudonymKey() throws(EventStoreFailure) -> String? {
    try read { try Self.pseudonymKey(in: $0) }
  }

  /// The key that the newest session has, and with it every other one that has any.
  static func pseudonymKey(in database: Database) throws -> String? {
    try String.fetchOne(
      database.cachedStatement(
        sql: "SELECT key FROM session WHERE key LIKE '%:%' ORDER BY number DESC LIMIT 1")
    ).flatMap { SessionKey(stored: $0).pseudonyms }
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
        path: path, reason: PlacedReason.unknownEvent.at("\(session), \(sealed.sequence)"))
    }
    return event
  }

  /// The failure to read an event, which names its session and its number.
  package func damaged(event sequence: Int, of session: SessionID) -> EventStoreFailure {
    .damaged(path: path, reason: PlacedReason.damagedRow.at("\(session), \(sequence)"))
  }

  /// Reads one state of the journal.
  func read<Value>(
    _ query: (Database) throws -> Value
  ) throws(EventStoreFailure) -> Value {
    try convertingErrors {
      try database.inDatabase { database in
        try database.inTransaction(begun: "BEGIN DEFERRED") { try query($0) }
      }
    }
  }

  /// Reads with one statement, which sees one state without a transaction around it.
  func readOnce<Value>(
    _ query: (Database) throws -> Value
  ) throws(EventStoreFailure) -> Value {
    try convertingErrors { try database.inDatabase(query) }
  }

  /// - Parameter isFlushed: whether it is on disk when this returns; otherwise, when the next
  ///   transaction is, though everybody sees it.
  func write(
    isFlushed: Bool = true, _ body: (Database) throws -> Void
  ) throws(EventStoreFailure) {
    guard !isCopy else { throw .notWritable(path: path, reason: "readOnly") }
    try convertingErrors {
      try database.inDatabase { database in
        guard !isFlushed else {
          return try database.inTransaction(begun: "BEGIN IMMEDIATE", body)
        }
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        do {
          try database.inTransaction(begun: "BEGIN IMMEDIATE", body)
        } catch {
          try database.execute(sql: "PRAGMA synchronous = FULL")
          throw error
        }
        try database.execute(sql: "PRAGMA synchronous = FULL")
      }
    }
  }

  private func convertingErrors<Value>(
    _ body: () throws -> Value
  ) throws(EventStoreFailure) -> Value {
    do {
      return try body()
    } catch let failure as EventStoreFailure {
      throw failure
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private static func failure(_ error: any Error, path: String) -> EventStoreFailure {
    if error is RowDecodingError { return .damaged(path: path, reason: "corrupt") }
    guard let error = error as? DatabaseError else {
      return .notWritable(path: path, reason: "systemRefuses")
    }
    return switch error.resultCode {
    case .SQLITE_FULL: .full(path: path)
    case .SQLITE_NOTADB: .damaged(path: path, reason: "notADatabase")
    case .SQLITE_CORRUPT: .damaged(path: path, reason: "corrupt")
    case .SQLITE_READONLY: .notWritable(path: path, reason: "readOnly")
    case .SQLITE_CANTOPEN, .SQLITE_PERM: .notWritable(path: path, reason: "noPermission")
    case .SQLITE_BUSY, .SQLITE_LOCKED: .notWritable(path: path, reason: "busy")
    case .SQLITE_IOERR: .notWritable(path: path, reason: "deviceFails")
    case _: .notWritable(path: path, reason: "systemRefuses")
    }
  }
}

extension Database {
  /// Runs `body` in a transaction whose beginning and end are compiled once. What it throws undoes the
  /// transaction.
  ///
  /// - Parameter begin: the statement that begins it.
  fileprivate func inTransaction<Value>(
    begun begin: String, _ body: (Database) throws -> Value
  ) throws -> Value {
    try cachedStatement(sql: begin).execute()
    do {
      let value = try body(self)
      try cachedStatement(sql: "COMMIT").execute()
      return value
    } catch {
      // SQLite itself undoes it after some errors, such as a full disk.
      if isInsideTransaction { try rollback() }
      throw error
    }
  }
}

extension SealedEvent {
  /// Reads an event from a row with its number, time, body, texts and digest, in this order.
  ///
  /// - Throws: `RowDecodingError` if a value is missing or of another type, which would end the
  ///   program with GRDB's subscripts.
  init(_ row: Row, after previous: String) throws {
    self.init(
      sequence: try row.decode(atIndex: 0),
      // No clock shows another time; a damaged row may.
      at: OutsideNumber.clamped(
        try row.decode(Int.self, atIndex: 1), to: OutsideNumber.instants),
      body: try row.decode(atIndex: 2),
      texts: Netstrings.texts(try row.decode(atIndex: 3)) ?? [], previous: previous,
      digest: try row.decode(atIndex: 4))
  }
}
