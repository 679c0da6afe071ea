import Commands
import Foundation
import Testing
import Translation
import WebApp

/// The pages for translators: documents in, pages and bytes out.
struct DeskTests {
  @Test func countsAsTranslateStatusDoes() throws {
    let desk = try Desk(["guide.sv.md": Desk.guide])
    let entry = try #require(try desk.shelf.entries(desk.context).first)
    #expect(entry.status.path == "docs/guide.sv.md")
    #expect(entry.status.counts == [.translated: 3, .missing: 1])
    let html = try desk.html(TranslationsPage([entry], desk.context.words).page)
    #expect(html.contains("<progress value=\"3\" max=\"4\""))
    #expect(html.contains("3 of 4 sentences finished"))
    #expect(html.contains("/en/translations/document?path=docs/guide.sv.md"))
  }

  @Test(arguments: [
    "", "docs", "guide.sv.md", "docs/../docs/guide.sv.md", "../../etc/passwd", "/etc/passwd",
    "docs/guide.sv.md/", "docs/procedure.yaml", "docs/guide.md", "docs/guide.sv.md\u{0}",
  ])
  func findsNothingButItsOwnDocuments(name: String) throws {
    let desk = try Desk([
      "guide.sv.md": Desk.guide, "guide.md": "# Guide\n", "procedure.yaml": "id: a\n",
    ])
    #expect(throws: WebProblem.self) { try desk.shelf.path(named: name, desk.context) }
    #expect(throws: WebProblem.self) { try desk.upload("<a/>", to: name) }
  }

  @Test func showsAFindingBeneathItsSentenceAndNowhereElse() throws {
    let desk = try Desk(["guide.sv.md": Desk.guide])
    let sheet = try desk.shelf.sheet(named: "docs/guide.sv.md", desk.context)
    #expect(
      sheet.rows.map { $0.findings.map(\.id.rawValue) } == [
        [], [], ["number.changed"], ["sentence.count"],
      ])
    let html = try desk.html(of: "docs/guide.sv.md", only: .findings)
    #expect(html.contains("href=\"#s3\""))
    #expect(html.contains("id=\"s3\"") && !html.contains("id=\"s2\""))
    #expect(html.contains("lang=\"sv-SE\""))
    let unfinished = try desk.html(of: "docs/guide.sv.md", only: .unfinished)
    #expect(unfinished.contains("id=\"s4\"") && !unfinished.contains("id=\"s3\""))
    #expect(unfinished.contains("href=\"/en/translations/document?path=docs/guide.sv.md#s3\""))
  }

  @Test func showsMarkupOfASentenceAndRunsNoneOfIt() throws {
    let desk = try Desk([
      "guide.sv.md": Desk.guide.replacingOccurrences(
        of: "Handbok", with: "<script>alert(1)</script> [x](javascript:alert(2))")
    ])
    let html = try desk.html(of: "docs/guide.sv.md")
    #expect(html.contains("&lt;script&gt;"))
    #expect(!html.contains("<script>alert") && !html.contains("href=\"javascript:"))
  }

  @Test func showsLocaleFilesKeyByKey() throws {
    let desk = try Desk([
      "locales/en.yaml": "a.one: \"Save {name}\"\nb: \"Close\"\n",
      "locales/sv.yaml": "a.one: \"Spara {name}\"\n",
    ])
    let html = try desk.html(of: "docs/locales/sv.yaml")
    #expect(html.contains("Save <code>{name}</code>") && html.contains("Spara <code>{name}</code>"))
    #expect(html.contains("Not translated yet"))
  }

  @Test func changesTheOneSentenceThatCameBackChanged() throws {
    let desk = try Desk(["guide.sv.md": Desk.guide])
    let out = try desk.shelf.xliff(named: "docs/guide.sv.md", version: .v21, desk.context)
    #expect(!out.contains(desk.folder))
    let back = out.replacingOccurrences(of: "Vänta 5 minuter.", with: "Vänta i 10 minuter.")
    let dry = try desk.upload(back, isDry: true)
    #expect(dry.changes.map(\.id) == ["a1b2c-103"])
    #expect(try desk.text("guide.sv.md") == Desk.guide)
    let done = try desk.upload(back)
    #expect(done.changes.map(\.after.raw) == ["Vänta i 10 minuter."])
    #expect(done.changes.map { $0.before?.raw } == ["Vänta 5 minuter."])
    #expect(
      try desk.text("guide.sv.md")
        == Desk.guide.replacingOccurrences(of: "Vänta 5 minuter.", with: "Vänta i 10 minuter."))
  }

  @Test func writesNothingOfABrokenFileAndSaysWhere() throws {
    let desk = try Desk(["guide.sv.md": Desk.guide])
    let out = try desk.shelf.xliff(named: "docs/guide.sv.md", version: .v12, desk.context)
    let done = try desk.upload(
      out.replacingOccurrences(of: "Vänta 5 minuter.", with: "Nytt") + "<a>")
    #expect(done.isHeld)
    let problem = try #require(done.diagnostics.first { $0.severity == .error })
    #expect(problem.place.path == "back.xlf" && problem.place.line > 10)
    #expect(try desk.text("guide.sv.md") == Desk.guide)
  }

  @Test func refusesAFileInAnotherLanguage() throws {
    let desk = try Desk([
      "guide.sv.md": Desk.guide,
      "guide.nl.md": Desk.guide.replacingOccurrences(of: "sv-SE", with: "nl-NL"),
    ])
    let dutch = try desk.shelf.xliff(named: "docs/guide.nl.md", version: .v21, desk.context)
    let done = try desk.upload(
      dutch.replacingOccurrences(of: "Vänta 5 minuter.", with: "Wacht 10 minuten."))
    #expect(done.isHeld)
    #expect(done.diagnostics.map(\.id) == [.xliffLanguage])
    #expect(try desk.text("guide.sv.md") == Desk.guide)
  }

  @Test func putsAllFilesOfOneXLIFFIntoTheDocument() throws {
    let desk = try Desk(["guide.sv.md": Desk.guide])
    let out = try desk.shelf.xliff(named: "docs/guide.sv.md", version: .v12, desk.context)
    let start = try #require(out.range(of: "<file ")?.lowerBound)
    let end = try #require(out.range(of: "</file>")?.upperBound)
    let file = out[start..<end]
    let other = file.replacingOccurrences(of: "Vänta 5 minuter.", with: "Vänta i 10 minuter.")
    let first = file.replacingOccurrences(of: "docs/guide.sv.md", with: "first")
      .replacingOccurrences(of: ">Handbok<", with: ">Vägledning<")
    let done = try desk.upload(
      String(out[..<start]) + first
        + other.replacingOccurrences(of: ">Handbok<", with: ">Vägledning<")
        + String(out[end...]))
    #expect(!done.isHeld)
    let text = try desk.text("guide.sv.md")
    #expect(text.contains("Vägledning") && text.contains("Vänta i 10 minuter."))
  }
}
