import Diagnostics
import Documents
import Procedures
import Translation

/// Checks documents: each on its own, its sentences against their English, and pages against their
/// versions in other languages.
///
/// The signatures of pages with steps are kept until all pages are read, because one page shows
/// what is wrong in another; to check its sentences, each page is read a second time.
struct DocumentCheck {
  let labels: LabelGlossary
  /// Whether the check shows no progress bar on a terminal.
  var isQuiet = false

  func diagnostics(
    of paths: [String], reading read: (String) throws -> SourceFile
  ) throws -> [Diagnostic] {
    var found: [(path: String, diagnostics: [Diagnostic])] = []
    var family = PageFamilies(glossary: labels)
    var memories: [String: LanguageMemory] = [:]
    var progress = Progress(of: paths.count * 2, isQuiet: isQuiet)
    for (index, path) in paths.enumerated() {
      progress.show(index)
      let outline = DocumentOutline(DocumentReader.read(try read(path)), labels: labels)
      let signature = PageSignature(outline)
      found.append((path, outline.diagnostics))
      family.add(signature)
      // Machine translations must not count as examples of correct usage.
      if signature.isBilingual, !isMachine(outline.document) {
        memories[signature.language, default: memory(signature.language)].learn(signature)
      }
    }
    let compared = Dictionary(grouping: family.diagnostics(), by: \.place.path)
    var all: [Diagnostic] = []
    for (index, (path, diagnostics)) in found.enumerated() {
      progress.show(paths.count + index)
      let sentences = try sentences(of: path, &memories, reading: read)
      let others = (compared[path] ?? []).filter { !isTold($0, by: sentences) }
      all +=
        diagnostics + (others + sentences).sorted { Self.start($0) < Self.start($1) }
    }
    progress.clear()
    return all
  }

  private func sentences(
    of path: String, _ memories: inout [String: LanguageMemory],
    reading read: (String) throws -> SourceFile
  ) throws -> [Diagnostic] {
    let document = DocumentReader.read(try read(path))
    guard document.sourceLocale != nil else { return [] }
    let language = document.locale.language
    // A page must not confirm itself: what was learned from it is forgotten while it is checked.
    let signature =
      isMachine(document)
      ? nil : PageSignature(DocumentOutline(document, labels: labels))
    var own = memories.removeValue(forKey: language) ?? memory(language)
    if let signature { own.forget(signature) }
    let found = DocumentSentences(document, checks: SentenceChecks(memory: own)).diagnostics
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
