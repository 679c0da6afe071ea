import Procedures
import Sessions

/// The sessions and series in the journal, for `stegvis sessions list`.
package struct SessionList: Sendable {
  package struct Row: Hashable, Sendable {
    package let id: SessionID
    package let start: SessionStart
    package let state: SessionState
    /// Seconds since 1970-01-01T00:00:00Z.
    package let startedAt: Int
    /// The number of events.
    package let events: Int

    package init(
      id: SessionID, start: SessionStart, state: SessionState, startedAt: Int, events: Int
    ) {
      self.id = id
      self.start = start
      self.state = state
      self.startedAt = startedAt
      self.events = events
    }
  }

  /// The sessions, newest first.
  package let rows: [Row]
  package let series: [SeriesRow]

  package init(_ rows: [Row], series: [SeriesRow] = []) {
    self.rows = rows
    self.series = series
  }

  package func lines(_ words: Words) -> [TextLine] {
    guard !rows.isEmpty || !series.isEmpty else { return [TextLine(words[.sessionsEmpty])] }
    let cells =
      rows.map { row in
        (
          row.startedAt,
          [
            "\(row.id)", row.state.word(words), row.start.actor, "\(row.start.procedure)",
          ]
        )
      }
      + series.map { row in
        (
          row.startedAt,
          [
            "\(row.id)", row.counts.text(words), row.actor, "\(row.procedure)",
          ]
        )
      }
    return TextTable(
      header: [
        // No column for the time: a session's name already says when it began.
        words[.sessionsID], words[.sessionsState], words[.sessionsActor],
        words[.sessionsProcedure],
      ],
      // Entries with the same second stay in the order in which they were given.
      rows: cells.enumerated().sorted { one, other in
        (one.element.0, -one.offset) > (other.element.0, -other.offset)
      }.map(\.element.1)
    ).lines
  }

  package var json: JSONValue {
    .array(
      rows.map { row in
        .object([
          "id": .string(row.id.rawValue),
          "procedure": .string(row.start.procedure.rawValue),
          "actor": .string(row.start.actor), "tenant": .string(row.start.tenant),
          "mode": .string(row.start.mode.rawValue), "locale": .string(row.start.locale),
          "state": .string(row.state.rawValue), "startedAt": .integer(row.startedAt),
          "events": .integer(row.events),
        ])
      } + series.map(\.json))
  }
}
