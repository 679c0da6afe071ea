import Diagnostics
import GRDB
import Sessions

/// A session as a list of sessions shows it, from its first and last events.
package struct SessionSummary: Hashable, Sendable {
  package let id: SessionID
  package let start: SessionStart
  /// The time of the first event, in seconds since 1970-01-01T00:00:00Z.
  package let startedAt: Int
  /// The time of the last event, in seconds since 1970-01-01T00:00:00Z.
  package let lastAt: Int
  package let last: SessionEvent
  /// The number of events.
  package let count: Int
  /// Whether a process is working on it now.
  package let isPresent: Bool
}

/// A session in the journal that cannot be read.
package struct DamagedSession: Hashable, Sendable {
  package let id: SessionID
  /// The number of the event that cannot be read, counted from 1.
  package let event: Int
}

/// The sessions of a journal, with those that cannot be read, which hide none of the others.
package struct SessionListing: Sendable {
  package var summaries: [SessionSummary] = []
  package var damaged: [DamagedSession] = []
}

extension Journal {
  /// The ids of all sessions, newest first.
  ///
  /// - Parameter inSeries: whether to include the sessions of series.
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func sessions(inSeries: Bool = false) throws(EventStoreFailure) -> [SessionID] {
    try read { database in
      try DatabaseValue.fetchAll(
        database,
        sql: "SELECT name FROM session"
          + (inSeries ? "" : " WHERE series IS NULL") + " ORDER BY number DESC")
    }.compactMap { String.fromDatabaseValue($0).map { SessionID(rawValue: $0) } }
  }

  /// Summaries of the sessions that can be read, as `listing(inSeries:)` gives them.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func summaries(
    inSeries series: SessionID? = nil
  ) throws(EventStoreFailure) -> [SessionSummary] {
    try listing(inSeries: series).summaries
  }

  /// Sessions from their first and last events; the chains of digests are not checked.
  ///
  /// - Parameter series: the series to list, oldest session first; with `nil`, the sessions that
  ///   belong to no series are listed, newest first.
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func listing(
    inSeries series: SessionID? = nil
  ) throws(EventStoreFailure) -> SessionListing {
    try listing(
      "s.series IS ? ORDER BY s.number \(series == nil ? "DESC" : "ASC")", [series?.rawValue])
  }

  /// The sessions of which a condition of SQL holds, in the order it says.
  func listing(
    _ condition: String, _ arguments: StatementArguments
  ) throws(EventStoreFailure) -> SessionListing {
    do {
      return try read { listing(of: try Self.ends(of: condition, arguments, in: $0)) }
    } catch .damaged {
      // A page of one session that cannot be read hides no session that stands on others.
      return try listingOneByOne(condition, arguments)
    }
  }

  /// Reads each session on its own: after a page that cannot be read, SQLite cannot even end the
  /// transaction (measured with SQLite 3.40).
  private func listingOneByOne(
    _ condition: String, _ arguments: StatementArguments
  ) throws(EventStoreFailure) -> SessionListing {
    let sessions = try read { database in
      try Row.fetchAll(
        database, sql: "SELECT s.number, s.name FROM session s WHERE \(condition)",
        arguments: arguments
      ).map { (number: Int64.fromDatabaseValue($0["number"]) ?? 0, id: Self.id($0)) }
    }
    var listing = SessionListing()
    for (number, id) in sessions {
      do {
        let one = try read { self.listing(of: try Self.ends(of: "s.number = ?", [number], in: $0)) }
        listing.summaries += one.summaries
        listing.damaged += one.damaged
      } catch .damaged {
        listing.damaged.append(DamagedSession(id: id, event: try firstUnreadable(of: number)))
      }
    }
    return listing
  }

  /// The first and last events of sessions.
  static func ends(
    of condition: String, _ arguments: StatementArguments, in database: Database
  ) throws -> [Row] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT s.number, s.name, f.at AS first_at, f.body AS first_body, f.texts AS first_texts,
          l.id & 4294967295 AS sequence, l.at, l.body, l.texts
        FROM session s
        LEFT JOIN event f ON f.id = s.number << 32 | 1
        LEFT JOIN event l ON l.id = (SELECT max(id) FROM event
          WHERE id BETWEEN s.number << 32 AND (s.number << 32) + 4294967295)
        WHERE \(condition)
        """, arguments: arguments)
  }

  /// The number of the first event of a session that SQLite cannot read, counted from 1.
  private func firstUnreadable(of number: Int64) throws(EventStoreFailure) -> Int {
    var count = 0
    do {
      try read { database in
        let events = try Row.fetchCursor(
          database,
          sql: """
            SELECT e.at, e.body, e.texts FROM session s JOIN event e
              ON e.id BETWEEN s.number << 32 AND (s.number << 32) + 4294967295
            WHERE s.number = ? ORDER BY e.id
            """, arguments: [number])
        while try events.next() != nil { count += 1 }
      }
    } catch .damaged {
      return count + 1
    }
    return max(1, count)
  }

  /// The name of a session; one that is no text is shown as the session's number.
  static func id(_ row: Row) -> SessionID {
    let number = Int64.fromDatabaseValue(row["number"]) ?? 0
    return SessionID(rawValue: String.fromDatabaseValue(row["name"]) ?? "#\(number)")
  }

  private func listing(of rows: [Row]) -> SessionListing {
    let numbers = rows.compactMap { Int64.fromDatabaseValue($0["number"]) }
    let present = locks?.present(among: numbers) ?? []
    var listing = SessionListing()
    for row in rows {
      let number = Int64.fromDatabaseValue(row["number"]) ?? 0
      let ends = SessionEnds(row, of: Self.id(row))
      guard let first = ends.first, case .started(let start, _) = first.event else {
        listing.damaged.append(DamagedSession(id: ends.id, event: 1))
        continue
      }
      guard let last = ends.last else {
        listing.damaged.append(DamagedSession(id: ends.id, event: ends.count))
        continue
      }
      listing.summaries.append(
        SessionSummary(
          id: ends.id, start: start, startedAt: first.at, lastAt: last.at, last: last.event,
          count: ends.count, isPresent: present.contains(number)))
    }
    return listing
  }
}

/// The first and last events of a session, as a row has them.
struct SessionEnds {
  let id: SessionID
  /// With its time; `nil` if it cannot be read.
  let first: (at: Int, event: SessionEvent)?
  /// With its time; `nil` if it cannot be read.
  let last: (at: Int, event: SessionEvent)?
  /// The number of the last event.
  let count: Int

  /// - Parameter row: of `Journal.ends`.
  init(_ row: Row, of id: SessionID) {
    self.id = id
    first = Self.event(of: id, in: row, "first_")
    last = Self.event(of: id, in: row, "")
    count = Int.fromDatabaseValue(row["sequence"]) ?? 1
  }

  /// The event in a row, without checking the chain of digests; `nil` if it is damaged.
  private static func event(
    of session: SessionID, in row: Row, _ prefix: String
  ) -> (at: Int, event: SessionEvent)? {
    guard let at = Int.fromDatabaseValue(row[prefix + "at"]),
      OutsideNumber.instants.contains(at),
      let body = String.fromDatabaseValue(row[prefix + "body"]),
      let texts = String.fromDatabaseValue(row[prefix + "texts"]),
      // What is wrong with the record says nothing to a person; which one it is does.
      let record = try? SealedEvent.record(body, texts: Netstrings.texts(texts) ?? []),
      let event = record.event(of: session)
    else { return nil }
    return (at, event)
  }
}

/// Series: one procedure walked for each row of a list.
extension Journal {
  /// A series in the journal.
  package struct SeriesEntry: Hashable, Sendable {
    package let id: SessionID
    /// Seconds since 1970-01-01T00:00:00Z.
    package let at: Int
    /// The SHA-256 of the series' rows, which are kept as a document.
    package let digest: String
  }

  /// Records that a series begins; its rows must already be kept as a document.
  ///
  /// - Parameters:
  ///   - digest: the SHA-256 of the rows.
  ///   - seconds: the current time, in seconds since 1970-01-01T00:00:00Z.
  /// - Throws: `EventStoreFailure` if nothing can be written, or the journal has a series with this
  ///   id.
  package func begin(
    series: SessionID, rows digest: String, at seconds: Int
  ) throws(EventStoreFailure) {
    try write { database in
      try database.execute(
        sql: "INSERT INTO series VALUES (?, ?, ?)", arguments: [series.rawValue, seconds, digest])
    }
  }

  /// The series of a journal, with those whose row cannot be read, which hide none of the others.
  package struct SeriesListing: Sendable {
    /// Newest first.
    package var entries: [SeriesEntry] = []
    package var damaged: [SessionID] = []

    package init() {}
  }

  /// All series.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func series() throws(EventStoreFailure) -> SeriesListing {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT name, at, digest FROM series ORDER BY at DESC")
      var listing = SeriesListing()
      for row in rows {
        let name = String.fromDatabaseValue(row["name"])
        if let name, let at = Int.fromDatabaseValue(row["at"]), OutsideNumber.instants.contains(at),
          let digest = String.fromDatabaseValue(row["digest"])
        {
          listing.entries.append(SeriesEntry(id: SessionID(rawValue: name), at: at, digest: digest))
        } else {
          // A name that is no text is shown as SQLite writes it.
          let shown = name ?? row.databaseValues.first.map { "\($0)" } ?? ""
          listing.damaged.append(SessionID(rawValue: shown))
        }
      }
      return listing
    }
  }

  /// The failure to read a series, which names it.
  package func damaged(series: SessionID) -> EventStoreFailure {
    .damaged(path: path, reason: PlacedReason.damagedRow.at("\(series)"))
  }
}
