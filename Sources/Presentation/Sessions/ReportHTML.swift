import Markup

/// A report as one self-contained HTML page that prints well.
///
/// For a ticket or a wiki, there is `ReportMarkdown`.
package enum ReportHTML {
  /// The whole page, with a line end after the last line.
  package static func text(_ report: SessionReport) -> String {
    let words = report.words
    let pairs = report.pairs.map { "<dt>\(escaped($0))</dt><dd>\(escaped($1))</dd>" }
    let attention =
      report.attention.isEmpty
      ? ""
      : "<section class=\"attention\"><h2>\(escaped(words[.reportAttention]))</h2>"
        + report.attention.map(line).joined() + "</section>"
    return """
      <!DOCTYPE html>
      <html lang="\(escaped(words.language))">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(report.title))</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(escaped(report.title))</h1>
      <dl>\(pairs.joined())</dl>
      <section>\(report.end.lines.map(line).joined())</section>
      \(attention)
      \(report.sections.map(section).joined(separator: "\n"))
      </main>
      <footer>\(escaped(words.text(.reportVerifyHint, ["head": report.head])))</footer>
      </body>
      </html>

      """
  }

  private static func section(_ section: SessionReport.Section) -> String {
    let heading = section.name.map { "<h2>\(escaped($0))</h2>" } ?? ""
    let sentence = section.sentence.map { "<blockquote>\(escaped($0))</blockquote>" } ?? ""
    return "<section>\(heading)\(sentence)\(section.lines.map(line).joined())</section>"
  }

  /// A line as a paragraph; two columns of indentation on a terminal are one level here.
  private static func line(_ line: TextLine) -> String {
    let pieces = line.pieces.map { piece in
      piece.style == .plain || line.pieces.count == 1
        ? escaped(piece.text)
        : "<span class=\"\(piece.style.name)\">\(escaped(piece.text))</span>"
    }
    let style = line.pieces.count == 1 ? line.pieces[0].style.name : Style.plain.name
    return "<p class=\"\(style)\" style=\"--in:\(max(0, line.indent / 2 - 1))\">"
      + "\(pieces.joined())</p>"
  }

  /// The text with HTML markup escaped, and without control characters.
  package static func escaped(_ text: String) -> String {
    TextEscape.html(PrintableText.of(text))
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem;
      padding: 0 1rem; }
    h1 { font-size: 1.5rem; line-height: 1.25; }
    h2 { font-size: 1.05rem; margin: 0 0 .25rem; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }
    dt { opacity: .7; }
    dd { margin: 0; overflow-wrap: anywhere; }
    section { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent);
      padding: .9rem 0; break-inside: avoid; }
    .attention { border: 2px solid #b45309; border-radius: .4rem; padding: .9rem; }
    blockquote { margin: .25rem 0 .5rem; padding-left: .8rem; border-left: 3px solid #6b7280; }
    p { margin: .1rem 0 .1rem calc(var(--in, 0) * 1.5rem); overflow-wrap: anywhere; }
    .strong { font-weight: 600; }
    .quiet { opacity: .7; font-size: .9em; }
    .good { color: #15803d; }
    .warning { color: #b45309; }
    .bad { color: #b91c1c; font-weight: 600; }
    footer { opacity: .7; font-size: .85em; overflow-wrap: anywhere; }
    @media (prefers-color-scheme: dark) {
      body { background: #111; color: #e5e5e5; }
      .good { color: #4ade80; } .warning { color: #fbbf24; } .bad { color: #f87171; }
    }
    @media print {
      @page { margin: 18mm; }
      body { font-size: 10.5pt; margin: 0; max-width: none; background: #fff; color: #000; }
      section { padding: 2.5mm 0; }
      h2 { break-after: avoid; }
      .quiet, dt, footer { opacity: 1; color: #444; }
    }
    """
}

extension Style {
  /// The CSS class of this style.
  fileprivate var name: String {
    switch self {
    case .plain: "plain"
    case .strong: "strong"
    case .quiet: "quiet"
    case .good: "good"
    case .warning: "warning"
    case .bad: "bad"
    }
  }
}

/// A report as Markdown (CommonMark 0.31), for a ticket or a wiki.
package enum ReportMarkdown {
  /// The whole text, with a line end after the last line.
  package static func text(_ report: SessionReport) -> String {
    let words = report.words
    let pairs = report.pairs.map { "- **\(escaped($0))**: \(escaped($1))" }
    let attention =
      report.attention.isEmpty
      ? []
      : ["", "## \(escaped(words[.reportAttention]))", ""] + items(report.attention)
    let sections = report.sections.flatMap { section in
      ["", "## \(escaped(section.name ?? words[.reportSession]))", ""]
        + (section.sentence.map { ["> \(escaped($0))", ""] } ?? []) + items(section.lines)
    }
    let lines =
      ["# \(escaped(report.title))", ""] + pairs + [""] + items(report.end.lines) + attention
      + sections
      + ["", escaped(words.text(.reportVerifyHint, ["head": report.head]))]
    return lines.joined(separator: "\n") + "\n"
  }

  /// List items, nested as deeply as their lines are indented.
  private static func items(_ lines: [TextLine]) -> [String] {
    lines.map { line in
      let depth = max(0, line.indent / 2 - 1)
      return String(repeating: "  ", count: depth)
        + "- \(escaped(line.pieces.map(\.text).joined()))"
    }
  }

  private static let escape = TextEscape([
    "\\": "\\\\", "`": "\\`", "*": "\\*", "_": "\\_", "[": "\\[", "]": "\\]", "<": "\\<",
    ">": "\\>", "#": "\\#", "|": "\\|", "&": "\\&", "~": "\\~", "\n": " ",
  ])

  /// The text on one line, with everything escaped that CommonMark would read as markup (CommonMark
  /// 0.31 §2.4).
  package static func escaped(_ text: String) -> String { escape(PrintableText.of(text)) }
}
