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

extension Journal {
  /// The ids of all sessions, newest first.
  ///
  /// - Parameter inSeries: whether to include the sessions of series.
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func sessions(inSeries: Bool = false) throws(EventStoreFailure) -> [SessionID] {
    try read { database in
      try String.fetchAll(
        database,
        sql: "SELECT name FROM session"
          + (inSeries ? "" : " WHERE series IS NULL") + " ORDER BY number DESC")
    }.map { SessionID(rawValue: $0) }
  }

  /// Summaries of sessions from their first and last events; the chains of digests are not checked.
  ///
  /// - Parameter series: the series to list, oldest session first; with `nil`, the sessions that
  ///   belong to no series are listed, newest first.
  /// - Throws: `EventStoreFailure` if the journal cannot be read or an event cannot be decoded.
  package func summaries(
    inSeries series: SessionID? = nil
  ) throws(EventStoreFailure) -> [SessionSummary] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT s.number, s.name, f.at AS first_at, f.body AS first_body, f.texts AS first_texts,
            l.id & 4294967295 AS sequence, l.at, l.body, l.texts
          FROM session s
          JOIN event f ON f.id = s.number << 32 | 1
          JOIN event l ON l.id = (SELECT max(id) FROM event WHERE id < (s.number + 1) << 32)
          WHERE s.series IS ? ORDER BY s.number \(series == nil ? "DESC" : "ASC")
          """, arguments: [series?.rawValue]
      ).map { row in
        SummaryRow(
          number: row["number"], id: SessionID(rawValue: row["name"]),
          first: (row["first_at"], row["first_body"], row["first_texts"]),
          last: (row["at"], row["body"], row["texts"]), count: row["sequence"])
      }
    }
    let present = locks?.present(among: rows.map(\.number)) ?? []
    var summaries: [SessionSummary] = []
    for row in rows {
      let first = try event(row.first.body, row.first.texts, of: row.id)
      guard case .started(let start, _) = first else { continue }
      summaries.append(
        SessionSummary(
          id: row.id, start: start, startedAt: row.first.at, lastAt: row.last.at,
          last: try event(row.last.body, row.last.texts, of: row.id), count: row.count,
          isPresent: present.contains(row.number)))
    }
    return summaries
  }

  private struct SummaryRow {
    let number: Int64
    let id: SessionID
    let first: (at: Int, body: String, texts: String)
    let last: (at: Int, body: String, texts: String)
    let count: Int
  }

  /// The event of a row, without checking the chain of digests.
  private func event(
    _ body: String, _ texts: String, of session: SessionID
  ) throws(EventStoreFailure) -> SessionEvent {
    do {
      let record = try SealedEvent.record(body, texts: Netstrings.texts(texts) ?? [])
      if let event = record.event(of: session) { return event }
    } catch {
      throw .damaged(path: path, reason: "\(session): \(error)")
    }
    throw .damaged(path: path, reason: "\(session): an event of an unknown kind")
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

  /// All series, newest first.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  package func series() throws(EventStoreFailure) -> [SeriesEntry] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT name, at, digest FROM series ORDER BY at DESC").map {
        SeriesEntry(id: SessionID(rawValue: $0["name"]), at: $0["at"], digest: $0["digest"])
      }
    }
  }
}
