import Diagnostics
import Documents
import Presentation
import Translation
import Workspaces

/// The changes that importing an XLIFF file made to one document, or would make.
package struct ImportedDocument: Sendable {
  /// A sentence whose translation changes.
  package struct Change: Sendable {
    /// Its index among the document's sentences, counted from 0.
    package let row: Int
    package let id: String
    package let source: InlineText
    /// The translation before; `nil` if there was none.
    package let before: InlineText?
    package let after: InlineText
  }

  package let report: ImportReport
  package let changes: [Change]
  package let diagnostics: [Diagnostic]
  /// Whether errors kept the import from being written.
  package let isRejected: Bool
}

extension TranslationStore {
  /// Checks an XLIFF file, and imports it into a document as `xliff import` does; if there are
  /// errors, nothing is written.
  ///
  /// - Parameters:
  ///   - file: the name of the XLIFF file in diagnostics.
  ///   - path: the path of the document.
  ///   - name: the name of the document in the report.
  ///   - isDry: whether nothing is written in any case.
  /// - Throws: `CommandFailure` if the document cannot be read or written; `WorkspaceFailure`,
  ///   `Grammar.Failure` or `LabelGlossary.Failure` if a file in `Resources/` or the one kept next
  ///   to the document cannot be used.
  package func importXLIFF(
    _ bytes: [UInt8], named file: String, into path: String, called name: String, isDry: Bool
  ) throws -> ImportedDocument {
    var found = try XLIFFChecker.diagnostics(
      path: file, grammars: grammars, from: BytePieces.reading(bytes))
    guard !Self.hasErrors(found) else {
      return ImportedDocument(
        report: ImportReport(results: [], diagnostics: found, isWritten: false), changes: [],
        diagnostics: found, isRejected: !isDry)
    }
    var back = XLIFFImporter(context: context, into: path)
    try back.read(bytes, named: file)
    let before = try sentences(of: path)
    found += back.diagnostics.filter { !found.contains($0) }
    let results = Self.hasErrors(found) ? [] : try back.results()
    found += results.flatMap(\.diagnostics)
    let isRejected = Self.hasErrors(found)
    let changes = try results.flatMap { try differences(in: $0, before) }
    var isWritten = false
    if !isDry, !isRejected {
      for result in results where try result.write(context) { isWritten = true }
    }
    return ImportedDocument(
      report: ImportReport(
        results: results.map {
          .init(path: name, changed: $0.changed, moved: $0.moved, units: $0.units)
        }, diagnostics: found, isWritten: isWritten),
      changes: changes, diagnostics: found, isRejected: isRejected && !isDry)
  }

  private static func hasErrors(_ found: [Diagnostic]) -> Bool {
    found.contains { $0.severity == .error }
  }

  private func sentences(of path: String) throws -> [XLIFFUnit] {
    let source = try source()
    return try source.item(path).map { source.file($0, named: path, memories: [:]).units } ?? []
  }

  private func pageTexts(of file: SourceFile) -> [(String, String)] {
    PageTexts(of: DocumentReader.read(file, languages: Languages([:]))).texts.map {
      ($0.id, $0.words)
    }
  }

  private func differences(
    in result: XLIFFImporter.Result, _ units: [XLIFFUnit]
  ) throws -> [ImportedDocument.Change] {
    let isWords = result.path.hasSuffix(".yaml")
    let after =
      isWords
      ? MessageUnits.words(of: result.file)
      : Dictionary(
        // Units need no rule of a language.
        DocumentReader.read(result.file, languages: Languages([:])).segments.map {
          ($0.id.rawValue, $0.target)
        } + pageTexts(of: result.file)
      ) { first, _ in first }
    let changed = Set(result.changed)
    return units.enumerated().filter { changed.contains($0.element.id) }.map { row, unit in
      let text = after[unit.id] ?? ""
      return ImportedDocument.Change(
        row: row, id: unit.id, source: unit.source, before: unit.target,
        after: isWords ? MessageCodes.text(of: text) : MarkdownCodes.text(of: text))
    }
  }
}
