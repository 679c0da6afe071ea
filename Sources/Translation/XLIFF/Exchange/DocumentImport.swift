import Diagnostics
import Documents

/// A document into which translations from XLIFF files have been inserted.
package struct DocumentImport {
  /// The document with its new texts; the same bytes as before if nothing changed.
  package let file: SourceFile
  /// The units whose target has changed.
  package let changed: [SegmentID]
  /// The units found by their English text, under another id.
  package let moved: [SegmentID]
  /// The units that could not be inserted, and why.
  package let diagnostics: [Diagnostic]
  /// The data that a Markdown document cannot hold, to be kept next to it.
  package let kept: [XLIFFUnit]

  /// Inserts the target of every unit whose sentence is found in the document, and the texts of the
  /// page that are in no sentence.
  ///
  /// - Parameters:
  ///   - units: the units that came back from translation, in the order of their files.
  ///   - before: the units already kept next to the document.
  ///   - english: the texts of the English file, if that is at hand: what was translated from another
  ///     text is left out.
  package init(
    _ units: [ReturnedUnit], into document: Document, keeping before: [XLIFFUnit] = [],
    english: PageTexts? = nil
  ) {
    var run = ImportRun(document, keeping: before, english: english)
    run.take(units)
    let targets = run.targets
    let sources = run.sources
    let (file, problems) = DocumentEdit(targets: targets, sources: sources).applied(to: document)
    let refused = Set(
      problems.compactMap { problem in
        targets.keys.first { problem.message.contains("'\($0.rawValue)'") }
      })
    // The sentences have moved the texts between them.
    let edited =
      run.pageTexts.isEmpty
      ? (file: file, changed: [], diagnostics: [])
      : PageTexts(of: DocumentReader.read(file, languages: Languages([:])))
        .applied(run.pageTexts, to: file)
    self.file = edited.file
    changed =
      document.segments.map(\.id).filter {
        (targets[$0] != nil || sources[$0] != nil) && !refused.contains($0)
      } + edited.changed.map { SegmentID(rawValue: $0) }
    moved = run.moved
    diagnostics = run.diagnostics + problems + edited.diagnostics
    // Everything is in document order, so that importing the same file twice gives the same result.
    var seen: Set<String> = []
    let kept = run.kept
    self.kept =
      document.segments.compactMap { segment in
        guard seen.insert(segment.id.rawValue).inserted else { return nil }
        return kept[segment.id.rawValue]
      } + before.filter { $0.id.hasPrefix(TranslationUpdate.removedPrefix) }
      + Self.kept(run.pageUnits, in: edited.file, of: run.page, before)
  }

  /// The units of texts outside sentences to keep, in the order of the page.
  private static func kept(
    _ new: [String: XLIFFUnit], in file: SourceFile, of page: PageTexts, _ before: [XLIFFUnit]
  ) -> [XLIFFUnit] {
    let known = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
    let after =
      new.isEmpty ? page : PageTexts(of: DocumentReader.read(file, languages: Languages([:])))
    return page.texts.compactMap { text in
      // A text that was refused is what it was.
      guard let unit = new[text.id],
        after[text.id].map({ InlineText.collapsed($0.words) == unit.target?.raw }) ?? false
      else { return known[text.id] }
      return unit
    }
  }
}
