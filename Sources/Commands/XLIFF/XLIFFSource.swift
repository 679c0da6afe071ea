import Diagnostics
import Documents
import Procedures
import Translation
import Workspaces

/// What `xliff export` is asked for: documents, and the program's own words.
struct XLIFFSource {
  /// A bilingual document, or a locale file.
  enum Item {
    case document(DeskDocument)
    case words(english: SourceFile, file: SourceFile, language: String)

    var path: String {
      switch self {
      case .document(let document): document.path
      case .words(_, let file, _): file.path
      }
    }

    /// Why not all of it could be read.
    var problems: [Diagnostic] {
      switch self {
      case .document(let document): document.problems
      case .words: []
      }
    }
  }

  let context: CommandContext
  let glossary: LabelGlossary
  let english: String?

  /// The paths a person's paths stand for: bilingual documents of folders, and locale files.
  func paths(_ given: [String]) throws -> [String] {
    try given.flatMap { path in
      isLocaleFile(path) ? [path] : try context.files(below: path, endings: [".md", ".html"])
    }
  }

  private func isLocaleFile(_ path: String) -> Bool {
    path.hasSuffix(".yaml") && FileReading.isFile(path)
  }

  /// What lies at a path; `nil` where it is a document in one language only.
  func item(_ path: String) throws -> Item? {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    if isLocaleFile(path) {
      let name = String(path.dropFirst(folder == "." ? 0 : folder.count + 1).dropLast(5))
      return .words(
        english: try context.read("\(folder)/en.yaml"), file: try context.read(path),
        language: name)
    }
    let document = try context.deskDocument(
      path, english: english, glossary: glossary, operations: try context.operations(in: folder))
    return document.document.sourceLocale == nil ? nil : .document(document)
  }

  /// Its sentences under the name that whoever gets the file may know it by.
  func file(_ item: Item, named name: String, memory: TranslationMemory) -> XLIFFFile {
    var file =
      switch item {
      case .document(let document): document.units(glossary: glossary, memory: memory).file
      case .words(let english, let file, let language):
        MessageUnits(english: english, file: file, language: language).xliff
      }
    if case .document(let document) = item { file.extensions = document.keptExtensions }
    file.original = name
    file.metadata = file.metadata.map { $0.name == "path" ? ("path", name) : $0 }
    return file
  }

  /// The sentences of documents that translate into one language.
  func memory(of paths: [String]) throws -> TranslationMemory {
    var memory = TranslationMemory()
    for path in try paths.flatMap({ try context.files(below: $0, endings: [".md"]) }) {
      let document = DocumentReader.read(try context.read(path))
      // What a machine said is nothing to learn from.
      guard document.frontMatter["ms.translationtype"]?.uppercased() != "MT" else { continue }
      for segment in document.segments {
        if let source = segment.source {
          memory.learn(
            source: DocumentUnits.flat(source), target: DocumentUnits.flat(segment.target),
            from: path)
        }
      }
    }
    return memory
  }
}
