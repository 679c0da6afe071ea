import Diagnostics
import Documents
import TestSupport
import Testing

@Test func readsLetteredStepsThatAreUnitsOfTheirOwn() throws {
  let document = read(
    """
    1. \(unit("0a1b2-103", "Gör så här:", "Do this:"))

        \(unit("0a1b2-104", "a.", "a.")) \(unit("0a1b2-105", "Tänd.", "Light it."))

        ![A lamp](lamp.png)

        \(unit("0a1b2-106", "F)", "b.")) \(unit("0a1b2-107", "Släck.", "Put it out."))

    2. \(unit("0a1b2-108", "Klart.", "Done."))
    """)
  let item = try #require(document.lists.first?.items.first)
  let inner = item.blocks.compactMap { if case .list(let list) = $0 { list } else { nil } }
  #expect(inner.count == 1)
  #expect(inner.first?.isInText == true)
  #expect(inner.first?.items.map(\.displayedNumber) == [1, 2])
  #expect(inner.first?.items.map(\.text) == ["Tänd.|", "Släck."])
  #expect(document.ids.isEmpty)
}

@Test func readsStepsWhoseNumbersStandInUnits() {
  let document = read(
    """
    \(unit("0a1b2-103", "1. Tänd lampan.", "1. Light the lamp."))

    \(unit("0a1b2-104", "2. Släck den.", "2. Put it out."))
    """)
  #expect(document.lists.map { $0.items.map(\.text) } == [["Tänd lampan.", "Släck den."]])
  #expect(document.ids == [.listInText])
}

@Test(arguments: ["A. P. Berg lit it.", "1. maj", "e.g. this", "3) lamps are three"])
func takesNoSentenceForAList(text: String) {
  #expect(read(unit("0a1b2-103", text, text)).lists.isEmpty)
}

@Test func readsATableCellByCell() throws {
  let document = read(
    """
    Lamps:
    | Lamp | \(unit("0a1b2-103", "Färg | ton", "Colour")) |
    |---|:-:|
    | **One** | a\\|b |
    | Two | \(unit("0a1b2-104", "röd", "red")) |

    After.
    """)
  let table = try #require(
    document.blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }.first)
  #expect(document.paragraphs.map(\.target.text) == ["Lamps:", "After."])
  #expect(table.header.map(\.target.text) == ["Lamp", "Färg | ton"])
  #expect(table.rows.map { $0.map(\.target.text) } == [["One", "a|b"], ["Two", "röd"]])
  #expect(table.rows[1][1].source?.text == "red")
  #expect(table.rows[1][1].segments.map(\.rawValue) == ["0a1b2-104"])
  #expect((table.place.line, table.rowCount) == (2, 2))
}

@Test func readsImagesWithTheirText() {
  let document = read(
    """
    See ![A lamp](a.png) and :::image type="content" source="b.png" alt-text="Two [lit] lamps": \
    ::: here.

    :::image source="c.png" alt-text="Three":::
    """)
  let images = document.paragraphs.flatMap(\.target).compactMap { inline in
    if case .image(let path, let text) = inline { "\(path) \(text)" } else { nil }
  }
  #expect(images == ["a.png A lamp", "b.png Two [lit] lamps", "c.png Three"])
}

@Test func readsIncludesAsTheirTitle() throws {
  let paragraph = try #require(
    read("Open [!INCLUDE [product](inc/product.md)] now, [a link](b).").paragraphs.first)
  #expect(paragraph.target.text == "Open product now, a link.")
  #expect(paragraph.target.contains(.include(path: "inc/product.md", title: "product")))
}

@Test func findsTheDefinitionsOfReferenceLinks() throws {
  let paragraph = try #require(
    read("Go to [the lamps][l].\n\nMore.\n\n[l]: lamps.md \"Lamps\"\n").paragraphs.first)
  #expect(paragraph.target.contains(.link(destination: "lamps.md", [.text("the lamps")])))
}

@Test func letsAnAnchorAloneOnItsLineNameTheHeadingBelow() {
  let document = read("<a name=\"lamps\"></a>\n\n## All about lamps\n\n## More\n")
  #expect(document.headings.map(\.anchor) == ["lamps", "more"])
  #expect(document.headings.map(\.hasAuthorsAnchor) == [true, false])
  #expect(document.paragraphs.isEmpty)
}

@Test func readsTabs() {
  let document = read("#### [Old lamps](#tab/old)\n\nText.\n\n#### [New](#tab/new)\n\n---\n")
  #expect(document.headings.map(\.tab) == ["old", "new"])
  #expect(document.headings.map(\.passage.target.text) == ["Old lamps", "New"])
}

@Test func readsThroughRowsAndColumns() {
  let document = read(
    """
    :::row:::
       :::column span="2":::
    Left.
       :::column-end:::
       :::column:::
    Right.
       :::column-end:::
    :::row-end:::
    """)
  #expect(document.paragraphs.map(\.target.text) == ["Left.", "Right."])
}

@Test func readsZonesAsVariants() {
  let document = read("::: zone pivot=\"home,work\"\n1. Press.\n::: zone-end\n")
  guard case .moniker(let range, let inner)? = document.blocks.first else {
    Issue.record("\(document.blocks)")
    return
  }
  #expect(range == ["home", "work"] && inner.count == 1)
}

@Test func goesOnBehindAFenceThatNeverCloses() {
  let document = read(
    """
    1. Run:

       ```shell
       light

       \(unit("0a1b2-103", "Den lyser.", "It shines."))

    2. \(unit("0a1b2-104", "Klart.", "Done."))

    ## \(unit("0a1b2-105", "Sedan", "Then"))
    """)
  #expect(document.ids == [.fenceUnclosed])
  #expect(document.lists.map(\.items.count) == [2])
  #expect(document.headings.map(\.passage.source?.text) == ["Then"])
  #expect(document.lists.first?.items.first?.text == "Run:|Den lyser.")
}

@Test func keepsAFenceInsideOneLineAsText() {
  let document = read("```light```\n\nText.\n")
  #expect(document.paragraphs.map(\.target.text) == ["light", "Text."])
  #expect(document.ids.isEmpty)
}

@Test func readsQuotationMarksOfEverySort() {
  let text =
    "<span data-ttu-id='0a1b2-103'>Ett</span> <span class='sxs-lookup'>"
    + "<span data-stu-id='0a1b2-103'>One</span></span>"
  let document = read(text)
  #expect(document.segments.map(\.target) == ["Ett"])
  #expect(document.segments.map(\.source) == ["One"])
}

@Test func readsAUnitWhoseTagsHoldMore() {
  let text =
    "<span lang=\"sv\" data-ttu-id=\"0a1b2-103\" dir=\"ltr\">Ett</span>"
    + "<span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-103\">One</span></span>"
  let document = read(text)
  #expect(document.segments.map(\.target) == ["Ett"])
  #expect(document.segments.first?.range == 0..<text.utf8.count)
}

@Test func keepsAUnitWhoseLookupTagIsGone() {
  let text =
    "<span data-ttu-id=\"0a1b2-103\">Ett</span>"
    + "<span data-stu-id=\"0a1b2-103\">One</span></span> Efter."
  let document = read(text)
  #expect(document.segments.map(\.source) == ["One"])
  #expect(document.ids == [.spanDamaged])
}

@Test(arguments: ["\n", "\r\n", "\r"])
func readsTheSameWithEveryLineEnd(lineEnd: String) {
  let lines = ["# Tvätt", "", "1. Ett", "   två", "2. Tre", "", "```", "kod", "```", "", "Slut."]
  let document = read(lines.joined(separator: lineEnd))
  #expect(document.lists.map { $0.items.map(\.text) } == [["Ett två", "Tre"]])
  #expect(document.lists.first?.items.map(\.place.line) == [3, 5])
  #expect(document.paragraphs.map(\.place.line) == [11])
}

@Test func readsTheRestOfAFileThatIsNotUTF8() {
  let bytes = Array("# Tv".utf8) + [0xE4] + Array("tt\n\n1. Ett\n".utf8)
  let document = DocumentReader.read(
    SourceFile(path: "a.md", bytes: bytes), languages: TestLanguages.all)
  #expect(document.ids == [.encodingInvalid])
  #expect(
    (document.diagnostics.first?.place.line, document.diagnostics.first?.place.column) == (1, 5))
  #expect(document.lists.map { $0.items.map(\.text) } == [["Ett"]])
}

@Test func readsHostileMarksAsPlainText() {
  let marks = String(repeating: "![[]()", count: 20_000)
  let document = read("1. \(marks)\n2. **Save**\n")
  #expect(document.ids == [.textTooComplex])
  #expect(document.lists.first?.items.map(\.text) == [marks, "Save"])
}

@Test func readsThousandsOfVariantsInTime() {
  let text = String(repeating: "::: moniker range=\"a\"\n1. A\n::: moniker-end\n", count: 20_000)
  #expect(read(text).blocks.count == 20_000)
}

@Test func findsUnitsInsideAFrontMatterThatWasTranslatedWhole() {
  let document = read(
    """
    ---
    \(unit("0a1b2-101", "rubrik: Lampan", "title: The lamp"))
    author: berg
    ---
    # \(unit("0a1b2-102", "Lampan", "The lamp"))
    """)
  #expect(document.segments.map(\.source) == ["title: The lamp", "The lamp"])
  #expect(document.headings.last?.passage.target.text == "Lampan")
}

/// Found by scripts/fuzz.
@Test func beginsAListInTextAnewInAVariant() {
  let document = read(
    "a. x\n\nb. y\n\n::: moniker range=\"home\"\n\nc. z\n\nd. u\n\n::: moniker-end\n")
  #expect(document.lists.map(\.items.count) == [2])
  guard case .moniker(_, let inner)? = document.blocks.last else {
    Issue.record("\(document.blocks)")
    return
  }
  #expect(inner.count == 2)
}
