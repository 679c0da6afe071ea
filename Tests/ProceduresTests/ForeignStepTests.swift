import Diagnostics
import Documents
import Procedures
import TestSupport
import Testing
import Translation

/// Steps as other programs save them, and as people write them by hand, none of which may be lost
/// without a word.
struct ForeignStepTests {
  private func outline(
    _ text: String, _ path: String = "page.md", locale: String = "en"
  ) -> DocumentOutline {
    DocumentOutline(
      DocumentReader.read(
        SourceFile(path: path, text: text), locale: ContentLocale(locale),
        languages: TestLanguages.all),
      labels: LabelGlossary())
  }

  private func findings(_ outline: DocumentOutline) -> [String] {
    outline.diagnostics.map { "\($0.place.line) \($0.id.rawValue)" }
  }

  private func texts(_ steps: [OutlineStep]) -> [String] {
    steps.flatMap { [$0.text] + texts($0.inner).map { " \($0)" } }
  }

  private func texts(_ outline: DocumentOutline) -> [String] {
    texts(outline.parts.flatMap(\.steps))
  }

  // MARK: Staircases

  @Test(arguments: [
    "1. Open.\n 2. Fill it.\n  3. Wait.\n   4. Press it.\n    5. Close.\n     6. Leave.\n",
    "   1. Open.\n    2. Fill it.\n     3. Wait.\n      4. Press it.\n       5. Close.\n        6. Leave.\n",
    "   1. Open.\n\n    2. Fill it.\n\n     3. Wait.\n\n4. Press it.\n5. Close.\n6. Leave.\n",
  ])
  func walksNumbersThatAreIndentedMoreAndMore(text: String) {
    let steps = ["Open.", "Fill it.", "Wait.", "Press it.", "Close.", "Leave."]
    let found = outline("# T\n\n\(text)")
    #expect(texts(found) == steps)
    #expect(!found.diagnostics.isEmpty)
    let fixes = found.diagnostics.compactMap(\.fix)
    let fixed = FixedFile.bytes(of: found.document.file.bytes, with: fixes)
    let again = outline(String(decoding: fixed.bytes, as: UTF8.self))
    #expect(texts(again) == steps)
    #expect(again.diagnostics.isEmpty)
  }

  @Test(arguments: [
    // Code in a step, also behind a step inside it, and steps in steps.
    ("1. Write:\n\n        2. foo\n", ["Write:"]),
    ("1. Open.\n   1. Write:\n\n          2. Foo\n", ["Open.", " Write:"]),
    ("10. Open.\n    1. Wait.\n    2. Close.\n", ["Open.", " Wait.", " Close."]),
    ("1. Open.\n   - A\n     1. Wait.\n     2. Close.\n", ["Open.", " Wait.", " Close."]),
    ("1. Open.\n\t1. Wait.\n\t2. Close.\n", ["Open.", " Wait.", " Close."]),
  ])
  func leavesCodeAndInnerStepsWhereTheyAre(text: String, steps: [String]) {
    let found = outline("# T\n\n\(text)")
    #expect(texts(found) == steps)
    #expect(found.diagnostics.isEmpty)
  }

  // MARK: Tables

  @Test(arguments: [
    "| 1\\. | Open it\\. |\n| :---- | :---- |\n| 2\\. | Close it\\. |\n",
    "| **1.** | Open it. |\n|---|---|\n| **2.** | Close it. |\n",
    "| Step | Do |\n|---|---|\n| A | Open it. |\n| B | Close it. |\n",
    "| Step | Do |\n|---|---|\n| Step a | Open it. |\n| Step b | Close it. |\n",
    "| Step | Do |\n|---|---|\n| ![](a.png) | Open it. |\n| ![](b.png) | Close it. |\n",
    "| # | Do |\n|---|---|\n| ![1](a.png) | Open it. |\n| ![2](b.png) | Close it. |\n",
    "| # | Do |\n|---|---|\n| 1️⃣ | Open it. |\n| 2️⃣ | Close it. |\n",
    "| # | Do |\n|---|---|\n| <b>1</b> | Open it. |\n| <b>2</b> | Close it. |\n",
    "| 1. Open it. | a |\n|---|---|\n| 2. Close it. | b |\n",
    "<table><tr><td><p>1.</p></td><td>Open it.</td></tr>\n<tr><td><p>2.</p></td><td>Close it.</td></tr></table>\n",
    "<table><tr><th>No</th><th>Do</th></tr>\n<tr><td>1</td><td>Open it.</td></tr>\n<tr><td>2</td><td>Close it.<ul><li>Turn hard.</li></ul></td></tr></table>\n",
    // A word that no list of verbs has, below the name of the column.
    "<table><tr><th>Step</th><th>Do</th></tr>\n<tr><td>1</td><td>Open it.</td></tr>\n<tr><td>2</td><td>Close it.</td></tr></table>\n",
  ])
  func walksRowsWhoseNumberIsMarkedUp(table: String) {
    let found = outline("# T\n\n\(table)")
    #expect(texts(found) == ["Open it.", "Close it."])
    #expect(found.parts.flatMap(\.steps).allSatisfy { $0.marker == .table })
  }

  @Test(arguments: [
    "| A | B |\n|---|---|\n| C | Open it. |\n", "| A | Open it |\n|---|---|\n| B | Close it |\n",
    "| Level | Do |\n|---|---|\n| A | Open it. |\n| B | Close it. |\n",
    "| Icon | Do |\n|---|---|\n| ![](a.png) | Open it. |\n| ![](b.png) | Close it. |\n",
    "| 1 | Lamp |\n|---|---|\n| 2 | Table |\n",
    "| Step | Description |\n|---|---|\n| 1 | Open |\n| 2 | Closed |\n",
  ])
  func walksNoOtherRows(table: String) {
    #expect(outline("# T\n\n\(table)").counts.walked == 0)
  }

  // MARK: Other markup

  @Test(arguments: [
    // MediaWiki, Jira and Textile; AsciiDoc; reStructuredText; Pandoc; GitBook; Hugo
    ("# Open '''Users'''.\n# Close it.\n", "page.txt", ["1 list.foreign"]),
    ("h1. Title\n\n# Open *Users*.\n## Select it.\n# Close it.\n", "page.md", ["3 list.foreign"]),
    ("== T ==\n\n# Walk to it.\n#* Lock it.\n#* Close it.\n", "page.md", ["4 list.foreign"]),
    (". Open it.\n. Close it.\n.. Lock it.\n", "page.md", ["1 list.foreign"]),
    (". Open it.\n+\n----\nx\n----\n. Close it.\n. Lock it.\n", "page.md", ["6 list.foreign"]),
    ("#. Open it.\n#. Close it.\n", "page.txt", ["1 list.foreign"]),
    ("1. Open it.\n#. Close it.\n", "page.md", ["1 list.foreign"]),
    ("(@) Open it.\n(@) Close it.\n", "page.md", ["1 list.foreign"]),
    ("{% stepper %}\n{% step %}\n## Open it\n", "page.md", ["1 list.foreign"]),
    ("{{% steps %}}\n\n### Open it\n", "page.md", ["1 list.foreign"]),
    // Components
    ("<Steps>\n<Step title=\"Open\">\n\nOpen it.\n", "page.md", ["1 list.foreign"]),
    ("1. Wait.\n\n<Step>\nOpen it.\n</Step>\n", "page.md", ["3 list.foreign"]),
    ("<Step title=\"Open\">Open it.</Step>\n", "page.md", ["1 list.foreign"]),
    ("<Stepper>\nOpen it.\n</Stepper>\n", "page.md", []),
    ("include::open.adoc[]\n", "page.md", ["1 include.foreign"]),
    ("The word include:: is no step.\n", "page.md", []),
    // Headings, and directives of reStructuredText
    ("# Open it\n\n# Close it\n", "page.md", []), ("# Lamps\n## Tables\n", "page.md", []),
    (".. note::\n\n.. image:: a.png\n", "page.md", []), (". lamp\n. table\n", "page.md", []),
  ])
  func namesTheStepsOfOtherMarkup(text: String, path: String, found: [String]) {
    #expect(findings(outline(text, path)).filter { $0.hasSuffix("foreign") } == found)
  }

  @Test(arguments: [
    ("1° Open it.\n2° Close it.\n", ["1°", "2°"]),
    ("1st: Open it.\n2nd: Close it.\n", ["1st", "2nd"]),
    ("№1 Open it.\n\n№2 Close it.\n", ["№1", "№2"]),
    ("##1. Open it\n\n##2. Close it\n", ["##1", "##2"]),
    ("First step: Open it.\n\nSecond step: Close it.\n", ["First step", "Second step"]),
    ("The text\n2. Open it.\n3. Close it.\n", ["2", "3"]),
    ("Steps: 1. Open it. 2. Close it.\n", ["1", "2"]),
    ("1. Do it:<br>a. Open it.<br>b. Close it.\n", ["a", "b"]),
    ("1. Open it.\n\t\t\tfoo\n", []), ("We bought it in\n2019. It was cheap.\n", []),
    ("Times: 1. lamp 2. table\n", []), ("1st lamp\n2nd lamp\n", []),
    ("1. Open it.<br>a. lamp<br>b. table\n", []),
  ])
  func namesNumbersThatAreText(text: String, names: [String]) {
    let found = outline("# T\n\n\(text)").diagnostics.filter { $0.id == .listLoose }
    #expect(
      found.map(\.message)
        == names.map { "number \($0) does not continue a list, so this is not a step" })
  }

  @Test(arguments: [
    ("## Step 1: Open it\n\n## Step 2: Lift it\n\n### Step 2a: Lock it\n", ["Step 2a"]),
    ("## Step 2: Lift it\n\nWait.\n", ["Step 2"]), ("## Step 1: Lift it\n\n1. Open it.\n", []),
    ("## Step 1: Open it\n\n## Step 2: Lift it\n", []), ("## Step 12a\n", ["Step 12a"]),
    ("## Step aerobics\n\n## Step into it\n\n## Step a side\n", []),
  ])
  func namesHeadingsOfStepsThatContinueNone(text: String, names: [String]) {
    let found = outline("# T\n\n\(text)").diagnostics
    #expect(
      found.map(\.message)
        == names.map { "number \($0) does not continue a list, so this is not a step" })
  }

  @Test func walksHeadingsBehindOthersThatAreNumberedWithoutTheWord() {
    let text =
      "# T\n\n## Step 1: Open it\n\nA.\n\n## Step 2: Fill it\n\nB.\n\n## 1. Lamps\n\nC.\n\n"
      + "## 2. Tables\n\nD.\n\n## Step 3: Close it\n\nE.\n"
    let found = outline(text)
    #expect(texts(found) == ["Open it", "Fill it", "Close it"])
    #expect(found.diagnostics.isEmpty)
  }

  @Test func walksHeadingsWhoseTranslationLostASpace() {
    func unit(_ id: Int, _ target: String, _ source: String) -> String {
      "<span data-ttu-id=\"ab12c-\(id)\">\(target)</span><span class=\"sxs-lookup\">"
        + "<span data-stu-id=\"ab12c-\(id)\">\(source)</span></span>\n\n"
    }
    let found = outline(
      "# T\n\n## " + unit(103, "Stap 1:Open de deur", "Step 1: Open the door") + "## "
        + unit(104, "Stap 2: Sluit de deur", "Step 2: Close the door"), locale: "nl")
    #expect(texts(found) == ["Open de deur", "Sluit de deur"])
    #expect(
      found.parts.flatMap(\.steps).compactMap(\.passage.source?.plainText)
        == ["Open the door", "Close the door"])
    #expect(found.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("--8<-- \"a.md\"", 1), ("{{#include a.md}}", 1), ("{% include a.html %}", 1), ("![[a]]", 1),
    ("![[a.png]]", 0), ("![a](a.png)", 0), ("-- a", 0), ("{a}", 0),
  ])
  func namesFilesThatOtherProgramsInclude(text: String, count: Int) {
    let found = outline("# T\n\n\(text)\n").diagnostics.map(\.id)
    #expect(found == Array(repeating: .includeForeign, count: count))
  }

  @Test func namesTheStepBehindTheLargestNumberThatMarkdownTakes() {
    let found = outline("# T\n\n999999999. Open it.\n1000000000. Close it.\n")
    #expect(findings(found) == ["3 list.loose"])
  }

  @Test(arguments: [
    ("👉 Open it.\n👉 Close it.\n", "page.md"), ("✅ Open it.\n✅ Close it.\n", "page.md"),
    ("-> Open it.\n-> Close it.\n", "page.md"), ("➡️ Open it.\n➡️ Close it.\n", "page.md"),
    ("<h1>T</h1><p>✅ Open it.</p><p>✅ Close it.</p>", "page.html"),
    ("o Open it.\no Close it.\n", "page.md"), ("~ Open it.\n~ Close it.\n", "page.md"),
    ("=> Open it.\n\n=> Close it.\n", "page.md"),
    ("<h1>T</h1><p>o Open it.</p><p>o Close it.</p>", "page.html"),
  ])
  func namesCharactersThatBeginNoBullet(text: String, path: String) {
    #expect(outline(text, path).diagnostics.map(\.id) == [.listBullet, .listBullet])
  }

  @Test(arguments: [
    "o Open it.\nof Close it.\n", "or Open it.\nor Close it.\n", "~~Open it.~~\n", "~ 20\n~ 30\n",
    "o open it.\no close it.\n",
  ])
  func takesNoOtherTextForABullet(text: String) {
    #expect(outline(text).diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("First step: Open it\n\nWait.\n\n## Second step: Close it", "en"),
    ("Första steget: Öppna den\n\nVänta.\n\n## Andra steget: Stäng den", "sv"),
    ("Eerste stap: Open het\n\nWacht.\n\n## Tweede stap: Sluit het", "nl"),
  ])
  func walksHeadingsWhoseNumbersAreWordsBeforeTheStep(text: String, locale: String) {
    let found = outline("# T\n\n## \(text)\n", locale: locale)
    #expect(texts(found).count == 2, "\(findings(found))")
    #expect(!texts(found).contains { $0.contains(":") })
  }

  @Test func namesTheStepsOfAQuotedMail() {
    let found = outline("Hi\n\n> 1) Open it.\n> 2) Close it.\n", "page.txt")
    #expect(found.diagnostics.map(\.id) == [.listLoose, .listLoose])
  }

  @Test func namesTheBoxesOfWordAsTasks() {
    let text = "<h1>T</h1><p>\u{A8}Open it.</p><p>\u{F0A8} Close it.</p>"
    #expect(outline(text, "page.html").diagnostics.map(\.id) == [.taskLoose, .taskLoose])
  }

  @Test func walksLettersBehindNoBreakSpacesInHTML() {
    let text =
      "<h1>T</h1><p>1.&nbsp;Open it.</p><p>&nbsp;&nbsp; a. Turn it.</p>"
      + "<p>&nbsp;&nbsp; b. Push it.</p><p>2.&nbsp;Close it.</p>"
    #expect(
      texts(outline(text, "page.html")) == ["Open it.", " Turn it.", " Push it.", "Close it."])
  }

  @Test func keepsTheMarksOfABoxOutOfItsSteps() {
    let found = outline("# T\n\n:::note\n1. Open it.\n2. Close it.\n:::\n\nText.\n")
    #expect(texts(found) == ["Open it.", "Close it."])
    #expect(texts(outline("# T\n\n1. **4\\.** x\n")) == ["4. x"])
  }

  // MARK: What a sentence before bullets says

  @Test(arguments: [
    (
      "en", "Here is what to do in your first week:", "- **Read the book.** All of it.\n- Close it."
    ),
    ("en", "Here’s how:", "- Open it.\n- Close it."),
    ("en", "You have to:", "- Open it.\n- Close it."),
    ("en", "Before you leave:", "- Open it.\n- Close it.\n- Lock it."),
    ("en", "When someone starts:", "- Open it.\n- Close it.\n- Lock it."),
    ("en", "Follow the steps below:", "- **Laptop:** Order a laptop.\n- **Desk:** Book a desk."),
    ("en", "Follow the steps below:", "- You open it.\n- You should close it."),
    ("sv", "Så här gör du när någon slutar:", "- Stäng den.\n- Lås den."),
    ("sv", "Gör följande:", "- Du öppnar den.\n- Du stänger den."),
    ("sv", "Innan du går hem:", "- Stäng den.\n- Lås den.\n- Öppna den."),
    ("nl", "Dit doet u als iemand vertrekt:", "- Sluit het.\n- Open het."),
    ("nl", "Doe het volgende:", "- Sluit het.\n- Open het."),
    ("nl", "Ga als volgt te werk:", "- U opent het venster.\n- U klikt op **OK**."),
    ("nl", "Voordat je naar huis gaat:", "- Sluit het.\n- Open het.\n- Doe het."),
  ])
  func walksBulletsBehindWhatLeadsToThem(locale: String, lead: String, items: String) {
    let found = outline("# T\n\n\(lead)\n\n\(items)\n", locale: locale)
    #expect(found.counts.walked == items.split(separator: "\n").count)
  }

  @Test(arguments: [
    (
      "en", "To request a card:",
      "- Order forms are in the lobby.\n- Open hours: 9–17.\n- Close friends may come."
    ),
    ("en", "Do the following steps apply?", "- Set theory\n- Run time\n- Start date"),
    ("en", "## Release notes", "- Add a mode.\n- Remove it.\n- Open it."),
    (
      "en", "Special attention should be paid to the following fields:",
      "- **Code**: Leave it empty.\n- **Mode**: Select one."
    ),
    ("en", "What happens when you delete a user:", "- Delete removes it.\n- Open it.\n- Close it."),
    ("en", "Before you leave, we can:", "- Open it.\n- Close it.\n- Lock it."),
    ("en", "We created it in the following order:", "- Open it.\n- Close it.\n- Lock it."),
    ("sv", "Du kan göra följande:", "- Öppna den.\n- Stäng den."),
    ("sv", "Så här gör du:", "- Öppna dörrar är farliga.\n- Stäng är en knapp."),
    ("nl", "U kunt het volgende doen:", "- Open het.\n- Sluit het."),
    ("nl", "Doe dit niet:", "- Open het.\n- Sluit het."),
  ])
  func walksNoBulletsThatTellSomething(locale: String, lead: String, items: String) {
    let found = outline("# T\n\n\(lead)\n\n\(items)\n", locale: locale)
    #expect(found.counts.walked == 0)
  }
}
