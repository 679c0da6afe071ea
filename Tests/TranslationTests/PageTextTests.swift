import Diagnostics
import Documents
import Foundation
import TestSupport
import Testing
import Translation

/// The title, the description and the texts of images, out to XLIFF and back.
struct PageTextTests {
  private static let english = """
    ---
    title: "Lamps: all of them"
    description: What they're for
    ---
    # Lamps

    ![A red lamp](media/red.png)

    > ![A red lamp](media/red.png "Red") and ![A blue one](blue.png)

    :::image type="content" source="media/red.png" alt-text="Red, off":::

    ```
    ![Not this](a.png)
    ```

    """

  private static let page = """
    ---
    title: "Lamps: all of them"
    description: 'Vad de är till för'
    ms.contentlocale: sv-SE
    ---
    # <a name="lamps"></a><span data-ttu-id="ab-101">Lampor ![x](y.png)</span>\
    <span class="sxs-lookup"><span data-stu-id="ab-101">Lamps ![x](y.png)</span></span>

    ![En röd lampa](media/red.png)

    > ![A red lamp](media/red.png "Red") and ![A blue one](blue.png)

    :::image type="content" source="media/red.png" alt-text="Röd, släckt":::

    ```
    ![Not this](a.png)
    ```

    """

  private func document(_ text: String, _ path: String = "sv.md") -> Document {
    DocumentReader.read(SourceFile(path: path, text: text), languages: TestLanguages.all)
  }

  private func units(_ text: String) -> [XLIFFUnit] {
    PageTexts(of: document(text)).units(
      english: PageTexts(of: SourceFile(path: "en.md", text: Self.english)), isMachine: false)
  }

  @Test(arguments: ["\n", "\r\n"])
  func givesEachTextWithItsEnglish(lineEnd: String) {
    let found = units(Self.page.replacing("\n", with: lineEnd))
    #expect(
      found.map(\.id) == [
        "page.title", "page.description", "image.media_red.png.1", "image.media_red.png.2",
        "image.blue.png.1", "image.media_red.png.3",
      ])
    #expect(
      found.map(\.source.raw) == [
        "Lamps: all of them", "What they're for", "A red lamp", "A red lamp", "A blue one",
        "Red, off",
      ])
    #expect(
      found.map { $0.target?.raw } == [
        nil, "Vad de är till för", "En röd lampa", nil, nil, "Röd, släckt",
      ])
    #expect(
      found.map(\.state) == [.new, .translated, .translated, .new, .new, .translated])
  }

  @Test func givesNoneWithoutItsEnglish() {
    let other = PageTexts(of: SourceFile(path: "en.md", text: "# Lamps\n"))
    #expect(PageTexts(of: document(Self.page)).units(english: other, isMachine: true).isEmpty)
    #expect(PageTexts(of: document("<h1>A</h1><img src=a alt=b>", "a.html")).texts.isEmpty)
  }

  @Test(arguments: XLIFFVersion.allCases)
  func comesBackThroughXLIFF(version: XLIFFVersion) throws {
    var file = DocumentUnits(document(Self.page)).file
    file.units += units(Self.page)
    let text = XLIFFWriter(version: version).text([file])
    #expect(try XLIFFSample.check(text, isStrict: true).allSatisfy { $0.severity == .note })
    let same = DocumentImport(
      try XLIFFSample.units(in: text).units.returned, into: document(Self.page))
    #expect(same.file.bytes == Array(Self.page.utf8))
    #expect(same.changed.isEmpty && same.diagnostics.isEmpty && same.kept.isEmpty)
  }

  @Test func writesATextWhereItBelongsAndNothingElse() {
    var found = units(Self.page)
    let new = [
      "Lampor: \"alla\"", "Vad 'de' är: allt", "En röd [lampa]", "Röd", "Blå", "Röd & släckt",
    ]
    for (index, text) in new.enumerated() {
      found[index].target = InlineText([.text(text)])
      found[index].state = .translated
    }
    let back = DocumentImport(found.returned, into: document(Self.page))
    #expect(back.changed.map(\.rawValue) == found.map(\.id))
    #expect(back.diagnostics.isEmpty)
    let wanted =
      Self.page
      .replacing("\"Lamps: all of them\"", with: "\"Lampor: \\\"alla\\\"\"")
      .replacing("'Vad de är till för'", with: "'Vad ''de'' är: allt'")
      .replacing("![En röd lampa]", with: "![En röd [lampa]]")
      .replacing("> ![A red lamp]", with: "> ![Röd]").replacing("![A blue one]", with: "![Blå]")
      .replacing("Röd, släckt", with: "Röd & släckt")
    #expect(String(decoding: back.file.bytes, as: UTF8.self) == wanted)
    let after = document(wanted)
    #expect(after.frontMatter["title"] == "Lampor: \"alla\"")
    #expect(after.frontMatter["description"] == "Vad 'de' är: allt")
    #expect(DocumentImport(found.returned, into: after).changed.isEmpty)
  }

  @Test(arguments: [
    ("image.blue.png.1", "En ] blå"), ("image.media_red.png.3", "En \"röd\""),
  ])
  func refusesWhatWouldEndTheText(id: String, text: String) {
    let unit = XLIFFUnit(
      id: id, source: InlineText([.text("x")]), target: InlineText([.text(text)]),
      state: .translated)
    let back = DocumentImport([unit].returned, into: document(Self.page))
    #expect(back.file.bytes == Array(Self.page.utf8) && back.changed.isEmpty)
    #expect(back.diagnostics.map(\.id) == [.editMarkup])
  }

  @Test func leavesOutWhatWasTranslatedFromAnotherText() {
    let unit = XLIFFUnit(
      id: "page.description", source: InlineText([.text("What they were for")]),
      target: InlineText([.text("Vad de var till för")]), state: .translated)
    let english = PageTexts(of: SourceFile(path: "en.md", text: Self.english))
    let back = DocumentImport([unit].returned, into: document(Self.page), english: english)
    #expect(back.changed.isEmpty && back.diagnostics.map(\.id) == [.importSourceChanged])
    let gone = XLIFFUnit(
      id: "image.gone.png.1", source: InlineText([.text("x")]), target: nil, state: .new)
    #expect(
      DocumentImport([gone].returned, into: document(Self.page)).diagnostics.map(\.id) == [
        .importUnknown
      ])
  }

  @Test(arguments: ["title: Lampor", "title: 'Lampor'", "title:   Lampor  "])
  func quotesAValueThatNeedsIt(line: String) {
    let text = "---\n\(line)\n---\n# A\n"
    let unit = XLIFFUnit(
      id: "page.title", source: InlineText([.text("x")]), target: InlineText([.text("A: b #c")]),
      state: .translated)
    let back = DocumentImport([unit].returned, into: document(text))
    #expect(
      document(String(decoding: back.file.bytes, as: UTF8.self)).frontMatter["title"] == "A: b #c")
  }

  // MARK: Changes of the English

  private func update(
    _ page: String, english: String, keeping kept: [XLIFFUnit]
  ) -> TranslationUpdate {
    TranslationUpdate(
      document(page), english: SourceFile(path: "en.md", text: english), sourceHash: "0",
      keeping: kept)
  }

  private func kept(_ page: String, _ english: String = english) -> [XLIFFUnit] {
    PageTexts(of: document(page)).kept(
      english: PageTexts(of: SourceFile(path: "en.md", text: english)), isMachine: false)
  }

  private static let quotation =
    "> ![A red lamp](media/red.png \"Red\") and ![A blue one](blue.png)\n\n"

  @Test func countsImagesInSentencesAsTheEnglishDoes() {
    let unit =
      "<span data-ttu-id=\"ab-102\">![x](media/red.png)</span><span class=\"sxs-lookup\">"
      + "<span data-stu-id=\"ab-102\">![A red lamp](media/red.png)</span></span> and ![A blue one](blue.png)"
    let text = Self.page.replacing(Self.quotation, with: "> \(unit)\n\n")
    #expect(
      units(text).map(\.id) == [
        "page.title", "page.description", "image.media_red.png.1", "image.blue.png.1",
        "image.media_red.png.3",
      ])
  }

  @Test func namesTheTextsWhoseEnglishHasChanged() {
    let old = Self.english.replacing(Self.quotation, with: "")
    let page = Self.page.replacing(Self.quotation, with: "")
    let new = old.replacing("What they're for", with: "What they are for")
      .replacing("all of them", with: "each of them").replacing("Red, off", with: "Red, on")
    let done = update(page, english: new, keeping: kept(page, old))
    #expect(done.changedTexts.map(\.id) == ["page.description", "image.media_red.png.2"])
    #expect(done.changedTexts.first?.place.line == 3)
    // The title was still a copy of the English, and is one again.
    #expect(document(done.text).frontMatter["title"] == "Lamps: each of them")
    #expect(document(done.text).frontMatter["description"] == "Vad de är till för")
    let stale = done.kept.filter { $0.state == .stale }
    #expect(stale.map(\.source.raw) == ["What they are for", "Red, on"])
    // It stays stale until it is translated, and is named once.
    let again = update(done.text, english: new, keeping: done.kept)
    #expect(again.changedTexts.isEmpty && again.text == done.text && again.kept == done.kept)
    let exported = PageTexts(of: document(done.text)).units(
      english: PageTexts(of: SourceFile(path: "en.md", text: new)), isMachine: false,
      kept: done.kept)
    #expect(exported.filter { $0.state == .stale }.map(\.id) == done.changedTexts.map(\.id))
  }

  @Test func namesNoTextWhoseEnglishIsTheSame() {
    let done = update(Self.page, english: Self.english, keeping: kept(Self.page))
    #expect(done.changedTexts.isEmpty && !done.kept.contains { $0.state == .stale })
    // What the English was is not known, so nothing is said, and the next change is.
    let unknown = update(Self.page, english: Self.english, keeping: [])
    #expect(unknown.changedTexts.isEmpty && unknown.kept == done.kept)
  }

  @Test func takesATextForTranslatedAgainWhenItComesBack() throws {
    let new = Self.english.replacing("What they're for", with: "What they are for")
    let done = update(Self.page, english: new, keeping: kept(Self.page))
    let unit = XLIFFUnit(
      id: "page.description", source: InlineText([.text("What they are for")]),
      target: InlineText([.text("Vad de är bra för")]), state: .translated)
    let back = DocumentImport(
      [unit].returned, into: document(done.text), keeping: done.kept,
      english: PageTexts(of: SourceFile(path: "en.md", text: new)))
    #expect(back.changed.map(\.rawValue) == ["page.description"])
    let own = try #require(back.kept.first { $0.id == "page.description" })
    #expect(own.state == .translated && own.source.raw == "What they are for")
    let text = String(decoding: back.file.bytes, as: UTF8.self)
    #expect(update(text, english: new, keeping: back.kept).changedTexts.isEmpty)
    let newer = new.replacing("What they are for", with: "Why they are there")
    #expect(update(text, english: newer, keeping: back.kept).changedTexts.map(\.id) == [unit.id])
  }

  @Test func givesAnImageWithoutATextOne() {
    let text = Self.page.replacing("![En röd lampa]", with: "![]")
    let found = units(text).first { $0.id == "image.media_red.png.1" }
    #expect(found?.target == nil && found?.source.raw == "A red lamp")
    let unit = XLIFFUnit(
      id: "image.media_red.png.1", source: InlineText([.text("A red lamp")]),
      target: InlineText([.text("En röd lampa")]), state: .translated)
    let back = DocumentImport([unit].returned, into: document(text))
    #expect(String(decoding: back.file.bytes, as: UTF8.self) == Self.page)
  }
}
