import Diagnostics
import Documents
import Procedures
import TestSupport
import Testing
import Translation

/// What each check finds, and what it must not report.
struct SentenceCheckTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let id: DiagnosticID
    let language: String
    let source: String
    let target: String
    var fixed: String?
    var testDescription: String { "\(id.rawValue): \(target)" }
  }

  private static let glossary = LabelGlossary(entries: [
    .init(names: ["en": "Licenses and apps", "sv": "Licenser och appar", "nl": "Licenties en apps"]
    ),
    .init(names: ["en": "Users", "sv": "Användare", "nl": "Gebruikers"]),
  ])

  static let wrong: [Example] = [
    Example(
      id: .labelLost, language: "nl", source: "Choose **Lamps** and **Red**.",
      target: "Kies **Lampen** en Rood."),
    Example(
      id: .labelBoundary, language: "sv", source: "Choose the **Users** page.",
      target: "Välj **sidan Användare.**", fixed: "Välj sidan **Användare**."),
    Example(
      id: .labelBoundary, language: "nl", source: "Open **Users** to go on.",
      target: "Open **Gebruikers om** door te gaan.",
      fixed: "Open **Gebruikers** om door te gaan."),
    Example(
      id: .labelBoundary, language: "nl", source: "Choose the **Licenses and apps** tab.",
      target: "Kies het tabblad Licenties **en apps**."),
    Example(
      id: .labelBoundary, language: "sv", source: "Choose the **Products** tab.",
      target: "Välj **fliken** Produkter."),
    Example(
      id: .labelBoundary, language: "nl", source: "Open the **Lamps** page.",
      target: "Open **de pagina Lampen**."),
    Example(
      id: .labelBoundary, language: "nl", source: "Select **Sign in** to go on.",
      target: "Selecteer **Aanmelden om** door te gaan."),
    Example(
      id: .labelCut, language: "nl", source: "Choose the **View more** button.",
      target: "Kies de knop **Meer** weergeven."),
    Example(
      id: .labelGlossary, language: "sv", source: "Open **Users**.", target: "Öppna **Folk**."),
    Example(
      id: .pathSeparators, language: "sv", source: "Go to **A** > **B** > **C**.",
      target: "Gå till **A** > **B** **C**."),
    Example(
      id: .pathEmptyStep, language: "sv", source: "Go to **A** > **B** > **C**.",
      target: "Gå till **A** > > **B C**."),
    Example(
      id: .linkEmpty, language: "nl", source: "You [saved it](a.md) here.",
      target: "[](a.md) U hebt het hier opgeslagen."),
    Example(
      id: .linkTarget, language: "nl", source: "See [lamps](a.md).", target: "Zie [lampen](b.md)."),
    Example(id: .linkCount, language: "nl", source: "See [lamps](a.md).", target: "Zie lampen."),
    Example(
      id: .codeChanged, language: "nl", source: "Type `Get-Lamp`.", target: "Typ `Haal-Lamp`."),
    Example(
      id: .includeLost, language: "sv", source: "In [!INCLUDE[p](p.md)] choose it.",
      target: "Välj den."),
    Example(
      id: .placeholderChanged, language: "sv", source: "Type {name} there.",
      target: "Skriv {namn} där."),
    Example(id: .numberChanged, language: "sv", source: "Wait 30 days.", target: "Vänta 3 dagar."),
    Example(
      id: .markupResidue, language: "nl", source: "In **Site**, type **x y**.",
      target: "Typ in **Site** \\*\\* **x y**."),
    Example(
      id: .markupUnbalanced, language: "nl", source: "Choose **A** now.", target: "Kies ** A** nu."),
    Example(
      id: .punctInsideMarkup, language: "nl", source: "Select **Save**.",
      target: "Selecteer **Opslaan.**", fixed: "Selecteer **Opslaan**."),
    Example(
      id: .punctInsideMarkup, language: "nl", source: "Select **A**, then wait.",
      target: "Selecteer **A,**en wacht.", fixed: nil),
    Example(
      id: .punctEnd, language: "sv", source: "Choose the red lamp now.",
      target: "Välj den röda lampan nu"),
    Example(
      id: .spaceMissing, language: "nl", source: "Go to [lamps](a.md) and wait.",
      target: "Ga naar [lampen](a.md)en wacht.", fixed: "Ga naar [lampen](a.md) en wacht."),
    Example(
      id: .spaceDouble, language: "sv", source: "Choose it now.", target: "Välj  den nu.",
      fixed: "Välj den nu."),
    Example(id: .edgeSpace, language: "sv", source: "Choose it.", target: "Välj den. "),
    Example(id: .repeatWord, language: "sv", source: "Choose it now.", target: "Välj den nu nu."),
    Example(
      id: .untranslated, language: "sv", source: "You can choose the lamp that is red.",
      target: "You can choose the lamp that is röd."),
    Example(
      id: .lengthRatio, language: "sv",
      source: "Choose the lamp that is red and that nobody needs any more, and wait.",
      target: "Välj den."),
    Example(id: .caseStart, language: "sv", source: "Choose it now.", target: "välj den nu."),
    Example(id: .markerTranslated, language: "sv", source: "a.", target: "en.", fixed: "a."),
  ]

  /// What leads a reader elsewhere: addresses, names, the wrong language, torn marks.
  static let elsewhere: [Example] = [
    Example(
      id: .addressChanged, language: "sv", source: "Go to https://lamps.example.com.",
      target: "Gå till https://evil.example.net/login."),
    Example(
      id: .addressChanged, language: "nl", source: "Go to www.lamps.example.com now.",
      target: "Ga nu naar www.lampen.example.com."),
    Example(
      id: .addressChanged, language: "sv", source: "Open portal.lamps.com in a window.",
      target: "Öppna portal.lampor.com i ett fönster."),
    Example(
      id: .addressChanged, language: "nl", source: "Go to <https://lamps.example.com/a>.",
      target: "Ga naar <https://lamps.example.com/b>."),
    Example(
      id: .addressChanged, language: "sv", source: "Write to help@lamps.example.com.",
      target: "Skriv till hjälp@lamps.example.com."),
    Example(
      id: .addressChanged, language: "sv", source: "Write to somebody.",
      target: "Skriv till help@evil.example.net."),
    Example(
      id: .addressChanged, language: "nl", source: "See https://lamps.example.com for more.",
      target: "Lees elders meer."),
    Example(
      id: .nameChanged, language: "sv", source: "Open %APPDATA%, and wait.",
      target: "Öppna %APPDATEN% och vänta."),
    Example(
      id: .nameChanged, language: "nl", source: "Look at $env:TEMP there.",
      target: "Kijk daar bij $omg:TEMP."),
    Example(
      id: .nameChanged, language: "sv", source: "Run lamp_setup.exe on it.",
      target: "Kör lampa_setup.exe på den."),
    Example(
      id: .nameChanged, language: "nl", source: "Open HKEY_LOCAL_MACHINE\\Lamps there.",
      target: "Open daar HKEY_LOKALE_MACHINE\\Lamps."),
    Example(
      id: .alertWord, language: "sv", source: "[!NOTE] Turn it on.",
      target: "[!OBS] Slå på den."),
    Example(
      id: .languageMixed, language: "sv",
      source: "Choose a lamp, and then select the lamp you need.",
      target: "Välj en lampa, and then select the lampa du behöver."),
    Example(
      id: .languageMixed, language: "nl", source: "Wait until you can turn it on from the wall.",
      target: "Wacht until you can turn hem aan de muur."),
    Example(
      id: .languageWrong, language: "sv", source: "Choose the lamp that does not work any more.",
      target: "Kies de lamp die niet meer werkt voor u."),
    Example(
      id: .languageWrong, language: "nl", source: "Choose the lamp that does not work any more.",
      target: "Wählen Sie eine Lampe, welche nicht mehr funktioniert."),
    Example(
      id: .markupUnbalanced, language: "sv", source: "Choose **Lamps *and* more** now.",
      target: "Välj **Lampor *och** mer* nu."),
    Example(
      id: .labelInvisible, language: "nl", source: "Choose **Lamps** now.",
      target: "Kies nu **Lam\u{200E}pen**.", fixed: "Kies nu **Lampen**."),
    Example(
      id: .labelInvisible, language: "sv", source: "Choose **Lamps** now.",
      target: "Välj **Lampor\u{7}** nu.", fixed: "Välj **Lampor** nu."),
  ]

  private func findings(_ source: String, _ target: String, _ language: String) -> [SentenceFinding]
  {
    SentenceChecks(
      memory: LanguageMemory(language: language, glossary: Self.glossary),
      languages: TestLanguages.all
    )
    .findings(source: source, target: target)
  }

  @Test(arguments: wrong + elsewhere)
  func findsWhatIsWrong(_ example: Example) throws {
    let found = findings(example.source, example.target, example.language)
    let finding = try #require(found.first { $0.id == example.id }, "\(found.map(\.id.rawValue))")
    #expect(finding.range.upperBound <= example.target.utf8.count && !finding.message.isEmpty)
    guard let fixed = example.fixed else { return }
    let fix = try #require(finding.fix)
    var bytes = Array(example.target.utf8)
    bytes.replaceSubrange(fix.range, with: Array(fix.text.utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == fixed)
  }

  @Test(arguments: [
    ("nl", "Choose the **Licenses and apps** tab.", "Kies het tabblad **Licenties en apps**."),
    ("nl", "Choose **Transfer to Journal**.", "Kies **Naar dagboek overbrengen**."),
    ("nl", "Select **Send as**.", "Selecteer **Verzenden als**."),
    ("sv", "Choose the **Home page** link.", "Välj länken **Startsida**."),
    ("sv", "Turn it **On**.", "Ställ in den som **På**."),
    ("sv", "Wait 1,234.5 seconds, until 2 PM.", "Vänta 1 234,5 sekunder, till 14.00."),
    ("sv", "The first of two lamps.", "Den första av 2 lampor."),
    ("nl", "Go to **A** > **B**.", "Ga naar **A** → **B**."),
    ("sv", "See [lamps](/en-us/lamps).", "Se [lampor](/sv-se/lamps)."),
    ("sv", "Type `a < b` &amp; wait.", "Skriv `a < b` &amp; vänta."),
    ("sv", "In **Adj. cost**, choose it.", "Välj den i **Just. kost.**"),
    ("sv", "Users", "Användare"), ("nl", "SKU", "SKU"),
    // No-break spaces and entities in a right label.
    ("sv", "Open **Licenses and apps**.", "Öppna **Licenser\u{A0}och\u{A0}appar**."),
    ("sv", "Open **Licenses and apps**.", "Öppna **Licenser&nbsp;och&#160;appar**."),
    ("nl", "Open **Licenses and apps**.", "Open **Licenties\u{202F}en apps**."),
    ("sv", "Open **Users** now.", "Öppna **Anv&auml;ndare** nu."),
    ("sv", "Open **Users** now.", "Öppna **Anv&#xE4;ndare** nu."),
    // Addresses and names that are the same, in another form or place.
    (
      "sv", "Go to https://lamps.example.com/en-us/a.", "Gå till https://lamps.example.com/sv-se/a."
    ),
    (
      "nl", "Go to [https://lamps.example.com](https://lamps.example.com).",
      "Ga naar [lampen](https://lamps.example.com/)."
    ),
    (
      "nl", "Write from a help@lamps.example.com account.",
      "Schrijf met een help@lamps.example.com-account."
    ),
    ("sv", "Open the lamps.example.com site.", "Öppna lamps.example.com-platsen."),
    ("sv", "Go to <https://lamps.example.com>.", "Gå till https://lamps.example.com."),
    ("nl", "Type https://{tenant}.example.com.", "Typ https://{tenant}.example.com."),
    ("sv", "Write to Help@lamps.example.com.", "Skriv till help@lamps.example.com."),
    ("nl", "Open %AppData% in Lamps.exe.", "Open %APPDATA% in lamps.exe."),
    ("sv", "Open lamps.docx in Node.js, please.", "Öppna lampor.docx i Node.js, tack."),
    ("sv", "It costs $5, or 30 %, not 20%.", "Den kostar $5 eller 30 %, inte 20%."),
    // Names of products are English in every language.
    ("nl", "Use **Turn on the lamp** here.", "Gebruik hier **Turn on the lamp**."),
    (
      "sv", "Choose Lamps for the Web and Office on this page.",
      "Välj Lamps for the Web and Office på den här sidan."
    ),
    ("sv", "Turn it *on* and *off*, 5 * 3 times.", "Slå *på* och *av* den 5 * 3 gånger."),
    ("sv", "It is 5 * wide.", "Den är 5 * bred."),
  ])
  func leavesGoodSentencesAlone(language: String, source: String, target: String) {
    let found = findings(source, target, language).filter {
      SentenceChecks.severity(of: $0.id) != .note
    }
    #expect(found.isEmpty, "\(found.map(\.message))")
  }

  /// The document may be right where our own translation of the label is not.
  @Test func onlyNotesANameThatNobodyHasSeen() throws {
    let glossary = LabelGlossary(entries: [
      .init(names: ["en": "Roles", "sv": "Roller"], seen: ["sv": LabelGlossary.nowhere]),
      .init(names: ["en": "Users", "sv": "Användare"], seen: ["sv": "human"]),
    ])
    let checks = SentenceChecks(
      memory: LanguageMemory(language: "sv", glossary: glossary), languages: TestLanguages.all)
    let unseen = try #require(
      checks.findings(source: "Open **Roles**.", target: "Öppna **Parter**.").first)
    #expect(unseen.id == .labelGlossary && unseen.severity == .note)
    #expect(unseen.message.contains("nobody has seen that name on a screen"))
    let seen = checks.findings(source: "Open **Users**.", target: "Öppna **Folk**.")
    #expect(seen.map(\.severity) == [.error])
  }

  @Test func namesThePlaceInTheDocument() throws {
    let page = """
      # T

      1. <span data-ttu-id="ab123-103">Välj  den.</span><span class="sxs-lookup"><span data-stu-id="ab123-103">Choose it.</span></span>
      """
    let document = DocumentReader.read(
      SourceFile(path: "sv.md", text: page), locale: .init("sv"), languages: TestLanguages.all)
    let checks = SentenceChecks(
      memory: LanguageMemory(language: "sv"), languages: TestLanguages.all)
    let found = DocumentSentences(document, checks: checks).diagnostics
    let diagnostic = try #require(found.first)
    #expect(diagnostic.id == .spaceDouble && diagnostic.place.line == 3)
    #expect(diagnostic.place.column == "1. <span data-ttu-id=\"ab123-103\">Välj".count + 1)
    #expect(diagnostic.sentence?.unit == "ab123-103" && diagnostic.sentence?.source == "Choose it.")
    let fixed = FixedFile.bytes(of: document.file.bytes, with: found.compactMap(\.fix))
    #expect(
      String(decoding: fixed.bytes, as: UTF8.self) == page.replacing("Välj  den", with: "Välj den"))
    #expect(fixed.count == 1)
  }

  @Test func namesTheOtherTranslationOfTheSameSentence() throws {
    func unit(_ number: Int, _ target: String) -> String {
      "<span data-ttu-id=\"a-\(number)\">\(target)</span><span class=\"sxs-lookup\">"
        + "<span data-stu-id=\"a-\(number)\">Turn it on.</span></span>\n\n"
    }
    let page = unit(1, "Tänd den.") + unit(2, "Slå på den.") + unit(3, "Tänd den.")
    let document = DocumentReader.read(
      SourceFile(path: "sv.md", text: page), languages: TestLanguages.all)
    let found = DocumentSentences(
      document,
      checks: SentenceChecks(memory: LanguageMemory(language: "sv"), languages: TestLanguages.all)
    ).diagnostics
    #expect(found.map(\.id) == [.consistencySource] && found.map(\.place.line) == [3])
    #expect(found.first?.message.contains("'Tänd den.' in unit 'a-1'") == true)
  }

  @Test func saysThatNobodyHasReviewedAMachinesPage() {
    let page =
      "---\nms.translationtype: MT\n---\n\n<span data-ttu-id=\"a-1\">A</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">A</span></span>\n"
    let document = DocumentReader.read(
      SourceFile(path: "sv.md", text: page), languages: TestLanguages.all)
    let checks = SentenceChecks(
      memory: LanguageMemory(language: "sv"), languages: TestLanguages.all)
    #expect(
      DocumentSentences(document, checks: checks).diagnostics.map(\.id) == [.machineUnreviewed])
  }
}
