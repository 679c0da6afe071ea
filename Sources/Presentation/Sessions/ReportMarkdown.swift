import Markup

/// A report as Markdown (CommonMark 0.31), for a ticket or a wiki.
package enum ReportMarkdown {
  package static func text(_ report: SessionReport) -> String {
    let words = report.words
    let pairs = report.pairs.map { "- **\(escaped($0))**: \(escaped($1))" }
    let attention =
      report.attention.isEmpty
      ? [escaped(words[.reportNoAttention])]
      : ["## \(escaped(words[.reportAttention]))", ""] + items(report.attention)
    let sections = report.sections.flatMap { section in
      ["", "## \(escaped(section.name ?? words[.reportSession]))", ""]
        + (section.sentence.map { ["> \(escaped($0))", ""] } ?? []) + items(section.lines)
    }
    let lines =
      ["# \(escaped(report.title))", ""] + pairs + [""] + attention + sections
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
