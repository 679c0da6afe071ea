import Commands
import HTTPTypes
import Hummingbird
import Presentation
import Translation

/// The pages for translators: documents with their translations, XLIFF export and import.
extension Site {
  func addTranslations(to router: RouterGroup<WebContext>) {
    router.get(":language/translations") { _, web in
      let (_, context) = try reader(web, .translate)
      return answer(
        TranslationsPage(try desk.entries(context), context.words).page, context, web)
    }
    router.get(":language/translations/document") { request, web in
      let (_, context) = try reader(web, .translate)
      let query = request.uri.queryParameters
      let name = query.get("path") ?? ""
      let page = TranslationPage(
        try desk.sheet(named: name, context), named: name,
        only: SentenceFilter(name: query.get("only")), desk.names, context.words)
      return answer(page.page, context, web)
    }
    router.get(":language/translations/xliff") { request, web in
      let (_, context) = try reader(web, .translate)
      let query = request.uri.queryParameters
      let name = query.get("path") ?? ""
      guard let version = XLIFFVersion(rawValue: query.get("version") ?? "2.1") else {
        throw WebProblem.notFound
      }
      let text = try desk.xliff(named: name, version: version, context)
      return Self.download(
        Array(text.utf8), as: "\(name.replacing("/", with: "-")).xlf",
        type: "application/xliff+xml")
    }
    router.post(":language/translations/import") { _, web in
      let (_, context) = try reader(web, .translate)
      return answer(try imported(web.form, context), context, web)
    }
  }

  private func imported(_ form: WebForm, _ context: CommandContext) throws -> WebPage {
    guard let upload = XLIFFUpload(form) else {
      let name = form["path"] ?? ""
      return TranslationPage(
        try desk.sheet(named: name, context), named: name, only: .all, desk.names, context.words,
        problem: context.words[.webDeskFileMissing]
      ).page
    }
    let done = try desk.takeIn(upload, context)
    let sheet =
      done.isHeld || upload.isDry ? nil : try desk.sheet(named: upload.document, context)
    let language =
      try desk.entries(context)
      .first { $0.status.path == upload.document }?.status.language ?? ""
    return ImportedPage(
      done, into: sheet, of: upload, desk.names, language: language, context.words
    ).page
  }
}
