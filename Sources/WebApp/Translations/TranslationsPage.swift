import Commands
import Hummingbird
import OutgoingHTTP
import Presentation
import Translation

/// The pages for translators: documents with their translations, XLIFF export and import.
extension Site {
  func addTranslations(to router: RouterGroup<WebContext>) {
    router.get(":language/translations") { _, web in
      let (_, context) = try reader(web, .translate)
      return answer(
        TranslationsPage(try translations.entries(context), context.words).page, context, web)
    }
    router.get(":language/translations/document") { request, web in
      let (_, context) = try reader(web, .translate)
      let query = request.uri.queryParameters
      let name = query.get("path") ?? ""
      let filter = SentenceFilter(name: query.get("only"))
      let number = PageRange.page(query.get("page"))
      let read = try translations.numbered(named: name, context)
      let source = TranslationPages.Source(
        reading: read.number, document: name, filter: filter, page: number,
        language: context.words.language)
      let page = translationPages.current(from: source) {
        TranslationPage(
          read.table, named: name, only: filter, page: number, translations.names, context.words,
          context.findingWords
        ).page.withWrittenSentences(by: templates[context.words], context.words)
      }
      return answer(page, context, web)
    }
    router.get(":language/translations/xliff") { request, web in
      let (_, context) = try reader(web, .translate)
      let query = request.uri.queryParameters
      let name = query.get("path") ?? ""
      guard let version = XLIFFVersion(rawValue: query.get("version") ?? "2.1") else {
        throw WebProblem.notFound
      }
      let text = try translations.xliff(named: name, version: version, context)
      return Self.download(
        Array(text.utf8), as: "\(name.replacing("/", with: "-")).xlf",
        type: "application/xliff+xml")
    }
    router.post(":language/translations/import") { _, web in
      let (_, context) = try reader(web, .translate)
      return answer(try importedPage(web.form, context), context, web)
    }
  }

  /// Imports an upload, and returns the page that tells what it changed.
  private func importedPage(_ form: WebForm, _ context: CommandContext) throws -> WebPage {
    guard let upload = XLIFFUpload(form) else {
      let name = form["path"] ?? ""
      return TranslationPage(
        try translations.sentences(named: name, context), named: name, only: .all,
        translations.names, context.words, context.findingWords,
        problem: context.words[.webTranslationFileMissing]
      ).page
    }
    let imported = try translations.importFile(upload, context)
    let table =
      imported.isRejected || upload.isDry
      ? nil : try translations.sentences(named: upload.document, context)
    let language =
      try translations.entries(context)
      .first { $0.status.path == upload.document }?.status.language ?? ""
    return ImportedPage(
      imported, into: table, of: upload, translations.names, language: language, context.words,
      context.findingWords
    ).page
  }
}

/// The documents to translate, by language, with how much of each is finished.
package struct TranslationsPage {
  private let entries: [TranslationCache.Entry]
  private let words: Words

  /// - Parameter entries: In any order; they are shown by language and then by name.
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

/// The addresses of the pages for translators, after the language.
package enum TranslationAddress {
  package static let list = "translations"

  /// Returns the address of the page of a document.
  ///
  /// - Parameters:
  ///   - name: The document's name on the pages, not encoded.
  ///   - filter: The sentences to show.
  ///   - page: The page of sentences, counted from 1.
  package static func document(
    _ name: String, only filter: SentenceFilter = .all, page: Int = 1
  ) -> String {
    let only =
      switch filter {
      case .all: ""
      case .findings, .unfinished: "&only=\(filter.rawValue)"
      }
    return "translations/document?path=\(encoded(name))\(only)"
      + (page > 1 ? "&page=\(page)" : "")
  }

  /// Returns the anchor of a sentence on its page.
  ///
  /// - Parameter row: The position of the sentence in the document, counted from 0.
  static func anchor(_ row: Int) -> String { "s\(row + 1)" }

  /// Percent-encodes a text for a query, except for slashes (RFC 3986 §3.4).
  package static func encoded(_ text: String) -> String {
    FormBody.encoded(text).replacing("%2F", with: "/")
  }
}
