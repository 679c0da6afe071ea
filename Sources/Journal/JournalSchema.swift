import Diagnostics
import GRDB
import Glibc

/// The tables of a journal's SQLite file, and how a file of an older version gets them.
enum JournalSchema {
  /// "Steg" in ASCII, by which `file` and Stegvis recognise a journal.
  static let applicationID = 0x5374_6567
  static let version = 2

  /// What a database contains.
  enum Contents: Equatable {
    case nothing
    /// A journal of a version that can be read.
    case journal(version: Int)
    case otherVersion
    /// Tables of another program.
    case otherDatabase
  }

  static func contents(of database: Database) throws -> Contents {
    // In one statement: another process may be making it a journal, and has made all of it or nothing.
    let values =
      try Row.fetchOne(
        database,
        sql: """
          SELECT (SELECT application_id FROM pragma_application_id),
            (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master)
          """)?.databaseValues.map { Int.fromDatabaseValue($0) ?? 0 } ?? []
    guard values.count == 3 else { return .otherDatabase }
    let (application, known, tables) = (values[0], values[1], values[2])
    if application == applicationID {
      return [1, version].contains(known) ? .journal(version: known) : .otherVersion
    }
    return application == 0 && tables == 0 ? .nothing : .otherDatabase
  }

  /// Makes an empty file a journal. Of several processes that find it empty at the same time, one
  /// does, and the others wait for it.
  static func create(in database: Database) throws {
    // Until the switch to WAL, a power failure could bring back the deleted rollback journal, which
    // would undo the whole file (sqlite.org/pragma.html#pragma_synchronous, EXTRA).
    try database.execute(sql: "PRAGMA synchronous = EXTRA")
    // WAL takes one flush per commit, the rollback journal three.
    try switchToWAL(database)
    try database.execute(sql: "PRAGMA synchronous = FULL")
    try database.inTransaction(.exclusive) {
      // Another process may have made it a journal before this one had the transaction.
      guard try contents(of: database) == .nothing else { return .rollback }
      try database.execute(
        sql: """
          \(tables)
          \(SummaryTable.definition)
          CREATE TABLE document (digest TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
          PRAGMA application_id = \(applicationID);
          PRAGMA user_version = \(version);
          """)
      return .commit
    }
  }

  /// Switches to a write-ahead log, and waits up to 5 seconds for processes that use the file.
  ///
  /// SQLite's own waiting does not apply: the switch reads the file before it locks it, and SQLite
  /// never waits for a lock while it holds another one (sqlite.org/c3ref/busy_handler.html).
  private static func switchToWAL(_ database: Database) throws {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(5)
    while true {
      do {
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        return
      } catch let error as DatabaseError
        where error.resultCode == .SQLITE_BUSY && clock.now < deadline
      {
        // Different for each process, so that two of them do not meet again and again.
        usleep(.random(in: 1_000...10_000))
      }
    }
  }

  /// The tables but `document`, as SQL.
  ///
  /// An event's id is its session's number times 2³², plus its own number. The events of a session
  /// are therefore stored together, and a step writes half the pages that a two-column key would.
  private static let tables = """
    CREATE TABLE session (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, key TEXT NOT NULL, series TEXT);
    CREATE INDEX session_of_series ON session (series) WHERE series IS NOT NULL;
    CREATE TABLE series (
      name TEXT PRIMARY KEY, at INTEGER NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE event (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL,
      texts TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL);
    CREATE TRIGGER event_is_kept BEFORE UPDATE ON event
      BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER event_stays BEFORE DELETE ON event
      BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    """

  /// Updates a journal of version 1; its events keep their bodies, digests and texts.
  static func update(_ database: Database) throws {
    try database.inTransaction(.exclusive) {
      // Another process may have updated it before this one had the transaction.
      guard try contents(of: database) == .journal(version: 1) else { return .rollback }
      try database.execute(
        sql: """
          ALTER TABLE event RENAME TO event_1;
          DROP TRIGGER IF EXISTS event_is_kept;
          DROP TRIGGER IF EXISTS event_stays;
          \(tables)
          INSERT INTO session (name, key)
            SELECT session, '' FROM event_1 WHERE sequence = 1 ORDER BY rowid;
          INSERT INTO event (id, at, body, digest)
            SELECT s.number << 32 | e.sequence, e.at, e.body, e.digest
            FROM event_1 e JOIN session s ON s.name = e.session;
          DROP TABLE event_1;
          PRAGMA user_version = \(version);
          """)
      return .commit
    }
  }

  /// The id of an event, from its number and the number of its session.
  static func id(_ sequence: Int, of session: Int64) -> Int64 { session << 32 | Int64(sequence) }
}

/// The texts of an event as the journal stores them: netstrings (D. J. Bernstein, 1997), such as
/// `5:Falun,4:hall,`, which no text can break out of. Lengths are in bytes of UTF-8.
enum Netstrings {
  /// The texts as netstrings, one after the other.
  static func netstrings(_ texts: [String]) -> String {
    var written = ""
    for text in texts { written += "\(text.utf8.count):\(text)," }
    return written
  }

  /// The texts in a list of netstrings; `nil` if it is not one.
  static func texts(_ written: String) -> [String]? {
    var rest = written.utf8[...]
    var texts: [String] = []
    while !rest.isEmpty {
      guard let colon = rest.firstIndex(of: 0x3A),
        let length = OutsideNumber.whole(Substring(rest[..<colon]), in: OutsideNumber.counts)
      else { return nil }
      let start = rest.index(after: colon)
      guard let end = rest.index(start, offsetBy: length, limitedBy: rest.endIndex),
        end < rest.endIndex, rest[end] == 0x2C, let text = String(rest[start..<end])
      else { return nil }
      texts.append(text)
      rest = rest[rest.index(after: end)...]
    }
    return texts
  }
}
