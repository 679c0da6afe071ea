import FoundationEssentials
import GRDB
import Sessions

extension Journal {
  /// A session's events, decoded, with their numbers, counted from 1, and their times, in seconds
  /// since 1970-01-01T00:00:00Z; empty if there is no such session.
  ///
  /// - Throws: `EventStoreFailure.damaged` if an event cannot be understood or the chain of digests
  ///   is broken.
  package func history(
    of session: SessionID
  ) throws(EventStoreFailure) -> [(sequence: Int, at: Int, event: SessionEvent)] {
    var previous = SealedEvent.origin(of: session)
    var history: [(sequence: Int, at: Int, event: SessionEvent)] = []
    let key = try key(of: session)
    for sealed in try sealedEvents(of: session) {
      guard sealed.isIntact(key: key, commitments), sealed.previous == previous,
        sealed.sequence == history.count + 1
      else {
        throw .damaged(path: path, reason: "event \(sealed.sequence) of \(session) was altered")
      }
      history.append((sealed.sequence, sealed.at, try understood(sealed, of: session)))
      previous = sealed.digest
    }
    return history
  }

  /// The key of a session's commitments; empty for a session begun in a journal of version 1.
  func key(of session: SessionID) throws(EventStoreFailure) -> String {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT key FROM session WHERE name = ?", arguments: [session.rawValue])
    } ?? ""
  }

  func understood(
    _ sealed: SealedEvent, of session: SessionID
  ) throws(EventStoreFailure) -> SessionEvent {
    let event: SessionEvent?
    do {
      event = try sealed.event(of: session)
    } catch {
      throw .damaged(path: path, reason: "event \(sealed.sequence) of \(session): \(error)")
    }
    guard let event else {
      throw .damaged(
        path: path, reason: "event \(sealed.sequence) of \(session) is of an unknown kind")
    }
    return event
  }

  /// Summaries of sessions from their first and last events; the chains of digests are not checked.
  ///
  /// - Parameter series: the series to list, oldest session first; with `nil`, the sessions that
  ///   belong to no series are listed, newest first.
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
        Listed(
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

  private struct Listed {
    let number: Int64
    let id: SessionID
    let first: (at: Int, body: String, texts: String)
    let last: (at: Int, body: String, texts: String)
    let count: Int
  }

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
