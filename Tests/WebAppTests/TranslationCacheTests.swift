import Commands
import Documents
import Foundation
import Presentation
import Procedures
import TestSupport
import Testing
import Translation
import WebApp
import Workspaces

/// The pages for translators: documents in, pages and bytes out.
struct TranslationCacheTests {
  @Test func countsAsTranslateStatusDoes() throws {
    let documents = try TestTranslations(["guide.sv.md": TestTranslations.guide])
    let entry = try #require(try documents.cache.entries(documents.context).first)
    #expect(entry.status.path == "docs/guide.sv.md")
    #expect(entry.status.counts == [.translated: 3, .missing: 1])
    let html = try documents.html(TranslationsPage([entry], documents.context.words).page)
    #expect(html.contains("<progress value=\"3\" max=\"4\""))
    #expect(html.contains("3 of 4 sentences finished"))
    #expect(html.contains("/en/translations/document?path=docs/guide.sv.md"))
  }

  @Test(arguments: [
    "", "docs", "guide.sv.md", "docs/../docs/guide.sv.md", "../../etc/passwd", "/etc/passwd",
    "docs/guide.sv.md/", "docs/procedure.yaml", "docs/guide.md", "docs/guide.sv.md\u{0}",
  ])
  func findsNothingButItsOwnDocuments(name: String) throws {
    let documents = try TestTranslations([
      "guide.sv.md": TestTranslations.guide, "guide.md": "# Guide\n", "procedure.yaml": "id: a\n",
    ])
    #expect(throws: WebProblem.self) { try documents.cache.path(named: name, documents.context) }
    #expect(throws: WebProblem.self) { try documents.upload("<a/>", to: name) }
  }

  @Test func showsAFindingBeneathItsSentenceAndNowhereElse() throws {
    let documents = try TestTranslations(["guide.sv.md": TestTranslations.guide])
    let table = try documents.cache.sentences(named: "docs/guide.sv.md", documents.context)
    #expect(
      table.rows.map { $0.findings.map(\.id.rawValue) } == [
        [], [], ["number.changed"], ["sentence.count"],
      ])
    let html = try documents.html(of: "docs/guide.sv.md", only: .findings)
    #expect(html.contains("href=\"#s3\""))
    #expect(html.contains("id=\"s3\"") && !html.contains("id=\"s2\""))
    #expect(html.contains("lang=\"sv-SE\""))
    let unfinished = try documents.html(of: "docs/guide.sv.md", only: .unfinished)
    #expect(unfinished.contains("id=\"s4\"") && !unfinished.contains("id=\"s3\""))
    #expect(unfinished.contains("href=\"/en/translations/document?path=docs/guide.sv.md#s3\""))
  }

  /// Every sentence is on one page, and every finding leads to the page of its sentence.
  @Test func showsALongDocumentAPageAtATime() throws {
    let sentences = 450
    let units = (1...sentences).map { number in
      let target = number == 430 ? "Vänta 5 minuter." : "Vänta \(number) minuter."
      return "\(number). "
        + TestTranslations.unit("a1b2c-\(number + 200)", target, "Wait for \(number) minutes.")
    }
    let documents = try TestTranslations([
      "guide.sv.md": TestTranslations.guide + "## Long\n\n" + units.joined(separator: "\n") + "\n"
    ])
    let address = "/en/translations/document?path=docs/guide.sv.md"
    var seen: [Int] = []
    for page in 1...3 {
      let html = try documents.html(of: "docs/guide.sv.md", page: page)
      let shown = html.matches(of: /<li id="s(\d+)"/).compactMap { Int($0.1) }
      #expect(shown.count <= 200)
      seen += shown
      #expect(html.contains("rel=\"prev\"") == (page > 1))
      #expect(html.contains("rel=\"next\"") == (page < 3))
      // The finding about sentence 430, of which four others stand before, and that about the third.
      let (last, third) = (html.contains("\"#s434\""), html.contains("\"#s3\""))
      #expect(last == (page == 3) && third == (page == 1))
      #expect(last || html.contains("\"\(address)&amp;page=3#s434\""))
      #expect(third || html.contains("\"\(address)#s3\""))
    }
    #expect(seen == Array(1...sentences + 4))
    // Beyond the last page is the last one, and a filter goes over all.
    #expect(try documents.html(of: "docs/guide.sv.md", page: 9).contains("id=\"s454\""))
    let found = try documents.html(of: "docs/guide.sv.md", only: .findings)
    #expect(found.contains("id=\"s434\"") && found.contains("id=\"s3\""))
    #expect(!found.contains("rel=\"next\""))
  }

  @Test func showsAChangeOnceItLooksAgain() throws {
    let documents = try TestTranslations(["guide.sv.md": TestTranslations.guide])
    let patient = TranslationCache(documents.cache.names, pause: .seconds(3_600))
    for cache in [documents.cache, patient] {
      _ = try cache.sentences(named: "docs/guide.sv.md", documents.context)
    }
    try FileWriting.write(
      TestTranslations.guide.replacing("Spara", with: "Behåll"),
      to: "\(documents.folder)/guide.sv.md")
    func shows(_ cache: TranslationCache) throws -> Bool {
      try cache.sentences(named: "docs/guide.sv.md", documents.context).rows.contains {
        $0.unit.target?.raw.contains("Behåll") ?? false
      }
    }
    #expect(try shows(documents.cache))
    #expect(try !shows(patient))
  }

  @Test func showsMarkupOfASentenceAndRunsNoneOfIt() throws {
    let documents = try TestTranslations([
      "guide.sv.md": TestTranslations.guide.replacingOccurrences(
        of: "Handbok", with: "<script>alert(1)</script> [x](javascript:alert(2))")
    ])
    let html = try documents.html(of: "docs/guide.sv.md")
    #expect(html.contains("&lt;script&gt;"))
    #expect(!html.contains("<script>alert") && !html.contains("href=\"javascript:"))
  }

  @Test func showsLocaleFilesKeyByKey() throws {
    let documents = try TestTranslations([
      "locales/en.yaml": "a.one: \"Save {name}\"\nb: \"Close\"\n",
      "locales/sv.yaml": "a.one: \"Spara {name}\"\n",
    ])
    let html = try documents.html(of: "docs/locales/sv.yaml")
    #expect(html.contains("Save <code>{name}</code>") && html.contains("Spara <code>{name}</code>"))
    #expect(html.contains("Not translated yet"))
  }

  @Test func showsTheTermsOfASentenceWithTheirTranslations() throws {
    let documents = try TestTranslations([
      "guide.sv.md": TestTranslations.guide.replacingOccurrences(
        of: "Guide</span></span>", with: "Release a delay hold</span></span>")
    ])
    let html = try documents.html(of: "docs/guide.sv.md")
    #expect(
      html.contains("<dt lang=\"en\">delay hold</dt><dd lang=\"sv-SE\">fördröjningsspärr <small>"))
    #expect(html.contains("Terms and labels"))
  }

  @Test func changesTheOneSentenceThatCameBackChanged() throws {
    let documents = try TestTranslations(["guide.sv.md": TestTranslations.guide])
    let out = try documents.cache.xliff(named: "docs/guide.sv.md", version: .v21, documents.context)
    #expect(!out.contains(documents.folder))
    let back = out.replacingOccurrences(of: "Vänta 5 minuter.", with: "Vänta i 10 minuter.")
    let dry = try documents.upload(back, isDry: true)
    #expect(dry.changes.map(\.id) == ["a1b2c-103"])
    #expect(try documents.text("guide.sv.md") == TestTranslations.guide)
    let done = try documents.upload(back)
    #expect(done.changes.map(\.after.raw) == ["Vänta i 10 minuter."])
    #expect(done.changes.map { $0.before?.raw } == ["Vänta 5 minuter."])
    #expect(
      try documents.text("guide.sv.md")
        == TestTranslations.guide.replacingOccurrences(
          of: "Vänta 5 minuter.", with: "Vänta i 10 minuter."))
  }

  @Test func writesNothingOfABrokenFileAndSaysWhere() throws {
    let documents = try TestTranslations(["guide.sv.md": TestTranslations.guide])
    let out = try documents.cache.xliff(named: "docs/guide.sv.md", version: .v12, documents.context)
    let done = try documents.upload(
      out.replacingOccurrences(of: "Vänta 5 minuter.", with: "Nytt") + "<a>")
    #expect(done.isRejected)
    let problem = try #require(done.diagnostics.first { $0.severity == .error })
    #expect(problem.place.path == "back.xlf" && problem.place.line > 10)
    #expect(try documents.text("guide.sv.md") == TestTranslations.guide)
  }

  @Test func refusesAFileInAnotherLanguage() throws {
    let documents = try TestTranslations([
      "guide.sv.md": TestTranslations.guide,
      "guide.nl.md": TestTranslations.guide.replacingOccurrences(of: "sv-SE", with: "nl-NL"),
    ])
    let dutch = try documents.cache.xliff(
      named: "docs/guide.nl.md", version: .v21, documents.context)
    let done = try documents.upload(
      dutch.replacingOccurrences(of: "Vänta 5 minuter.", with: "Wacht 10 minuten."))
    #expect(done.isRejected)
    #expect(done.diagnostics.map(\.id) == [.xliffLanguage])
    #expect(try documents.text("guide.sv.md") == TestTranslations.guide)
  }

  @Test func putsAllFilesOfOneXLIFFIntoTheDocument() throws {
    let documents = try TestTranslations(["guide.sv.md": TestTranslations.guide])
    let out = try documents.cache.xliff(named: "docs/guide.sv.md", version: .v12, documents.context)
    let start = try #require(out.range(of: "<file ")?.lowerBound)
    let end = try #require(out.range(of: "</file>")?.upperBound)
    let file = out[start..<end]
    let other = file.replacingOccurrences(of: "Vänta 5 minuter.", with: "Vänta i 10 minuter.")
    let first = file.replacingOccurrences(of: "docs/guide.sv.md", with: "first")
      .replacingOccurrences(of: ">Handbok<", with: ">Vägledning<")
    let done = try documents.upload(
      String(out[..<start]) + first
        + other.replacingOccurrences(of: ">Handbok<", with: ">Vägledning<")
        + String(out[end...]))
    #expect(!done.isRejected)
    let text = try documents.text("guide.sv.md")
    #expect(text.contains("Vägledning") && text.contains("Vänta i 10 minuter."))
  }
}

/// The names of translators' documents on pages and in addresses.
struct DocumentNamesTests {
  @Test func callsOurOwnFilesAsInTheCheckout() {
    let names = DocumentNames(["/opt/x/procedures", "/opt/x/locales/"], content: "/opt/x")
    #expect(names.name(of: "/opt/x/procedures/a/sv.md") == "procedures/a/sv.md")
    #expect(names.name(of: "/opt/x/locales/nl.yaml") == "locales/nl.yaml")
    #expect(names.name(of: "/opt/x/Resources/rules.yaml") == nil)
    #expect(names.name(of: "/opt/x/procedures-old/a.md") == nil)
  }

  @Test func callsOthersByTheirFolderAndNothingAboveIt() {
    let names = DocumentNames(
      ["/a/docs", "/b/docs", "/c/docs", "one.sv.md", "."], content: "/opt/x")
    #expect(names.name(of: "/a/docs/g.md") == "docs/g.md")
    #expect(names.name(of: "/b/docs/g.md") == "docs~2/g.md")
    #expect(names.name(of: "/c/docs/g.md") == "docs~3/g.md")
    #expect(names.name(of: "one.sv.md") == "one.sv.md")
    #expect(names.name(of: "./sub/g.md") == "sub/g.md")
  }

  @Test func keepsTheMachinesPathsOutOfSentences() {
    let names = DocumentNames(["/home/anna/docs"], content: "/opt/x")
    #expect(
      names.replacingPaths("English file '/home/anna/docs/en.md' is not '/opt/x/Resources/a'")
        == "English file 'docs/en.md' is not 'Resources/a'")
  }

  @Test func writesNamesIntoAddressesSoThatTheyComeBack() {
    #expect(TranslationAddress.encoded("docs/å & b?.md") == "docs/%C3%A5%20%26%20b%3F.md")
    #expect(
      TranslationAddress.document("a.md", only: .findings)
        == "translations/document?path=a.md&only=findings")
  }

  @Test func takesNothingButTheLastPartOfAnUploadsName() throws {
    var form = WebForm(encoded: "path=a.md")
    form.files["file"] = .init(name: "../../etc/passwd", bytes: [1])
    let upload = try #require(XLIFFUpload(form))
    #expect(upload.name == "passwd")
    #expect(!upload.isDry)
    form.files["file"] = .init(name: "C:\\fakepath\\back.xlf", bytes: [1])
    #expect(XLIFFUpload(form)?.name == "back.xlf")
    form.files["file"] = .init(name: "", bytes: [])
    #expect(XLIFFUpload(form) == nil)
  }
}

/// Documents for translators that a test makes up, in a separate folder.
struct TestTranslations {
  static let content = ContentFolder(
    path: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path)

  private let parent: TestFolder
  let folder: String
  let context: CommandContext
  let cache: TranslationCache

  init(_ files: [String: String]) throws {
    parent = try TestFolder()
    let folder = parent.path("docs")
    for (name, text) in files { try FileWriting.write(text, to: "\(folder)/\(name)") }
    self.folder = folder
    context = try CommandContext(in: "en")
    cache = TranslationCache(DocumentNames([folder], content: Self.content.path))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try FileReading.file("\(folder)/\(name)").bytes, as: UTF8.self)
  }

  func upload(
    _ text: String, to name: String = "docs/guide.sv.md", isDry: Bool = false
  ) throws -> ImportedDocument {
    var form = WebForm(encoded: isDry ? "dry=yes" : "")
    form.fields["path"] = [name]
    form.files["file"] = .init(name: "back.xlf", bytes: Array(text.utf8))
    guard let upload = XLIFFUpload(form) else { throw WebProblem.notFound }
    return try cache.importFile(upload, context)
  }

  /// Returns a page as a browser receives it.
  func html(_ page: WebPage) throws -> String {
    try PageTemplates(Self.content).html(
      page.template,
      PageValue.object(page.value).with([
        "words": .words(context.words), "language": .text("en"), "title": .text(page.title),
        "csrf": .text("token"),
      ]))
  }

  func html(
    of name: String, only filter: SentenceFilter = .all, page: Int = 1
  ) throws -> String {
    try html(
      TranslationPage(
        try cache.sentences(named: name, context), named: name, only: filter, page: page,
        cache.names,
        context.words, context.findingWords
      ).page)
  }

  /// Returns a bilingual unit as it appears in documents.
  static func unit(_ id: String, _ target: String, _ source: String) -> String {
    "<span data-ttu-id=\"\(id)\">\(target)</span><span class=\"sxs-lookup\">"
      + "<span data-stu-id=\"\(id)\">\(source)</span></span>"
  }

  static let guide = """
    ---
    title: Guide
    ms.contentlocale: sv-SE
    ---

    # <a name="guide"></a>\(unit("a1b2c-101", "Handbok", "Guide"))

    1. \(unit("a1b2c-102", "Välj **Spara**.", "Select **Save**."))
    2. \(unit("a1b2c-103", "Vänta 5 minuter.", "Wait for 10 minutes."))
    3. \(unit("a1b2c-104", "", "Select **Close**."))

    """
}
