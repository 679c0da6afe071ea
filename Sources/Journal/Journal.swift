import FoundationEssentials
import GRDB
import Sessions

/// Every session's events, append-only, in one SQLite file.
package struct Journal: EventStore {
  package let path: String
  private let database: DatabaseQueue

  /// "Steg" in ASCII: what `file` and we know a journal by.
  private static let applicationID = 0x5374_6567
  private static let version = 1

  /// Opens the journal at `path`, and makes it where there is none.
  ///
  /// - Parameter mostPages: how large the file may grow, in SQLite's pages of 4,096 bytes; `nil`
  ///   for as large as the disk.
  /// - Throws: `EventStoreFailure.notWritable`, `.full`, or `.damaged` where the file is no
  ///   journal.
  package init(path: String, mostPages: Int? = nil) throws(EventStoreFailure) {
    self.path = path
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      database = try DatabaseQueue(path: path, configuration: configuration)
      try database.inDatabase { database in
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if application == Self.applicationID, version == Self.version {
          // GRDB's own set-up runs after `prepareDatabase` and would undo it there.
          try database.execute(sql: "PRAGMA synchronous = FULL")
          try Self.limit(database, to: mostPages)
          return
        }
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == 0, tables == 0 else {
          throw EventStoreFailure.damaged(
            path: path,
            reason: application == Self.applicationID
              ? "otherVersion" : "notAJournal")
        }
        try Self.create(in: database)
        try Self.limit(database, to: mostPages)
      }
    } catch let failure as EventStoreFailure {
      throw failure
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private static func limit(_ database: Database, to pages: Int?) throws {
    guard let pages else { return }
    _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages)")
  }

  private static func create(in database: Database) throws {
    // WAL costs one flush a commit instead of the rollback journal's three.
    _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
    try database.execute(sql: "PRAGMA synchronous = FULL")
    try database.inTransaction {
      try database.execute(
        sql: """
          CREATE TABLE event (
            session TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL,
            body TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL,
            PRIMARY KEY (session, sequence));
          CREATE TABLE document (digest TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
          CREATE TRIGGER event_is_kept BEFORE UPDATE ON event
            BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
          CREATE TRIGGER event_stays BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
          PRAGMA application_id = \(applicationID);
          PRAGMA user_version = \(version);
          """)
      return .commit
    }
  }

  // MARK: - Writing

  package func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    do {
      try database.write { database in
        let last = try Row.fetchOne(
          database,
          sql:
            "SELECT sequence, digest FROM event WHERE session = ? ORDER BY sequence DESC LIMIT 1",
          arguments: [session.rawValue])
        guard (last?["sequence"] ?? 0) == sequence else {
          throw EventStoreFailure.overtaken(session)
        }
        var previous: String = last?["digest"] ?? SealedEvent.origin(of: session)
        for (offset, event) in events.enumerated() {
          let sealed = try SealedEvent.seal(
            event, sequence: sequence + offset + 1, at: seconds, previous: previous)
          try database.execute(
            sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
              session.rawValue, sealed.sequence, sealed.at, sealed.body, sealed.previous,
              sealed.digest,
            ])
          previous = sealed.digest
        }
      }
    } catch let failure as EventStoreFailure {
      throw failure
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// Keeps the bytes of documents by their SHA-256, so that a session can always be read again.
  package func keep(_ documents: [String: [UInt8]]) throws(EventStoreFailure) {
    do {
      try database.write { database in
        for (digest, bytes) in documents {
          try database.execute(
            sql: "INSERT OR IGNORE INTO document VALUES (?, ?)", arguments: [digest, Data(bytes)])
        }
      }
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  // MARK: - Reading

  /// The ids of all sessions, the newest first.
  package func sessions() throws(EventStoreFailure) -> [SessionID] {
    try read { database in
      try String.fetchAll(
        database, sql: "SELECT session FROM event WHERE sequence = 1 ORDER BY rowid DESC")
    }.map { SessionID(rawValue: $0) }
  }

  /// A session's events in order; empty where there is no such session.
  package func events(of session: SessionID) throws(EventStoreFailure) -> [SealedEvent] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT sequence, at, body, previous, digest FROM event
          WHERE session = ? ORDER BY sequence
          """,
        arguments: [session.rawValue]
      ).map { row in
        SealedEvent(
          sequence: row["sequence"], at: row["at"], body: row["body"],
          previous: row["previous"], digest: row["digest"])
      }
    }
  }

  /// The bytes kept under a SHA-256; `nil` where none are.
  package func document(_ digest: String) throws(EventStoreFailure) -> [UInt8]? {
    try read { database in
      try Data.fetchOne(
        database, sql: "SELECT content FROM document WHERE digest = ?", arguments: [digest])
    }.map { Array($0) }
  }

  private func read<Value: Sendable>(
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
