import Diagnostics
import Documents
import Translation

/// What `check` did not check, because it does not know a language: without this, a page that lost
/// its "not" would be called right in a language whose "not" nobody has told the program.
package struct UncheckedLanguages {
  private let labels: LabelGlossary
  private let languages: Languages
  /// The first document of each language.
  private var first: [String: String] = [:]
  private var found: [Diagnostic] = []

  /// - Parameters:
  ///   - labels: the names of labels, without which labels are not checked in a language.
  ///   - languages: the rules of languages, which may be damaged or missing.
  package init(labels: LabelGlossary, languages: Languages) {
    self.labels = labels
    self.languages = languages
  }

  /// Adds a document that was checked.
  package mutating func add(_ document: Document) {
    guard document.sourceLocale == nil || document.locale.language != "en" else {
      return found.append(
        Diagnostic(
          .languageUnchecked, .note, at: SourcePlace(path: document.file.path),
          "language of the translation is not known, and no sentence was compared with its English",
          advice: "name it as ms.contentlocale in the front matter"))
    }
    add(document.file.path, language: document.locale.language)
  }

  /// Adds a document that was checked, by its path.
  ///
  /// - Parameter language: its language alone, such as `sv`.
  package mutating func add(_ path: String, language: String) {
    if language != "en", first[language] == nil { first[language] = path }
  }

  /// What is damaged in the files of languages, each with its line; then, in alphabetical order of
  /// languages, which checks did not run in each.
  ///
  /// A note, because nothing need be wrong in a document that nobody could check: it decides no exit
  /// status, but the run is not called free of findings either.
  package var diagnostics: [Diagnostic] {
    languages.diagnostics + found
      + first.sorted { $0.key < $1.key }.flatMap { language, path in
        rules(of: language, path) + names(of: language, path)
      }
  }

  /// Whether a finding is one of these, and not about a document itself.
  package static func tells(_ diagnostic: Diagnostic) -> Bool {
    diagnostic.id == .languageUnchecked || diagnostic.id == .languageUnreadable
  }

  private func rules(of language: String, _ path: String) -> [Diagnostic] {
    guard languages.contains(language) else {
      return [
        note(
          path,
          "there are no rules for language '\(.language(language))': negations, numbers in words, words around labels and kinds of steps are not checked",
          advice: "write the words of the language in \(Self.file(of: language))")
      ]
    }
    let advice: FindingText = "write these words in \(Self.file(of: language))"
    let missing: [(FindingText, Bool)] = [
      (
        "negations are not checked in language '\(.language(language))'",
        languages.negations(of: language) == nil
      ),
      (
        "numbers in words are not checked in language '\(.language(language))'",
        languages.numbers(of: language) == nil
      ),
      (
        "words around labels are not checked in language '\(.language(language))'",
        languages.nouns(of: language) == nil
      ),
      (
        "kinds of steps are not checked in language '\(.language(language))'",
        languages.verbs(of: language) == nil
      ),
      (
        "steps without numbers are not recognized in language '\(.language(language))'",
        languages.instructions(of: language) == nil
      ),
    ]
    return missing.filter(\.1).map { note(path, $0.0, advice: advice) }
  }

  private func names(of language: String, _ path: String) -> [Diagnostic] {
    guard !labels.entries.contains(where: { !$0.forms(in: language).isEmpty }) else { return [] }
    return [
      note(
        path, "names of labels are not checked in language '\(.language(language))'",
        advice: "write the names that the screen shows in Resources/labels.yaml")
    ]
  }

  private func note(_ path: String, _ message: FindingText, advice: FindingText) -> Diagnostic {
    Diagnostic(
      .languageUnchecked, .note, at: SourcePlace(path: path), message, advice: advice)
  }

  private static func file(of language: String) -> String { "Resources/languages/\(language).yaml" }
}
