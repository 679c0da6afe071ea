import Diagnostics
import Documents
import Presentation
import Translation
import Workspaces

/// Imports XLIFF files into the documents they came from.
struct XLIFFReturn {
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
    let desk = try context.translatedDocument(path, glossary: LabelGlossary())
    let done = DocumentImport(units, into: desk.document, keeping: desk.kept)
    return Result(
      path: path, units: units.count, changed: done.changed.map(\.rawValue),
      moved: done.moved.map(\.rawValue), diagnostics: desk.problems + done.diagnostics,
      file: done.file,
      kept: XLIFFFile(
        original: path.split(separator: "/").last.map(String.init) ?? path,
        sourceLanguage: desk.document.sourceLocale?.identifier ?? "en",
        targetLanguage: desk.document.locale.identifier, units: done.kept,
        extensions: header.extensions.isEmpty ? desk.keptExtensions : header.extensions))
  }
}
