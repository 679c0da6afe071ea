import Diagnostics
import Documents
import Procedures

/// A document's outline as one line of JSON, for programs to read.
package enum OutlineJSON {
  /// The line, without a line end; lines and columns in it count from 1, columns in characters.
  ///
  /// - Parameter includeSegments: whether every segment of the document is listed too.
  package static func line(for outline: DocumentOutline, includeSegments: Bool) -> String {
    let document = outline.document
    let languages = Languages(document)
    let counts = outline.counts
    var members = [
      ("path", JSONText.string(document.file.path)),
      ("locale", JSONText.string(document.locale.identifier)),
      ("sourceLocale", JSONText.string(document.sourceLocale?.identifier)),
      ("title", outline.title.map { languages.text($0) } ?? "null"),
      ("sourceHash", JSONText.string(document.sourceHash)),
      (
        "counts",
        JSONText.object([
          ("segments", "\(counts.segments)"), ("procedures", "\(counts.procedures)"),
          ("steps", "\(counts.steps)"),
        ])
      ),
      ("procedures", JSONText.array(outline.procedures.map { procedure($0, languages) })),
    ]
    if includeSegments {
      members.append(("segments", JSONText.array(document.segments.map(segment))))
    }
    members.append(("diagnostics", JSONText.array(document.diagnostics.map(diagnostic))))
    return JSONText.object(members)
  }

  /// Writes texts under the tags of a document's languages.
  private struct Languages {
    let target: String
    let source: String?

    init(_ document: Document) {
      target = document.locale.identifier
      source = document.sourceLocale?.identifier
    }

    func text(_ passage: Passage) -> String {
      object(passage.target.plainText, passage.source?.plainText)
    }

    func object(_ targetText: String?, _ sourceText: String?) -> String {
      var members: [(String, String)] = []
      if let targetText { members.append((target, JSONText.string(targetText))) }
      if let source, source != target, let sourceText {
        members.append((source, JSONText.string(sourceText)))
      }
      return JSONText.object(members)
    }
  }

  private static func procedure(_ procedure: ProcedureOutline, _ languages: Languages) -> String {
    JSONText.object([
      ("anchor", JSONText.string(procedure.anchor)),
      ("title", languages.text(procedure.title)),
      ("line", "\(procedure.place.line)"),
      ("steps", JSONText.array(procedure.steps.map { step($0, languages) })),
    ])
  }

  private static func step(_ step: OutlineStep, _ languages: Languages) -> String {
    let segments = step.passage.segments + step.further.flatMap(\.segments)
    return JSONText.object([
      ("id", JSONText.string(step.id.rawValue)),
      ("number", "\(step.number)"),
      ("line", "\(step.place.line)"),
      ("kind", JSONText.string(step.kind.rawValue)),
      ("text", languages.text(step.passage)),
      (
        "labels",
        JSONText.array(step.labels.map { languages.object($0.target, $0.source) })
      ),
      ("links", JSONText.array(step.links.map { JSONText.string($0) })),
      ("segments", JSONText.array(segments.map { JSONText.string($0.rawValue) })),
      ("variants", JSONText.array(step.variants.map { JSONText.string($0) })),
      ("steps", JSONText.array(step.steps.map { self.step($0, languages) })),
    ])
  }

  private static func segment(_ segment: Segment) -> String {
    JSONText.object([
      ("id", JSONText.string(segment.id.rawValue)),
      ("line", "\(segment.line)"),
      ("column", "\(segment.column)"),
      ("target", JSONText.string(segment.target)),
      ("source", JSONText.string(segment.source)),
    ])
  }

  private static func diagnostic(_ diagnostic: Diagnostic) -> String {
    JSONText.object([
      ("id", JSONText.string(diagnostic.id.rawValue)),
      ("severity", JSONText.string(diagnostic.severity.rawValue)),
      ("line", "\(diagnostic.place.line)"),
      ("column", "\(diagnostic.place.column)"),
      ("message", JSONText.string(diagnostic.message)),
    ])
  }
}
