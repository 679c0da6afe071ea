import Diagnostics
import Documents
import Procedures
import TestSupport
import Testing
import Translation

private func outline(_ text: String, locale: String = "en") -> DocumentOutline {
  DocumentOutline(
    DocumentReader.read(
      SourceFile(path: "page.md", text: text), locale: ContentLocale(locale),
      languages: TestLanguages.all),
    labels: LabelGlossary())
}

/// The findings as lines and ids.
private func findings(_ outline: DocumentOutline) -> [String] {
  outline.diagnostics.map { "\($0.place.line) \($0.id.rawValue)" }
}

/// Steps that would be neither walked nor reported.
struct SilentStepTests {
  @Test(arguments: [
    (
      "en", "## Step 1\n\nOpen the lid.\n\n## Step 2:\n\nClose it.\n\nWait.\n",
      ["Open the lid.", "Close it."]
    ),
    (
      "nl", "## Stap 1\n\nOpen de deur.\n\n## Stap twee: Sluit de deur\n",
      ["Open de deur.", "Sluit de deur"]
    ),
    (
      "sv", "## Steg 1\n\nÖppna locket.\n\n## Steg två – Stäng det\n",
      ["Öppna locket.", "Stäng det"]
    ),
    ("en", "## Step one: Book it\n\nNow.\n\n## Step #2: Print it\n", ["Book it", "Print it"]),
    ("en", "## Step A: Book it\n\n## Step B: Print it\n", ["Book it", "Print it"]),
    // An image says no more than the number.
    ("en", "## Step 1\n\n- A\n- B\n\n## Step 2\n\nWait.\n", ["Step 1", "Wait."]),
    ("en", "## Step 1\n\nOpen it.\n\n## Step 3\n\nClose it.\n", []),
    ("en", "## Step into it\n\nOpen it.\n\n## Step two times\n\nClose it.\n", []),
  ])
  func walksHeadingsThatOnlyNumberTheirSteps(locale: String, text: String, steps: [String]) {
    let found = outline("# T\n\n\(text)", locale: locale).parts.flatMap(\.steps)
    #expect(found.map(\.text) == steps)
    #expect(found.allSatisfy { $0.marker == .heading })
  }

  @Test(arguments: [
    (
      "en", "## Phase 1: The lid\n\nOpen the lid.\n\n## Phase 2 (later)\n\n- Close the lid.\n",
      ["3 phase.loose", "7 phase.loose"]
    ),
    (
      "sv", "## Fas 1: Locket\n\nÖppna locket.\n\n## Tips\n\nText.\n\n## Fas 2\n\nStäng det.\n",
      ["3 phase.loose", "11 phase.loose"]
    ),
    (
      "nl",
      "## Fase 1: het deksel\n\nOpen het deksel.\n\n## Fase 2: klaar\n\nHet deksel is open.\n",
      ["3 phase.loose"]
    ),
    // Steps below a phase are walked.
    (
      "en", "## Phase 1: A\n\n1. Open it.\n2. Close it.\n\n## Phase 2: B\n\nClose the lid.\n",
      ["8 phase.loose"]
    ),
    (
      "en",
      "## Phase 1: A\n\n### Step 1: Open it\n\nNow.\n\n### Step 2: Close it\n\n## Phase 2\n\nText.\n",
      []
    ),
    // What nobody is asked to do, what does not count, what only refers, and what is elsewhere.
    ("en", "## Phase 1: A\n\nThe lid is open.\n\n## Phase 2: B\n\nIt is closed.\n", []),
    ("en", "## Phase 1: A\n\nOpen the lid.\n\n## Phase 3: B\n\nClose the lid.\n", []),
    ("en", "## Phase 1: A\n\nSee [the lid](a.md).\n\n## Phase 2: B\n\nSee [more](b.md).\n", []),
    ("en", "## A\n\n### Phase 1\n\nOpen the lid.\n\n## B\n\n### Phase 2\n\nClose the lid.\n", []),
    ("en", "## Phase 1 results\n\nOpen the lid.\n\n## Phase 2 results\n\nClose the lid.\n", []),
    ("en", "## Phase 1: A\n\nOpen the lid.\n", []),
  ])
  func reportsPhasesWhoseInstructionsAreNotWalked(
    locale: String, text: String, expected: [String]
  ) {
    #expect(findings(outline("# T\n\n\(text)", locale: locale)) == expected)
  }

  /// A heading of OneNote with a box to tick.
  @Test(arguments: [
    (
      "<h2 data-tag=\"to-do\">Return the desk</h2><p>To the hall.</p>"
        + "<h2><span data-tag=\"to-do:completed\">Hand in the key</span></h2>",
      ["Return the desk", "Hand in the key"]
    ),
    // Steps below it are walked, and it is their title.
    (
      "<h2 data-tag=\"to-do\">The last day</h2><p data-tag=\"to-do\">Return the desk.</p>",
      ["Return the desk."]
    ),
    (
      "<h2 data-tag=\"to-do\">The last day</h2><h3 data-tag=\"to-do\">Return the desk</h3>"
        + "<h3>Why</h3><p>It is ours.</p>",
      ["Return the desk"]
    ),
    ("<h2 data-tag=\"important\">The last day</h2><p>It is sunny.</p>", []),
  ])
  func walksHeadingsWithABox(html: String, steps: [String]) {
    let page = DocumentReader.read(
      SourceFile(
        path: "page.html", text: "<html><body><h1 data-tag=\"to-do\">T</h1>\(html)</body></html>"),
      locale: ContentLocale("en"), languages: TestLanguages.all)
    let found = DocumentOutline(page, labels: LabelGlossary())
    #expect(found.parts.flatMap(\.steps).map(\.text) == steps)
  }

  @Test func keepsWhatIsBelowAHeadingWithANumberInItsStep() {
    let found = outline("# T\n\n## Step 1\n\nOpen it.\n\nIt is red.\n\n## Step 2\n\nClose it.\n")
    #expect(found.parts.flatMap(\.steps).map(\.id.rawValue) == ["step-1", "step-2"])
    #expect(found.parts.flatMap(\.steps).first?.further.map(\.target.plainText) == ["It is red."])
    #expect(found.parts.map(\.title.target.plainText) == ["T"])
  }

  @Test func readsBoxesWithASpaceTooManyOrTooFew() {
    let found = outline("# T\n\n* [  ] Return the desk.\n* [ ]Invite them.\n")
    #expect(found.parts.flatMap(\.steps).map(\.text) == ["Return the desk.", "Invite them."])
    #expect(found.parts.flatMap(\.steps).map(\.marker) == [.task, .task])
    #expect(outline("# T\n\n- [ ](a.md)\n- [x]y\n").counts.walked == 0)
  }

  @Test(arguments: [
    "-[ ] Send it.", "– [ ] Send it.", "• [x] Send it.", "[ ] Send it.", "*[ ] Send it.",
  ])
  func namesBoxesInTheTextOfAnItem(line: String) {
    #expect(findings(outline("# T\n\n- [ ] Close it.\n\(line)\n")) == ["4 task.loose"])
    #expect(findings(outline("# T\n\nClose it.\n\(line)\n")) == ["4 task.loose"])
  }

  @Test(arguments: [
    ("en", "Choose one of these options", "- Keep the mailbox.\n- Delete the mailbox."),
    ("en", "Use either method", "- Open the portal.\n- Run the script."),
    ("en", "Choose one of these options, depending on your plan", "- Open it.\n- Press the key."),
    ("en", "Pick whichever applies to you", "- Create an account.\n- Use an old account."),
    ("sv", "Gör något av följande", "- Välj **Spara**.\n- Tryck på knappen."),
    ("sv", "Välj ett av alternativen", "- Välj **Spara**.\n- Tryck på knappen."),
    (
      "nl", "Voer een van de volgende handelingen uit",
      "- Selecteer **Opslaan**.\n- Druk op de knop."
    ),
    ("nl", "Kies een van de volgende opties", "- Selecteer **Opslaan**.\n- Verwijder het vak."),
  ])
  func doesNotWalkAlternativesOneAfterTheOther(locale: String, before: String, list: String) {
    #expect(outline("# T\n\n\(before):\n\n\(list)\n", locale: locale).counts.walked == 0)
  }

  @Test(arguments: [
    "In one of these browsers, do the following",
    "Choose one of these options, and then do the following",
    "You are responsible for the following steps",
    "Perform these steps",
  ])
  func walksWhatIsDoneBesideAChoice(before: String) {
    #expect(
      outline("# T\n\n\(before):\n\n- Open the page.\n- Run the script.\n").counts.walked == 2)
  }

  @Test(arguments: [
    ("en", "Use this page to:\n\n- Add users\n- Remove users"),
    (
      "en",
      "The following steps are done automatically:\n\n- Remove the licence.\n- Delete the box."
    ),
    (
      "en", "HR is responsible for the following steps:\n\n- Write the contract.\n- Pay the salary."
    ),
    ("en", "Permissions needed to perform these steps:\n\n- Read users\n- Write users"),
    (
      "en",
      "After this procedure, the following is true:\n\n- Start menu is empty.\n- Save button is grey."
    ),
    (
      "en",
      "| # | Change | Date |\n|---|---|---|\n| 1 | Add users | May |\n| 2 | Remove users | June |"
    ),
    ("sv", "Använd den här sidan för att:\n\n- Lägg till användare\n- Ta bort användare"),
    ("sv", "Följande steg utförs automatiskt:\n\n- Ta bort licensen.\n- Ta bort postlådan."),
    (
      "nl",
      "De volgende stappen worden automatisch uitgevoerd:\n\n- Verwijder de licentie.\n- Sluit het vak."
    ),
    (
      "nl",
      "HR is verantwoordelijk voor de volgende stappen:\n\n- Schrijf het contract.\n- Betaal het loon."
    ),
  ])
  func takesNoPurposesDutiesOfOthersOrResultsForSteps(locale: String, text: String) {
    #expect(outline("# T\n\n\(text)\n", locale: locale).counts.walked == 0)
  }

  @Test(arguments: [
    ("<div>\n1. Open it.\n2. Close it.\n</div>\n", [DiagnosticID.listLoose]),
    (
      "<details>\n<summary>More</summary>\n1. Open it.\n2. Close it.\n</details>\n",
      [.listLoose]
    ),
    ("1. Open it.\n<img src=\"a.png\">\n2. Close it.\n3. Save it.\n", [DiagnosticID.listLoose]),
    ("<div>\n\n1. Open it.\n2. Close it.\n\n</div>\n", []),
    ("<div>\n1. Lamps\n2. Tables\n</div>\n", []),
  ])
  func namesNumbersThatATagMakesText(text: String, found: [DiagnosticID]) {
    let outline = outline("# T\n\n\(text)")
    #expect(outline.diagnostics.map(\.id) == found)
    #expect(outline.diagnostics.allSatisfy { $0.advice == "add an empty line before it" })
  }

  @Test func placesTheTextBelowATagOnItsLine() {
    let text = "# T\n\n<details>\n<summary>More</summary>\n1. Open it.\n2. Close it.\n</details>\n"
    #expect(findings(outline(text)) == ["5 list.loose"])
  }

  @Test(arguments: [
    ("(a) Open the page.\n(b) Close the pane.\n", ["(a)", "(b)"]),
    ("1 Open it.\n2 Close it.\n", ["1", "2"]),
    ("Step A: Open it.\n\nStep B: Close it.\n", ["Step A", "Step B"]),
    ("<b>Step 1</b> Open it.\n\n<b>Step 2</b> Close it.\n", ["Step 1", "Step 2"]),
    ("&#49;. Open it.\n", ["1"]), ("<u>1.</u> Open it.\n\n<u>2.</u> Close it.\n", ["1", "2"]),
    ("1 lamp is on.\n2 lamps are off.\n", []), ("(a) lamp\n\n(b) lamps\n", []),
    ("1 Open it.\n", []), ("&#49; lamp\n", []),
  ])
  func namesNumbersInOtherForms(text: String, names: [String]) {
    let found = outline("# T\n\n\(text)").diagnostics.filter { $0.id == .listLoose }
    #expect(
      found.map(\.message)
        == names.map { "number \($0) does not continue a list, so this is not a step" })
  }

  /// The steps at every depth, each with the number it shows.
  private func walked(_ text: String, locale: String = "en") -> [String] {
    func lines(_ steps: [OutlineStep], _ depth: String) -> [String] {
      steps.flatMap { ["\(depth)\($0.shownNumber) \($0.text)"] + lines($0.inner, depth + " ") }
    }
    return lines(outline(text, locale: locale).parts.flatMap(\.steps), "")
  }

  @Test(arguments: [
    (
      "1. Open.\n\n1.1 Lift it.\n\n1.2 Turn it.\n\n2. Close.\n\n2.1. Wait.\n",
      ["1 Open.", " 1 Lift it.", " 2 Turn it.", "2 Close.", " 1 Wait."],
      ["3 list.decimal", "5 list.decimal", "9 list.decimal"]
    ),
    (
      "1. Open.\n   1.1 Lift it.\n   1.1.1 Pull it.\n2. Close.\n",
      ["1 Open.", " 1 Lift it.", "  1 Pull it.", "2 Close."], ["2 list.decimal", "3 list.decimal"]
    ),
    ("10. Open.\n\n10.1) Lift it.\n", ["10 Open.", " 1 Lift it."], ["3 list.decimal"]),
    // Versions, sizes, and numbers of something else.
    ("1. Open.\n\n1.1 GB is free.\n\n1.5 Hours pass.\n", ["1 Open."], []),
    ("1. Open.\n\n2.1 Lift it.\n", ["1 Open."], []),
    ("1. Open.\n\nText.\n\n1.1 The lid is red.\n", ["1 Open."], []),
  ])
  func walksStepsWhoseNumberHasSeveralParts(text: String, steps: [String], found: [String]) {
    #expect(walked(text) == steps)
    #expect(findings(outline(text)).filter { !$0.hasSuffix("loose") } == found)
  }

  @Test(arguments: [
    ("Do the following:\n\n• Close the account.\n• Send the letter.\n", "en", 2),
    ("Do the following:\n– Close the account.\n– Send the letter.\n", "en", 2),
    ("Gör följande:\n\n· Stäng kontot.\n· Skicka brevet.\n", "sv", 2),
    ("Voer de volgende stappen uit:\n\n-Sluit het account.\n-Verstuur de brief.\n", "nl", 2),
    // One dash begins a line of running text, and facts stay facts.
    ("Do the following:\n\n– Close the account.\n", "en", 0),
    ("We sell:\n\n• Lamps\n• Tables\n", "en", 0),
  ])
  func walksBulletsThatAreCharactersOfTheText(text: String, locale: String, count: Int) {
    let found = outline("# T\n\n\(text)", locale: locale)
    #expect(found.counts.walked == count)
    #expect(found.diagnostics.count { $0.id == .listBullet } == (text.contains("•") ? 2 : count))
    let fixes = found.diagnostics.compactMap(\.fix)
    #expect(fixes.count == (text.contains("•") ? 2 : count))
    let fixed = FixedFile.bytes(of: found.document.file.bytes, with: fixes)
    let again = outline(String(decoding: fixed.bytes, as: UTF8.self), locale: locale)
    #expect(again.counts.walked == count && again.diagnostics.isEmpty)
  }

  @Test(arguments: [
    "1.- Open it.\n\n2.- Close it.\n", "1/ Open it.\n2/ Close it.\n",
    "1, Open it.\n\n2, Close it.\n",
  ])
  func walksNumbersBeforeOtherMarks(text: String) {
    #expect(walked(text) == ["1 Open it.", "2 Close it."])
    #expect(outline(text).diagnostics.map(\.id) == [.listTyped, .listTyped])
    #expect(outline("1, 2 and 3\n\n2/3 of it\n").counts.walked == 0)
  }

  @Test func walksLettersInBracketsThatAreInAStep() {
    #expect(
      walked("1. Close it.\n   (a) Select File.\n   (b) Select Exit.\n2. Wait.\n")
        == ["1 Close it.", " 1 Select File.", " 2 Select Exit.", "2 Wait."])
  }

  @Test func walksTasksThatAreBegunOrDropped() {
    #expect(
      walked("- [ ] Open it.\n- [-] Close it.\n- [~] Wait.\n- [/] Go.\n- [>] Stop.\n")
        == ["1 Open it.", "2 Close it.", "3 Wait.", "4 Go.", "5 Stop."])
  }

  @Test func takesTheTextBelowANumberThatIsAloneOnItsLine() {
    let text = "1.\nOpen it.\n\n2.\nClose it.\n\nText.\n"
    #expect(walked(text) == ["1 Open it.", "2 Close it."])
    let found = outline(text).diagnostics
    #expect(found.map(\.id) == [.listEmpty, .listEmpty])
    let fixed = FixedFile.bytes(of: Array(text.utf8), with: found.compactMap(\.fix))
    #expect(
      String(decoding: fixed.bytes, as: UTF8.self) == "1. Open it.\n\n2. Close it.\n\nText.\n")
    #expect(findings(outline("1. Open it.\n2.\n\nText.\n")) == ["2 list.empty"])
  }

  @Test(arguments: [
    ("## Step 1.1: Open it\n\nx\n\n## Step 1.2: Close it\n\ny\n", ["1 Open it", "2 Close it"]),
    ("## 2.1 Open it\n\nx\n\n## 2.2. Close it\n\ny\n", ["1 Open it", "2 Close it"]),
    (
      "## 1. Open it\n\n### 1.1 Remove the lid\n\n### 1.2 Turn the key\n\n## 2. Close it\n",
      ["1 Remove the lid", "2 Turn the key", "2 Close it"]
    ),
    // Sections of a handbook, and questions.
    ("## 1.1 Introduction\n\nx\n\n## 1.2 Overview\n\ny\n", []),
    ("## 1. Open or closed?\n\nx\n\n## 2. Add or remove?\n\ny\n", []),
  ])
  func walksHeadingsWhoseNumberHasSeveralParts(text: String, steps: [String]) {
    #expect(walked("# T\n\n\(text)") == steps)
  }

  @Test(arguments: [
    ("| Task | How |\n|-|-|\n| In | 1. Open it.<br>2. Add a name. |\n| Out | None |\n", 2),
    ("| Task | How |\n|-|-|\n| In | Do:<br>1. Open it.<br>Wait.<br/>2. Close it. |\n", 2),
    ("| Size | Which |\n|-|-|\n| A | 1. Small<br>2. Large |\n", 0),
  ])
  func walksStepsInACellThatLineBreaksPart(text: String, count: Int) {
    let found = outline("# T\n\n\(text)")
    #expect(found.counts.walked == count)
    #expect(found.diagnostics.map(\.id) == (count > 0 ? [.listLineBreak] : []))
  }

  @Test(arguments: [
    "| **1.** | Open the tin. |\n|---|---|\n| **2.** | Close the tin. |\n| **3.** | Save it. |\n",
    "| Do | Picture |\n|-|-|\n| 1. Open the tin. | A |\n| 2. Close the tin. | B |\n| 3. Save it. | C |\n",
  ])
  func walksRowsWhoseNumberIsInTheHeaderOrTheText(text: String) {
    #expect(walked("# T\n\n\(text)") == ["1 Open the tin.", "2 Close the tin.", "3 Save it."])
  }

  @Test func walksRowsBeyondThreeDigits() {
    let rows = (1...1_100).map { "| \($0) | Open it. |\n" }.joined()
    #expect(outline("# T\n\n| Step | Do |\n|-|-|\n\(rows)").counts.walked == 1_100)
  }

  @Test func takesBoxesBesideNamesForFacts() {
    let text = "| Done | Name |\n|-|-|\n| ☑ | Anna |\n| ☐ | Bo |\n"
    #expect(outline("# T\n\n\(text)").counts.walked == 0)
    #expect(outline("# T\n\n\(text.replacing("Name", with: "Task"))").counts.walked == 2)
  }

  @Test(arguments: [
    ("1. Do it: (1) Open the page, (2) Close the pane.\n2. Wait.\n", ["(1)", "(2)"]),
    ("- [ ] Wait. (a) Open the page. (b) Close the pane.\n", ["(a)", "(b)"]),
    ("1. Take (1) lamps and (2) tables.\n2. Wait.\n", []),
    ("1.1 Open the page.\n\n1.2 Close the pane.\n", ["1.1", "1.2"]),
    ("1.1 Purpose of it\n\n1.2 Scope of it\n", []), ("2024. Open the page.\n", []),
  ])
  func namesNumbersInTheTextOfAStep(text: String, names: [String]) {
    let found = outline("# T\n\n\(text)").diagnostics.filter { $0.id == .listLoose }
    #expect(
      found.map(\.message)
        == names.map { "number \($0) does not continue a list, so this is not a step" })
  }

  @Test(arguments: [
    "1. A.\n\n# [X](#tab/x)\n\n2. B.\n3. C.\n\n# [Y](#tab/y)\n\n2. D.\n\n---\n\n4. E.\n",
    "1. A.\n\n=== \"X\"\n\n    2. B.\n    3. C.\n\n=== \"Y\"\n\n    2. D.\n\n4. E.\n",
  ])
  func givesAStepBehindTabsToAllOfThem(text: String) {
    let found = outline("# T\n\n\(text)")
    #expect(found.parts.map { $0.steps.map(\.text) } == [["A.", "E."], ["B.", "C."], ["D."]])
    #expect(found.diagnostics.isEmpty)
  }

  @Test(arguments: [
    "8. Open.\n9. Go.\n\n15) Close.\n",
    "::: moniker range=\"a\"\n\n1. A.\n\n::: moniker-end\n\n::: moniker range=\"b\"\n\n1. B.\n2. C.\n\n::: moniker-end\n\n2. D.\n",
  ])
  func saysNothingOfNumbersThatAreShownAsTheyAreWritten(text: String) {
    #expect(outline(text).diagnostics.isEmpty)
  }

  @Test func givesAnAlertToThePartBelowIt() {
    let found = outline(
      "# T\n\n> [!WARNING]\n> Hot.\n\n> [!TIP]\n> - [ ] Open it.\n\n1. Press it.\n")
    #expect(found.parts.map { $0.alerts.map(\.kind) } == [[.warning], []])
  }

  @Test func readsBoxesToTickThatAreWrittenInHTML() {
    let found = outline(
      "# T\n\n<ul>\n<li><input type=\"checkbox\"> Open it.</li>\n<li><input type=\"checkbox\" checked> Close it.</li>\n</ul>\n"
    )
    #expect(found.parts.flatMap(\.steps).map(\.marker) == [.task, .task])
    #expect(findings(found) == ["3 list.html"])
    #expect(outline("# T\n\n<ul>\n<li>Lamps</li>\n</ul>\n").counts.walked == 0)
  }

  @Test func goesOnFromAListWithANumberInAUnit() {
    let units = { (number: Int, text: String, english: String) in
      "<span data-ttu-id=\"aaaaa-10\(number)\">\(text)</span><span class=\"sxs-lookup\"><span data-stu-id=\"aaaaa-10\(number)\">\(english)</span></span>"
    }
    let text =
      "# T\n\n1. \(units(1, "Öppna.", "Open."))\n\n\(units(2, "2. Välj.", "2. Choose."))\n\n\(units(3, "Moment 3: Vänta.", "Step 3: Wait."))\n"
    let found = outline(text, locale: "sv")
    #expect(found.parts.flatMap(\.steps).map(\.text).prefix(2) == ["Öppna.", "Välj."])
    #expect(found.diagnostics.contains { $0.id == .listInText })
  }
}
