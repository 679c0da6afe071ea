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
          CREATE TABLE event (
            session TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL,
            body TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL,
            texts TEXT NOT NULL DEFAULT '[]',
            PRIMARY KEY (session, sequence));
          CREATE TABLE document (digest TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
          CREATE TRIGGER event_is_kept BEFORE UPDATE ON event
            BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
          CREATE TRIGGER event_stays BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
          \(sessions)
          PRAGMA application_id = \(applicationID);
          PRAGMA user_version = \(version);
          """)
      return .commit
    }
  }

  /// The sessions with the key of their commitments, and the series they belong to.
  private static let sessions = """
    CREATE TABLE session (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, key TEXT NOT NULL, series TEXT);
    CREATE INDEX session_of_series ON session (series) WHERE series IS NOT NULL;
    CREATE TABLE series (
      name TEXT PRIMARY KEY, at INTEGER NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
    """

  /// Brings a journal of version 1 up to date: its events stay as they are, and keep their texts
  /// in themselves.
  static func update(_ database: Database) throws {
    try database.inTransaction {
      try database.execute(
        sql: """
          ALTER TABLE event ADD COLUMN texts TEXT NOT NULL DEFAULT '[]';
          \(sessions)
          INSERT INTO session (name, key)
            SELECT session, '' FROM event WHERE sequence = 1 ORDER BY rowid;
          PRAGMA user_version = \(version);
          """)
      return .commit
    }
  }
}
