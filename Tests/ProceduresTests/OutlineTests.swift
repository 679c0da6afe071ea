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

private func ids(_ procedure: ProcedureOutline) -> [String] { procedure.steps.map(\.id.rawValue) }

@Test func namesStepsByAnchorAndNumber() {
  let outline = outline("# Wash\n\n1. <a name=\"fill\"></a>Fill it.\n2. Empty it.\n")
  #expect(outline.procedures.map(ids) == [["fill", "wash/2"]])
  #expect(outline.title?.target.plainText == "Wash")
}

@Test func numbersFurtherListsUnderAHeading() {
  let outline = outline("# Wash\n\n1. A\n2. B\n\nThen dry:\n\n1. C\n\n## Dry\n\n1. D\n")
  #expect(outline.procedures.map(\.anchor) == ["wash", "wash~2", "dry"])
  #expect(outline.procedures.map(\.title.target.plainText) == ["Wash", "Then dry:", "Dry"])
  #expect(outline.passages.map(\.id.rawValue) == ["wash/p1"])
}

@Test func goesOnWithAListAfterAnAlert() {
  let outline = outline("# Wash\n\n1. A\n2. B\n\n> [!WARNING]\n> Hot!\n\n3. C\n\nText.\n\n4. D\n")
  #expect(outline.procedures.map(ids) == [["wash/1", "wash/2", "wash/3", "wash/4"]])
  #expect(outline.procedures[0].steps.map(\.alerts.count) == [0, 0, 1, 0])
}

@Test func keepsAnAlertInsideItsStep() {
  let outline = outline("# Wash\n\n1. A\n\n   > [!NOTE]\n   > Cold.\n\n2. B\n")
  #expect(outline.procedures[0].steps.map(\.alerts.count) == [1, 0])
}

@Test func givesAnAlertToTheStepItStandsBehind() {
  let outline = outline("# Wash\n\n1. A\n2. B\n\n> [!NOTE]\n> Cold.\n\n# Dry\n\n1. C\n")
  #expect(outline.procedures[0].steps.map(\.alerts.count) == [0, 1])
  #expect(outline.procedures.map(\.alerts.count) == [0, 0])
}

@Test func givesAnAlertToTheStepItStandsBefore() {
  let outline = outline("# Wash\n\n1. A\n\n> [!NOTE]\n> Cold.\n\n2. B\n")
  #expect(outline.procedures[0].steps.map(\.alerts.count) == [0, 1])
}

@Test func keepsAnAlertBehindOtherTextWithTheProcedure() {
  let outline = outline("# Wash\n\n1. A\n\nText.\n\n> [!NOTE]\n> Cold.\n\n# Dry\n\n1. B\n")
  #expect(outline.procedures.map(\.alerts.count) == [1, 0])
}

@Test(arguments: [
  ("1. A\n\nText.\n\n2. B\n", 2), ("1. A\n\n```\nc\n```\n\n2. B\n", 2),
  ("1. A\n2. B\n\nText.\n\n5. C\n", 3), ("1. A\n2. B\n\nText.\n\n2. C\n", 3),
  ("1. A\n1. B\n1. C\n", 3), ("1. A\n4. B\n", 2),
])
func goesOnWithAListThatWasInterrupted(text: String, steps: Int) {
  #expect(outline("# Wash\n\n" + text).procedures.map(\.steps.count) == [steps])
}

@Test func beginsANewProcedureWhereAListStartsAgain() {
  let outline = outline("# Wash\n\n1. A\n2. B\n\nOr:\n\n1. C\n")
  #expect(outline.procedures.map(\.anchor) == ["wash", "wash~2"])
}

@Test func reportsNumbersThatAreNotShownAsTheyAreWritten() {
  let outline = outline("# Wash\n\n1. A\n2. B\n4. C\n4. D\n")
  #expect(outline.diagnostics.map(\.id) == [.listNumbering])
  #expect(outline.diagnostics.first?.place.line == 5)
  #expect(outline.diagnostics.first?.message == "item is written as 4 but shown as 3")
}

@Test func takesTabsForVariants() {
  let outline = outline(
    "# Wash\n\n## [Old](#tab/old)\n\n1. A\n\n## [New](#tab/new)\n\n1. B\n\n---\n\n1. C\n")
  #expect(
    outline.procedures.map { $0.steps.map(\.variants) } == [[["tab/old"]], [["tab/new"]], [[]]])
}

@Test func takesMonikersForVariantsOfOneStep() {
  let outline = outline(
    """
    # Wash

    ::: moniker range="home"
    1. Go to [Machines](a).
    ::: moniker-end
    ::: moniker range="work"
     1. Go to [Machines](b).
    ::: moniker-end

    2. Press.
    """)
  #expect(outline.procedures.map(ids) == [["wash/1", "wash/2"]])
  #expect(outline.procedures[0].steps.map(\.variants) == [["home", "work"], []])
  #expect(outline.counts.steps == 2)
}

@Test func joinsVariantsThatScrapingFlattened() {
  let outline = outline("# Wash\n\n1. Go to Machines.\n1. Go to Machines.\n1. Press.\n")
  #expect(outline.procedures.map(ids) == [["wash/1", "wash/2"]])
}

@Test func countsStepsWithinSteps() {
  let outline = outline("# Wash\n\n1. A\n   1. B\n   2. C\n\n   - D\n     1. E\n2. F\n")
  #expect(outline.counts.steps == 5 + 0)
  #expect(
    outline.procedures[0].steps[0].steps.map(\.id.rawValue) == ["wash/1.1", "wash/1.2", "wash/1.3"])
}

@Test func findsListsInsideBullets() {
  let outline = outline("# Wash\n\n- By hand:\n\n  1. A\n  2. B\n")
  #expect(outline.procedures.map(\.title.target.plainText) == ["Wash"])
  #expect(outline.counts.steps == 2)
}

@Test func numbersRunningTextUnderItsHeading() {
  let outline = outline("Zero.\n\n# Wash\n\nOne.\n\nTwo.\n\n## Dry\n\nThree.\n")
  #expect(
    outline.passages.map(\.id.rawValue) == ["document/p1", "wash/p1", "wash/p2", "dry/p1"])
}

@Test func collectsLabelsAndLinks() {
  let step = outline(
    "# W\n\n1. Go to **Shop** > [Cart](c.md), then see [help](h.md) and [help](h.md).\n"
  ).procedures[0].steps[0]
  #expect(step.labels.map(\.target) == ["Shop", "Cart", "help", "help"])
  #expect(step.links == ["c.md", "h.md"])
}

private func step(_ markdown: String, locale: String = "nl") -> OutlineStep? {
  let labels = LabelGlossary(entries: [
    .init(names: ["en": "House", "nl": "Huis", "sv": "Hus"]),
    .init(names: ["en": "Lamps", "nl": "Lampen", "sv": "Lampor"]),
  ])
  return DocumentOutline(
    DocumentReader.read(
      SourceFile(path: "a.md", text: "# T\n\n1. \(markdown)\n"), locale: ContentLocale(locale),
      languages: TestLanguages.all),
    labels: labels
  ).procedures.first?.steps.first
}

private func unit(_ target: String, _ source: String) -> String {
  "<span data-ttu-id=\"0a1b2-103\">\(target)</span><span class=\"sxs-lookup\">"
    + "<span data-stu-id=\"0a1b2-103\">\(source)</span></span>"
}

@Test(arguments: [
  "Ga naar **Huis** > **Lampen**.", "Ga naar **Huis** \\> **Lampen**.",
  "Ga naar **Huis > Lampen**.", "Ga naar **Huis** &gt; [Lampen](lampen.md).",
  "Ga naar **Huis** → **Lampen**.", "Ga naar Huis > Lampen.",
])
func findsTheMenuPath(markdown: String) {
  #expect(step(markdown)?.menuPath.map(\.target) == ["Huis", "Lampen"])
  #expect(step(markdown)?.menuPath.map(\.source) == ["House", "Lamps"])
}

@Test(arguments: [
  "**sidan** \\> <a>Hus dina</a> lampor", "**Hus**  >   >  **Hallampor**.",
  "**Hus > Lampor.**",
])
func takesTheMenuPathFromTheEnglishWhereTheTargetsHasSlipped(target: String) {
  let path = step(unit("Gå till \(target)", "Go to **House** \\> **Lamps**."), locale: "sv")?
    .menuPath
  #expect(path?.map(\.source) == ["House", "Lamps"])
  #expect(path?.map(\.target) == ["Hus", "Lampor"])
}

@Test(arguments: ["Kies **Huis** en **Lampen**.", "Kies **Huis**.", "5 > 4, **Huis** **Lampen**"])
func takesLabelsInARowForNoPath(markdown: String) {
  #expect(step(markdown)?.menuPath == [])
}
