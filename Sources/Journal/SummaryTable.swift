import GRDB
import Sessions

/// How far a session is, as far as its last event tells.
package enum SessionStage: String, Hashable, Sendable, CaseIterable {
  case completed
  /// A second person must approve a change.
  case waiting
  case open
  /// Only the events tell: another version of Stegvis has recorded the last one, or it cannot be read.
  case unknown

  /// - Parameter last: the session's last event.
  package init(last: SessionEvent) {
    self =
      switch last {
      case .completed: .completed
      case .approvalRequested, .stopped(_, .unapproved): .waiting
      case .started, .shown, .chosen, .decided, .checked, .attempted, .performed, .failed,
        .verified, .refused, .overridden, .attested, .passed, .recorded, .skipped, .modeChanged,
        .left, .returned, .resumed, .stopped, .approved, .rejected, .deviated, .planSetAside,
        .noted:
        .open
      }
  }
}

/// The table `summary`, with a row for each session, by which sessions are found, ordered and counted
/// without reading events. It proves nothing: what is shown of a session comes from its events.
///
/// The transaction that appends events changes the row, too. A trigger marks the row of a session to
/// which another version of Stegvis has appended, because that does not know the table; the next one
/// that opens the journal reads its events.
enum SummaryTable {
  /// As SQL. `walked` is what the session walks, as in `SessionStart.walked`, and empty if that is not
  /// known; `began` and `last` are the times of its first and last events, `sequence` the number of
  /// the last one.
  static let definition = """
    CREATE TABLE summary (
      number INTEGER PRIMARY KEY, series TEXT, stage TEXT NOT NULL, walked TEXT NOT NULL,
      began INTEGER NOT NULL, last INTEGER NOT NULL, sequence INTEGER NOT NULL);
    CREATE INDEX summary_alone ON summary (number) WHERE series IS NULL;
    CREATE INDEX summary_of_stage ON summary (stage, number) WHERE series IS NULL;
    CREATE INDEX summary_unknown ON summary (number) WHERE stage = 'unknown';
    CREATE TRIGGER event_is_not_summed_up AFTER INSERT ON event
      WHEN NOT EXISTS (SELECT 1 FROM summary
        WHERE number = NEW.id >> 32 AND sequence >= NEW.id & 4294967295)
      BEGIN
        INSERT OR IGNORE INTO summary
          SELECT number, series, 'unknown', '', 0, 0, 0 FROM session
          WHERE number = NEW.id >> 32;
        UPDATE summary SET stage = 'unknown', sequence = NEW.id & 4294967295
          WHERE number = NEW.id >> 32;
      END;
    """

  /// Records that events were appended; before they are, so that the trigger finds them counted.
  ///
  /// - Parameters:
  ///   - number: the number of the session.
  ///   - events: what is appended, in order, with the times as they are sealed.
  static func record(
    _ batch: EventBatch, _ events: [SealedEvent], of number: Int64, in database: Database
  ) throws {
    guard let last = batch.events.last?.event, let end = events.last else { return }
    let stage = SessionStage(last: last).rawValue
    if case .started(let start, _)? = batch.events.first?.event, batch.sequence == 0 {
      try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO summary VALUES (?, ?, ?, ?, ?, ?, ?)"
      ).execute(arguments: [
        number, batch.session.series?.rawValue, stage, start.walked, events.first?.at, end.at,
        end.sequence,
      ])
    } else {
      // One whose beginning is not known is left to the trigger.
      try database.cachedStatement(
        sql: """
          UPDATE summary SET stage = ?, last = ?, sequence = ? WHERE number = ? AND walked <> ''
          """
      ).execute(arguments: [stage, end.at, end.sequence, number])
    }
  }

  /// Makes the table if there is none, and reads the events of the sessions that are not known.
  static func complete(in database: Database) throws {
    let known = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'summary')"
    if try Bool.fetchOne(database, sql: known) != true {
      try database.inTransaction(.immediate) {
        // Another process may have made it before this one had the transaction.
        guard try Bool.fetchOne(database, sql: known) != true else { return .rollback }
        try database.execute(
          sql: """
            \(definition)
            INSERT INTO summary SELECT number, series, 'unknown', '', 0, 0, 0 FROM session;
            """)
        return .commit
      }
    }
    let unknown = try Int64.fetchAll(
      database, sql: "SELECT number FROM summary WHERE stage = 'unknown'")
    for start in stride(from: 0, to: unknown.count, by: chunk) {
      let rows = try ends(of: Array(unknown[start...].prefix(chunk)), in: database)
      try database.inTransaction(.immediate) {
        for row in rows { try complete(row, in: database) }
        return .commit
      }
    }
  }

  /// So many sessions are read at once, which bounds the memory that their events take.
  private static let chunk = 500

  /// The first and last events of sessions, without those that SQLite cannot read.
  private static func ends(of numbers: [Int64], in database: Database) throws -> [Row] {
    func read(_ numbers: [Int64]) throws -> [Row] {
      try Journal.ends(
        of: "s.number IN (\(databaseQuestionMarks(count: numbers.count)))",
        StatementArguments(numbers), in: database)
    }
    do {
      return try read(numbers)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      return try numbers.flatMap { number in
        do {
          return try read([number])
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
          return []
        }
      }
    }
  }

  private static func complete(_ row: Row, in database: Database) throws {
    guard let number = Int64.fromDatabaseValue(row["number"]),
      case let ends = SessionEnds(row, of: Journal.id(row)), let first = ends.first,
      let last = ends.last, case .started(let start, _) = first.event
    else { return }
    try database.cachedStatement(
      sql: """
        UPDATE summary SET stage = ?, walked = ?, began = ?, last = ?, sequence = ?
        WHERE number = ? AND stage = 'unknown' AND sequence <= ?
        """
    ).execute(arguments: [
      SessionStage(last: last.event).rawValue, start.walked, first.at, last.at,
      ends.count, number, ends.count,
    ])
  }
}

extension SessionStart {
  /// What the session walks: the id of a procedure, or the path of a document that is walked as it is,
  /// since many of those are called alike.
  package var walked: String {
    walksDocument ? document ?? procedure.rawValue : procedure.rawValue
  }
}

/// What is found by the table of summaries.
extension Journal {
  /// Sessions that belong to no series, newest first, from their first and last events; the chains of
  /// digests are not checked.
  ///
  /// - Parameters:
  ///   - stages: those that are listed; the unknown ones are, too, because they may be any.
  ///   - offset: how many newer ones are left out.
  ///   - most: how many are read at most.
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func listing(
    of stages: Set<SessionStage> = Set(SessionStage.allCases), after offset: Int, most: Int
  ) throws(EventStoreFailure) -> SessionListing {
    let (condition, arguments) = Self.condition(stages)
    do {
      let numbers = try readOnce { database in
        try Int64.fetchAll(
          database.cachedStatement(
            sql: """
              SELECT number FROM summary WHERE \(condition) ORDER BY number DESC LIMIT ? OFFSET ?
              """),
          arguments: arguments + [most, offset])
      }
      guard !numbers.isEmpty else { return SessionListing() }
      return try listing(
        "s.number IN (\(databaseQuestionMarks(count: numbers.count))) ORDER BY s.number DESC",
        StatementArguments(numbers))
    } catch .damaged {
      return try listing().part(of: stages, after: offset, most: most)
    }
  }

  /// How many sessions belong to no series, in these stages or an unknown one.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func count(
    of stages: Set<SessionStage> = Set(SessionStage.allCases)
  ) throws(EventStoreFailure) -> Int {
    let (condition, arguments) = Self.condition(stages)
    return try readOnce { database in
      try Int.fetchOne(
        database.cachedStatement(sql: "SELECT count(*) FROM summary WHERE \(condition)"),
        arguments: arguments)
    } ?? 0
  }

  /// How long the completed sessions that belong to no series took, in seconds, by what they walk.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func durations() throws(EventStoreFailure) -> [String: [Int]] {
    try readOnce { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT walked, last - began AS taken FROM summary
          WHERE series IS NULL AND stage = 'completed'
          """
      ).reduce(into: [:]) { durations, row in
        guard let walked = String.fromDatabaseValue(row["walked"]),
          let taken = Int.fromDatabaseValue(row["taken"])
        else { return }
        durations[walked, default: []].append(taken)
      }
    }
  }

  private static func condition(
    _ stages: Set<SessionStage>
  ) -> (sql: String, arguments: StatementArguments) {
    guard stages.count < SessionStage.allCases.count else { return ("series IS NULL", []) }
    let named = stages.union([.unknown]).map(\.rawValue).sorted()
    return (
      "series IS NULL AND stage IN (\(databaseQuestionMarks(count: named.count)))",
      StatementArguments(named)
    )
  }
}

extension SessionListing {
  /// The same sessions as the table of summaries finds, found in their events.
  fileprivate func part(
    of stages: Set<SessionStage>, after offset: Int, most: Int
  ) -> SessionListing {
    let found = summaries.filter { stages.contains(SessionStage(last: $0.last)) }
    return SessionListing(
      summaries: Array(found.dropFirst(offset).prefix(most)), damaged: offset == 0 ? damaged : [])
  }
}
