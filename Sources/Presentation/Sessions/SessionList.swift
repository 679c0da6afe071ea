import Procedures
import Sessions

/// The journal's sessions, for `stegvis sessions list`; the newest first.
package struct SessionList: Sendable {
  package let records: [SessionRecord]

  package init(_ records: [SessionRecord]) {
    self.records = records.sorted {
      ($0.startedAt ?? 0, $0.id.rawValue) > ($1.startedAt ?? 0, $1.id.rawValue)
    }
  }

  package func lines(_ words: Words) -> [TextLine] {
    guard !records.isEmpty else { return [TextLine(words[.sessionsEmpty])] }
    return TextTable(
      header: [
        words[.sessionsID], words[.sessionsState], words[.sessionsStarted],
        words[.sessionsActor], words[.sessionsProcedure],
      ],
      rows: records.map { record in
        [
          "\(record.id)", record.state.word(words),
          record.startedAt.map { words.formats.instant($0) } ?? "", record.start.actor,
          "\(record.start.procedure)",
        ]
      }
    ).lines
  }

  package var json: JSONValue {
    .array(
      records.map { record in
        .object([
          "id": .string(record.id.rawValue),
          "procedure": .string(record.start.procedure.rawValue),
          "actor": .string(record.start.actor), "tenant": .string(record.start.tenant),
          "mode": .string(record.start.mode.rawValue), "locale": .string(record.start.locale),
          "state": .string(record.state.rawValue),
          "startedAt": record.startedAt.map(JSONValue.integer) ?? .null,
          "events": .integer(record.events.count),
        ])
      })
  }
}
