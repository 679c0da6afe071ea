import Operations
import Sessions

/// The state of every row of a series.
package struct SeriesReport: Sendable {
  package struct Row: Hashable, Sendable {
    /// Counted from 1.
    package let number: Int
    /// The words of the row's inputs, such as a user's name.
    package let words: [String]
    /// The state of the row's session; `nil` if it has not begun.
    package let state: SessionState?
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

  package init(id: SessionID, title: String, rows: [Row]) {
    self.id = id
    self.title = title
    self.rows = rows
  }

  package var counts: SeriesRow.Counts {
    SeriesRow.Counts(rows.compactMap(\.state), of: rows.count)
  }

  /// The most rows a person is shown, of a longer series only open ones; the JSON has them all.
  private static let most = 50

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
