import Diagnostics
import Documents

/// The findings about a document's sentences, with their places in the document.
package struct DocumentSentences {
  private let checks: SentenceChecks
  private let document: Document

  package init(_ document: Document, checks: SentenceChecks) {
    self.document = document
    self.checks = checks
  }

  package var diagnostics: [Diagnostic] {
    var found: [Diagnostic] = []
    var table: LineTable?
    var first: [String: Segment] = [:]
    for segment in document.segments {
      guard let source = segment.source else { continue }
      let own = checks.findings(source: source, target: segment.target)
      for finding in own + Self.otherwise(segment, source, &first) {
        let lines = table ?? LineTable(document.file.bytes)
        table = lines
        found.append(diagnostic(finding, segment, source, lines))
      }
    }
    if document.frontMatter["ms.translationtype"]?.uppercased() == "MT" {
      found.append(
        Diagnostic(
          .machineUnreviewed, .note, at: SourcePlace(path: document.file.path),
          "page was translated by a machine, and nobody has reviewed it"))
    }
    return found
  }

  /// Reports a sentence whose English occurs earlier in the document with another translation.
  private static func otherwise(
    _ segment: Segment, _ source: String, _ first: inout [String: Segment]
  ) -> [SentenceFinding] {
    // A single word may have several translations.
    guard source.contains(" "), !segment.target.isEmpty else { return [] }
    guard let earlier = first[source] else {
      first[source] = segment
      return []
    }
    guard earlier.target != segment.target else { return [] }
    return [
      SentenceFinding(
        .consistencySource, 0..<segment.target.utf8.count,
        "same English is '\(earlier.target)' in unit '\(earlier.id.rawValue)'",
        advice: "translate both alike, where nothing tells them apart")
    ]
  }

  private func diagnostic(
    _ finding: SentenceFinding, _ segment: Segment, _ source: String, _ lines: LineTable
  ) -> Diagnostic {
    let start = segment.targetRange.lowerBound
    return Diagnostic(
      finding.id, SentenceChecks.severity(of: finding.id),
      at: place(start + finding.range.lowerBound..<start + finding.range.upperBound, lines),
      finding.message, advice: finding.advice,
      sentence: .init(unit: segment.id.rawValue, source: source, target: segment.target),
      fix: finding.fix.map { fix in
        let range = start + fix.range.lowerBound..<start + fix.range.upperBound
        return .init(range: range, place: place(range, lines), text: fix.text)
      })
  }

  private func place(_ range: Range<Int>, _ lines: LineTable) -> SourcePlace {
    let bytes = document.file.bytes
    let end = bytes[range].firstIndex(of: 0x0A) ?? range.upperBound
    return SourcePlace(
      path: document.file.path, line: lines.line(at: range.lowerBound),
      column: lines.column(at: range.lowerBound),
      length: String(decoding: bytes[range.lowerBound..<end], as: UTF8.self).unicodeScalars.count)
  }
}
