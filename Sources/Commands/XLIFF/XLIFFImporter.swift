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

    /// Writes what has changed, and returns whether anything has.
    func write(_ context: CommandContext) throws -> Bool {
      if !changed.isEmpty { try context.save(file.bytes, to: path) }
      guard let kept else { return !changed.isEmpty }
      let beside = TranslationFiles.kept(beside: path)
      let isThere = FileReading.isFile(beside)
      guard !kept.units.isEmpty || !kept.extensions.isEmpty || isThere else {
        return !changed.isEmpty
      }
      let text = XLIFFWriter(version: .v21).text([kept])
      if isThere, try context.read(beside).bytes == Array(text.utf8) { return !changed.isEmpty }
      try context.save(text, to: beside)
      return true
    }
  }

  /// A `<file>` with its units.
  private struct Part {
    let header: XLIFFReader.Header
    var units: [ReturnedUnit]
  }

  let context: CommandContext
  let into: String
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether a file is no XLIFF.
  private(set) var hasForeignFiles = false
  /// The units by document, in the order of the files.
  private var units: [(path: String, parts: [Part])] = []
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
    var parts: [Part] = []
    let outcome = try XLIFFReader.read(
      path: path, from: next,
      take: { unit, header in
        if let last = parts.indices.last, parts[last].header.original == header.original {
          parts[last].units.append(unit)
        } else {
          parts.append(Part(header: header, units: [unit]))
        }
      })
    diagnostics += outcome.diagnostics
    switch outcome.extent {
    case .whole: break
    case .broken:
      diagnostics.append(
        Diagnostic(
          .importFormat, .error, at: SourcePlace(path: path),
          "file cannot be read to its end, and nothing of it is imported",
          advice: "ask for the whole file, or export it again"))
      return
    case .foreign:
      hasForeignFiles = true
      if !outcome.diagnostics.contains(where: { $0.id == .importFormat }) {
        diagnostics.append(
          Diagnostic(
            .importFormat, .error, at: SourcePlace(path: path), "file is no XLIFF",
            advice: "export it from the tool as XLIFF 1.2 or 2.1"))
      }
      return
    }
    if parts.isEmpty {
      diagnostics.append(
        Diagnostic(
          .importUnknown, .error, at: SourcePlace(path: path), "file has no unit",
          advice: "export it from the tool with its sentences"))
    }
    for part in parts {
      guard let target = try target(of: part.header) else {
        diagnostics.append(
          Diagnostic(
            .importUnknown, .error, at: SourcePlace(path: path),
            "document '\(part.header.original)' is not in '\(into)'",
            advice: "name the document itself with --into"))
        continue
      }
      add(part, to: target)
    }
  }

  /// Collects everything for one document, because each import begins from the bytes on disk.
  private mutating func add(_ part: Part, to target: String) {
    if let index = units.firstIndex(where: { $0.path == target }) {
      units[index].parts.append(part)
    } else {
      units.append((target, [part]))
    }
  }

  /// The document of a `<file>`: the one given with `--into`, or the one in that folder with its
  /// path.
  private mutating func target(of header: XLIFFReader.Header) throws -> String? {
    if FileReading.isFile(into) { return into }
    let all = try candidates ?? context.files(below: into, endings: [".md", ".html", ".yaml"])
    candidates = all
    let parts = header.original.split { $0 == "/" || $0 == "\\" }
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
    try units.map { path, parts in
      path.hasSuffix(".yaml") ? try words(path, parts) : try document(path, parts)
    }
  }

  private func words(_ path: String, _ parts: [Part]) throws -> Result {
    let file = try context.read(path)
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let name = String(path.dropFirst(folder.count).dropLast(".yaml".count))
    let english = "\(folder)en.yaml"
    let (units, refused) = Self.units(of: parts, in: name)
    let (texts, found) = MessageUnits.changes(
      units, in: file,
      english: FileReading.isFile(english) && name != "en" ? try context.read(english) : nil)
    return Result(
      path: path, units: units.count, changed: texts.keys.sorted(), moved: [],
      diagnostics: refused + found, file: LocaleEdit(texts: texts).applied(to: file).file, kept: nil
    )
  }

  private func document(_ path: String, _ parts: [Part]) throws -> Result {
    let own = try context.translations.document(path, glossary: LabelGlossary())
    let (units, refused) = Self.units(of: parts, in: own.statedLanguage)
    let done = DocumentImport(
      units, into: own.document, keeping: own.kept,
      english: own.english.map { PageTexts(of: $0.file) })
    let extensions = parts.flatMap(\.header.extensions)
    return Result(
      path: path, units: units.count, changed: done.changed.map(\.rawValue),
      moved: done.moved.map(\.rawValue), diagnostics: own.problems + refused + done.diagnostics,
      file: done.file,
      kept: units.isEmpty
        ? nil
        : XLIFFFile(
          original: path.split(separator: "/").last.map(String.init) ?? path,
          sourceLanguage: own.document.sourceLocale?.identifier ?? "en",
          targetLanguage: own.document.locale.identifier, units: done.kept,
          extensions: extensions.isEmpty ? own.keptExtensions : extensions))
  }

  /// The units of the files in a language, and an error for each file in another one.
  ///
  /// Sentences have the same ids in every language, so a file in another one would go in unnoticed.
  ///
  /// - Parameter language: the language of the document; `nil` if nothing says what it is.
  private static func units(
    of parts: [Part], in language: String?
  ) -> (units: [ReturnedUnit], refused: [Diagnostic]) {
    var units: [ReturnedUnit] = []
    var refused: [Diagnostic] = []
    for part in parts {
      let own = part.header.targetLanguage
      if let language, !own.isEmpty,
        ContentLocale(own).language != ContentLocale(language).language
      {
        refused.append(
          Diagnostic(
            .xliffLanguage, .error, at: SourcePlace(path: part.units.first?.place.path ?? ""),
            "target language is '\(own)', and the document's is '\(language)'",
            advice: "choose the document in that language"))
      } else {
        units += part.units
      }
    }
    return (units, refused)
  }
}
