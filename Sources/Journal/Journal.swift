import FoundationEssentials
import GRDB
import Sessions

/// Every session's events, append-only, in one SQLite file.
package struct Journal: EventStore {
  package let path: String
  let database: DatabaseQueue
  let locks: JournalLocks?

  /// Opens the journal at `path`, and makes it where there is none.
  ///
  /// - Parameters:
  ///   - locks: the file by which processes know of each other; `nil` where there is only one.
  ///   - mostPages: how large the file may grow, in SQLite's pages of 4,096 bytes; `nil`
  ///     for as large as the disk.
  /// - Throws: `EventStoreFailure.notWritable`, `.full`, or `.damaged` where the file is no
  ///   journal.
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
    let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if application == JournalSchema.applicationID, [1, JournalSchema.version].contains(version) {
      // GRDB's own set-up runs after `prepareDatabase` and would undo it there.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      if version == 1 { try JournalSchema.update(database) }
    } else {
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
      guard application == 0, tables == 0 else {
        throw EventStoreFailure.damaged(
          path: path,
          reason: application == JournalSchema.applicationID ? "otherVersion" : "notAJournal")
      }
      try JournalSchema.create(in: database)
    }
    if let mostPages {
      _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(mostPages)")
    }
  }

  // MARK: - Writing

  package func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    try writing { database in
      let key = try Self.key(of: session, before: events.first, in: database)
      let last = try Row.fetchOne(
        database.cachedStatement(
          sql:
            "SELECT sequence, digest FROM event WHERE session = ? ORDER BY sequence DESC LIMIT 1"),
        arguments: [session.rawValue])
      guard (last?["sequence"] ?? 0) == sequence else {
        throw EventStoreFailure.overtaken(session)
      }
      var previous: String = last?["digest"] ?? SealedEvent.origin(of: session)
      let insert = try database.cachedStatement(
        sql: """
          INSERT INTO event (session, sequence, at, body, previous, digest, texts)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
      for (offset, event) in events.enumerated() {
        let sealed = try SealedEvent.seal(
          event, sequence: sequence + offset + 1, at: seconds, previous: previous, key: key)
        try insert.execute(arguments: [
          session.rawValue, sealed.sequence, sealed.at, sealed.body, sealed.previous,
          sealed.digest, TextList.json(sealed.texts),
        ])
        previous = sealed.digest
      }
    }
  }

  /// The key of a session's commitments; made with its first event.
  private static func key(
    of session: SessionID, before event: SessionEvent?, in database: Database
  ) throws -> String {
    let known = try String.fetchOne(
      database.cachedStatement(sql: "SELECT key FROM session WHERE name = ?"),
      arguments: [session.rawValue])
    if let known { return known }
    let key = Commitment.newKey()
    let series = session.series
    try database.execute(
      sql: "INSERT INTO session (name, key, series) VALUES (?, ?, ?)",
      arguments: [session.rawValue, key, series?.rawValue])
    return key
  }

  /// Keeps the bytes of documents by their SHA-256, so that a session can always be read again.
  package func keep(_ documents: [String: [UInt8]]) throws(EventStoreFailure) {
    try writing { database in
      for (digest, bytes) in documents {
        try database.execute(
          sql: "INSERT OR IGNORE INTO document VALUES (?, ?)", arguments: [digest, Data(bytes)])
      }
    }
  }

  func writing(_ body: (Database) throws -> Void) throws(EventStoreFailure) {
    do {
      try database.write(body)
    } catch let failure as EventStoreFailure {
      throw failure
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  // MARK: - Reading

  /// The ids of all sessions, the newest first; those of a series only with it.
  package func sessions(inSeries: Bool = false) throws(EventStoreFailure) -> [SessionID] {
    try read { database in
      try String.fetchAll(
        database,
        sql: "SELECT name FROM session"
          + (inSeries ? "" : " WHERE series IS NULL") + " ORDER BY number DESC")
    }.map { SessionID(rawValue: $0) }
  }

  /// A session's events in order; empty where there is no such session.
  ///
  /// - Parameter sequence: only those after this number.
  package func sealedEvents(
    of session: SessionID, after sequence: Int = 0
  ) throws(EventStoreFailure) -> [SealedEvent] {
    try read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT sequence, at, body, previous, digest, texts FROM event
            WHERE session = ? AND sequence > ? ORDER BY sequence
            """),
        arguments: [session.rawValue, sequence]
      ).map { try Self.sealed($0) }
    }
  }

  static func sealed(_ row: Row) throws -> SealedEvent {
    SealedEvent(
      sequence: row["sequence"], at: row["at"], body: row["body"],
      texts: try TextList.texts(row["texts"]), previous: row["previous"], digest: row["digest"])
  }

  /// The bytes kept under a SHA-256; `nil` where none are.
  package func document(_ digest: String) throws(EventStoreFailure) -> [UInt8]? {
    try read { database in
      try Data.fetchOne(
        database, sql: "SELECT content FROM document WHERE digest = ?", arguments: [digest])
    }.map { Array($0) }
  }

  func read<Value: Sendable>(
    _ query: (Database) throws -> Value
  ) throws(EventStoreFailure) -> Value {
    do {
      return try database.read(query)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private static func failure(_ error: any Error, path: String) -> EventStoreFailure {
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
