import Diagnostics

/// Diagnostics as lines in the style of compilers, so that editors can jump to their places.
package enum DiagnosticText {
  /// Lines such as "path:line:column: severity: message [id]", each with its related places, its
  /// sentence and its advice indented below.
  package static func lines(_ diagnostics: [Diagnostic]) -> [TextLine] {
    diagnostics.flatMap { diagnostic in
      [headline(diagnostic)]
        + diagnostic.related.map { TextLine("\(place($0)): see also", .quiet, indent: 2) }
        + sentence(diagnostic)
        + (diagnostic.advice.map { [TextLine($0, indent: 2, hanging: 2)] } ?? [])
    }
  }

  /// The English and the translation, on a line each.
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
