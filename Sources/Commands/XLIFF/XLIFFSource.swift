import Diagnostics
import Documents
import Procedures
import Translation
import Workspaces

/// Reads what `xliff export` writes: bilingual documents, and the program's own words.
struct XLIFFSource {
  /// A bilingual document, or a locale file.
  enum Item {
    case document(TranslatedDocument)
    case words(english: SourceFile, file: SourceFile, language: String)

    var path: String {
      switch self {
      case .document(let document): document.path
      case .words(_, let file, _): file.path
      }
    }

    /// Why some of it could not be read.
    var problems: [Diagnostic] {
      switch self {
      case .document(let document): document.problems
      case .words: []
      }
    }
  }

  let context: CommandContext
  let glossary: LabelGlossary
  var terms = TermList()
  let english: String?

  /// The files that the given paths stand for: files of words, and in folders, those that are not
  /// English, and the documents.
  func paths(_ given: [String]) throws -> [String] {
    try given.flatMap { path in
      isLocaleFile(path)
        ? [path]
        : try context.files(below: path, endings: [".md", ".html", ".yaml"]).filter {
          !$0.hasSuffix(".yaml") || isTranslatedWords($0)
        }
    }
  }

  private func isTranslatedWords(_ path: String) -> Bool {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return ContentFolder.holdsWords(folder) && !path.hasSuffix("/en.yaml")
      && FileReading.isFile("\(folder)/en.yaml")
  }

  private func isLocaleFile(_ path: String) -> Bool {
    path.hasSuffix(".yaml") && FileReading.isFile(path)
  }

  /// The document or locale file at a path; `nil` for a document in one language only.
  func item(_ path: String) throws -> Item? {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    if isLocaleFile(path) {
      let name = String(path.dropFirst(folder == "." ? 0 : folder.count + 1).dropLast(5))
      return .words(
        english: try context.read("\(folder)/en.yaml"), file: try context.read(path),
        language: name)
    }
    let document = try context.translations.document(
      path, english: english, glossary: glossary,
      operations: try context.translations.operations(in: folder))
    return document.document.sourceLocale == nil ? nil : .document(document)
  }

  /// The item's sentences as XLIFF, with `name` in place of its path.
  ///
  /// - Parameter isWhole: whether the texts of a page that are in no sentence follow.
  func file(
    _ item: Item, named name: String, memories: [String: TranslationMemory], isWhole: Bool = true
  ) -> XLIFFFile {
    var file =
      switch item {
      case .document(let document):
        document.units(
          glossary: glossary, terms: terms,
          memory: memories[document.document.locale.language] ?? TranslationMemory()
        ).file
      case .words(let english, let file, let language):
        MessageUnits(english: english, file: file, language: language, terms: terms).xliff
      }
    if case .document(let document) = item {
      file.extensions = document.keptExtensions
      if isWhole { file.units += document.pageUnits }
    }
    file.original = name
    file.metadata = file.metadata.map { $0.name == "path" ? ("path", name) : $0 }
    return file
  }

  /// The sentence pairs of the Markdown documents at or below these paths, without
  /// machine-translated documents, by the language that they are translated into: `da`.
  ///
  /// - Throws: `CommandFailure` if a file cannot be read.
  func memories(of paths: [String]) throws -> [String: TranslationMemory] {
    var memories: [String: TranslationMemory] = [:]
    let languages = try context.procedures.languages()
    for path in try paths.flatMap({ try context.files(below: $0, endings: [".md"]) }) {
      let document = DocumentReader.read(try context.read(path), languages: languages)
      // Machine translations must not be offered as translations.
      guard document.frontMatter["ms.translationtype"]?.uppercased() != "MT" else { continue }
      for segment in document.segments {
        if let source = segment.source {
          memories[document.locale.language, default: TranslationMemory()].learn(
            source: DocumentUnits.flat(source), target: DocumentUnits.flat(segment.target),
            from: path)
        }
      }
    }
    return memories
  }
}
