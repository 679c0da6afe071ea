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
}
