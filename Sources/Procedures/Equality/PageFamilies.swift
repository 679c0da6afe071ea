import Diagnostics
import Documents
import Translation

/// A collection of pages that are compared with their English original and with each other.
package struct PageFamilies {
  private var pages: [PageSignature] = []
  private var memories: [String: LanguageMemory] = [:]
  private let glossary: LabelGlossary
  private let languages: Set<Substring>

  /// An empty collection.
  ///
  /// - Parameters:
  ///   - glossary: the official names of labels, which count as known translations.
  ///   - languages: the languages by which two files can be the same page, as `sv.md` and `nl.md`.
  package init(glossary: LabelGlossary, languages: Languages) {
    self.glossary = glossary
    self.languages = Set((languages.names + ["en"]).map { Substring($0) })
  }

  /// Adds a page; one without steps is ignored.
  package mutating func add(_ page: PageSignature) {
    // Without steps, there is no procedure to compare.
    guard page.procedures.contains(where: { !$0.steps.isEmpty }) else { return }
    pages.append(page)
    guard page.isBilingual, page.language != "en" else { return }
    var memory = memories.removeValue(forKey: page.language) ?? empty(page.language)
    memory.learn(page)
    memories[page.language] = memory
  }

  private func empty(_ language: String) -> LanguageMemory {
    LanguageMemory(language: language, glossary: glossary)
  }

  /// The findings about all pages that are not English, page by page in the order in which they
  /// were added.
  ///
  /// Each page is checked against the English beside it, if it is bilingual, and against the
  /// English page or the same page in another language.
  package mutating func diagnostics() -> [Diagnostic] {
    let byHash = Dictionary(grouping: pages.indices) { pages[$0].sourceHash ?? "" }
    let byPlace = Dictionary(grouping: pages.indices) {
      PagePath.withoutLanguage(pages[$0].path, languages)
    }
    var found: [Diagnostic] = []
    for (index, page) in pages.enumerated() where page.language != "en" {
      // A page is never compared with its own statistics.
      var memory = memories.removeValue(forKey: page.language) ?? empty(page.language)
      if page.isBilingual { memory.forget(page) }
      found += SideComparison(page, memory: memory).diagnostics
      let family =
        (page.sourceHash.flatMap { byHash[$0] } ?? [])
        + (byPlace[PagePath.withoutLanguage(page.path, languages)] ?? [])
      found += stale(page, family.map { pages[$0] })
      if let reference = reference(for: index, among: family) {
        found += PageComparison(page, with: reference, memory: memory).diagnostics
      }
      if page.isBilingual { memory.learn(page) }
      memories[page.language] = memory
    }
    return found
  }

  /// Reports that the available English file is not the one from which a page was translated.
  private func stale(_ page: PageSignature, _ family: [PageSignature]) -> [Diagnostic] {
    let english = family.filter { $0.unchangedHash != nil }
    guard let hash = page.sourceHash, let first = english.first,
      !english.contains(where: { $0.sourceHash == hash || $0.unchangedHash == hash })
    else { return [] }
    return [
      Diagnostic(
        .sourceHash, .warning, at: SourcePlace(path: page.path),
        "English file '\(first.path)' is not the one this was translated from",
        advice:
          "to see which sentences are gone, run 'stegvis bind <this file> --english <that one>'")
    ]
  }

  /// The English page if it is available, or else the same page in the language before this one;
  /// `nil` if there is neither.
  private func reference(for index: Int, among family: [Int]) -> PageSignature? {
    let page = pages[index]
    let others = family.filter { other in
      guard pages[other].language != page.language else { return false }
      // Translations of different English versions may differ.
      guard let own = page.sourceHash, let hash = pages[other].sourceHash else { return true }
      return own == hash
    }
    if let english = others.first(where: { pages[$0].language == "en" }) { return pages[english] }
    return others.first { $0 < index }.map { pages[$0] }
  }
}

/// The path of a page, regardless of its language.
enum PagePath {
  /// The path with `*` for parts such as `sv-se` and for the `sv` in `sv.md` and `guide.sv.md`.
  static func withoutLanguage(_ path: String, _ languages: Set<Substring>) -> String {
    path.lowercased().split(separator: "/", omittingEmptySubsequences: false).map { part in
      if LinkText.isLocale(part) || languages.contains(part) { return "*" }
      return part.split(separator: ".", omittingEmptySubsequences: false)
        .map { languages.contains($0) || LinkText.isLocale($0) ? "*" : String($0) }
        .joined(separator: ".")
    }.joined(separator: "/")
  }
}
