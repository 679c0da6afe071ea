import Diagnostics
import Documents
import Markup
import Procedures
import Yams

/// Reads the `suppressions.yaml` of a document's folder: findings that are accepted as they are.
package enum SuppressionsReader {
  /// Reads a list of entries such as
  /// `- {check: punct.end, document: sv.md, unit: 1f2d6-110, reason: "…"}`.
  ///
  /// `check` and `reason` are required; an entry without them is reported and left out.
  package static func read(
    _ file: SourceFile
  ) -> (suppressions: [Suppression], diagnostics: [Diagnostic]) {
    var suppressions: [Suppression] = []
    var diagnostics: [Diagnostic] = []
    func report(_ message: FindingText, _ place: SourcePlace, advice: FindingText? = nil) {
      diagnostics.append(
        Diagnostic(.suppressionInvalid, .error, at: place, message, advice: advice))
    }
    let start = SourcePlace(path: file.path)
    let root: Node?
    do {
      root = try Yams.compose(yaml: String(decoding: file.bytes, as: UTF8.self))
    } catch {
      let problem = YAMLProblem(error)
      report(
        "file is not YAML: \(problem.text)",
        SourcePlace(path: file.path, line: problem.line, column: problem.column))
      return ([], diagnostics)
    }
    guard let root else { return ([], []) }
    guard let items = root.sequence else {
      report("file must be a list of suppressions", start)
      return ([], diagnostics)
    }
    for item in items {
      let place = SourcePlace(
        path: file.path, line: item.mark?.line ?? 1, column: item.mark?.column ?? 1)
      let check = item["check"]?.string ?? ""
      guard let id = DiagnosticID(rawValue: check) else {
        report("check '\(check)' does not exist", place)
        continue
      }
      guard let reason = item["reason"]?.string, reason.contains(where: { !$0.isWhitespace }) else {
        report(
          "suppression of '\(check)' has no reason", place,
          advice: "say why the finding is acceptable")
        continue
      }
      suppressions.append(
        Suppression(
          id, document: item["document"]?.string, unit: item["unit"]?.string, reason: reason,
          place: place))
    }
    return (suppressions, diagnostics)
  }
}

/// The paths of files that belong to a translated document, next to it.
package enum TranslationFiles {
  /// The file with what the document itself cannot contain: states, notes, and what other tools
  /// have added.
  package static func kept(beside document: String) -> String { "\(document).xlf" }

  /// The file with the findings that are accepted as they are, each with a reason.
  package static func suppressions(beside document: String) -> String {
    (document.lastIndex(of: "/").map { String(document[...$0]) } ?? "") + "suppressions.yaml"
  }
}
