import Diagnostics
import Documents
import Procedures
import TestSupport
import Testing
import Translation

private func outline(_ text: String, locale: String = "en", path: String = "page.md")
  -> DocumentOutline
{
  DocumentOutline(
    DocumentReader.read(
      SourceFile(path: path, text: text), locale: ContentLocale(locale),
      languages: TestLanguages.all),
    labels: LabelGlossary())
}

/// A step as its id, marker and text, with what hangs on it in braces.
private func shown(_ step: OutlineStep) -> String {
  let inside = step.content.compactMap { content -> String? in
    switch content {
    case .block(let block):
      block.passages == [step.passage] ? nil : kind(block)
    case .steps(let steps): steps.map(shown).joined(separator: " ")
    }
  }
  let rest = inside.isEmpty ? "" : " {\(inside.joined(separator: ", "))}"
  return "\(step.id) \(step.marker.rawValue): \(step.text)\(rest)"
}

private func kind(_ block: Block) -> String {
  switch block {
  case .heading(let heading): "# \(heading.passage.target.plainText)"
  case .paragraph(let passage): passage.target.plainText
  case .list(let list): "list(\(list.items.count))"
  case .alert(let alert): "!\(alert.kind.rawValue)"
  case .quote: "quote"
  case .code: "code"
  case .moniker(let range, let blocks): "\(range)\(blocks.map(kind))"
  case .table: "table"
  case .html: "html"
  case .thematicBreak: "---"
  }
}

private func steps(_ outline: DocumentOutline) -> [[String]] {
  outline.parts.map { $0.steps.map(shown) }
}

struct OutlinePartTests {
  @Test func readsTasksWithinTasks() {
    let outline = outline(
      """
      # When somebody leaves

      - [ ] Remove from:
        - [ ] Slack
        - [x] The directory
      - [ ] Send the laptop back
      """)
    #expect(
      steps(outline) == [
        [
          "when-somebody-leaves/1 task: Remove from: {when-somebody-leaves/1.1 task: Slack "
            + "when-somebody-leaves/1.2 task: The directory}",
          "when-somebody-leaves/2 task: Send the laptop back",
        ]
      ])
    #expect(outline.counts.steps == 0)
    #expect(outline.counts.walked == 4)
    #expect(outline.procedures.isEmpty)
  }

  @Test func countsNumberedTasksAsOrderedItems() {
    let outline = outline("# Return\n\n1. [ ] Open **Users**.\n2. [x] Choose the person.\n")
    #expect(outline.counts.steps == 2)
    #expect(outline.counts.walked == 2)
    #expect(outline.parts[0].steps.map(\.marker) == [.task, .task])
    #expect(outline.parts[0].steps.map(\.text) == ["Open Users.", "Choose the person."])
  }

  @Test func readsBulletsThatAreInstructions() {
    let outline = outline(
      """
      # Offboarding

      Follow the steps below.

      - Disable the account in **Okta**
      - Revoke all sessions

        It takes a minute.
      - Ask the manager for the laptop
      """)
    #expect(
      steps(outline) == [
        [
          "offboarding/1 bullet: Disable the account in Okta",
          "offboarding/2 bullet: Revoke all sessions {It takes a minute.}",
          "offboarding/3 bullet: Ask the manager for the laptop",
        ]
      ])
    #expect(outline.parts[0].before.map(kind) == ["Follow the steps below."])
  }

  @Test(arguments: [
    ("en", "Never do any of the following:"), ("en", "Don't do any of the following:"),
    ("en", "Don’t do any of the following:"), ("en", "Do not do the following:"),
    ("en", "Please do not do any of these:"), ("en", "You must not:"),
    ("en", "Don't follow these steps:"), ("en", "## Do not do this"),
    ("en", "You no longer need to do the following:"),
    ("en", "The following steps are no longer needed:"),
    ("en", "The following steps aren't required:"),
    ("en", "These steps were done by the installer:"),
    ("en", "If the person has left, don't follow these steps:"),
    ("en", "Don't do the following, or mail is lost:"), ("sv", "Gör inte följande:"),
    ("sv", "Du ska aldrig göra följande:"), ("sv", "Följande steg behövs inte längre:"),
    ("nl", "Doe het volgende niet:"), ("nl", "Voer deze stappen niet uit:"),
    ("nl", "U hoeft deze stappen niet uit te voeren:"), ("nl", "Volg deze stappen niet meer:"),
    ("da", "Gør ikke følgende:"), ("da", "Følgende trin kræves ikke længere:"),
  ])
  func takesNoProhibitionForSteps(locale: String, lead: String) {
    #expect(
      steps(outline(Self.listed(below: lead, locale), locale: locale)).joined().isEmpty)
  }

  @Test(arguments: [
    ("en", "Don't forget to do the following:"),
    ("en", "If you can't sign in, do the following:"),
    ("en", "Do the following for users who aren't in the list:"),
    ("en", "When the steps were done, do the following:"),
    ("en", "To remove users who are no longer here, follow these steps:"),
    ("sv", "Om användaren inte finns, gör följande:"), ("sv", "Glöm inte följande steg:"),
    ("nl", "Als de gebruiker niet bestaat, volg dan deze stappen:"),
    ("da", "Hvis brugeren ikke findes, følg disse trin:"),
  ])
  func takesANegationBesideTheInstructionForNone(locale: String, lead: String) {
    #expect(
      steps(outline(Self.listed(below: lead, locale), locale: locale)).joined().count == 2)
  }

  /// Each is the shape of a list of the real pages.
  @Test(arguments: [
    "## Common tasks\n\n- Manage users: [Add users](a.md), [Delete users](b.md) or [Reset](c.md)\n"
      + "- Get help: [Billing](d.md)\n- [Create a group](e.md)\n",
    "Follow these links for information on how to:\n\n- Install apps: [Office](a.md)\n"
      + "- Set up mail: [Windows](b.md) or [Mac](c.md)\n",
    "For these cases, you need to know how to:\n\n- Install the module.\n- Run commands.\n"
      + "- Gather the names.\n",
    "You need to explore your options, which are:\n\n- Migrate to the cloud\n"
      + "- Migrate to a newer version\n",
    "Give them the following sign in information:\n\n- Sign in at the office.\n"
      + "- Select **Sign in**.\n",
    "## Deploy the desktop\n\n- Prepare, deploy, optimize\n",
    "In the new way, the program copies prices that:\n\n- Apply to all customers.\n"
      + "- Apply to one group.\n",
    "After the team tested it, they started the following tasks:\n\n- Configure backups.\n"
      + "- Configure the servers.\n",
    "Companies should consider several options:\n\n- Upgrade the servers.\n- Move to the cloud.\n",
    "To save time, consider the following:\n\n- Reduce sizes.\n- Schedule the move at night.\n",
    "Choose one of the following options:\n\n- **Add all lamps** to add them.\n"
      + "- **Add a lamp** to add one.\n",
    "Payments must comply with the following rules.\n\n- Make payments in euros.\n"
      + "- Use the number of the bank.\n",
    "Your plan should contain details such as the following.\n\n- Plan the routing.\n"
      + "- Decide who is told.\n",
    "The task of the company is to:\n\n- Estimate the cost.\n- Record the actual cost.\n",
    "## Move the mail\n\n- Migrate with the [assistant](a.md).\n- Learn more about [ways](b.md).\n"
      + "- Find [other ways](c.md).\n",
    "## About the page\n\nYou can export the list.\n\n![The list](a.png)\n\n"
      + "- Use Export to get a list.\n- Use Search to find one.\n- Use Filter to change it.\n",
    "Make sure that people know these rules.\n\n- Don't use a name.\n- Don't use one word.\n"
      + "- Make passwords hard to guess.\n",
  ])
  func takesNoLinksKnowledgeOptionsOrAdviceForSteps(text: String) {
    #expect(steps(outline("# T\n\n\(text)")).joined().isEmpty)
  }

  @Test(arguments: [
    "If you have none, take the following steps to get them:\n\n"
      + "- Get a paper. A list of offices can be found here: [list](a.md).\n"
      + "- Register a user of the office, which can be done here: [office](b.md).\n",
    "## Prepare it\n\n- Start the trace.\n- Optional: If you test the mail, run the analyzer.\n"
      + "- Stop the trace.\n",
    "In the pane:\n\n- Select a lamp.\n- Select **Save**.\n",
    "After they sign in, they must do the following:\n\n- Select a lamp.\n- Choose a colour.\n",
  ])
  func readsInstructionsWithLinksAndConditions(text: String) {
    let found = outline("# T\n\n\(text)")
    #expect(found.counts.walked == text.split(separator: "\n").count { $0.hasPrefix("- ") })
  }

  @Test func leavesValuesToTheBulletBeforeThem() {
    let outline = outline(
      """
      # T

      Add the record:

      - On the page, go to **Action**.
      - Make sure that the fields have these values:
      - Host Name: lyncdiscover
      - Type: CNAME
      - Select **OK**.
      """)
    #expect(
      steps(outline) == [
        [
          "t/1 bullet: On the page, go to Action.",
          "t/2 bullet: Make sure that the fields have these values: {list(2)}",
          "t/3 bullet: Select OK.",
        ]
      ])
  }

  /// A page with two instructions below a text.
  private static func listed(below lead: String, _ locale: String) -> String {
    let items =
      switch locale {
      case "sv": "- Ta bort licensen.\n- Inaktivera kontot.\n"
      case "nl": "- Verwijder de licentie.\n- Deactiveer het account.\n"
      case "da": "- Fjern licensen.\n- Slet kontoen.\n"
      default: "- Delete the account.\n- Remove the licence.\n"
      }
    return "# T\n\nText.\n\n\(lead)\n\n\(items)"
  }

  @Test(arguments: [
    ("sv", "# Avsluta\n\nGör så här:\n\n- Ta bort licensen\n- Inaktivera kontot\n"),
    (
      "nl", "# Afsluiten\n\nVolg deze stappen:\n\n- Verwijder de licentie\n- Blokkeer het account\n"
    ),
    ("nl", "# Een licentie verwijderen\n\n- Selecteer de gebruiker\n- Klik op **Opslaan**\n"),
    (
      "sv",
      "# Ta bort en licens\n\n- På sidan **Användare** väljer du personen\n- Klicka på **Spara**\n"
    ),
  ])
  func readsInstructionsInEveryLanguage(locale: String, text: String) {
    #expect(outline(text, locale: locale).parts.map(\.steps.count) == [2])
  }

  @Test func takesANounForAVerbAmongInstructions() {
    let text =
      "# Offboarding\n\nDo this:\n\n- Remove the badge\n- Cancel cards\n- Lock Okta\n- Email HR\n"
    #expect(outline(text).parts.map(\.steps.count) == [4])
  }

  @Test(arguments: [
    "# Lamps\n\nA lamp has:\n\n- A foot\n- A shade\n",
    "# Lamps\n\nYou can:\n\n- Add a lamp\n- Remove a lamp\n",
    "# Add a lamp\n\nSee also:\n\n- [Add a table](t.md)\n- [Remove a lamp](r.md)\n",
    "# Add a lamp\n\nThe page has these fields:\n\n- **Name**: the name\n- **Remove**: removes it\n",
    "# Lamps\n\n- Post adjustments\n- Email addresses\n- Plan prices\n",
    "# Tailor it to your needs\n\n- Define the structure\n- Help people\n- Reduce the risk\n",
  ])
  func leavesListsOfFactsAlone(text: String) {
    #expect(outline(text).parts.isEmpty)
  }

  @Test func keepsWhatHangsOnAStepWithItInOrder() {
    let outline = outline(
      """
      # Return

      You need a role.

      > [!WARNING]
      > It is final.

      1. Open.

         | a | b |
         |---|---|
         | c | d |

         1. Inside.

            More inside.

         2. Then this.
         - A fact
         - Another

      ```sh
      ls
      ```

      Behind it.

      > [!NOTE]
      > Before two.

      2. Close.

      It is done.

      ## Then

      Nothing.
      """)
    #expect(
      steps(outline) == [
        [
          "return/1 ordered: Open. {table, return/1.1 ordered: Inside. {More inside.} "
            + "return/1.2 ordered: Then this., list(2), code, Behind it.}",
          "return/2 ordered: Close. {!note}",
        ]
      ])
    #expect(outline.parts[0].before.map(kind) == ["You need a role.", "!warning"])
    #expect(outline.parts[0].after.map(kind) == ["It is done."])
    #expect(outline.rest.map(kind) == ["# Then", "Nothing."])
  }

  @Test func keepsTheIdsOfOrderedListsBesideOtherSteps() {
    let outline = outline(
      """
      # Return

      Do the following:

      - Open the box
      - Take the lamp

      1. A
         - B
           1. C

      Then do this:

      - [ ] Close the box

      Or:

      1. D
      """)
    #expect(
      outline.parts.map { $0.steps.map(\.id.rawValue) } == [
        ["return~3/1", "return~3/2"], ["return/1"], ["return~4/1"], ["return~2/1"],
      ])
    #expect(outline.procedures.map(\.anchor) == ["return", "return~2"])
    #expect(outline.parts[1].steps[0].steps.map(\.id.rawValue) == ["return/1.1"])
  }

  @Test func readsBulletsInsideAStepAsSteps() {
    let outline = outline(
      "# Return\n\n1. In the pane:\n   - Select **Lamps**.\n   - Clear the box.\n2. Close.\n")
    #expect(
      steps(outline) == [
        [
          "return/1 ordered: In the pane: {return/1.1 bullet: Select Lamps. "
            + "return/1.2 bullet: Clear the box.}", "return/2 ordered: Close.",
        ]
      ])
    #expect(outline.counts.steps == 2)
    #expect(outline.counts.walked == 4)
  }

  @Test func readsTablesThatNumberTheirSteps() {
    let outline = outline(
      """
      # Return

      | Step | What | Who |
      |---|---|---|
      | 1 | Open **Lamps** | You |
      | 2 | Choose one | Me |
      """)
    #expect(
      steps(outline) == [
        ["return/1 table: Open Lamps {You}", "return/2 table: Choose one {Me}"]
      ])
  }

  @Test func readsPartsOfStepsInTables() {
    let rows = ["1 | Open it", "2 | Choose one", "2a | Save it", "2.1 | Wait", "3 | Close it"]
    let table = "| Step | Action |\n|---|---|\n" + rows.map { "| \($0) |\n" }.joined()
    #expect(
      steps(outline("# T\n\n\(table)")) == [
        [
          "t/1 table: Open it", "t/2 table: Choose one", "t/3 table: Save it", "t/4 table: Wait",
          "t/5 table: Close it",
        ]
      ])
  }

  /// Tables as reports of incidents, settings and meetings have them.
  @Test(arguments: [
    ("en", "Step | Outcome", "The account was blocked", "Nothing"),
    ("en", "No. | Setting", "Block old sign-ins", "Disable old protocols"),
    ("en", "# | Open issues", "Open the door", "Close the window"),
    ("sv", "Steg | Utfall", "Kontot blockerades", "Ingenting"),
    ("nl", "Stap | Uitkomst", "Het account is geblokkeerd", "Niets"),
  ])
  func takesNoTableOfFactsForSteps(
    locale: String, header: String, first: String, second: String
  ) {
    let table = "| \(header) |\n|---|---|\n| 1 | \(first) |\n| 2 | \(second) |\n"
    #expect(steps(outline("# T\n\n\(table)", locale: locale)).joined().isEmpty)
  }

  @Test func readsRowsThatContinueTheRowAbove() {
    let rows = ["1 | Open it", " | Its lamp is red.", "2 | Close it", "  | Wait."]
    let table = "| Step | Action |\n|---|---|\n" + rows.map { "| \($0) |\n" }.joined()
    let outline = outline("# T\n\n\(table)")
    #expect(
      steps(outline) == [
        ["t/1 table: Open it {Its lamp is red.}", "t/2 table: Close it {Wait.}"]
      ])
    #expect(!outline.diagnostics.contains { $0.id == .listNumbering })
  }

  @Test func readsTablesThatSkipANumber() {
    let table = "| Step | Action |\n|---|---|\n| 1 | Open it |\n| 3 | Save it |\n| 4 | Close it |\n"
    let outline = outline("# T\n\n\(table)")
    #expect(outline.parts.flatMap(\.steps).map(\.text) == ["Open it", "Save it", "Close it"])
    #expect(outline.diagnostics.map(\.id) == [.listNumbering])
    #expect(outline.diagnostics.first?.place.line == 6)
  }

  @Test func namesTheRowThatContinuesNoTable() {
    let table = "| Step | Action |\n|---|---|\n| 1 | Open it |\n| 9 | Save it |\n"
    let outline = outline("# T\n\n\(table)")
    #expect(outline.parts.isEmpty)
    #expect(outline.diagnostics.map(\.id) == [.listLoose])
    #expect(outline.diagnostics.first?.place.line == 6)
  }

  @Test func readsTablesWithABoxInEachRow() {
    let table = "| Done | Task |\n|---|---|\n| [ ] | Close the account |\n| ☑ | The laptop |\n"
    #expect(
      steps(outline("# T\n\n\(table)")) == [
        ["t/1 table: Close the account", "t/2 table: The laptop"]
      ])
    let last = "| Task | Done |\n|---|---|\n| Close it | [x] |\n| Send it | [ ] |\n"
    #expect(steps(outline("# T\n\n\(last)")) == [["t/1 table: Close it", "t/2 table: Send it"]])
    for cells in [("☑", "no"), ("☑", "☑"), ("[a](b)", "[x](c)")] {
      let plans = "| Plan | Mail |\n|---|---|\n| A | \(cells.0) |\n| B | \(cells.1) |\n"
      #expect(outline("# T\n\n\(plans)").parts.isEmpty)
    }
  }

  @Test func readsTablesWithNumbersAndBoxes() {
    let table =
      "| # | Done | Task |\n|---|---|---|\n| 1 | [ ] | Open it |\n| 2 | [x] | Remove it |\n"
    #expect(
      steps(outline("# T\n\n\(table)")) == [["t/1 table: Open it", "t/2 table: Remove it"]])
  }

  @Test func findsTheNumbersOfHeadingsInMarkup() {
    let text = "# T\n\n## <a name=\"o\"></a>Step 1: Open it\n\nNow.\n\n## **Step 2:** Close it\n"
    #expect(outline(text).parts.flatMap(\.steps).map(\.text) == ["Open it", "Close it"])
  }

  @Test func namesABoxInNoList() {
    let outline = outline("# T\n\n☐ Close the account.\n\n[x](a.md) is a link.\n\n- [ ] A task\n")
    #expect(outline.diagnostics.map(\.id) == [.taskLoose])
    #expect(outline.counts.walked == 1)
  }

  @Test func walksNumberedHeadingsOnceBesideATableOfThem() {
    let page = { (second: String) in
      """
      # Two ways to keep it safe

      | No. | Task |
      |---|---|
      | 1 | [Set up a lock](#lock) |
      | 2 | [\(second)](#people) |

      ## 1: Set up a lock

      1. Open the box.

      ## 2: Train your people

      Tell them.
      """
    }
    #expect(
      steps(outline(page("Train your people"))) == [
        ["1-set-up-a-lock/1 ordered: Open the box."],
        ["2-train-your-people heading: Train your people {Tell them.}"],
      ])
    #expect(outline(page("Close the window")).parts.first?.steps.map(\.marker) == [.table, .table])
  }

  @Test func takesNoExplanationForSteps() {
    let explained = outline(
      "# How dates are set\n\nStep 1: The entry is assigned the same date.\n\n![A](a.png)\n\n"
        + "Step 2: Validation of the first date.\n\nMore about it.\n")
    #expect(explained.counts.walked == 0 && explained.counts.steps == 0)
    #expect(explained.diagnostics.map(\.id) == [.listTyped, .listTyped])
    // To number them would make them steps.
    #expect(explained.diagnostics.allSatisfy { $0.fix == nil })
    let mixed = outline("# Dates\n\nStep 1: The entry.\n\nStep 2: Select it.\n")
    #expect(mixed.counts.steps == 2 && mixed.diagnostics.contains { $0.fix != nil })
    // Without words of a language, nothing tells.
    #expect(
      outline("# A\n\nStep 1: Avaa.\n\nStep 2: Sulje.\n", locale: "fi").counts.steps == 2)
  }

  @Test func namesANumberAloneBeforeItsStep() {
    let outline = outline("# A\n\n**Step 1**\n\nOpen it.\n\nStep 2:\n\nClose it.\n\nStep it\n")
    #expect(outline.diagnostics.map(\.id) == [.listLoose, .listLoose])
    #expect(outline.diagnostics.map(\.place.line) == [3, 7])
  }

  @Test func leavesTablesWithNumbersAlone() {
    let text = "# Ports\n\n| # | Name |\n|---|---|\n| 1 | Red |\n| 2 | Green |\n"
    #expect(outline(text).parts.isEmpty)
  }

  @Test func readsHeadingsThatNumberTheirSteps() {
    let outline = outline(
      """
      # Return a lamp

      ## Step 1: Open the page

      It is in the centre.

      ## Step 2: Choose

      1. Press.

      ## Step 3: Close the page

      ### Why

      Because.

      ## After that
      """)
    #expect(
      steps(outline) == [
        ["step-1-open-the-page heading: Open the page {It is in the centre.}"],
        ["step-2-choose/1 ordered: Press."],
        ["step-3-close-the-page heading: Close the page {# Why, Because.}"],
      ])
    #expect(
      outline.parts.map(\.title.target.plainText) == [
        "Return a lamp", "Step 2: Choose", "Return a lamp",
      ])
    #expect(outline.parts[2].steps[0].shownNumber == 3)
  }

  @Test func leavesNumberedChaptersAlone() {
    let text = "# Policy\n\n## 1. Scope\n\nAll.\n\n## 2. Roles\n\nYou.\n"
    #expect(outline(text).parts.isEmpty)
    let steps = "# Guide\n\n## 1. Open the page\n\nAll.\n\n## 2. Close the page\n\nYou.\n"
    #expect(
      outline(steps).parts.map { $0.steps.map(\.text) } == [["Open the page", "Close the page"]])
  }

  @Test func keepsVariantsWithDifferentSentences() throws {
    let outline = outline(
      """
      # Return a licence

      1. Open **Users**.
      ::: moniker range="o365-worldwide"
      2. Select **Save changes**.
      ::: moniker-end
      ::: moniker range="o365-germany"
      2. Select **Delete user**.
      3. Select **Close**.
      ::: moniker-end
      4. Close the pane.
      """)
    #expect(outline.counts.steps == 4)
    let step = try #require(outline.parts.first?.steps[1])
    #expect(step.variants == ["o365-worldwide", "o365-germany"])
    #expect(step.forms.map(\.text) == ["Select Save changes.", "Select Delete user."])
    #expect(step.forms.map(\.variants) == [["o365-worldwide"], ["o365-germany"]])
    #expect(step.form(in: "o365-germany").labels.map(\.target) == ["Delete user"])
    #expect(step.form(in: nil).text == "Select Save changes.")
    #expect(outline.parts[0].steps[2].variants == ["o365-germany"])
    #expect(outline.parts[0].steps[2].forms.isEmpty)
  }

  @Test func showsTheNumbersOfTheDocument() {
    let outline = outline("# Go on\n\n8. Open.\n9. Close.\n")
    #expect(outline.parts[0].steps.map(\.shownNumber) == [8, 9])
    #expect(outline.parts[0].steps.map(\.number) == [1, 2])
    #expect(outline.diagnostics.isEmpty)
  }

  @Test func goesOnWithAListBehindTabs() {
    let outline = outline(
      """
      # Return

      1. Open.

      #### [New](#tab/new)

      It is on the left.

      #### [Old](#tab/old)

      It is on the right.

      ---

      2. Close.
      """)
    #expect(outline.parts.map { $0.steps.map(\.id.rawValue) } == [["return/1", "return/2"]])
    #expect(outline.parts[0].steps[0].content.count == 5)
  }

  @Test func givesNoTwoStepsOneId() {
    let outline = outline(
      """
      # A

      1. <a name="a/2"></a>One
      2. Two
      3. <a name="x"></a>Three
      4. <a name="x"></a>Four

      # <a name="b"></a>B

      1. Five

      # <a name="b"></a>B again

      1. Six
      """)
    let ids = outline.parts.flatMap(\.steps).map(\.id.rawValue)
    #expect(ids == ["a/2", "a/2~2", "x", "a/4", "b/1", "b~2/1"])
    #expect(Set(ids).count == ids.count)
  }

  @Test(arguments: [
    ("i. Open the page.\n\nii. Close the pane.\n\niii. Save it.\n", ["i", "ii", "iii"]),
    ("i. Open the page.\nii. Close the pane.\n", ["i", "ii"]),
    (
      "Step one: Open the page.\n\nIt is blue.\n\nStep two: Close the pane.\n",
      ["Step one", "Step two"]
    ),
    ("#1 Open the page.\n\n#2 Close the pane.\n", ["#1", "#2"]),
    ("[1] Open the page.\n\n[2] Close the pane.\n", ["[1]", "[2]"]),
    ("1. Open it. 2. Close it. 3. Save it.\n", ["2", "3"]),
    ("I. Smith and II. Jones\n", []), ("#1 lamp\n\n#2 lamps\n", []),
    ("1. Open version 2. Then close it.\n", []), ("[1] Open the page.\n", []),
  ])
  func namesNumbersThatNoListHas(text: String, names: [String]) {
    let found = outline("# T\n\n\(text)").diagnostics.filter { $0.id == .listLoose }
    #expect(
      found.map(\.message)
        == names.map { "number \($0) does not continue a list, so this is not a step" })
  }

  @Test func namesNumbersThatContinueNoList() {
    let outline = outline("# A\n\n1. Open.\n\n## B\n\n3\\. Close the pane.\n\n4\\. lamps.\n")
    #expect(outline.diagnostics.map(\.id) == [.listLoose])
    #expect(outline.diagnostics.first?.place.line == 7)
  }
}
