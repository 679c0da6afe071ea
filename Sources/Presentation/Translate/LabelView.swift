import Procedures

/// How documents translate English labels, next to the names in the glossary.
package struct LabelView: Sendable {
  private let uses: [LabelUse]
  private let words: Words

  package init(_ uses: [LabelUse], _ words: Words) {
    self.uses = uses
    self.words = words
  }

  package var lines: [TextLine] {
    TextTable(
      header: [words[.labelsEnglish], words[.labelsOfficial], words[.labelsUsed]],
      rows: uses.map { use in
        [
          use.english, use.official ?? "–",
          use.renderings.map { "\($0.text) (\(words.formats.number($0.pages)))" }
            .joined(separator: ", "),
        ]
      }
    ).lines
  }

  package var json: JSONValue {
    .array(
      uses.map { use in
        .object([
          "english": .string(use.english), "language": .string(use.language),
          "official": JSONValue(use.official),
          "context": JSONValue(use.context),
          "renderings": .array(
            use.renderings.map {
              .object(["text": .string($0.text), "pages": .integer($0.pages)])
            }),
        ])
      })
  }
}
