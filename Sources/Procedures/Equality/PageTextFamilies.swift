import Diagnostics
import Documents
import Translation

/// The texts of pages outside their sentences (titles, descriptions, texts of images), compared with
/// those of the same page in English, or in the language before.
package struct PageTextFamilies {
  /// What is compared of one page.
  private struct Page {
    let path: String
    let language: String
    let hash: String?
    let texts: PageTexts
  }

  private var pages: [Page] = []
  private let languages: Set<Substring>

  /// An empty collection.
  ///
  /// - Parameter languages: the languages by which two files can be the same page.
  package init(languages: Languages) {
    self.languages = Set((languages.names + ["en"]).map { Substring($0) })
  }

  /// Adds a page; one without such texts is ignored.
  ///
  /// - Parameter hash: that of the English file, for an English page its own.
  package mutating func add(_ document: Document, hash: String?) {
    let texts = PageTexts(of: document)
    guard !texts.texts.isEmpty else { return }
    pages.append(
      Page(
        path: document.file.path, language: document.locale.language, hash: hash, texts: texts))
  }

  /// The findings about all pages that are not English, in the order in which they were added.
  ///
  /// - Parameter checks: the checks of sentences for a language.
  package func diagnostics(checks: (String) -> SentenceChecks) -> [Diagnostic] {
    let byHash = Dictionary(grouping: pages.indices) { pages[$0].hash ?? "" }
    let byPlace = Dictionary(grouping: pages.indices) { place(of: pages[$0]) }
    return pages.indices.filter { pages[$0].language != "en" }.flatMap { index -> [Diagnostic] in
      let page = pages[index]
      let family =
        (page.hash.flatMap { byHash[$0] } ?? []) + (byPlace[place(of: page)] ?? [])
      guard family.count > 1, let other = reference(for: index, among: family) else { return [] }
      return PageTextComparison(
        page: page.texts, at: page.path, reference: other.texts, in: other.language,
        checks: checks(page.language)
      ).diagnostics
    }
  }

  /// The path of a page, regardless of its language, which the name of an English file may not have:
  /// `guide.sv.md` stands beside `guide.md`.
  private func place(of page: Page) -> String {
    PagePath.withoutLanguage(page.path, languages).replacing(".*.", with: ".")
  }

  /// The English page, or else the first in another language before this one; `nil` if there is
  /// neither.
  private func reference(for index: Int, among family: [Int]) -> Page? {
    let page = pages[index]
    let others = family.map { pages[$0] }.filter { other in
      guard other.language != page.language else { return false }
      // Translations of different English versions may differ.
      guard let own = page.hash, let hash = other.hash else { return true }
      return own == hash
    }
    if let english = others.first(where: { $0.language == "en" }) { return english }
    return family.filter { $0 < index }.map { pages[$0] }.first { other in
      others.contains { $0.path == other.path }
    }
  }
}

/// Compares the texts of a page outside its sentences with those of the same page in another language.
struct PageTextComparison {
  private let page: PageTexts
  private let path: String
  private let reference: PageTexts
  private let language: String
  private let checks: SentenceChecks

  /// - Parameters:
  ///   - reference: the texts to compare with, in `language`; only English ones say what a text must
  ///     name.
  ///   - checks: the checks of sentences for the language of the page.
  init(
    page: PageTexts, at path: String, reference: PageTexts, in language: String,
    checks: SentenceChecks
  ) {
    self.page = page
    self.path = path
    self.reference = reference
    self.language = language
    self.checks = checks
  }

  var diagnostics: [Diagnostic] {
    reference.texts.flatMap { text -> [Diagnostic] in
      guard !text.words.isEmpty else { return [] }
      guard let own = page[text.id], !own.words.isEmpty else { return missing(text) }
      return language == "en" ? compare(own, text) : []
    }
  }

  /// Reports a text that the page does not have. An image that it does not show is another matter.
  private func missing(_ text: PageTexts.Text) -> [Diagnostic] {
    let own = page[text.id]
    guard own != nil || text.isOfPage else { return [] }
    return [
      Diagnostic(
        .sentenceCount, .warning,
        at: own?.place ?? SourcePlace(path: path),
        "text '\(text.name)' of language '\(.language(language))' is missing here",
        related: [text.place],
        sentence: language == "en" ? .init(unit: text.id, source: text.words, target: "") : nil)
    ]
  }

  private func compare(_ own: PageTexts.Text, _ english: PageTexts.Text) -> [Diagnostic] {
    let found =
      checks.findings(source: english.words, target: own.words).filter {
        Self.kinds.contains($0.id)
      }
      + checks.untranslated(source: english.words, target: own.words)
    guard !found.isEmpty else { return [] }
    let place = own.place
    return found.map { finding in
      Diagnostic(
        finding.id, finding.severity, at: place, finding.messageText, advice: finding.adviceText,
        related: [english.place],
        sentence: .init(unit: own.id, source: english.words, target: own.words))
    }
  }

  /// What must be the same in every language; how a title ends or begins is the language's own matter.
  private static let kinds: Set<DiagnosticID> = [
    .numberChanged, .placeholderChanged, .nameChanged, .addressChanged, .untranslated,
    .languageMixed, .languageWrong,
  ]
}
