import Diagnostics
import Documents
import Procedures
import Translation
import Workspaces

/// What is wrong in procedures and documents, for `check` and the web page.
package struct Findings {
  private let context: CommandContext

  package init(_ context: CommandContext) { self.context = context }

  /// Diagnostics of the procedures in these folders, and of the procedures they call.
  ///
  /// - Throws: `CommandFailure` if a file cannot be read.
  func procedures(in folders: [String]) throws -> [Diagnostic] {
    let named = Dictionary(
      folders.map { (ProcedureID(String($0.split(separator: "/").last ?? "")), $0) }
    ) { first, _ in first }
    let library = try context.procedures.library(
      named.keys.sorted(), rules: try context.procedures.rules(),
      named: { id in
        guard let folder = named[id] else { return try context.content.source(of: id) }
        return try ProcedureSource(
          id: id, manifest: context.read("\(folder)/procedure.yaml"),
          documents: ContentFolder.documents(in: folder))
      })
    var unchecked = UncheckedLanguages(
      labels: try context.procedures.labels(), languages: try context.procedures.languages())
    for (id, folder) in named.sorted(by: { $0.key < $1.key }) {
      for (language, text) in (library.procedures[id]?.texts ?? [:]).sorted(by: { $0.key < $1.key })
      {
        let name = text.path.split(separator: "/").last ?? ""
        unchecked.add("\(folder)/\(name)", language: language)
      }
    }
    return library.diagnostics.keys.sorted().flatMap { library.diagnostics[$0] ?? [] }
      + unchecked.diagnostics
  }

  /// What `check` reports about a set of documents, without suppressed findings.
  ///
  /// Procedures are checked as they are bound; other documents on their own and against each other.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read,
  ///   `LabelGlossary.Failure` if `labels.yaml` is damaged.
  package func documents(_ documents: [String]) throws -> [Diagnostic] {
    let folders = Set(documents.map(Self.folder)).filter {
      FileReading.isFile("\($0)/procedure.yaml")
    }
    let own = try DocumentCheck(
      labels: context.procedures.labels(), included: IncludedFiles(below: documents),
      terms: TermCheck(context.procedures.terms()), languages: context.procedures.languages(),
      isQuiet: true
    ).diagnostics(of: documents, reading: context.read).filter {
      $0.isAboutWording || !folders.contains(Self.folder(of: $0.place.path))
    }
    return try SuppressedFindings(procedures(in: folders.sorted()) + own, context).diagnostics
  }

  /// What is wrong with the binding beside a document, and what has changed since; nothing without
  /// one.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  func binding(of document: String) throws -> [Diagnostic] {
    let path = OperationBindings(context).beside(document)
    guard document != "-", FileReading.isFile(path) else { return [] }
    let (binding, problems) = OperationBindingReader.read(try context.read(path))
    guard let binding, FileReading.isFile(document) else { return problems }
    let binder = try OperationBinder(document, named: path, context)
    return try problems + binder.diagnostics(of: binding)
      + binder.drift(from: binding).changed.filter { !$0.steps.isEmpty }.map { passage in
        Diagnostic(
          .bindingInvalid, .error, at: passage.place,
          "step '\(passage.anchor)' has changed since it was bound, so no session runs over it")
      }
  }

  /// The words to avoid in these documents.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  func terms(in documents: [String]) throws -> [Diagnostic] {
    let check = TermCheck(try context.procedures.terms())
    let languages = try context.procedures.languages()
    return try documents.flatMap {
      check.diagnostics(of: DocumentReader.read(try context.read($0), languages: languages))
    }
  }

  /// What differs between the languages of the program's words and of its domains' words, and between
  /// the program and the domains; the words to avoid in them, and what cannot be read in the lists of
  /// terms.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  func words() throws -> [Diagnostic] {
    let lists = try context.content.termLists().map(TermList.read)
    let terms = TermCheck(TermList(joining: lists.map(\.terms)))
    var found = lists.flatMap(\.diagnostics)
    var files: [String: [WordsFile]] = [:]
    let program = try context.read("\(context.content.path)/locales/en.yaml")
    let languages = Set(try context.content.languages())
    found += try context.content.wordFoldersWithoutEnglish()
      .filter { !ContentFolder.isDeclared(words: $0) }.map(WordsCheck.withoutEnglish)
    for folder in try context.content.wordFolders() where !ContentFolder.isDeclared(words: folder) {
      let english = try context.read("\(folder)/en.yaml")
      let names = try FileReading.names(in: folder).sorted().filter { $0.hasSuffix(".yaml") }
      found += WordsCheck.languages(
        Set(names.map { String($0.dropLast(".yaml".count)) }), in: folder, program: languages)
      for name in names {
        let language = String(name.dropLast(".yaml".count))
        let file = language == "en" ? english : try context.read("\(folder)/\(name)")
        found += WordsCheck.diagnostics(of: file, in: language, against: english)
        if let domain = ContentFolder.domain(ofWords: folder) {
          found += WordsCheck.own(in: file, of: domain.rawValue, against: program)
        }
        found += terms.diagnostics(ofWords: file, in: language)
        files[language, default: []].append(WordsFile(file))
      }
    }
    return found + files.sorted { $0.key < $1.key }.flatMap { WordsCheck.repeated(in: $0.value) }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}

/// Checks documents: each on its own, its sentences against their English, and pages against their
/// versions in other languages.
///
/// The signatures of pages with steps are kept until all pages are read, because one page shows
/// what is wrong in another; to check its sentences, each page is read a second time.
struct DocumentCheck {
  let labels: LabelGlossary
  /// The files that the documents may include.
  let included: IncludedFiles
  let terms: TermCheck
  let languages: Languages
  /// Whether the check shows no progress bar on a terminal.
  var isQuiet = false

  func diagnostics(
    of paths: [String], reading read: (String) throws -> SourceFile
  ) throws -> [Diagnostic] {
    var found: [(path: String, diagnostics: [Diagnostic], notes: [Diagnostic])] = []
    var family = PageFamilies(glossary: labels, languages: languages)
    var pageTexts = PageTextFamilies(languages: languages)
    var memories: [String: LanguageMemory] = [:]
    var unchecked = UncheckedLanguages(labels: labels, languages: languages)
    let own = Set(paths)
    var elsewhere: Set<Diagnostic> = []
    var progress = Progress(of: paths.count * 2, isQuiet: isQuiet)
    for (index, path) in paths.enumerated() {
      progress.show(index)
      let file = try read(path)
      var outline = DocumentOutline(
        DocumentReader.read(file, including: included, languages: languages), labels: labels)
      // What is wrong in an included file is told where that file is checked; here, and once, if it
      // is not, or if it depends on the page.
      let wrong = outline.diagnostics.filter { diagnostic in
        if diagnostic.place.path == file.path { return true }
        guard diagnostic.id == .includeUnread || !own.contains(diagnostic.place.path) else {
          return false
        }
        return elsewhere.insert(diagnostic).inserted
      }
      if !outline.document.included.isEmpty {
        // Pages are compared without what they share.
        outline = DocumentOutline(
          DocumentReader.read(file, languages: languages), labels: labels)
      }
      let signature = PageSignature(outline)
      found.append((path, wrong, terms.diagnostics(of: outline.document)))
      family.add(signature)
      pageTexts.add(outline.document, hash: signature.sourceHash)
      unchecked.add(outline.document)
      // Machine translations must not count as examples of correct usage.
      if signature.isBilingual, !isMachine(outline.document) {
        memories[signature.language, default: memory(signature.language)].learn(signature)
      }
    }
    let differences =
      family.diagnostics()
      + pageTexts.diagnostics { language in
        SentenceChecks(memory: memory(language), languages: languages)
      }
    let compared = Dictionary(grouping: differences, by: \.place.path)
    var all: [Diagnostic] = []
    for (index, (path, diagnostics, notes)) in found.enumerated() {
      progress.show(paths.count + index)
      let sentences = try sentences(of: path, &memories, reading: read)
      let others = (compared[path] ?? []).filter { !isTold($0, by: sentences) }
      all +=
        diagnostics + (others + sentences + notes).sorted { Self.start($0) < Self.start($1) }
    }
    progress.clear()
    return all + unchecked.diagnostics
  }

  private func sentences(
    of path: String, _ memories: inout [String: LanguageMemory],
    reading read: (String) throws -> SourceFile
  ) throws -> [Diagnostic] {
    let document = DocumentReader.read(try read(path), languages: languages)
    guard document.sourceLocale != nil else { return [] }
    let language = document.locale.language
    // A page must not confirm itself: what was learned from it is forgotten while it is checked.
    let signature =
      isMachine(document)
      ? nil : PageSignature(DocumentOutline(document, labels: labels))
    var own = memories.removeValue(forKey: language) ?? memory(language)
    if let signature { own.forget(signature) }
    let found = DocumentSentences(
      document, checks: SentenceChecks(memory: own, languages: languages)
    ).diagnostics
    if let signature { own.learn(signature) }
    memories[language] = own
    return found
  }

  private func memory(_ language: String) -> LanguageMemory {
    LanguageMemory(language: language, glossary: labels)
  }

  private func isMachine(_ document: Document) -> Bool {
    document.frontMatter["ms.translationtype"]?.uppercased() == "MT"
  }

  /// Whether a finding from comparing pages is also among the findings about sentences.
  private func isTold(_ diagnostic: Diagnostic, by sentences: [Diagnostic]) -> Bool {
    let kind = Self.kind(diagnostic)
    return !kind.isEmpty
      && sentences.contains { $0.place.line == diagnostic.place.line && Self.kind($0) == kind }
  }

  /// The first part of the diagnostic's id, such as `label` of `label.lost`; empty for kinds that
  /// only one of the two checks reports.
  private static func kind(_ diagnostic: Diagnostic) -> Substring {
    let kind = diagnostic.id.rawValue.prefix { $0 != "." }
    return ["label", "link", "number"].contains(kind) ? kind : ""
  }

  private static func start(_ diagnostic: Diagnostic) -> (Int, Int) {
    (diagnostic.place.line, diagnostic.place.column)
  }
}

extension Diagnostic {
  /// Whether it is about the wording of a document, and not about its steps.
  var isAboutWording: Bool { sentence != nil || id == .termAvoided }
}

/// Findings without those that somebody has accepted in a `suppressions.yaml`.
struct SuppressedFindings {
  private(set) var diagnostics: [Diagnostic] = []
  /// How many findings were left out.
  private(set) var count = 0

  init(_ found: [Diagnostic], _ context: CommandContext) throws {
    var files: [String: [Suppression]] = [:]
    var used: Set<Suppression> = []
    for diagnostic in found {
      let path = TranslationFiles.suppressions(beside: diagnostic.place.path)
      if files[path] == nil { files[path] = try read(path, context) }
      if let own = files[path]?.first(where: { $0.covers(diagnostic) }) {
        used.insert(own)
        count += 1
      } else {
        diagnostics.append(diagnostic)
      }
    }
    for suppression in files.values.joined() where !used.contains(suppression) {
      diagnostics.append(
        Diagnostic(
          .suppressionUnused, .note, at: suppression.place,
          "suppression of '\(suppression.id.rawValue)' matches no finding", advice: "remove it"))
    }
  }

  private mutating func read(_ path: String, _ context: CommandContext) throws -> [Suppression] {
    guard FileReading.isFile(path) else { return [] }
    let (suppressions, problems) = SuppressionsReader.read(try context.read(path))
    diagnostics += problems
    return suppressions
  }
}
