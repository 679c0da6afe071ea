import Diagnostics
import Documents
import Testing

private func page(_ text: String) -> Document { read(text, path: "page.txt", locale: "sv") }

@Test func readsAScrapedPage() {
  let document = page(
    """
    Byt bil

    Du kan byta bil när som helst.

    Innan du börjar

      1. Gå till Bilar>Mina bilar .
      2. Välj bilen.

     • Först
     • Sedan
    """)
  #expect(document.format == .plainText)
  #expect(document.headings.map(\.passage.target.text) == ["Byt bil", "Innan du börjar"])
  #expect(document.headings.map(\.level) == [1, 2])
  #expect(document.paragraphs.map(\.target.text) == ["Du kan byta bil när som helst."])
  #expect(document.lists.map(\.isOrdered) == [true, false])
  #expect(document.lists[0].items.map(\.text) == ["Gå till Bilar > Mina bilar.", "Välj bilen."])
  #expect(document.lists[0].items[0].place.line == 7)
  #expect(document.lists[0].items[0].place.column == 6)
}

@Test func keepsAListWhoseNumbersStartAgainAfterVariants() {
  let document = page("T\n\n 1. A\n 1. A\n 1. B\n\n 2. C\n\n 3. D\n")
  #expect(document.lists.map { $0.items.map(\.displayedNumber) } == [[1, 1, 1, 2, 3]])
}

@Test func beginsAnotherListWhereNumbersStartAgain() {
  let document = page("T\n\n 1. A\n 2. B\n 1. C\n 2. D\n")
  #expect(document.lists.map(\.items.count) == [2, 2])
}

@Test func joinsDoubledWords() {
  let document = page("T\n\n 1. Klicka på RedigeraRedigera > Licenser.\n")
  #expect(document.lists.first?.items.map(\.text) == ["Klicka på Redigera > Licenser."])
}

@Test func keepsPlaceholdersWhole() {
  #expect(
    page("T\n\nSkriv https://<domän>/a.\n").paragraphs.map(\.target.text)
      == ["Skriv https://<domän>/a."])
}

@Test func findsAlertsOfScrapedPages() {
  let document = page(
    "T\n\nAnteckning\n\n • Ett.\n\n • Två.\n\nTips\n\nBra att veta.\n\n Varning\u{A0}\u{A0} \u{A0}Farligt.\n"
  )
  #expect(document.alerts.map(\.kind) == [.note, .tip, .warning])
  guard case .list(let list)? = document.alerts.first?.blocks.first else {
    Issue.record("no list")
    return
  }
  #expect(list.items.count == 2)
  #expect(document.alerts.last?.place.line == 13)
}

@Test func dropsWhatBelongsToThePageAround() {
  let document = page(
    "T\n\nText.\n\nÖverst på sidan Överst på sidan\n\n\u{A0}\nGäller:\nAdmin för Bilar")
  #expect(document.paragraphs.map(\.target.text) == ["Text."])
}

@Test func takesSentencesAndLinesTogetherForText() {
  let document = page("T\n\nhttps://example.com/x\n\nVad nu?\n\nEn lista:\n\nLänk a\nLänk b\n")
  #expect(document.headings.map(\.passage.target.text) == ["T", "Vad nu?"])
  #expect(document.paragraphs.count == 4)
}
