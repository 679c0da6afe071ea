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
    let missing = [
      ("negations", languages.negations(of: language) == nil),
      ("numbers in words", languages.numbers(of: language) == nil),
      ("words around labels", languages.nouns(of: language) == nil),
      ("kinds of steps", languages.verbs(of: language) == nil),
    ].filter(\.1).map(\.0)
    guard !missing.isEmpty else { return [] }
    let file = "Resources/languages/\(language).yaml"
    return [
      Diagnostic(
        .languageUnchecked, .note, at: SourcePlace(path: path),
        "not checked in language '\(language)': \(missing.joined(separator: ", "))",
        advice: languages.contains(language)
          ? "write these words in \(file)" : "write the words of the language in \(file)")
    ]
  }

  private func names(of language: String, _ path: String) -> [Diagnostic] {
    guard !labels.entries.contains(where: { !$0.forms(in: language).isEmpty }) else { return [] }
    return [
      Diagnostic(
        .languageUnchecked, .note, at: SourcePlace(path: path),
        "not checked in language '\(language)': names of labels",
        advice: "write the names that the admin center shows in Resources/labels.yaml")
    ]
  }
}
