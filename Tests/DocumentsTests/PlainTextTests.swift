import Diagnostics
import Documents
import Testing

private func page(_ text: String) -> Document { read("T\n\n" + text, path: "a.txt", locale: "en") }

/// The items of all lists in a page, with the parts of an item after `|`.
private func items(_ text: String) -> [[String]] {
  page(text).lists.map { list in list.items.map(shown) }
}

private func shown(_ item: Block.Item) -> String {
  item.blocks.map { block in
    switch block {
    case .paragraph(let passage): passage.target.text
    case .list(let list): "(" + list.items.map(shown).joined(separator: " ") + ")"
    case .heading, .alert, .quote, .code, .moniker, .table, .html, .thematicBreak: "?"
    }
  }.joined(separator: "|")
}

struct ScrapedTextTests {
  @Test(arguments: [
    "1. A\n2. B", "1) A\n2) B", "(1) A\n(2) B", "1: A\n2: B", "1.\tA\n2.\tB", "1\tA\n2\tB",
    "1.\u{A0}\u{A0}A\n2.\u{A0}B", "1.A\n2.B", "1.) A\n2.) B", "1.\nA\n2.\nB", "1\nA\n\n2\nB",
    "1.\n\nA\n\n2.\n\nB", "Step 1: A\nStep 2: B", "Steg 1. A\n\nSteg 2. B", "Stap 1) A\nStap 2) B",
    "\u{200B}1. A\n\u{FEFF}2. B", "1. A\r\n2. B\r\n", "\u{0C}1. A\n2. B", "a. A\nb. B",
    "i) A\nii) B",
    "A. A\nB. B", "(a) A\n(b) B",
  ])
  func readsStepsHoweverTheyAreNumbered(_ text: String) {
    #expect(items(text) == [["A", "B"]])
    #expect(page(text).lists.first?.items.map(\.displayedNumber) == [1, 2])
  }

  @Test(arguments: [
    "• A\n• B", "· A\n· B", "- A\n- B", "* A\n* B", "–\u{A0}A\n–\u{A0}B", "o\tA\no\tB",
    "\u{F0B7}\tA\n\u{F0B7}\tB", "•A\n•B", "•\nA\n•\nB", "▪ A\n\n▪ B", "→ A\n→ B",
  ])
  func readsBulletsOfManyKinds(_ text: String) {
    #expect(items(text) == [["A", "B"]])
    #expect(page(text).lists.first?.isOrdered == false)
  }

  @Test func putsLetteredStepsIntoTheStepTheyArePartsOf() {
    #expect(items("1. A\n a. B\n b. C\n\n2. D") == [["A|(B C)", "D"]])
    #expect(items("1. A\n\n  i. B\n\n  ii. C\n2. D\n  i. E\n  ii. F") == [["A|(B C)", "D|(E F)"]])
  }

  @Test func putsIndentedPartsIntoTheStepAbove() {
    #expect(items("1. A\n   • B\n   • C\n2. D\n\n   E.\n\n3. F") == [["A|(B C)", "D|E.", "F"]])
    #expect(items("1. A\n2. B\n    1. C\n    2. D\n3. E") == [["A", "B|(C D)", "E"]])
  }

  @Test(arguments: [
    "1. januari 2020 was", "E. coli is one.", "i. e. this", "12:30 is late", "2.5 GB",
  ])
  func leavesOtherNumbersAndLettersInTheirText(_ text: String) {
    let found = page("Words before it.\n" + text + "\n\nWords after it.")
    #expect(found.lists.flatMap(\.items).count <= (text.hasPrefix("1.") ? 1 : 0))
    #expect(found.paragraphs.contains { $0.target.text == text } || text.hasPrefix("1."))
  }

  @Test func takesStepWordsAboveStepsForHeadings() {
    let document = page("Step 1: First\n\n1. A\n2. B\n\nStep 2: Then\n\n1. C\n2. D\n")
    #expect(document.headings.map(\.passage.target.text) == ["T", "Step 1: First", "Step 2: Then"])
    #expect(document.lists.map(\.items.count) == [2, 2])
  }

  @Test(
    arguments: [
      ("Note", .note), ("NOTE:", .note), ("Obs!", .note), ("OBS:", .note), ("Anteckning", .note),
      ("Opmerking:", .note), ("Observera", .note), ("Tips!", .tip), ("Tip", .tip),
      ("Viktigt!", .important), ("Belangrijk", .important), ("Important:", .important),
      ("Let op!", .caution), ("Försiktighet", .caution), ("Varning", .warning),
      ("Waarschuwing:", .warning), ("WARNING", .warning),
    ] as [(String, Block.Alert.Kind)])
  func readsTheBareWordsOfAlerts(_ word: String, _ kind: Block.Alert.Kind) {
    for text in ["\(word)\n\nBe careful.", "\(word)\nBe careful.", "\(word)   Be careful."] {
      let alerts = page(text).alerts
      #expect(alerts.map(\.kind) == [kind], "\(text)")
      #expect(alerts.first?.blocks.count == 1, "\(text)")
    }
  }

  @Test func takesAWordOfAlertsInASentenceForAWord() {
    #expect(page("Note that this is text.\n\nTips om cyklar\n\nnote: small.").alerts.isEmpty)
  }

  @Test(arguments: [
    ("Select Settings Settings > Billing.", "Select Settings > Billing."),
    ("Välj InställningarInställningar.", "Välj Inställningar."),
    ("Välj Lägg till Lägg till.", "Välj Lägg till."),
    ("Välj Lägg tillLägg till, och vänta.", "Välj Lägg till, och vänta."),
    ("Kies Gebruiker toevoegenGebruiker toevoegen.", "Kies Gebruiker toevoegen."),
    ("Kies Een gebruiker toevoegen Een gebruiker toevoegen", "Kies Een gebruiker toevoegen"),
    ("Ja Ja and no no", "Ja Ja and no no"), ("A\u{AD}B \u{200B}C\u{2060}", "AB C"),
    ("Go to A>B >C , then D .", "Go to A > B > C, then D."),
  ])
  func mendsTokens(_ text: String, _ expected: String) {
    #expect(items("1. \(text)") == [[expected]])
  }

  @Test(arguments: [
    "Skip to main content", "Hoppa till huvudinnehåll", "Naar hoofdinhoud gaan",
    "Article • 2023-05-17", "Artikel • 05/17/2023 • 3 minuter för att läsa",
    "Artikel • 17-5-2023 • 2 minuten om te lezen", "2 minutes to read", "5 contributors",
    "Last updated: 2023-01-01", "Senast uppdaterad: 2023-01-01",
    "Learn / Bikes / Lockers", "Start › Cyklar › Skåp", "Read in English", "Läs på engelska",
    "Was this page helpful?\nYes\nNo", "Hade du nytta av den här sidan?\n\nJa\n\nNej",
    "Is deze pagina nuttig?\nJa\nNee", "Feedback", "Applies to:\nBikes",
    "Van toepassing op:\nFietsen",
    "We use cookies to make this site better.", "Acceptera alla cookies",
    "English\nSvenska\nNederlands", "English (United States)", "© Bikes 2024", "Back to top",
    "In this article\n • Before\n • After", "I den här artikeln\n\nBefore\nAfter",
    "In dit artikel\n1. Before\n2. After",
  ])
  func leavesOutThePageAround(_ furniture: String) {
    let document = page("\(furniture)\n\nBefore\n\nText one.\n\nAfter\n\nText two.\n")
    #expect(document.headings.map(\.passage.target.text) == ["T", "Before", "After"])
    #expect(document.paragraphs.map(\.target.text) == ["Text one.", "Text two."])
    #expect(document.lists.isEmpty)
  }

  @Test func takesTheFirstLineThatIsNotFurnitureForTheTitle() {
    let document = read("Skip to main content\nLearn / Bikes\n\nUnlock\n\nText.\n", path: "a.txt")
    #expect(document.headings.map(\.passage.target.text) == ["Unlock"])
  }

  @Test func joinsLinesThatWereWrapped() {
    let document = page(
      """
      You can unlock a locker that somebody else has left, as long as you know
      the code of it and the Bike Shop agrees. Otherwise ask at the desk of the
      Bike Shop.

       1. Go to the page that has the name of the locker and its colour, and
          Lockers will show.
       2. Save.
      """)
    #expect(document.paragraphs.count == 1)
    #expect(document.paragraphs.first?.target.text.hasSuffix("desk of the Bike Shop.") == true)
    #expect(document.lists.first?.items.count == 2)
    #expect(document.lists.first?.items.first?.text.hasSuffix("and Lockers will show.") == true)
  }

  @Test func keepsShortLinesApart() {
    #expect(page("See also these:\n\nlink one\nlink two\n").paragraphs.count == 3)
  }

  @Test func readsRowsOfATable() {
    let document = page("Role\tMay\nGuard\topen\nGuest\tlook\n\n1\t2\t3\n4\t5\t6\n")
    let rows = document.blocks.compactMap { block in
      if case .html(let rows) = block { rows.map(\.target.text) } else { nil }
    }
    #expect(rows == [["Role May", "Guard open", "Guest look"], ["1 2 3", "4 5 6"]])
    #expect(document.lists.isEmpty)
  }

  @Test func findsHeadingsOfAPageWithoutBlankLines() {
    let long = String(repeating: "many words here ", count: 6) + "end."
    let document = read(
      "T\n\(long)\nHow to open\n1. A\n2. B\nAfterwards\n\(long)\n\(long)", path: "a.txt")
    #expect(document.headings.map(\.passage.target.text) == ["T", "How to open", "Afterwards"])
  }
}

private func swedishPage(_ text: String) -> Document { read(text, path: "page.txt", locale: "sv") }

@Test func readsAScrapedPage() {
  let document = swedishPage(
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
  let document = swedishPage("T\n\n 1. A\n 1. A\n 1. B\n\n 2. C\n\n 3. D\n")
  #expect(document.lists.map { $0.items.map(\.displayedNumber) } == [[1, 1, 1, 2, 3]])
}

@Test func beginsAnotherListWhereNumbersStartAgain() {
  let document = swedishPage("T\n\n 1. A\n 2. B\n 1. C\n 2. D\n")
  #expect(document.lists.map(\.items.count) == [2, 2])
}

@Test func joinsDoubledWords() {
  let document = swedishPage("T\n\n 1. Klicka på RedigeraRedigera > Licenser.\n")
  #expect(document.lists.first?.items.map(\.text) == ["Klicka på Redigera > Licenser."])
}

@Test func keepsPlaceholdersWhole() {
  #expect(
    swedishPage("T\n\nSkriv https://<domän>/a.\n").paragraphs.map(\.target.text)
      == ["Skriv https://<domän>/a."])
}

@Test func findsAlertsOfScrapedPages() {
  let document = swedishPage(
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
  let document = swedishPage(
    "T\n\nText.\n\nÖverst på sidan Överst på sidan\n\n\u{A0}\nGäller:\nAdmin för Bilar")
  #expect(document.paragraphs.map(\.target.text) == ["Text."])
}

@Test func takesSentencesAndLinesTogetherForText() {
  let document = swedishPage(
    "T\n\nhttps://example.com/x\n\nVad nu?\n\nEn lista:\n\nLänk a\nLänk b\n")
  #expect(document.headings.map(\.passage.target.text) == ["T", "Vad nu?"])
  #expect(document.paragraphs.count == 4)
}
