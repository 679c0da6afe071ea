import Diagnostics
import Documents
import Presentation
import Translation
import Workspaces

/// Imports XLIFF files into the documents they came from.
struct XLIFFImporter {
  /// An import into one document, ready to be written.
  struct Result {
    let path: String
    let units: Int
    let changed: [String]
    let moved: [String]
    let diagnostics: [Diagnostic]
    let file: SourceFile
    /// What is kept next to the document; `nil` for a locale file.
    let kept: XLIFFFile?

    func write(_ context: CommandContext) throws {
      if !changed.isEmpty { try context.save(file.bytes, to: path) }
      guard let kept else { return }
      let beside = TranslationFiles.kept(beside: path)
      guard !kept.units.isEmpty || !kept.extensions.isEmpty || FileReading.isFile(beside) else {
        return
      }
      try context.save(XLIFFWriter(version: .v21).text([kept]), to: beside)
    }
  }

  let context: CommandContext
  let into: String
  private(set) var diagnostics: [Diagnostic] = []
  /// The units by document, in the order of the files.
  private var units: [(path: String, units: [XLIFFUnit], header: XLIFFReader.Header)] = []
  private var candidates: [String]?

  init(context: CommandContext, into: String) {
    self.context = context
    self.into = into
  }

  /// Adds the units of the XLIFF file at `path`.
  ///
  /// - Throws: `CommandFailure` if the file cannot be opened.
  mutating func read(_ path: String) throws {
    let chunks = try context.open(path)
    var progress = Progress(of: max(1, chunks.length))
    try read(path) {
      progress.show(chunks.position)
      return try chunks.next()
    }
    progress.clear()
  }

  /// Adds the units of an XLIFF file in memory.
  ///
  /// - Parameter name: the name of the file in diagnostics.
  mutating func read(_ bytes: [UInt8], named name: String) throws {
    try read(name, from: BytePieces.reading(bytes))
  }

  private mutating func read(_ path: String, from next: @escaping () throws -> [UInt8]) throws {
    var own: [(header: XLIFFReader.Header, units: [XLIFFUnit])] = []
    let found = try XLIFFReader.read(
      path: path, from: next,
      take: { unit, header in
        if own.last?.header.original == header.original, !own.isEmpty {
          own[own.count - 1].units.append(unit)
        } else {
          own.append((header, [unit]))
        }
      })
    diagnostics += found
    for (header, units) in own {
      guard let target = try target(of: header) else {
        diagnostics.append(
          Diagnostic(
            .importUnknown, .error, at: SourcePlace(path: path),
            "document '\(header.original)' is not in '\(into)'",
            advice: "name the document itself with --into"))
        continue
      }
      add(units, of: header, to: target)
    }
  }

  /// Collects everything for one document, because each import begins from the bytes on disk.
  private mutating func add(
    _ own: [XLIFFUnit], of header: XLIFFReader.Header, to target: String
  ) {
    guard let index = units.firstIndex(where: { $0.path == target }) else {
      units.append((target, own, header))
      return
    }
    units[index].units += own
    units[index].header.extensions += header.extensions
  }

  /// The tags of the languages the files are translated into; files that name none are left out.
  var languages: Set<String> {
    Set(units.map(\.header.targetLanguage).filter { !$0.isEmpty })
  }

  /// The document of a `<file>`: the one given with `--into`, or the one in that folder with its
  /// path.
  private mutating func target(of header: XLIFFReader.Header) throws -> String? {
    if FileReading.isFile(into) { return into }
    let all = try candidates ?? context.files(below: into, endings: [".md", ".html", ".yaml"])
    candidates = all
    let parts = header.original.split(separator: "/")
    // The longest end of the path that belongs to exactly one document.
    for count in stride(from: parts.count, to: 0, by: -1) {
      let end = "/" + parts.suffix(count).joined(separator: "/")
      let found = all.filter { ("/" + $0).hasSuffix(end) }
      if found.count == 1 { return found[0] }
    }
    return nil
  }

  /// Prepares all imports without writing anything.
  ///
  /// - Throws: `CommandFailure` if a document cannot be read.
  func results() throws -> [Result] {
    try units.map { path, units, header in
      path.hasSuffix(".yaml")
        ? try words(path, units) : try document(path, units, header)
    }
  }

  private func words(_ path: String, _ units: [XLIFFUnit]) throws -> Result {
    let file = try context.read(path)
    let changes = MessageUnits.changes(units, in: file)
    let (edited, unknown) = LocaleEdit(texts: changes).applied(to: file)
    return Result(
      path: path, units: units.count,
      changed: changes.keys.filter { !unknown.contains($0) }.sorted(),
      moved: [],
      diagnostics: unknown.map {
        Diagnostic(
          .importUnknown, .warning, at: SourcePlace(path: path), "key '\($0)' is not in the file")
      }, file: edited, kept: nil)
  }

  private func document(
    _ path: String, _ units: [XLIFFUnit], _ header: XLIFFReader.Header
  ) throws -> Result {
    let own = try context.translations.document(path, glossary: LabelGlossary())
    let done = DocumentImport(
      units, into: own.document, keeping: own.kept,
      english: own.english.map { PageTexts(of: $0.file) })
    return Result(
      path: path, units: units.count, changed: done.changed.map(\.rawValue),
      moved: done.moved.map(\.rawValue), diagnostics: own.problems + done.diagnostics,
      file: done.file,
      kept: XLIFFFile(
        original: path.split(separator: "/").last.map(String.init) ?? path,
        sourceLanguage: own.document.sourceLocale?.identifier ?? "en",
        targetLanguage: own.document.locale.identifier, units: done.kept,
        extensions: header.extensions.isEmpty ? own.keptExtensions : header.extensions))
  }
}

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
    found += Self.otherLanguages(back.languages, than: before.language, file)
    let results = Self.hasErrors(found) ? [] : try back.results()
    found += results.flatMap(\.diagnostics)
    let isRejected = Self.hasErrors(found)
    let changes = try results.flatMap { try differences(in: $0, before.units) }
    if !isDry, !isRejected { for result in results { try result.write(context) } }
    return ImportedDocument(
      report: ImportReport(
        results: results.map {
          .init(path: name, changed: $0.changed, moved: $0.moved, units: $0.units)
        }, diagnostics: found, isWritten: !isDry && !isRejected),
      changes: changes, diagnostics: found, isRejected: isRejected && !isDry)
  }

  private static func hasErrors(_ found: [Diagnostic]) -> Bool {
    found.contains { $0.severity == .error }
  }

  private func sentences(of path: String) throws -> (language: String, units: [XLIFFUnit]) {
    let source = try source()
    guard let item = try source.item(path) else { return ("", []) }
    let file = source.file(item, named: path, memories: [:])
    return (file.targetLanguage, file.units)
  }

  /// An error for each target language that is not the document's.
  ///
  /// Sentences have the same ids in every language, so a file in another one would go in unnoticed.
  private static func otherLanguages(
    _ languages: Set<String>, than own: String, _ file: String
  ) -> [Diagnostic] {
    languages.sorted().filter { ContentLocale($0).language != ContentLocale(own).language }.map {
      Diagnostic(
        .xliffLanguage, .error, at: SourcePlace(path: file),
        "target language is '\($0)', and the document's is '\(own)'",
        advice: "choose the document in that language")
    }
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
