import Diagnostics

/// Diagnostics one below the other, as compilers write them, so that editors can jump to them.
package enum DiagnosticText {
  /// "path:line:column: severity: message [id]", related places and advice indented below.
  package static func lines(_ diagnostics: [Diagnostic]) -> [TextLine] {
    diagnostics.flatMap { diagnostic in
      [headline(diagnostic)]
        + diagnostic.related.map { TextLine("\(place($0)): see also", .quiet, indent: 2) }
        + sentence(diagnostic)
        + (diagnostic.advice.map { [TextLine($0, indent: 2, hanging: 2)] } ?? [])
    }
  }

  /// Both texts, one below the other.
  private static func sentence(_ diagnostic: Diagnostic) -> [TextLine] {
    guard let sentence = diagnostic.sentence else { return [] }
    return [
      TextLine("en: \(sentence.source)", .quiet, indent: 2, hanging: 4),
      TextLine("→   \(sentence.target)", .quiet, indent: 2, hanging: 4),
    ]
  }

  private static func headline(_ diagnostic: Diagnostic) -> TextLine {
    TextLine(
      [
        .init(.strong, "\(place(diagnostic.place)): "),
        .init(style(of: diagnostic.severity), "\(diagnostic.severity.rawValue): "),
        .init(.plain, diagnostic.message),
        .init(
          .quiet,
          " [\(diagnostic.id.rawValue)\(diagnostic.specification.map { "; \($0)" } ?? "")]"),
      ], hanging: 2)
  }

  private static func place(_ place: SourcePlace) -> String {
    "\(place.path):\(place.line):\(place.column)"
  }

  private static func style(of severity: Severity) -> Style {
    switch severity {
    case .error: .bad
    case .warning: .warning
    case .note: .strong
    }
  }
}
