import Presentation
import Translation

/// The documents to translate, by language, with how much of each is finished.
package struct TranslationsPage {
  private let entries: [TranslationCache.Entry]
  private let words: Words

  package init(_ entries: [TranslationCache.Entry], _ words: Words) {
    self.entries = entries.sorted { $0.status.path < $1.status.path }
    self.words = words
  }

  package var page: WebPage {
    let languages = Set(entries.map(\.status.language)).sorted()
    return WebPage(
      template: "translations", title: words[.webTranslations], path: TranslationAddress.list,
      value: [
        "none": .flag(entries.isEmpty),
        "shares": .list(TranslationStatus.Share.allCases) { .text(words.share($0)) },
        "groups": .list(languages, group),
      ])
  }

  private func group(_ language: String) -> PageValue {
    let own = entries.filter { $0.status.language == language }
    let sum = TranslationStatus(
      path: words.text(.statusAll, count: own.count), language: language,
      counts: own.reduce(into: [:]) { $0.merge($1.status.counts, uniquingKeysWith: +) })
    return .object([
      "code": .text(language), "name": .text(words.languageName(language)),
      "documents": .list(
        own.map { row($0.status, isThere: $0.path != nil) } + [row(sum, isThere: false)]),
    ])
  }

  private func row(_ status: TranslationStatus, isThere: Bool) -> PageValue {
    .object([
      "name": .text(status.path),
      "href": isThere
        ? .text("/\(words.language)/\(TranslationAddress.document(status.path))") : .nothing,
      "progress": .progress(status, words), "counts": .shares(of: status, words),
    ])
  }
}
