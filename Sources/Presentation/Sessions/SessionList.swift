import Operations
import Procedures
import Sessions

/// The sessions and series in the journal, for `stegvis sessions list`.
///
/// `SeriesReport` lists the rows of one series.
package struct SessionList: Sendable {
  /// A session in the list.
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

  /// A session that cannot be read.
  package struct Damaged: Hashable, Sendable {
    package let id: SessionID
    /// The number of the event that cannot be read, counted from 1.
    package let event: Int

    package init(id: SessionID, event: Int) {
      self.id = id
      self.event = event
    }

    /// That the session cannot be read, in the reader's language.
    package func text(_ words: Words) -> String {
      words.text(
        .sessionsDamaged, ["session": "\(id)", "event": words.formats.number(event)])
    }
  }

  /// The sessions, newest first.
  package let rows: [Row]
  package let series: [SeriesRow]
  package let damaged: [Damaged]

  /// - Parameters:
  ///   - rows: newest first.
  ///   - damaged: the sessions that cannot be read.
  package init(_ rows: [Row], series: [SeriesRow] = [], damaged: [Damaged] = []) {
    self.rows = rows
    self.series = series
    self.damaged = damaged
  }

  /// A table of the sessions and series together, newest first; one line that says so if there are
  /// none.
  package func lines(_ words: Words) -> [TextLine] {
    let notes = damaged.map { TextLine($0.text(words), .bad, hanging: 2) }
    guard !rows.isEmpty || !series.isEmpty else {
      return notes.isEmpty ? [TextLine(words[.sessionsEmpty])] : notes
    }
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
    ).lines + notes
  }

  package var json: JSONValue {
    .array(
      rows.map { row in
        var value: [String: JSONValue] = [
          "id": .string(row.id.rawValue),
          "procedure": .string(row.start.procedure.rawValue),
          "actor": .string(row.start.actor),
          "tenant": row.start.tenant.isEmpty ? .null : .string(row.start.tenant),
          "mode": .string(row.start.mode.rawValue), "locale": .string(row.start.locale),
          "state": .string(row.state.rawValue), "startedAt": .integer(row.startedAt),
          "events": .integer(row.events),
        ]
        if !row.start.otherTenants.isEmpty {
          value["otherTenants"] = .strings(row.start.otherTenants.map(\.tenant))
        }
        return .object(value)
      }
        + series.map(\.json)
        + damaged.map { session in
          .object([
            "id": .string(session.id.rawValue), "state": .string("damaged"),
            "event": .integer(session.event),
          ])
        })
  }
}

/// A series in a list of sessions: one procedure walked for each row of a list.
package struct SeriesRow: Hashable, Sendable {
  /// The numbers of rows by state.
  package struct Counts: Hashable, Sendable {
    package let completed: Int
    /// Rows that were stopped or interrupted, or are waiting for approval.
    package let open: Int
    package let running: Int
    /// Rows that have not begun.
    package let waiting: Int

    /// - Parameters:
    ///   - states: the states of the rows that have begun.
    ///   - rows: the number of rows in the series.
    package init(_ states: [SessionState], of rows: Int) {
      completed = states.count { $0 == .completed }
      running = states.count { $0 == .running }
      open = states.count - completed - running
      waiting = max(0, rows - states.count)
    }

    package var all: Int { completed + open + running + waiting }

    /// A phrase with the numbers of completed, open and all rows.
    package func text(_ words: Words) -> String {
      words.text(
        .seriesCounts,
        [
          "completed": words.formats.number(completed), "all": words.formats.number(all),
          "open": words.formats.number(open),
        ])
    }
  }

  package let id: SessionID
  package let procedure: ProcedureID
  package let actor: String
  /// Seconds since 1970-01-01T00:00:00Z.
  package let startedAt: Int
  package let counts: Counts

  package init(
    id: SessionID, procedure: ProcedureID, actor: String, startedAt: Int, counts: Counts
  ) {
    self.id = id
    self.procedure = procedure
    self.actor = actor
    self.startedAt = startedAt
    self.counts = counts
  }

  var json: JSONValue {
    .object([
      "id": .string(id.rawValue), "procedure": .string(procedure.rawValue),
      "actor": .string(actor), "startedAt": .integer(startedAt), "rows": .integer(counts.all),
      "completed": .integer(counts.completed), "open": .integer(counts.open),
      "running": .integer(counts.running), "notBegun": .integer(counts.waiting),
    ])
  }
}

/// The state of every row of a series.
package struct SeriesReport: Sendable {
  /// A row of the list, and how far its session is.
  package struct Row: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    /// The words of the row's inputs, such as a user's name.
    package let words: [String]
    /// The state of the row's session; `nil` if it has not begun.
    package let state: SessionState?
    /// The last event of the row's session; `nil` if it has not begun.
    package let last: SessionEvent?

    package init(number: Int, words: [String], state: SessionState?, last: SessionEvent?) {
      self.number = number
      self.words = words
      self.state = state
      self.last = last
    }
  }

  package let id: SessionID
  private let title: String
  private let rows: [Row]

  /// - Parameter title: the title of the procedure, in the reader's language.
  package init(id: SessionID, title: String, rows: [Row]) {
    self.id = id
    self.title = title
    self.rows = rows
  }

  package var counts: SeriesRow.Counts {
    SeriesRow.Counts(rows.compactMap(\.state), of: rows.count)
  }

  /// The greatest number of rows that a person is shown; of a longer series, only rows that are not
  /// completed. The JSON has all rows.
  private static let most = 50

  /// The rows as a table, and then how many are in which state. Of more than 50 rows, at most 50
  /// that are not completed are shown.
  package func lines(_ words: Words) -> [TextLine] {
    let open = rows.filter { $0.state != .completed }
    let shown = rows.count <= Self.most ? rows : Array(open.prefix(Self.most))
    let table = TextTable(
      header: [
        words[.seriesRow], words[.seriesWho], words[.seriesState], words[.seriesWhy],
      ],
      rows: shown.map { row in
        [
          words.formats.number(row.number), Self.short(row.words),
          row.state?.word(words) ?? words[.seriesNotBegun], reason(row, words) ?? "",
        ]
      })
    let heading = words.text(
      .seriesTitle, ["title": title, "series": "\(id)"], count: rows.count)
    let left = open.count - (rows.count <= Self.most ? open.count : shown.count)
    return [TextLine(heading, .strong)]
      + (shown.isEmpty ? [] : table.lines)
      + (left > 0 ? [TextLine(words.text(.seriesMore, count: left), .quiet)] : [])
      + [TextLine(counts.text(words), open.isEmpty ? .good : .warning)]
      + (open.isEmpty
        ? [] : [TextLine(words.text(.seriesResumeHint, ["series": "\(id)"]), hanging: 2)])
  }

  /// The first two words of a row, and the number of further words.
  private static func short(_ words: [String]) -> String {
    words.prefix(2).joined(separator: ", ") + (words.count > 2 ? " +\(words.count - 2)" : "")
  }

  private func reason(_ row: Row, _ words: Words) -> String? {
    if case .stopped(let step, let reason)? = row.last {
      return words.stop(reason) + (step.map { " (\($0))" } ?? "")
    }
    return nil
  }

  package var json: JSONValue {
    .object([
      "series": .string(id.rawValue),
      "rows": .array(
        rows.map { row in
          var reason: JSONValue = .null
          var step: JSONValue = .null
          if case .stopped(let at, let why)? = row.last {
            reason = .string(why.rawValue)
            step = JSONValue(at?.rawValue)
          }
          return .object([
            "row": .integer(row.number), "for": .strings(row.words),
            "session": .string(SessionID(row: row.number, of: id).rawValue),
            "state": .string(row.state?.rawValue ?? "notBegun"), "reason": reason, "step": step,
          ])
        }),
    ])
  }
}
