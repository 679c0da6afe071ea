import Procedures
import Sessions

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
