import Diagnostics
import Documents

/// The findings of a document's sentences, at their places in it.
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
    for segment in document.segments {
      guard let source = segment.source else { continue }
      for finding in checks.findings(source: source, target: segment.target) {
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
