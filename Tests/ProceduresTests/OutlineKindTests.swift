import Documents
import Procedures
import TestSupport
import Testing
import Translation

private let glossary = LabelGlossary(entries: [
  LabelGlossary.Entry(names: ["en": "Save", "sv": "Spara", "nl": "Opslaan"]),
  LabelGlossary.Entry(names: ["en": "Done", "sv": "Klar", "nl": "Gereed"]),
])

private func kind(_ text: String, _ locale: String) -> StepKind? {
  DocumentOutline(
    DocumentReader.read(
      SourceFile(path: "page.md", text: "# T\n\n1. \(text)\n"), locale: ContentLocale(locale),
      languages: TestLanguages.all),
    labels: glossary
  ).procedures.first?.steps.first?.kind
}

@Test(arguments: [
  (
    StepKind.open, "Go to the **Cars** page.", "Gå till sidan **Bilar**.",
    "Ga naar de pagina **Auto's**."
  ),
  (.choose, "Select the car.", "Välj bilen.", "Selecteer de auto."),
  (.enter, "Enter the number.", "Ange numret.", "Voer het nummer in."),
  (.toggle, "Clear the check boxes.", "Avmarkera kryssrutorna.", "Schakel de selectievakjes uit."),
  (
    .commit, "Clear the box and select **Save**.", "Avmarkera rutan och välj **Spara**.",
    "Schakel het vakje uit en kies **Opslaan**."
  ),
  (.run, "Run the command.", "Kör kommandot.", "Voer de opdracht uit."),
  (.read, "Review the list.", "Granska listan.", "Bekijk de lijst."),
  (.wait, "Wait an hour.", "Vänta en timme.", "Wacht een uur."),
  (
    .repeatSteps, "If you have more cars, repeat the procedure.",
    "Om du har fler bilar måste du upprepa proceduren.", "Als u meer auto's hebt, herhaalt u dit."
  ),
  (
    .condition, "If the car is red, select it.", "Om bilen är röd väljer du den.",
    "Als de auto rood is, selecteert u deze."
  ),
  (.record, "Copy the address.", "Kopiera adressen.", "Kopieer het adres."),
  (.signIn, "Sign in to the shop.", "Logga in i butiken.", "Meld u aan bij de winkel."),
  (.confirm, "Select **Done**.", "Välj **Klar**.", "Selecteer **Gereed**."),
  (.instruct, "The car is red.", "Bilen är röd.", "De auto is rood."),
])
func classifiesAStepAlikeInEveryLanguage(
  expected: StepKind, english: String, swedish: String, dutch: String
) {
  #expect(kind(english, "en") == expected)
  #expect(kind(swedish, "sv") == expected)
  #expect(kind(dutch, "nl") == expected)
}

@Test func takesAPurposeForNoCondition() {
  #expect(kind("Om du vill byta bil väljer du den.", "sv") == .choose)
  #expect(kind("If you want another car, select it.", "en") == .choose)
}

@Test func findsLabelsInPlainText() {
  let labels = LabelGlossary(entries: [
    LabelGlossary.Entry(names: ["en": "Cars", "sv": "Bilar"]),
    LabelGlossary.Entry(names: ["en": "My cars", "sv": "Mina bilar"]),
    LabelGlossary.Entry(names: ["en": "Sell all", "sv": "Sälj alla"]),
    LabelGlossary.Entry(names: ["en": "Save", "sv": "Spara"], also: ["sv": ["Spara > nu"]]),
  ])
  func found(_ text: String) -> [String] {
    labels.labels(in: text, locale: ContentLocale("sv")).map(\.entry.english)
  }
  #expect(found("Gå till Bilar > mina bilar.") == ["Cars", "My cars"])
  #expect(found("Välj Sälj allaSpara > nu.") == ["Sell all", "Save"])
  #expect(found("Bilarna är sparade, spara dem") == [])
  #expect(found("Spara bilen") == [])
}

@Test func readsAGlossaryAndRefusesAnythingElse() throws {
  let labels = try LabelGlossary(yaml: "- {en: Save, sv: Spara, also: {sv: [Lagra]}}\n")
  #expect(labels.entry(named: "lagra", in: ContentLocale("sv-SE"))?.english == "Save")
  #expect(labels.name(ofEnglish: "Save", in: ContentLocale("sv")) == "Spara")
  #expect(throws: LabelGlossary.Failure.self) { try LabelGlossary(yaml: "a: [") }
  #expect(throws: LabelGlossary.Failure.self) { try LabelGlossary(yaml: "a: b") }
  #expect(throws: LabelGlossary.Failure.self) { try LabelGlossary(yaml: "- {sv: Spara}") }
}
