import Diagnostics
import Documents
import Translation
import Workspaces

extension CommandContext {
  /// The files below a folder that may be on a translator's desk, or the file itself.
  package func deskFiles(below path: String) throws -> [String] {
    try files(below: path, endings: [".md", ".html", ".yaml"])
  }

  /// How far the translation in a file has come; of an English document, the languages it has no
  /// translation in. Nothing for a file that is none of these.
  ///
  /// - Parameter english: the English file or the folder it is in; `nil` for the one beside it.
  /// - Throws: `CommandFailure` where a file cannot be read.
  package func statuses(
    of path: String, english: String? = nil
  ) throws -> (statuses: [TranslationStatus], problems: [Diagnostic]) {
    if path.hasSuffix(".yaml") {
      return (try wordsStatus(of: path).map { [$0] } ?? [], [])
    }
    // Labels are looked at by the checks alone.
    let glossary = LabelGlossary()
    let desk = try deskDocument(path, english: english, glossary: glossary)
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

  /// A locale file held against the English one; `nil` where it is no locale file.
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

  /// The languages our words are in that a procedure has no document for.
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
