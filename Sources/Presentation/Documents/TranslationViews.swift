import Diagnostics
import Procedures
import Translation

/// The progress of translations, by document and in total, for `stegvis translate status`.
///
/// `LabelView` shows how documents translate labels, and `ImportReport` what an import changed.
package struct StatusView: Sendable {
  private let statuses: [TranslationStatus]
  private let words: Words

  /// - Parameter statuses: in any order; they are shown by language and then by path.
  package init(_ statuses: [TranslationStatus], _ words: Words) {
    self.statuses = statuses.sorted { ($0.language, $0.path) < ($1.language, $1.path) }
    self.words = words
  }

  private var languages: [String] { Array(Set(statuses.map(\.language))).sorted() }

  /// The sum of all documents in a language.
  private func sum(_ language: String) -> TranslationStatus {
    var counts: [TranslationStatus.Share: Int] = [:]
    for status in statuses where status.language == language {
      counts.merge(status.counts) { $0 + $1 }
    }
    return TranslationStatus(
      path: words.text(.statusAll, count: statuses.count { $0.language == language }),
      language: language, counts: counts)
  }

  package var lines: [TextLine] {
    guard !statuses.isEmpty else { return [TextLine(words[.statusNothing])] }
    let shares = TranslationStatus.Share.allCases
    let rows = languages.flatMap { language in
      (statuses.filter { $0.language == language } + [sum(language)]).map { status in
        [status.language] + shares.map { words.formats.number(status[$0]) } + [status.path]
      }
    }
    return TextTable(
      header: [words[.statusLanguage]] + shares.map(words.share) + [words[.statusDocument]],
      rows: rows
    ).lines
  }

  package var json: JSONValue {
    .array(
      statuses.map { status in
        .object(
          [
            "path": .string(status.path), "language": .string(status.language),
            "sentences": .integer(status.total),
          ].merging(
            Dictionary(
              uniqueKeysWithValues: TranslationStatus.Share.allCases.map {
                ($0.rawValue, JSONValue.integer(status[$0]))
              })
          ) { own, _ in own })
      })
  }

  /// A self-contained HTML page with a bar for each language and document.
  package var html: String {
    let title = words[.statusTitle]
    let legend = TranslationStatus.Share.allCases.map {
      "<li><i class=\"\($0.rawValue)\"></i>\(ReportHTML.escaped(words.share($0)))</li>"
    }.joined()
    let sections = languages.map { language in
      let own = statuses.filter { $0.language == language }
      return "<section><h2>\(ReportHTML.escaped(words.word(.language, language) ?? language))</h2>"
        + row(sum(language)) + "<details open><summary>\(own.count)</summary>"
        + own.map(row).joined() + "</details></section>"
    }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="\(ReportHTML.escaped(words.language))">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(ReportHTML.escaped(title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(ReportHTML.escaped(title))</h1>
      <ul class="legend">\(legend)</ul>
      \(sections)
      </main>
      </body>
      </html>

      """
  }

  private func row(_ status: TranslationStatus) -> String {
    let total = max(1, status.total)
    let counts = TranslationStatus.Share.allCases.filter { status[$0] > 0 }
      .map { "\(words.share($0)) \(words.formats.number(status[$0]))" }.joined(separator: ", ")
    let bars = TranslationStatus.Share.allCases.reversed().filter { status[$0] > 0 }.map {
      "<i class=\"\($0.rawValue)\" style=\"flex-grow:\(status[$0] * 1000 / total + 1)\"></i>"
    }.joined()
    return "<div class=\"row\"><span class=\"path\">\(ReportHTML.escaped(status.path))</span>"
      + "<span class=\"bar\" role=\"img\" aria-label=\"\(ReportHTML.escaped(counts))\">\(bars)</span>"
      + "<span class=\"told\">\(ReportHTML.escaped(counts))</span></div>"
  }

  private static let style = """
    :root { color-scheme: light dark; --missing: #6b7280; --stale: #b45309; --machine: #7c3aed;
      --translated: #2563eb; --reviewed: #15803d; }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem;
      padding: 0 1rem; }
    h1 { font-size: 1.5rem; }
    h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
    ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
    .legend i { display: inline-block; width: .9rem; height: .9rem; margin-right: .35rem;
      vertical-align: -.1rem; }
    .row { display: grid; grid-template-columns: minmax(10rem, 1fr) 2fr; gap: 0 1rem;
      padding: .35rem 0; break-inside: avoid; }
    .path { overflow-wrap: anywhere; }
    .bar { display: flex; height: 1.1rem; align-self: center; gap: 2px; }
    .told { grid-column: 2; font-size: .85rem; opacity: .8; }
    .missing { background: var(--missing); } .stale { background: var(--stale); }
    .machine { background: var(--machine); } .translated { background: var(--translated); }
    .reviewed { background: var(--reviewed); }
    details { margin-left: .5rem; }
    @media (max-width: 40rem) { .row { grid-template-columns: 1fr; } .told { grid-column: 1; } }
    @media print { .bar i { print-color-adjust: exact; } }
    """
}

/// How documents translate English labels, next to the names in the glossary.
package struct LabelView: Sendable {
  private let uses: [LabelUse]
  private let words: Words

  /// - Parameter uses: in the order in which they are shown.
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

/// The result of an import, document by document.
package struct ImportReport: Sendable {
  /// A document into which units were imported, or would be.
  package struct Document: Sendable {
    package let path: String
    /// The ids of the units, or the keys of the messages, whose translation changed.
    package let changed: [String]
    /// The ids of the units that were found by their English text, under another id.
    package let moved: [String]
    /// The number of units imported.
    package let units: Int

    package init(path: String, changed: [String], moved: [String], units: Int) {
      self.path = path
      self.changed = changed
      self.moved = moved
      self.units = units
    }
  }

  private let results: [Document]
  private let diagnostics: [Diagnostic]
  private let isWritten: Bool

  /// - Parameter isWritten: whether the documents have been written, and not only compared.
  package init(results: [Document], diagnostics: [Diagnostic], isWritten: Bool) {
    self.results = results
    self.diagnostics = diagnostics
    self.isWritten = isWritten
  }

  /// A line for each document that changed and one for all others together; then a warning if
  /// nothing was written, unless everything was there already.
  package func lines(_ words: Words) -> [TextLine] {
    let changed = results.filter { !$0.changed.isEmpty || !$0.moved.isEmpty }
    let others = results.count - changed.count
    return changed.flatMap { result -> [TextLine] in
      let units = words.text(.importUnits, count: result.units)
      let sentences = words.text(.importChanged, ["units": units], count: result.changed.count)
      return [TextLine("\(result.path): \(sentences)")]
        + (result.moved.isEmpty
          ? [] : [TextLine(words.text(.importMoved, count: result.moved.count), .quiet, indent: 2)])
    }
      + (others > 0 ? [TextLine(words.text(.importUnchanged, count: others), .quiet)] : [])
      + (isWritten || isThereAlready ? [] : [TextLine(words[.importNotWritten], .warning)])
  }

  /// Whether nothing had to be written.
  private var isThereAlready: Bool {
    !results.isEmpty && results.allSatisfy(\.changed.isEmpty)
      && diagnostics.allSatisfy { $0.severity == .note }
  }

  package var json: JSONValue {
    .object([
      "written": .flag(isWritten),
      "documents": .array(
        results.map { result in
          .object([
            "path": .string(result.path), "units": .integer(result.units),
            "changed": .array(result.changed.map { .string($0) }),
            "moved": .array(result.moved.map { .string($0) }),
          ])
        }),
      "diagnostics": DiagnosticJSON.value(diagnostics),
    ])
  }
}
