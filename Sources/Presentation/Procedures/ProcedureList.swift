import Procedures

/// The list of procedures, for `stegvis list`.
package struct ProcedureList: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package let id: ProcedureID
    /// The title in the reader's language, else in English; the id if there is neither.
    package let title: String
    package let languages: [String]
    package let steps: Int
    /// Whether the procedure can be run: every step is bound, and there are no errors.
    package let isBound: Bool

    package init(
      id: ProcedureID, title: String, languages: [String], steps: Int, isBound: Bool
    ) {
      self.id = id
      self.title = title
      self.languages = languages
      self.steps = steps
      self.isBound = isBound
    }

    package init(_ procedure: Procedure, language: String) {
      let text = procedure.texts[language] ?? procedure.texts["en"]
      self.init(
        id: procedure.id,
        title: text.map { TextRun.runs(of: $0.title).plain } ?? "\(procedure.id)",
        languages: procedure.texts.keys.sorted(), steps: procedure.steps.count, isBound: true)
    }
  }

  package let entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = entries.sorted { $0.id < $1.id } }

  package func lines(_ words: Words) -> [TextLine] {
    guard !entries.isEmpty else { return [TextLine(words[.listEmpty])] }
    return TextTable(
      header: [
        words[.listProcedure], words[.listLanguages], words[.listSteps], words[.listBound],
        words[.listTitle],
      ],
      rows: entries.map {
        [
          "\($0.id)", $0.languages.joined(separator: " "), words.formats.number($0.steps),
          words[$0.isBound ? .valueYes : .valueNo], $0.title,
        ]
      }
    ).lines
  }

  package var json: JSONValue {
    .array(
      entries.map {
        .object([
          "id": .string($0.id.rawValue), "title": .string($0.title),
          "languages": .strings($0.languages), "steps": .integer($0.steps),
          "bound": .flag($0.isBound),
        ])
      })
  }
}
