import Diagnostics
import Documents
import Procedures
import TestSupport
import Testing
import Translation

/// Danish, which no code knows: its rules are `Resources/languages/da.yaml`. The sentences are invented
/// in the form of Microsoft's Danish pages.
struct DanishTests {
  private static func page(
    _ target: String, _ source: String, language: String = "da-DK"
  ) -> Document {
    let unit =
      "<span data-ttu-id=\"a1b2c-103\">\(target)</span><span class=\"sxs-lookup\">"
      + "<span data-stu-id=\"a1b2c-103\">\(source)</span></span>"
    let text = "---\nms.contentlocale: \(language)\n---\n# Licenser\n\n1. \(unit)\n"
    return DocumentReader.read(
      SourceFile(path: "licenser.md", text: text), languages: TestLanguages.all)
  }

  /// What both checks of sentences find: the two sides of a step, and the sentence alone.
  private static func found(_ target: String, _ source: String) -> [Diagnostic] {
    let document = page(target, source)
    let outline = DocumentOutline(document, labels: LabelGlossary())
    let memory = LanguageMemory(language: "da")
    return SideComparison(PageSignature(outline), memory: memory).diagnostics
      + DocumentSentences(
        document, checks: SentenceChecks(memory: memory, languages: TestLanguages.all)
      ).diagnostics
  }

  @Test(arguments: [
    (
      "Slet ikke brugeren, før du har flyttet filerne.",
      "Don't delete the user before you've moved the files."
    ),
    ("Du kan ikke fjerne licensen på denne side.", "You can't remove the license on this page."),
    ("Fjern tre licenser fra abonnementet.", "Remove three licenses from the subscription."),
    ("Fjern 3 licenser fra abonnementet.", "Remove three licenses from the subscription."),
    ("Fjern tre licenser fra abonnementet.", "Remove 3 licenses from the subscription."),
    ("Vent til den tredje dag, og prøv igen.", "Wait until the third day, and try again."),
    ("Vælg fanen **Licenser og apps**.", "Select the **Licenses and apps** tab."),
    (
      "Du beholder dine filer, medmindre du sletter dem.",
      "You don't lose your files unless you delete them."
    ),
    ("Der er ingen licenser, der kan tildeles.", "There are no licenses to assign."),
    ("Vælg, om det er den, der er i brug.", "Select whether it's the one in use, or not."),
    ("Fakturaen forfalder den 4. juni.", "The invoice is due on June 4."),
  ])
  func findsNothingInARightTranslation(target: String, source: String) {
    let found = Self.found(target, source)
    #expect(found.isEmpty, "\(found.map(\.message))")
  }

  @Test(arguments: [
    (
      "Slet brugeren, før du har flyttet filerne.",
      "Don't delete the user before you've moved the files.", DiagnosticID.negationChanged
    ),
    (
      "Du kan fjerne licensen på denne side.", "You can't remove the license on this page.",
      .negationChanged
    ),
    ("Slet aldrig en gruppe på denne side.", "Delete a group on this page.", .negationChanged),
    (
      "Fjern fire licenser fra abonnementet.", "Remove three licenses from the subscription.",
      .numberChanged
    ),
    (
      "Fjern fire licenser fra abonnementet.", "Remove 3 licenses from the subscription.",
      .numberChanged
    ),
    (
      "Fjern tre licenser fra abonnementet.", "Remove two licenses from the subscription.",
      .numberChanged
    ),
    ("Fakturaen forfalder den 4. juli.", "The invoice is due on June 4, 6 p.m.", .numberChanged),
    (
      "Vælg **fanen Licenser og apps** nu.", "Select the **Licenses and apps** tab now.",
      .labelBoundary
    ),
    ("Vælg **Gem og** vent så en stund.", "Select **Save** and then wait a while.", .labelBoundary),
    ("Vælg den nu nu.", "Select it now.", .repeatWord),
  ])
  func findsWhatASentenceTellsWrong(target: String, source: String, id: DiagnosticID) {
    let found = Self.found(target, source)
    #expect(found.contains { $0.id == id }, "\(found.map(\.message))")
  }

  @Test func saysWhichNumberBecameWhich() {
    let found = Self.found(
      "Fjern fire licenser fra abonnementet.", "Remove three licenses from the subscription.")
    #expect(
      found.filter { $0.id == .numberChanged }.map(\.message)
        == Array(repeating: "number '4' is '3' in English", count: 2))
  }

  @Test(arguments: [
    ("sv", "Ta bort fyra licenser.", "Remove three licenses."),
    ("nl", "Verwijder vier licenties.", "Remove three licenses."),
    ("da", "Fjern fire licenser.", "Remove three licenses."),
  ])
  func findsANumberWordThatBecameAnotherInEveryLanguage(
    language: String, target: String, source: String
  ) {
    let checks = SentenceChecks(
      memory: LanguageMemory(language: language), languages: TestLanguages.all)
    #expect(checks.findings(source: source, target: target).map(\.id) == [.numberChanged])
  }

  @Test(arguments: [
    ("sv", "Välj den andra av båda.", "Select the third of the three."),
    ("sv", "Vänta en sekund.", "Wait four seconds in May."),
    ("nl", "Kies beide gebruikers.", "Select the three users."),
    ("sv", "Tredjepartsappar, tre stycken.", "Third-party apps, three of them."),
  ])
  func leavesWordsAloneThatNeedNotBeNumbers(language: String, target: String, source: String) {
    let checks = SentenceChecks(
      memory: LanguageMemory(language: language), languages: TestLanguages.all)
    #expect(!checks.findings(source: source, target: target).contains { $0.id == .numberChanged })
  }

  @Test(arguments: [
    ("Gå til siden **Aktive brugere**.", StepKind.open), ("Vælg **Gem ændringer**.", .commit),
    ("Vælg den bruger, som du vil fjerne licensen fra.", .choose), ("Vælg **Luk**.", .confirm),
    ("Fjern markeringen i afkrydsningsfeltet ud for licensen.", .toggle),
    ("Hvis brugeren er blokeret, skal du vente en time.", .condition),
    ("Hvis du vil fjerne licensen, skal du vælge **Fjern**.", .commit),
    ("Gentag trinnene for hver bruger.", .repeatSteps), ("Log på som administrator.", .signIn),
    ("Kopiér adressen til en fil.", .record), ("Kontrollér, at brugeren er på listen.", .read),
    ("Vent i 24 timer.", .wait), ("Angiv brugerens navn.", .enter),
  ])
  func readsTheKindsOfDanishSteps(text: String, kind: StepKind) {
    let document = DocumentReader.read(
      SourceFile(path: "da.md", text: "# T\n\n1. \(text)\n"), languages: TestLanguages.all)
    let step = DocumentOutline(document, labels: LabelGlossary()).procedures.first?.steps.first
    #expect(step?.kind == kind)
  }

  private static func markers(_ text: String) -> [String] {
    let document = DocumentReader.read(
      SourceFile(path: "da.md", text: text), languages: TestLanguages.all)
    return DocumentOutline(document, labels: LabelGlossary()).parts.flatMap(\.steps).map {
      "\($0.marker.rawValue): \($0.text)"
    }
  }

  @Test func tellsDanishInstructionsFromFacts() {
    let steps = Self.markers(
      """
      # Fjern en licens

      Gør følgende:

      - Vælg brugeren.
      - Derefter skal du fjerne licensen.
      - På siden **Licenser** skal du vælge **Gem**.
      - Hvis det er nødvendigt, bekræft valget.

      ## Fordele

      Licensen omfatter:

      - Mail til alle.
      - Kalenderen og opgaver.
      - Brug af apps på fem enheder.
      """)
    #expect(
      steps == [
        "bullet: Vælg brugeren.", "bullet: Derefter skal du fjerne licensen.",
        "bullet: På siden Licenser skal du vælge Gem.",
        "bullet: Hvis det er nødvendigt, bekræft valget.",
      ])
  }

  @Test func readsDanishStepsInTablesAndHeadings() {
    #expect(
      Self.markers(
        "# T\n\n| Trin | Handling |\n|---|---|\n| 1 | Vælg brugeren. |\n| Trin 2 | Licensen. |\n")
        == ["table: Vælg brugeren.", "table: Licensen."])
    #expect(
      Self.markers("# T\n\n## Trin 1: Brugeren\n\nNu.\n\n## Trin 2: Licensen\n\nSå.\n")
        == ["heading: Brugeren", "heading: Licensen"])
  }

  @Test func comparesADanishPageWithTheEnglishPage() {
    func signature(_ path: String, _ body: String) -> PageSignature {
      PageSignature(
        DocumentOutline(
          DocumentReader.read(
            SourceFile(path: path, text: "# <a name=\"t\"></a>T\n\n\(body)\n"),
            languages: TestLanguages.all), labels: LabelGlossary()))
    }
    let english = signature("docs/en.md", "1. Don't delete the group.\n2. Wait for three days.")
    var families = PageFamilies(glossary: LabelGlossary(), languages: TestLanguages.all)
    families.add(english)
    families.add(signature("docs/da.md", "1. Slet gruppen.\n2. Vent i fire dage."))
    #expect(families.diagnostics().map(\.id) == [.negationChanged, .numberChanged])
  }
}
