import Commands
import Presentation
import Testing
import WebApp
import Workspaces

/// The pages of documents that are kept, with what was written of them.
struct TranslationPagesTests {
  @Test(arguments: ["en", "nl", "sv"])
  func writesKeptSentencesAsItWritesThemAnew(language: String) throws {
    let documents = try TestTranslations(["guide.sv.md": TestTranslations.guide])
    let context = try CommandContext(in: language)
    let read = try documents.cache.numbered(named: "docs/guide.sv.md", documents.context)
    let templates = try PageTemplates(TestTranslations.content, in: context.words)
    func html(_ page: WebPage, csrf: String) -> String {
      templates.html(
        page.template,
        PageValue.object(page.value).with([
          "words": .words(context.words), "language": .text(language),
          "title": .text(page.title), "csrf": .text(csrf),
        ]))
    }
    for filter in SentenceFilter.allCases {
      let anew = TranslationPage(
        read.table, named: "docs/guide.sv.md", only: filter, documents.cache.names, context.words,
        context.findingWords
      ).page
      let kept = anew.withWrittenSentences(by: templates, context.words)
      #expect(html(kept, csrf: "one") == html(anew, csrf: "one"))
      // The token is that of whoever reads the page.
      let other = html(kept, csrf: "two")
      #expect(other == html(anew, csrf: "two") && !other.contains("\"one\""))
    }
  }

  @Test func keepsAPageOnlyForWhatItWasMadeFrom() throws {
    let pages = TranslationPages()
    func page(_ source: TranslationPages.Source, _ title: String) -> String {
      pages.current(from: source) { WebPage(template: "", title: title, path: "", value: [:]) }
        .title
    }
    let sources = [
      TranslationPages.Source(reading: 1, document: "a", filter: .all, page: 1, language: "en"),
      .init(reading: 2, document: "a", filter: .all, page: 1, language: "en"),
      .init(reading: 1, document: "b", filter: .all, page: 1, language: "en"),
      .init(reading: 1, document: "a", filter: .findings, page: 1, language: "en"),
      .init(reading: 1, document: "a", filter: .all, page: 2, language: "en"),
      .init(reading: 1, document: "a", filter: .all, page: 1, language: "sv"),
    ]
    for (index, source) in sources.enumerated() { #expect(page(source, "\(index)") == "\(index)") }
    for (index, source) in sources.enumerated() { #expect(page(source, "new") == "\(index)") }
    // However many are asked for, not all are kept.
    for number in 3..<200 {
      _ = page(.init(reading: number, document: "a", filter: .all, page: 1, language: "en"), "")
    }
    #expect(page(sources[0], "new") == "new")
  }

  /// A document that has changed is another reading, and so is one that was forgotten.
  @Test func numbersEachReadingOfADocument() throws {
    let documents = try TestTranslations(["guide.sv.md": TestTranslations.guide])
    let name = "docs/guide.sv.md"
    let first = try documents.cache.numbered(named: name, documents.context)
    #expect(try documents.cache.numbered(named: name, documents.context).number == first.number)
    try FileWriting.write(
      TestTranslations.guide.replacing("Handbok", with: "Manual"),
      to: "\(documents.folder)/guide.sv.md")
    let second = try documents.cache.numbered(named: name, documents.context)
    #expect(second.number != first.number)
    #expect(second.table.rows.first?.unit.target != first.table.rows.first?.unit.target)
  }
}
