import Diagnostics
import Documents
import Testing

/// The numbers and texts of all items at the top level, in order.
private func steps(_ document: Document) -> [String] {
  document.lists.flatMap(\.items).map { "\($0.displayedNumber ?? 0) \($0.text)" }
}

/// The text after the fixes of a document's findings.
private func fixed(_ document: Document) -> String {
  let bytes = FixedFile.bytes(of: document.file.bytes, with: document.diagnostics.compactMap(\.fix))
  return String(decoding: bytes.bytes, as: UTF8.self)
}

private let three = ["1 Open Lamps.", "2 Choose one.", "3 Close."]

struct TypedNumberTests {
  @Test(arguments: [
    ("1.\u{A0}Open **Lamps**.\n2.\u{A0}Choose one.\n3.\u{A0}Close.\n", DiagnosticID.listSpacing),
    ("1.\u{A0} Open **Lamps**.\n2.\u{A0} Choose one.\n3.\u{A0} Close.\n", .listSpacing),
    ("\u{A0}1. Open **Lamps**.\n\u{A0}2. Choose one.\n\u{A0}3. Close.\n", .listSpacing),
    ("1.&nbsp;Open **Lamps**.\n2.&nbsp;Choose one.\n3.&nbsp;Close.\n", .listSpacing),
    ("1.Open **Lamps**.\n2.Choose one.\n3.Close.\n", .listSpacing),
    ("1.     Open **Lamps**.\n2.     Choose one.\n3.     Close.\n", .listSpacing),
    ("1\\. Open **Lamps**.\n\n2\\. Choose one.\n\n3\\. Close.\n", .listEscaped),
    ("\u{200B}1. Open **Lamps**.\n\u{200B}2. Choose one.\n\u{200B}3. Close.\n", .listInvisible),
    ("1.\u{200B}Open **Lamps**.\n2.\u{FEFF} Choose one.\n3.\u{200B}Close.\n", .listInvisible),
    ("１．Open **Lamps**.\n２．Choose one.\n３．Close.\n", .listDigits),
    ("１. Open **Lamps**.\n２. Choose one.\n３. Close.\n", .listDigits),
    ("① Open **Lamps**.\n② Choose one.\n③ Close.\n", .listDigits),
    ("1️⃣ Open **Lamps**.\n2️⃣ Choose one.\n3️⃣ Close.\n", .listDigits),
    ("**1.** Open **Lamps**.\n\n**2.** Choose one.\n\n**3.** Close.\n", .listBold),
    ("**1**. Open **Lamps**.\n\n**2**. Choose one.\n\n**3**. Close.\n", .listBold),
    ("**1. Open Lamps.**\n\n**2. Choose** one.\n\n**3. Close.**\n", .listBold),
    ("Step 1: Open **Lamps**.\n\nStep 2: Choose one.\n\nStep 3: Close.\n", .listTyped),
    ("**Step 1:** Open **Lamps**.\n\n**Step 2:** Choose one.\n\n**Step 3:** Close.\n", .listTyped),
    ("Steg 1 – Open **Lamps**.\n\nSteg 2 – Choose one.\n\nSteg 3 – Close.\n", .listTyped),
    ("**Step 1** - Open **Lamps**.\n**Step 2** - Choose one.\n**Step 3** Close.\n", .listTyped),
    ("**1** – Open **Lamps**.\n\n**2** – Choose one.\n\n**3** – Close.\n", .listBold),
    ("**1** Open **Lamps**.\n\n**2** Choose one.\n\n**3** Close.\n", .listBold),
    ("<b>1.</b> Open **Lamps**.\n\n<b>2.</b> Choose one.\n\n<b>3.</b> Close.\n", .listBold),
    (
      "<strong>1</strong>. Open **Lamps**.\n<strong>2</strong>. Choose one.\n"
        + "<strong>3</strong>. Close.\n", .listBold
    ),
    ("1: Open **Lamps**.\n2: Choose one.\n3: Close.\n", .listTyped),
    ("1 - Open **Lamps**.\n2 – Choose one.\n3- Close.\n", .listTyped),
    ("1 . Open **Lamps**.\n2 . Choose one.\n3 . Close.\n", .listTyped),
    ("(1) Open **Lamps**.\n(2) Choose one.\n(3) Close.\n", .listTyped),
    ("- Step 1: Open **Lamps**.\n- Step 2: Choose one.\n- Step 3: Close.\n", .listTyped),
    ("- 1. Open **Lamps**.\n- 2. Choose one.\n- 3. Close.\n", .listTyped),
    ("     1. Open **Lamps**.\n     2. Choose one.\n     3. Close.\n", .listIndented),
  ])
  func readsNumbersThatMarkdownTakesForText(text: String, id: DiagnosticID) {
    let document = read(text)
    #expect(steps(document) == three)
    #expect(document.ids == [id, id, id])
    #expect(document.lists.flatMap(\.items).allSatisfy { $0.marker == .typed })
    let again = read(fixed(document))
    #expect(steps(again) == three, "\(fixed(document))")
    #expect(again.ids.isEmpty)
    #expect(again.lists.flatMap(\.items).allSatisfy { $0.marker == .ordered })
  }

  @Test(arguments: [
    "Some text.", "![A lamp](a.png)", "| a | b |\n|---|---|\n| 1 | 2 |", "```\ncode\n```\nText.",
  ])
  func readsTheStepDirectlyBelowText(text: String) {
    let document = read("1. Open **Lamps**.\n\n\(text)\n2. Choose one.\n3. Close.\n")
    #expect(steps(document) == three)
    #expect(document.ids == [.listJoined])
    let mended = fixed(document)
    #expect(mended == "1. Open **Lamps**.\n\n\(text)\n\n2. Choose one.\n3. Close.\n")
    #expect(steps(read(mended)) == three && read(mended).ids.isEmpty)
  }

  @Test func mendsAStepBelowTextWhereItIs() {
    let quoted = read("> 1. Open.\n>\n> Text.\n> 2. Close.\n")
    #expect(fixed(quoted) == "> 1. Open.\n>\n> Text.\n> \n> 2. Close.\n")
    let inner = read("1. Open:\n\n   1. One.\n\n   Text.\n   2. Two.\n")
    #expect(fixed(inner) == "1. Open:\n\n   1. One.\n\n   Text.\n   \n   2. Two.\n")
  }

  @Test(arguments: [
    "1. Open **Lamps**.\nNow.\n2. Choose one.\n3. Close.\n",
    "1. Open **Lamps**.\n\n   Text in it.\n2. Choose one.\n\n> A note.\n3. Close.\n",
    "1. Open **Lamps**.\n\n<!-- a -->\n2. Choose one.\n\nB\n-\n3. Close.\n",
  ])
  func findsNothingInListsThatMarkdownShows(text: String) {
    let document = read(text)
    #expect(document.lists.flatMap(\.items).map(\.displayedNumber) == [1, 2, 3])
    #expect(!document.ids.contains(.listJoined))
  }

  @Test func leavesANumberInATextAlone() {
    let document = read("1. Open it.\n\nIt was in the year\n3. Then we left.\n\nAbout\n2. things\n")
    #expect(document.lists.flatMap(\.items).count == 1 && document.ids.isEmpty)
    #expect(read("See\n2. Things\n3. Other things\n").lists.isEmpty)
  }

  @Test func keepsLettersBehindAStepInIt() {
    let document = read("1) Open.\n2) Choose:\n\na) One.\nb) Two.\n\nc) Three.\n\n3) Close.\n")
    #expect(steps(document) == ["1 Open.", "2 Choose:", "3 Close."])
    let inner = document.lists.first?.items.last?.blocks.compactMap {
      if case .list(let list) = $0 { list } else { nil }
    }
    #expect(inner?.flatMap(\.items).map(\.text) == ["One.", "Two.", "Three."])
    let apart = read("1. Open.\n2. Close.\n\nThen:\n\na. One.\n\nb. Two.\n")
    #expect(apart.lists.count == 2)
  }

  @Test func takesNoOtherNumbersForSteps() {
    let text = "1 - one of them\n2 - two\n\n**1** licence\n**2** licences\n\n1:30 Noon\n2:30 Late\n"
    #expect(read(text).lists.isEmpty)
  }

  @Test func readsStepsBehindLineBreaks() {
    let document = read("1. Open **Lamps**.<br>2. Choose one.<br/>3. Close.\n")
    #expect(steps(document) == three)
    #expect(document.ids == [.listLineBreak, .listLineBreak])
    #expect(fixed(document) == "1. Open **Lamps**.\n2. Choose one.\n3. Close.\n")
    let paragraph = read("Do this:<br>1. Open **Lamps**.<br>2. Choose one.<br>3. Close.\n")
    #expect(steps(paragraph) == three)
    #expect(paragraph.paragraphs.map(\.target.text) == ["Do this:"])
    #expect(steps(read(fixed(paragraph))) == three)
  }

  @Test(arguments: [
    ("1. Open **Lamps**.\n2. Choose one.\n\n<br/>3. Close.\n", DiagnosticID.listLineBreak),
    ("1. Open **Lamps**.\n2. Choose one.\n\n   <br />3. Close.\n", .listLineBreak),
    ("1. Open **Lamps**.\n2. Choose one.\n\n<br/>\n3. Close.\n", .listJoined),
    ("1. Open **Lamps**.\n2. Choose one.\n\n![A](a.png)\n<br>\n3. Close.\n", .listJoined),
    ("1. Open **Lamps**.\n2. Choose one.\n     3. Close.\n", .listJoined),
    ("1. Open **Lamps**.\n2. Choose one.\n   3. Close.\n", .listJoined),
  ])
  func readsTheStepBehindABreakOrFarToTheRight(text: String, id: DiagnosticID) {
    let document = read(text)
    #expect(steps(document) == three)
    #expect(document.ids == [id])
    let again = read(fixed(document))
    #expect(steps(again) == three && again.ids.isEmpty, "\(fixed(document))")
  }

  @Test func keepsNumbersOfOtherListsInTheirItem() {
    let inner = "1. Open:\n\n   1. One.\n   2. Two.\n2. Close.\n   1. Three.\n"
    let document = read(inner)
    #expect(steps(document) == ["1 Open:", "2 Close."] && document.ids.isEmpty)
    #expect(read("> 1. Open.\n>      2. Close.\n").ids.isEmpty)
  }

  @Test func readsNumbersGluedToAWord() {
    let document = read("1.open the page\n2.`go` there\n3.[close](a.md) it\n")
    #expect(steps(document) == ["1 open the page", "2 go there", "3 close it"])
    #expect(document.ids == [.listSpacing, .listSpacing, .listSpacing])
    #expect(read("1.png\n2.png\n\n1.x is old\n2.x is new\n").lists.isEmpty)
  }

  @Test func takesALetterBehindANumberForText() {
    let document = read("1. A. Open.\n2. B. Close.\n")
    #expect(steps(document) == ["1 A. Open.", "2 B. Close."])
    #expect(steps(read("1. A.\n2. B.\n")) == ["1 A.", "2 B."])
    let inner = read("1. A. Open.\n   B. Close.\n").lists[0].items[0].blocks
    #expect(inner.count == 1)
    if case .list(let list)? = inner.first {
      #expect(list.items.map(\.text) == ["Open.", "Close."])
    }
  }

  @Test func readsAnOrderedListInHTML() {
    let document = read(
      """
      # Lamps

      <ol>
      <li>Open <b>Lamps</b>.</li>

      <li>Choose one.</li>
      <li>Close.</li>
      </ol>

      Text.
      """)
    #expect(steps(document) == three)
    #expect(document.ids == [.listHTML])
    #expect(document.lists.first?.items.map(\.place.line) == [4, 6, 7])
    #expect(document.paragraphs.map(\.target.text) == ["Text."])
    #expect(
      fixed(document)
        == "# Lamps\n\n1. Open <b>Lamps</b>.\n2. Choose one.\n3. Close.\n\nText.")
  }

  @Test func keepsUnitsOfAListInHTML() {
    let document = read(
      "<ol>\n<li>\(unit("0a1b2-103", "Tänd.", "Light it."))</li>\n"
        + "<li>\(unit("0a1b2-104", "Släck.", "Put it out."))</li>\n</ol>\n")
    #expect(steps(document) == ["1 Tänd.", "2 Släck."])
    guard case .paragraph(let passage)? = document.lists.first?.items.last?.blocks.first else {
      Issue.record("\(document.blocks)")
      return
    }
    #expect(passage.source?.text == "Put it out.")
    #expect(passage.segments.map(\.rawValue) == ["0a1b2-104"])
  }

  /// What is indented under a step is in it, as under any other.
  @Test func keepsWhatIsNestedInATypedStep() {
    let document = read(
      "1.\u{A0}Open.\n\n   More.\n\n   - Fact\n\n2.\u{A0}Close.\n   ```\n   code\n   ```\n")
    #expect(document.lists.count == 1)
    #expect(document.lists[0].items.map(\.blocks.count) == [3, 2])
  }

  @Test func continuesAListBehindCode() {
    let document = read(
      "1. Open.\n\n```powershell\nGet-MgUser\n2\\. No step\n```\n\n2\\. Choose.\n\n3\\. Close.\n")
    #expect(document.lists.map { $0.items.map(\.displayedNumber) } == [[1], [2, 3]])
    #expect(document.ids == [.listEscaped, .listEscaped])
    #expect(document.diagnostics.map(\.place.line) == [8, 10])
  }

  @Test func partsTextAndStepInTheFixWhereAListCannotFollow() {
    let document = read("1. Open.\n\nThen go on\n2\\. Choose.\n\n3\\. Close.\n")
    #expect(steps(document) == ["1 Open.", "2 Choose.", "3 Close."])
    #expect(fixed(document) == "1. Open.\n\nThen go on\n\n2. Choose.\n\n3. Close.\n")
  }

  @Test func namesTheLineAndColumnOfTheNumber() {
    let document = read("# A\n\n  1.\u{A0}Open.\n  2.\u{A0}Close.\n")
    #expect(document.diagnostics.map(\.place.line) == [3, 4])
    #expect(document.diagnostics.map(\.place.column) == [3, 3])
    guard case .paragraph(let passage)? = document.lists.first?.items.first?.blocks.first else {
      Issue.record("\(document.blocks)")
      return
    }
    #expect((passage.place.line, passage.place.column) == (3, 6))
  }

  @Test func readsANumberBeforeAUnit() {
    let document = read(
      "1.\u{A0}\(unit("0a1b2-103", "Tänd.", "Light it."))\n"
        + "2.\u{A0}\(unit("0a1b2-104", "Släck.", "Put it out."))\n")
    #expect(steps(document) == ["1 Tänd.", "2 Släck."])
    #expect(
      document.lists.first?.items.last?.blocks.first?.passages.first?.source?.text == "Put it out.")
  }

  @Test func readsNumbersInWordsInsideUnits() {
    let document = read(
      """
      \(unit("0a1b2-103", "**Steg 1:** Tänd.", "**Step 1:** Light it."))

      \(unit("0a1b2-104", "**Steg 2:** Släck.", "**Step 2:** Put it out."))
      """)
    #expect(steps(document) == ["1 Tänd.", "2 Släck."])
    #expect(document.ids == [.listInText])
    let passage = document.lists.first?.items.last?.blocks.first?.passages.first
    #expect(passage?.source?.text == "Put it out.")
  }

  @Test(arguments: [
    "1986\\. A great year.\n\n1987\\. A better one.\n", "3\\. A loose number.\n",
    "1.5 litres\n2.5 litres\n", "1.\u{A0}maj\n", "1\\. Only one, escaped.\n", "Step 1: Only one.\n",
    "**Note** this.\n\n**2** lamps.\n", "2.Two\n3.Three\n", "Stepping 1: no\n\nStepping 2: no\n",
    "- Step 1: one\n- Then another\n", "```\n1.\u{A0}Open\n2.\u{A0}Close\n```\n",
    "Lamp<br>2 lamps<br>3 lamps\n", "(see 1. and 2.)\n", "- [1\\. a](b)\n- c\n",
  ])
  func leavesOtherTextsAlone(text: String) {
    let document = read(text)
    #expect(document.lists.filter(\.isOrdered).isEmpty)
    #expect(document.ids.isEmpty)
  }

  @Test func beginsAnewBelowAHeading() {
    let document = read("1. Open.\n\n## More\n\n2\\. A loose number.\n")
    #expect(document.lists.count == 1)
    #expect(document.ids.isEmpty)
  }

  @Test func readsThousandsOfTypedNumbersInTime() {
    let text = (1...900).map { "\($0)\\. Open.\n\n" }.joined()
    #expect(read(String(repeating: text + "# A\n\n", count: 20)).ids.count == 18_000)
  }
}

struct TaskBoxTests {
  @Test(arguments: [
    "- [ ] Open.\n- [x] Close.\n", "* [X] Open.\n* [ ] Close.\n", "- [] Open.\n- [] Close.\n",
    "- \\[ \\] Open.\n- \\[x\\] Close.\n", "- ☐ Open.\n- ☒ Close.\n",
  ])
  func readsTasks(text: String) {
    let items = read(text).lists.flatMap(\.items)
    #expect(items.map(\.text) == ["Open.", "Close."])
    #expect(items.map(\.marker) == [.task, .task])
    #expect(items.map(\.displayedNumber) == [nil, nil])
  }

  @Test func readsNumberedTasks() {
    let items = read("1. [ ] Open **Users**.\n2. [x] Choose.\n").lists.flatMap(\.items)
    #expect(items.map(\.text) == ["Open Users.", "Choose."])
    #expect(items.map(\.marker) == [.task, .task])
    #expect(items.map(\.displayedNumber) == [1, 2])
  }

  @Test func readsTasksInUnits() {
    let items = read("- \(unit("0a1b2-103", "[ ] Tänd.", "[ ] Light it."))\n").lists
      .flatMap(\.items)
    #expect(items.map(\.text) == ["Tänd."])
    #expect(items.first?.blocks.first?.passages.first?.source?.text == "Light it.")
    #expect(items.map(\.marker) == [.task])
  }

  @Test(arguments: ["- [a](b)\n", "- [x](b) c\n", "- [ ]\n", "- Not [ ] here\n", "- [1] Note\n"])
  func leavesOtherBracketsAlone(text: String) {
    #expect(read(text).lists.flatMap(\.items).map(\.marker) == [.bullet])
  }
}
