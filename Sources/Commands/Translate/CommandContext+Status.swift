import Diagnostics
import Documents
import Translation
import Workspaces

extension CommandContext {
  /// The Markdown, HTML and YAML files below a folder, or the path itself if it is a file.
  ///
  /// - Throws: `CommandFailure` if the path or a folder cannot be read.
  package func filesToTranslate(below path: String) throws -> [String] {
    try files(below: path, endings: [".md", ".html", ".yaml"])
  }

  /// The progress of the translation in a file; for a procedure's English document, the languages
  /// it is missing in. Empty for any other file.
  ///
  /// - Parameter english: the English file or the folder it is in; `nil` for the one next to it.
  /// - Throws: `CommandFailure` if a file cannot be read.
  package func statuses(
    of path: String, english: String? = nil
  ) throws -> (statuses: [TranslationStatus], problems: [Diagnostic]) {
    if path.hasSuffix(".yaml") {
      return (try wordsStatus(of: path).map { [$0] } ?? [], [])
    }
    // Only checks need labels, and none run here.
    let glossary = LabelGlossary()
    let desk = try translatedDocument(path, english: english, glossary: glossary)
    guard desk.document.sourceLocale != nil else {
      return (
        path.hasSuffix("/en.md") ? try missingTranslations(of: desk.document) : [], desk.problems
      )
    }
    let units = desk.units(glossary: glossary)
    let status = TranslationStatus(
      desk.document, states: desk.document.segments.filter { $0.source != nil }.map(units.state))
    return ([status], desk.problems)
  }

  /// The progress of a locale file, compared with the English one; `nil` for any other file.
  private func wordsStatus(of path: String) throws -> TranslationStatus? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let name = String(parts.last ?? "")
    guard folder.hasSuffix("locales"), name != "en.yaml",
      FileReading.isFile("\(folder)/en.yaml")
    else { return nil }
    let english = MessageUnits.words(of: try read("\(folder)/en.yaml"))
    let own = MessageUnits.words(of: try read(path))
    let missing = english.keys.count { own[$0] == nil }
    return TranslationStatus(
      path: path, language: String(name.dropLast(5)),
      counts: [.missing: missing, .translated: english.count - missing])
  }

  /// A status for each language that has a locale file, but no document of this procedure.
  private func missingTranslations(of english: Document) throws -> [TranslationStatus] {
    let folder = english.file.path.dropLast("/en.md".count)
    let count = EnglishText(english.file).sentences.count
    return try content.languages().filter {
      $0 != "en" && !FileReading.isFile("\(folder)/\($0).md")
    }.map {
      TranslationStatus(path: "\(folder)/\($0).md", language: $0, counts: [.missing: count])
    }
  }
}
