import Documents
import Foundation
import TestSupport
import Testing
import Translation

/// English documents split into sentences, made bilingual, and updated.
struct BilingualDraftTests {
  private static let english = """
    ---
    title: Lamps
    ms.date: 11/20/2026
    ---

    # Lamps

    Turn it on. It shines, e.g. at night! "Really?" Yes.

    1. <a name="go"></a>Go to **Lamps** > [All](x.md).
       - A bullet with a
         second line.

       > [!NOTE]
       > A note.

    | Name | What it does |
    |---|---|
    | Red | Shines. Red. |

    ```
    Not this.
    ```

    ![A picture](a.png)

    """

  @Test func losesNothingOfTheEnglish() {
    let pieces = EnglishText(SourceFile(path: "en.md", text: Self.english)).pieces
    let text = pieces.map { piece in
      switch piece {
      case .kept(let text), .sentence(let text): text
      case .anchor: ""
      }
    }.joined()
    #expect(Self.english.hasSuffix(text))
    let front = "---\ntitle: Lamps\nms.date: 11/20/2026\n---\n"
    #expect(Self.english == front + text)
  }

  @Test func findsTheSentences() {
    #expect(
      EnglishText(SourceFile(path: "en.md", text: Self.english)).sentences == [
        "Lamps", "Turn it on.", "It shines, e.g. at night!", "\"Really?\"", "Yes.",
        "Go to **Lamps** > [All](x.md).", "A bullet with a\n     second line.", "A note.", "Name",
        "What it does", "Red", "Shines.", "Red.",
      ])
  }

  @Test(arguments: [
    "\u{FEFF}---\ntitle: A\n---\n", "---  \ntitle: A\n--- \n", "---\ntitle: A\n...\n",
    "- - -\ntitle: A\n- - -\n",
  ])
  func knowsEveryFormOfFrontMatter(start: String) {
    let text = EnglishText(SourceFile(path: "en.md", text: start + "# B\n"))
    #expect(text.frontMatter == ["---", "title: A", "---"])
    #expect(text.sentences == ["B"])
  }

  @Test(arguments: [
    "- [ ] Close it.\n", "1. [x] Close it.\n", "1.\u{A0}Close it.\n", "1\\. Close it.\n",
  ])
  func keepsBoxesAndNumbersOutOfSentences(text: String) {
    #expect(EnglishText(SourceFile(path: "en.md", text: text)).sentences == ["Close it."])
  }

  private func draft(_ english: String, _ pairs: [String: String] = [:]) -> String {
    BilingualDraft(
      of: SourceFile(path: "en.md", text: english), locale: ContentLocale("sv-SE"),
      sourceHash: "abc"
    ) { .init(source: $0, target: pairs[$0] ?? "") }.text
  }

  @Test func makesABilingualDocumentThatReadsBack() {
    let document = DocumentReader.read(
      SourceFile(path: "sv.md", text: draft(Self.english, ["Lamps": "Lampor"])),
      languages: TestLanguages.all)
    #expect(document.segments.count == 13 && document.diagnostics.isEmpty)
    #expect(document.segments.compactMap(\.source).first == "Lamps")
    #expect(document.segments.first?.target == "Lampor")
    #expect(document.segments.map(\.id.rawValue).first?.hasSuffix("-102") == true)
    #expect(document.sourceHash == "abc" && document.locale.identifier == "sv-SE")
    guard case .heading(let heading)? = document.blocks.first else {
      Issue.record("no heading first")
      return
    }
    #expect(heading.anchor == "lamps" && heading.hasAuthorsAnchor)
  }

  @Test func keepsTheTitleAndTheTextsOfImagesThatWereTranslated() {
    let english = """
      ---
      title: "Lamps: on"
      ---

      # Lamps

      ![A lamp](a.png)

      ![A lamp](b.png "B")

      :::image source="c.png" alt-text="Two lamps":::

      """
    let old = draft(english, ["Lamps": "Lampor"])
      .replacing("title: \"Lamps: on\"", with: "title: 'Lampor: på'")
      .replacing("![A lamp](a.png)", with: "![En lampa](a.png)")
      .replacing("Two lamps", with: "Två lampor")
    let update = TranslationUpdate(
      DocumentReader.read(
        SourceFile(path: "sv.md", text: old), languages: TestLanguages.all),
      english: SourceFile(path: "en.md", text: english + "\nNew.\n"), sourceHash: "def",
      keeping: [])
    #expect(update.text.contains("title: 'Lampor: på'\n"))
    #expect(update.text.contains("![En lampa](a.png)\n\n![A lamp](b.png \"B\")"))
    #expect(update.text.contains("source=\"c.png\" alt-text=\"Två lampor\""))
  }

  @Test func translatesTheTextsOfImagesThatAreKnown() {
    let draft = BilingualDraft(
      of: SourceFile(path: "en.md", text: "---\ntitle: Lamps\n---\n![A lamp](a.png)\n"),
      locale: ContentLocale("sv-SE"), sourceHash: "abc", values: ["title": "Lampor: alla"],
      imageTexts: ImageTexts { $0 == "A lamp" ? "En lampa" : nil }
    ) { .init(source: $0, target: "") }
    #expect(draft.text.contains("title: 'Lampor: alla'\n"))
    #expect(draft.text.contains("![En lampa](a.png)"))
  }

  @Test func keepsWhatIsTheSameAndMarksWhatChanged() throws {
    let old = draft(
      "# Lamps\n\nTurn it on. It shines at night. This goes away.\n",
      [
        "Lamps": "Lampor", "Turn it on.": "Tänd den.",
        "It shines at night.": "Den lyser på natten.",
        "This goes away.": "Detta går bort.",
      ])
    let document = DocumentReader.read(
      SourceFile(path: "sv.md", text: old), languages: TestLanguages.all)
    let now = "# Lamps\n\nNew first. Turn it on. It shines only at night.\n"
    let update = TranslationUpdate(
      document, english: SourceFile(path: "en.md", text: now), sourceHash: "def", keeping: [])
    #expect(update.unchanged == 2 && update.changed == 1 && update.new == 1 && update.removed == 1)
    let after = DocumentReader.read(
      SourceFile(path: "sv.md", text: update.text), languages: TestLanguages.all)
    #expect(after.segments.map(\.target) == ["Lampor", "", "Tänd den.", "Den lyser på natten."])
    #expect(after.segments[3].source == "It shines at night.", "stale until it is translated again")
    #expect(after.sourceHash == "def")
    let stale = try #require(update.kept.first { $0.state == .stale })
    #expect(stale.source.raw == "It shines only at night.")
    #expect(update.kept.contains { $0.target?.raw == "Detta går bort." }, "nothing is thrown away")

    // Sends the sentence to the translator and takes it back.
    let units = DocumentUnits(after, kept: update.kept)
    #expect(units.state(of: after.segments[3]) == .stale)
    var unit = units.file.units[3]
    #expect(unit.source.raw == "It shines only at night." && unit.matches.first?.isPrevious == true)
    unit.target = InlineText([.text("Den lyser bara på natten.")])
    unit.state = .translated
    let back = DocumentImport([unit].returned, into: after, keeping: update.kept)
    let done = DocumentReader.read(back.file, languages: TestLanguages.all)
    #expect(done.segments[3].source == "It shines only at night.")
    #expect(done.segments[3].target == "Den lyser bara på natten.")
    #expect(DocumentUnits(done, kept: back.kept).state(of: done.segments[3]) == .translated)
    #expect(back.kept.contains { $0.target?.raw == "Detta går bort." })
  }

  @Test func countsHowFarATranslationHasCome() {
    let document = DocumentReader.read(
      SourceFile(path: "sv.md", text: draft("# Lamps\n\nTurn it on.\n", ["Lamps": "Lampor"])),
      languages: TestLanguages.all)
    let status = TranslationStatus(
      document, states: document.segments.map(DocumentUnits(document).state))
    #expect(status.counts == [.translated: 1, .missing: 1] && status.total == 2)
  }
}

struct PseudoTextTests {
  @Test func speaksALanguageNobodyDoes() {
    let text = PseudoText.text(of: MessageCodes.text(of: "Save {name} now"))
    #expect(text == "⟦Šåṽé {name} ñöŵ ····⟧")
    #expect(PseudoText.text(of: InlineText([.text("42")])) == "42")
  }
}

struct LabelGlossaryTests {
  @Test func showsLabelsAsAnotherScreenDoes() {
    let glossary = LabelGlossary(entries: [
      .init(names: ["en": "Billing", "sv": "Fakturering"]),
      .init(names: ["en": "Products", "sv": "Produkter"]),
    ])
    let names = LabelNames(glossary, reader: ContentLocale("sv"), language: "en")
    #expect(names.name(of: "Fakturering") == "Billing")
    #expect(names.name(of: "Fakturering > Produkter > Annat") == "Billing > Products > Annat")
  }

  @Test func tellsHomonymsApart() throws {
    let glossary = try LabelGlossary(
      yaml: "- {en: \"No\", sv: Nej, context: an answer}\n- {en: \"No\", sv: Nr, context: a column}"
    )
    #expect(glossary.homonyms(ofEnglish: "no").map(\.context) == ["an answer", "a column"])
    #expect(glossary.entries.allSatisfy { $0.names["context"] == nil })
  }
}
