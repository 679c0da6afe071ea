import Diagnostics
import Documents
import Presentation
import Procedures
import Translation
import Workspaces

/// The documents and locale files that translators work on, with the files next to them.
package struct TranslationStore: Sendable {
  let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// The Markdown, HTML and YAML files below a folder, or the path itself if it is a file.
  ///
  /// - Throws: `CommandFailure` if the path or a folder cannot be read.
  package func files(below path: String) throws -> [String] {
    try context.files(below: path, endings: [".md", ".html", ".yaml"])
  }

  /// The progress of the translation in a file; for a procedure's English document, the languages
  /// it is missing in. Empty for any other file.
  ///
  /// - Parameter english: the English file or the folder it is in; `nil` for the one next to it.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  package func statuses(
    of path: String, english: String? = nil
  ) throws -> (statuses: [TranslationStatus], problems: [Diagnostic]) {
    if path.hasSuffix(".yaml") {
      return (try wordsStatus(of: path).map { [$0] } ?? [], [])
    }
    // Only checks need labels, and none run here.
    let glossary = LabelGlossary()
    let own = try document(path, english: english, glossary: glossary)
    guard own.document.sourceLocale != nil else {
      return (
        path.hasSuffix("/en.md") ? try missingTranslations(of: own.document) : [], own.problems
      )
    }
    let units = own.units(glossary: glossary)
    let status = TranslationStatus(
      own.document, states: own.document.segments.filter { $0.source != nil }.map(units.state))
    return ([status], own.problems)
  }

  /// The progress of a locale file, compared with the English one; `nil` for any other file.
  private func wordsStatus(of path: String) throws -> TranslationStatus? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let name = String(parts.last ?? "")
    guard ContentFolder.holdsWords(folder), name != "en.yaml",
      FileReading.isFile("\(folder)/en.yaml")
    else { return nil }
    let language = String(name.dropLast(5))
    let progress = MessageUnits(
      english: try context.read("\(folder)/en.yaml"), file: try context.read(path),
      language: language
    ).progress
    return TranslationStatus(
      path: path, language: language,
      counts: [.missing: progress.missing, .translated: progress.count - progress.missing])
  }

  /// A status for each language that has a locale file, but no document of this procedure.
  private func missingTranslations(of english: Document) throws -> [TranslationStatus] {
    let folder = english.file.path.dropLast("/en.md".count)
    let count = EnglishText(english.file).sentences.count
    return try context.content.languages().filter {
      $0 != "en" && !FileReading.isFile("\(folder)/\($0).md")
    }.map {
      TranslationStatus(path: "\(folder)/\($0).md", language: $0, counts: [.missing: count])
    }
  }

  /// Both sides of a document or locale file; `nil` for a document in one language only.
  ///
  /// - Parameter found: what the checks found in it.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read,
  ///   `LabelGlossary.Failure` if `labels.yaml` is damaged.
  package func table(of path: String, found: [Diagnostic]) throws -> SentenceTable? {
    let source = try source()
    guard let item = try source.item(path) else { return nil }
    let file = source.file(item, named: path, memories: [:], isWhole: false)
    switch item {
    case .words: return SentenceTable(words: file)
    case .document(let own):
      return SentenceTable(
        document: own.document, units: file.units, places: own.places,
        found: own.problems + found)
    }
  }

  /// A document or locale file as `xliff export` writes it; `nil` for a document in one language
  /// only.
  ///
  /// - Parameter name: the name of the document in the XLIFF file.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read,
  ///   `LabelGlossary.Failure` if `labels.yaml` is damaged.
  package func xliff(
    of path: String, named name: String, version: XLIFFVersion
  ) throws -> String? {
    let source = try source()
    guard let item = try source.item(path) else { return nil }
    let file = source.file(item, named: name, memories: [:])
    return XLIFFWriter(version: version, shape: .standard).text([file])
  }

  /// Reads documents with the official labels and the terms, and with the English next to them.
  func source() throws -> XLIFFSource {
    XLIFFSource(
      context: context, glossary: try context.procedures.labels(),
      terms: try context.procedures.terms(), english: nil)
  }

  /// The grammars that XLIFF files are checked against.
  package var grammars: XLIFFGrammars {
    let content = context.content
    return XLIFFGrammars { name in try content.resource(name).bytes }
  }

  /// Reads a document and the files next to it.
  ///
  /// - Parameter english: the English file or the folder it is in; `nil` for the one next to it.
  /// - Throws: `CommandFailure` if a file cannot be read.
  func document(
    _ path: String, english: String? = nil, glossary: LabelGlossary,
    operations: [StepID: String] = [:]
  ) throws -> TranslatedDocument {
    let document = DocumentReader.read(
      try context.read(path), languages: try context.procedures.languages())
    let (kept, extensions, problems) = try keptUnits(beside: path)
    return TranslatedDocument(
      document: document, glossary: glossary, kept: kept,
      keptExtensions: extensions, english: try englishFile(of: document, at: english),
      operations: operations, problems: problems)
  }

  private func keptUnits(
    beside path: String
  ) throws -> (units: [XLIFFUnit], extensions: [String], problems: [Diagnostic]) {
    let own = TranslationFiles.kept(beside: path)
    guard FileReading.isFile(own) else { return ([], [], []) }
    let (units, headers, diagnostics) = try xliffUnits(in: own)
    let isBroken = diagnostics.contains { $0.severity == .error }
    return (units, headers.flatMap(\.extensions), isBroken ? diagnostics : [])
  }

  /// Everything in an XLIFF file.
  ///
  /// - Throws: `CommandFailure` if the file cannot be opened, `WorkspaceFailure` if it cannot be
  ///   read.
  func xliffUnits(
    in path: String
  ) throws -> (units: [XLIFFUnit], headers: [XLIFFReader.Header], diagnostics: [Diagnostic]) {
    let chunks = try context.open(path)
    var units: [XLIFFUnit] = []
    var headers: [XLIFFReader.Header] = []
    let outcome = try XLIFFReader.read(
      path: path, from: { try chunks.next() },
      take: { returned, header in
        units.append(returned.unit)
        if headers.last != header { headers.append(header) }
      })
    return (units, headers, outcome.diagnostics)
  }

  private func englishFile(of document: Document, at path: String?) throws -> EnglishFile? {
    let own = document.file.path
    let folder = own.lastIndex(of: "/").map { String(own[...$0]) } ?? ""
    let name = String(own.dropFirst(folder.count))
    var candidates: [String] = []
    if let path {
      guard FileReading.exists(path) else {
        _ = try context.read(path)
        return nil
      }
      candidates = FileReading.isFile(path) ? [path] : ["\(path)/\(name)", "\(path)/en.md"]
    } else {
      candidates = ["\(folder)en.md"]
      // guide.sv.md next to guide.md or guide.en.md
      let parts = name.split(separator: ".").map(String.init)
      if parts.count > 2, parts[parts.count - 2] == document.locale.language {
        candidates += [
          folder + (parts.dropLast(2) + parts.suffix(1)).joined(separator: "."),
          folder + (parts.dropLast(2) + ["en"] + parts.suffix(1)).joined(separator: "."),
        ]
      }
    }
    guard let found = candidates.first(where: { $0 != own && FileReading.isFile($0) }) else {
      return nil
    }
    return EnglishFile(try context.read(found))
  }

  /// The operations of a procedure's steps, by step; empty if the folder contains no procedure.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  func operations(in folder: String) throws -> [StepID: String] {
    guard FileReading.exists("\(folder)/procedure.yaml") else { return [:] }
    let name = ProcedureID(String(folder.split(separator: "/").last ?? ""))
    let library = try context.procedures.library(
      [name],
      named: { id in
        try id == name
          ? ProcedureSource(
            id: id, manifest: context.read("\(folder)/procedure.yaml"),
            documents: ContentFolder.documents(in: folder))
          : context.content.source(of: id)
      })
    let steps = library.procedures[name]?.steps ?? []
    return Dictionary(steps.map { ($0.id, $0.operation.id.rawValue) }) { first, _ in first }
  }
}

extension CommandContext {
  /// What translators work on, with messages in the reader's language.
  package var translations: TranslationStore { TranslationStore(self) }
}

/// A document with the files next to it that a translator needs.
struct TranslatedDocument {
  let document: Document
  let glossary: LabelGlossary
  /// The units that earlier imports have kept next to the document.
  let kept: [XLIFFUnit]
  /// What other tools have added to the kept XLIFF file, as XML.
  let keptExtensions: [String]
  /// The English document it translates; `nil` if that was not found.
  let english: EnglishFile?
  /// The operations of its steps, by step, if it belongs to a procedure.
  let operations: [StepID: String]
  /// Why some of what earlier imports have kept could not be read; empty if all of it was.
  let problems: [Diagnostic]

  /// The steps that its sentences are in, by segment; found by the English where there is no
  /// translation yet.
  var places: [SegmentID: StepPlaces.Place] {
    StepPlaces.places(
      in: DocumentOutline(document.showingEnglish(), labels: glossary), operations: operations)
  }

  var path: String { document.file.path }

  /// The language that the document or its name says it is in; `nil` if only its words do.
  var statedLanguage: String? {
    let language = document.locale.language
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return document.frontMatter["ms.contentlocale"] != nil
      || name.split(separator: ".").dropLast().contains { $0.lowercased() == language }
      ? document.locale.identifier : nil
  }

  func isStale(_ segment: Segment) -> Bool { english.map { !$0.holds(segment) } ?? false }

  /// The title, description and texts of images as XLIFF units; none if the English file was not
  /// found.
  var pageUnits: [XLIFFUnit] {
    guard let english else { return [] }
    return PageTexts(of: document).units(
      english: PageTexts(of: english.file),
      isMachine: document.frontMatter["ms.translationtype"]?.uppercased() == "MT", kept: kept)
  }

  /// Its sentences as XLIFF units.
  func units(
    glossary: LabelGlossary, terms: TermList = TermList(),
    memory: TranslationMemory = TranslationMemory()
  ) -> DocumentUnits {
    DocumentUnits(
      document, glossary: glossary, terms: terms, memory: memory,
      places: places.mapValues(\.text), kept: kept,
      isStale: isStale)
  }
}
