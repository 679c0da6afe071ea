import GRDB

/// The tables of a journal.
enum JournalSchema {
  /// "Steg" in ASCII: what `file` and we know a journal by.
  static let applicationID = 0x5374_6567
  static let version = 2

  static func create(in database: Database) throws {
    // Until the switch, a power failure must not bring the removed rollback journal back, which
    // would take the whole file with it (sqlite.org/pragma.html#pragma_synchronous, EXTRA).
    try database.execute(sql: "PRAGMA synchronous = EXTRA")
    // WAL costs one flush a commit instead of the rollback journal's three.
    _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
    try database.execute(sql: "PRAGMA synchronous = FULL")
    try database.inTransaction {
      try database.execute(
        sql: """
          \(tables)
          CREATE TABLE document (digest TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
          PRAGMA application_id = \(applicationID);
          PRAGMA user_version = \(version);
          """)
      return .commit
    }
  }

  /// An event's id is its session's number times 2³² and its own number: the events of a session lie
  /// together, and a step writes half the pages that a key of two columns would.
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

  /// Brings a journal of version 1 up to date: its events keep their words, digests and texts.
  static func update(_ database: Database) throws {
    try database.inTransaction {
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

  /// The id of a session's event of this number.
  static func id(_ sequence: Int, of session: Int64) -> Int64 { session << 32 | Int64(sequence) }
}
