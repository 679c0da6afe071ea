import Diagnostics
import Markup

/// Collects the findings in an XLIFF file.
final class XLIFFFindings {
  // A class, because the grammar and the rules add to the same list while a file is read.
  private(set) var diagnostics: [Diagnostic] = []
  /// The number of findings beyond the limit.
  private(set) var unlisted = 0
  var version = XLIFFVersion.v21

  private let path: String

  /// Nobody reads more findings than this, and a hostile file must not fill the memory.
  private static let most = 10_000

  init(path: String) { self.path = path }

  func add(
    _ id: DiagnosticID, _ severity: Severity = .error, at place: XMLPlace, _ message: String,
    advice: String? = nil, section: String
  ) {
    guard diagnostics.count < Self.most else {
      unlisted += 1
      return
    }
    diagnostics.append(
      Diagnostic(
        id, severity, at: SourcePlace(path: path, line: place.line, column: place.column), message,
        advice: advice,
        specification: section.isEmpty ? nil : "XLIFF \(version.rawValue), \(section)"))
  }

  func add(_ problem: GrammarProblem) {
    let id: DiagnosticID =
      switch problem.kind {
      case .element: .xliffElement
      case .incomplete: .xliffIncomplete
      case .attribute, .attributeMissing: .xliffAttribute
      case .value: .xliffValue
      case .text: .xliffText
      }
    add(id, at: problem.place, problem.message, section: problem.section)
  }
}
