import GRDB

/// The tables of a journal's SQLite file, and how a file of an older version gets them.
enum JournalSchema {
  /// "Steg" in ASCII, by which `file` and Stegvis recognise a journal.
  static let applicationID = 0x5374_6567
  static let version = 2

  /// Makes an empty file a journal.
  static func create(in database: Database) throws {
    // Until the switch to WAL, a power failure could bring back the deleted rollback journal, which
    // would undo the whole file (sqlite.org/pragma.html#pragma_synchronous, EXTRA).
    try database.execute(sql: "PRAGMA synchronous = EXTRA")
    // WAL takes one flush per commit, the rollback journal three.
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
        let length = Int(Substring(rest[..<colon])), length >= 0
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
