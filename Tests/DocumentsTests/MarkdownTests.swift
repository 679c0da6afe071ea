import Diagnostics
import Documents
import TestSupport
import Testing

@Test func readsBothSidesOfASentence() throws {
  let document = read(
    "1. "
      + unit(
        "0a1b2-103", "Gå till **Lag** \\> <a href=\"https://example.com/1\">Bilar</a>.",
        "Go to **Teams** \\> <a href=\"https://example.com/1\">Cars</a>.") + "\n", locale: "sv-SE")
  let item = try #require(document.lists.first?.items.first)
  guard case .paragraph(let passage)? = item.blocks.first else {
    Issue.record("no paragraph")
    return
  }
  #expect(
    passage.target == [
      .text("Gå till "), .strong([.text("Lag")]), .text(" > "),
      .link(destination: "https://example.com/1", [.text("Bilar")]), .text("."),
    ])
  #expect(passage.source?.text == "Go to Teams > Cars.")
  #expect(passage.segments.map(\.rawValue) == ["0a1b2-103"])
  #expect((passage.place.line, passage.place.column) == (1, 4))
  #expect(document.sourceLocale?.identifier == "en-US")
}

@Test func givesNoSourceToPlainDocuments() {
  let document = read("# A\n\nSome *words*.\n")
  #expect(document.sourceLocale == nil)
  #expect(document.paragraphs.first?.source == nil)
}

@Test func takesFrontMatterApart() {
  let document = read(
    """
    ---
    title: 'Steg 1: börja'
    ms.custom:
    - A
    ms.openlocfilehash: abc123
    ms.contentlocale: sv-SE
    ms.locfileid: "42"
    ---
    # <a name="start"></a>Börja
    """)
  #expect(document.frontMatter["title"] == "Steg 1: börja")
  #expect(document.frontMatter["ms.locfileid"] == "42")
  #expect(document.sourceHash == "abc123")
  #expect(document.locale.identifier == "sv-SE")
  #expect(document.headings.map(\.anchor) == ["start"])
  #expect(document.headings.first?.passage.place.line == 9)
  #expect(document.diagnostics.isEmpty)
}

@Test func readsOnAfterFrontMatterThatNeverCloses() {
  let document = read("---\ntitle: A\n# Heading\n\nText.\n")
  #expect(document.ids == [.frontMatterUnclosed])
  #expect(document.headings.map(\.passage.target.text) == ["Heading"])
  #expect(document.paragraphs.map(\.target.text) == ["Text."])
}

@Test func reportsAFrontMatterLineThatIsNoPair() {
  let document = read("---\ntitle: A\njust words\n---\nText.\n")
  #expect(document.ids == [.frontMatterInvalid])
  #expect(document.diagnostics.first?.place.line == 3)
}

@Test func readsOnInsideAFenceThatNeverCloses() {
  let document = read("Before.\n\n```text\n" + unit("0a1b2-103", "Ett", "One") + "\n")
  #expect(document.ids == [.fenceUnclosed])
  #expect(document.segments.count == 1)
  #expect(document.diagnostics.first?.place.line == 3)
}

@Test func closesFencesThatAreClosed() {
  let document = read("```sh\nls -l\n```\n\n- a\n\n  ~~~\n  code\n  ~~~\n")
  #expect(document.diagnostics.isEmpty)
  guard case .code("sh", "ls -l", _)? = document.blocks.first else {
    Issue.record("no code")
    return
  }
}

@Test func groupsMonikers() {
  let document = read(
    """
    ::: moniker range="a-cloud || b-cloud"
    1. One
    ::: moniker-end
    ::: moniker range="c-cloud"
     1. Uno
    ::: moniker-end
    2. Two
    """)
  guard document.blocks.count == 3, case .moniker(let first, let inner) = document.blocks[0],
    case .moniker(let second, _) = document.blocks[1], case .list(let list) = document.blocks[2]
  else {
    Issue.record("\(document.blocks)")
    return
  }
  #expect(first == ["a-cloud", "b-cloud"])
  #expect(second == ["c-cloud"])
  #expect(inner.count == 1)
  #expect(list.items.map(\.displayedNumber) == [2])
  #expect(document.diagnostics.isEmpty)
}

@Test func reportsAMonikerThatNeverEnds() {
  let document = read("::: moniker range=\"a\"\n\nText.\n")
  #expect(document.ids == [.monikerUnclosed])
  guard case .moniker(["a"], let inner)? = document.blocks.first else {
    Issue.record("no moniker")
    return
  }
  #expect(inner.count == 1)
  #expect(read("Text.\n\n::: moniker-end\n").ids == [.monikerUnclosed])
}

@Test func readsAlerts() {
  let document = read(
    "> [!WARNING]\n> " + unit("0a1b2-103", "Farligt.", "Danger.")
      + "\n> Mer.\n\n> [!TIP] Kort\n\n> Bara citat\n")
  #expect(document.alerts.map(\.kind) == [.warning, .tip])
  guard case .paragraph(let passage)? = document.alerts.first?.blocks.first else {
    Issue.record("no paragraph")
    return
  }
  #expect(passage.target.text == "Farligt. Mer.")
  #expect(passage.source?.text == "Danger. Mer.")
  guard case .quote? = document.blocks.last else {
    Issue.record("no quote")
    return
  }
}

@Test func takesAnchorsOfItemsAndHeadings() {
  let document = read(
    "## Två ord\n\n## Två ord\n\n1. <a name=\"go-there\"></a>Gå **dit**.\n2. Stanna.\n")
  #expect(document.headings.map(\.anchor) == ["två-ord", "två-ord-1"])
  let items = document.lists.first?.items ?? []
  #expect(items.map(\.anchor) == ["go-there", nil])
  #expect(items.map(\.text) == ["Gå dit.", "Stanna."])
}

@Test func readsEveryLineEnd() {
  for end in ["\n", "\r\n", "\r"] {
    let document = read(["\u{FEFF}# A", "", "1. b", "   c", "2. d"].joined(separator: end))
    #expect(document.headings.map(\.passage.target.text) == ["A"])
    #expect(document.headings.first?.passage.place.column == 3)
    #expect(document.lists.first?.items.map(\.text) == ["b c", "d"])
    #expect(document.lists.first?.items.map(\.place.line) == [3, 5])
  }
}

@Test func reportsTheFirstByteThatIsNotUTF8() {
  let bytes = Array("# A\n\nå ".utf8) + [0xE5, 0x20] + Array("b\n".utf8)
  let document = DocumentReader.read(
    SourceFile(path: "a.md", bytes: bytes), languages: TestLanguages.all)
  #expect(document.ids == [.encodingInvalid])
  #expect(document.diagnostics.first?.place.line == 3)
  #expect(document.diagnostics.first?.place.column == 3)
  #expect(document.paragraphs.map(\.target.text) == ["å \u{FFFD} b"])
}

@Test func reportsNULs() {
  #expect(read("# A\u{0}\n").ids == [.encodingInvalid])
}

@Test func reportsNestingThatIsTooDeep() {
  #expect(read(String(repeating: "> ", count: 200) + "deep").ids == [.nestingTooDeep])
}

@Test func readsNothingFromNothing() {
  for bytes: [UInt8] in [[], [0x0A], [0xEF, 0xBB, 0xBF], [0x20]] {
    let document = DocumentReader.read(
      SourceFile(path: "-", bytes: bytes), languages: TestLanguages.all)
    #expect(document.blocks.isEmpty)
    #expect(document.diagnostics.isEmpty)
  }
}

@Test func pairsTheRowsOfHTMLBlocks() {
  let document = read(
    "<table><tr><td>" + unit("0a1b2-103", "Ett", "One") + "</td></tr>\n<tr><td>"
      + unit("0a1b2-104", "Två", "Two") + "</td></tr></table>\n")
  guard case .html(let passages)? = document.blocks.first else {
    Issue.record("no rows")
    return
  }
  #expect(passages.map(\.target.text) == ["Ett", "Två"])
  #expect(passages.map { $0.source?.text } == ["One", "Two"])
  #expect(passages.map { $0.segments.map(\.rawValue) } == [["0a1b2-103"], ["0a1b2-104"]])
}

@Test func choosesTheLanguage() {
  #expect(read("Text", locale: "nl").locale.identifier == "nl")
  #expect(read("Text", path: "procedures/x/sv.md").locale.identifier == "sv")
  #expect(read("Välj den användare som du vill ta bort.").locale.identifier == "sv")
  #expect(read("Selecteer de gebruiker die u wilt verwijderen.").locale.identifier == "nl")
  #expect(read("Select the user that you want to remove.").locale.identifier == "en")
}

@Test(arguments: [
  "<b>", "<a href=\"x\">", "*", "[", "![", "`", "> ", "- ", "1. ", "<span data-ttu-id=\"a-1\">",
  "<span class=\"sxs-lookup\">", "<span data-stu-id=\"a-1\">", "</span>", "<table><tr><td>", "|",
  "<!--",
  "::: moniker range=\"a\"\n", "&quot;", "\\", "# ",
])
func readsHostileRepetitionsInTime(part: String) {
  let text = "Text " + String(repeating: part, count: 20_000) + " end.\n"
  let seconds = ProcessorTime.seconds {
    for block in read(text).blocks {
      if case .paragraph(let passage) = block { _ = passage.target.text.count }
    }
  }
  #expect(seconds < 20)
}
