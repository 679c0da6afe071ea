import Documents
import Operations
import Presentation
import Procedures
import Sessions
import TestSupport
import Testing

struct TerminalViewTests {
  private let view = TerminalView(width: 76, usesColour: false)

  private func screen(
    _ language: String, _ question: Question, refusals: [Refusal] = [], alert: String? = nil,
    original: Bool = false
  ) throws -> SessionScreen {
    let text = Invented.text(
      language, title: "T", steps: ["save": Invented.sentences[language] ?? []], alert: alert)
    return SessionScreen(
      Invented.view(question, refusals: refusals), text: text, try Invented.words(language),
      showsOriginal: original)
  }

  @Test func asksForConsentInEnglish() throws {
    #expect(
      view.text(try screen("en", .consent)) == """
        ── Step 3 of 4 ─────────────────────────────────────────────────────────────
        Unassign licenses

        Select “Save changes”.

        What the tenant shows now
          ebba@example.org
            Account: active

        What will change
          ebba@example.org
            Licenses: Bread E3 → none

        Warning: this can be undone for only 30 days (with: Assign licenses). After
        that, it’s final.

        Should Stegvis make this change now?
        Mode: with consent. Stegvis makes each change after you say yes.
        [y] Yes, make the change   [s] Skip the step   [m] Change the mode
        [q] Stop here

        """)
  }

  @Test func asksForConsentInSwedish() throws {
    #expect(
      view.text(try screen("sv", .consent)) == """
        ── Steg 3 av 4 ─────────────────────────────────────────────────────────────
        Ta bort licenstilldelningar

        Välj ”Spara ändringar”.

        Så här ser det ut i klientorganisationen nu
          ebba@example.org
            Konto: aktivt

        Det här ändras
          ebba@example.org
            Licenser: Bread E3 → inga

        Varning: ändringen går bara att ångra i 30 dagar (med: ”Tilldela licenser”).
        Sedan är den slutgiltig.

        Ska Stegvis göra ändringen nu?
        Läge: med medgivande. Stegvis gör varje ändring först när du har godkänt
        den.
        [j] Ja, gör ändringen   [h] Hoppa över steget   [l] Byt läge
        [e] Visa den engelska texten   [s] Stoppa här

        """)
  }

  @Test func asksForConsentInDutch() throws {
    #expect(
      view.text(try screen("nl", .consent)) == """
        ── Stap 3 van 4 ────────────────────────────────────────────────────────────
        Licenties intrekken

        Selecteer "Wijzigingen opslaan".

        Zo staat het nu in de tenant
          ebba@example.org
            Accountstatus: actief

        Dit verandert er
          ebba@example.org
            Licenties: Bread E3 → geen

        Waarschuwing: deze wijziging kunt u maar 30 dagen ongedaan maken (met:
        Licenties toewijzen). Daarna is de wijziging definitief.

        Moet Stegvis deze wijziging nu doorvoeren?
        Modus: met toestemming. Stegvis voert elke wijziging door nadat u ja hebt
        gezegd.
        [j] Ja, voer de wijziging door   [o] De stap overslaan
        [m] De modus wijzigen   [e] De Engelse tekst tonen   [s] Hier stoppen

        """)
  }

  @Test func comparesWhatWasExpectedWithWhatWasFound() throws {
    let shown = view.text(
      try screen("sv", .refuted(expected: [Invented.held], observed: [])))
    #expect(
      shown.hasSuffix(
        """
        Förväntat
          ebba@example.org
            Licenser: Bread E3 → inga

        Ingen ändring syns i klientorganisationen.

        Ändringen gav inte det förväntade resultatet. Hur vill du gå vidare?
        Läge: med medgivande. Stegvis gör varje ändring först när du har godkänt
        den.
        [Enter] Läs av igen   [g] Gå vidare ändå   [l] Byt läge
        [e] Visa den engelska texten   [s] Stoppa här

        """))
    #expect(!shown.contains("Det här ändras"))
  }

  @Test func saysWhyNotAndWhatToDoNext() throws {
    let refusal = Refusal(
      "notEnoughUnits",
      ["product": .text("BREAD_E3"), "needed": .number(2), "available": .number(1)])
    let shown = view.text(try screen("nl", .blocked, refusals: [refusal]))
    #expect(
      shown.contains(
        """
        Dit lukt nog niet
          Te weinig licenties van Bread E3. Nodig: 2. Beschikbaar: 1.
          → Koop meer licenties, of trek licenties in die niet meer nodig zijn.
        """))
  }

  @Test(arguments: [
    (
      UnreadRoles.refused("403 Forbidden"), "en",
      "one of the roles that this step requires: Global Administrator or License Administrator. Without one, "
        + "the service will refuse the change."
    ),
    (.refused("403 Forbidden"), "sv", "RoleManagement.Read.Directory"),
    (.refused("403 Forbidden"), "sv", "Tjänsten svarade: 403 Forbidden"),
    (
      .accountElsewhere, "nl",
      "een van de vereiste rollen hebt: globale beheerder of licentiebeheerder. Zonder zo'n rol "
        + "weigert de service de wijziging."
    ),
  ])
  func saysThatTheServiceDecidesWhereRolesCannotBeRead(
    _ reason: UnreadRoles, language: String, expected: String
  ) throws {
    var asked = Invented.view(.consent)
    asked.unreadRoles = reason
    let screen = SessionScreen(asked, text: nil, try Invented.words(language))
    let words = view.text(screen).split(whereSeparator: \.isWhitespace)
    #expect(words.joined(separator: " ").contains(expected))
  }

  @Test func showsTheEnglishOnDemandOnly() throws {
    #expect(!view.text(try screen("sv", .act)).contains("Save changes"))
    let shown = try screen("sv", .act, original: true)
    #expect(view.text(shown).contains("  På engelska: Select ”Save changes”."))
    #expect(!shown.keys.contains { $0.meaning == .original })
  }

  @Test func numbersCandidatesAndReadsTheNumbersBack() throws {
    let candidates = [
      Candidate(value: .text("a"), title: "Anna"),
      Candidate(
        value: .text("b"), title: "Bo", facts: [Fact("b", "availableUnits", .number(3))]),
    ]
    let shown = try screen(
      "en", .choose(type: ValueType("user"), candidates: candidates, given: .text("Bo")))
    #expect(view.text(shown).contains("  1. Anna\n  2. Bo   Available: 3\n"))
    #expect(shown.meaning(of: " 2 ") == .choice(2))
    #expect(shown.meaning(of: "") == .proceed)
    #expect(shown.meaning(of: "Q") == .stop)
    #expect(shown.meaning(of: "3") == nil)
    #expect(shown.meaning(of: "anna") == nil)
  }

  /// An answers file says what is meant in words, never by a position; so the words come first.
  @Test func takesTheTextOfAChoiceBeforeTheNumberOfAnother() throws {
    let counts = ["3", "2", "1"].map { Candidate(value: .text($0), title: $0) }
    let shown = try screen("en", .choose(type: .text, candidates: counts, given: nil))
    #expect(shown.meaning(of: "3") == .choice(1))
    #expect(shown.meaning(of: " 1 ") == .choice(3))
    // One that a search hides counts as well.
    let other = try screen(
      "en", .choose(type: .text, candidates: Array(counts.prefix(2)), given: nil))
    #expect(other.meaning(of: "1") == .choice(1))
    #expect(other.meaning(of: "1", among: shown.choices) == .choice(3))
    // By a value beside the title, too; of two that have it, none is taken.
    let rooms = ["2", "4", "4"].map { Candidate(value: .text($0), title: "Room \($0)") }
    let named = try screen("en", .choose(type: .text, candidates: rooms, given: nil))
    #expect(named.meaning(of: "2") == .choice(1))
    #expect(named.meaning(of: "4") == nil)
    #expect(named.meaning(of: "3") == .choice(3))
    let outcomes = Invented.node("d", Operation("d.decide", .decide, outcomes: ["2", "1"]))
    let decide = SessionScreen(
      StepView(
        node: outcomes, ordinal: 1, count: 1, mode: .manual, facts: [], prediction: [],
        question: .decide(outcomes: ["2", "1"]), refusals: []), text: nil,
      try Invented.words("en"))
    #expect(decide.meaning(of: "2") == .choice(1))
  }

  @Test(arguments: [("en", "Yes", "no"), ("sv", "Ja", "nej"), ("nl", "Ja", "nee")])
  func takesYesAndNoAndTheirFirstLetters(language: String, yes: String, no: String) throws {
    let consent = try screen(language, .consent)
    #expect(consent.meaning(of: yes) == .proceed)
    #expect(consent.meaning(of: no) == .skip)
    let attest = try screen(language, .attest)
    #expect(attest.meaning(of: yes) == .proceed)
    #expect(attest.meaning(of: no) == nil)
    let happened = try screen(language, .happened(expected: [], observed: []))
    #expect(happened.meaning(of: yes) == .happened(true))
    #expect(happened.meaning(of: no) == .happened(false))
    let outcomes = ["skip", "do"]
    let node = Invented.node("decide", Operation("task.decide", .decide, outcomes: outcomes))
    let decide = SessionScreen(
      StepView(
        node: node, ordinal: 1, count: 1, mode: .manual, facts: [], prediction: [],
        question: .decide(outcomes: outcomes), refusals: []), text: nil,
      try Invented.words(language))
    #expect(decide.meaning(of: yes) == .choice(2))
    #expect(decide.meaning(of: no) == .choice(1))
    #expect(decide.meaning(of: String(yes.prefix(1))) == .choice(2))
  }

  /// A person may be called "No", and a country has a code that is a word.
  @Test func takesNoCandidateForAnAnswerInOneWord() throws {
    let people = [
      Candidate(value: .text("a"), title: "No"), Candidate(value: .text("b"), title: "Yes"),
    ]
    let shown = try screen(
      "en", .choose(type: ValueType("user"), candidates: people, given: nil))
    #expect(shown.meaning(of: "no") == nil)
    let countries = [Candidate(value: .text("NO"), title: "NO")]
    let named = try screen(
      "sv", .choose(type: ValueType("country"), candidates: countries, given: nil))
    #expect(named.choices.map(\.title) == ["Norge (NO)"])
  }

  @Test func stripsControlSequencesFromDocumentAndTenant() throws {
    let hostile = "a\u{1B}[2Jb\u{1B}]0;title\u{7}c\u{9B}31md\u{202E}e\u{7}f\u{85}g\u{1B}"
    let shown = TerminalView(width: 76, usesColour: true).text(
      try screen(
        "en", .choose(type: .text, candidates: [.init(value: .absent, title: hostile)], given: nil),
        alert: hostile))
    #expect(shown.contains("abcdefg"))
    #expect(!shown.contains("\u{1B}[2J"))
    #expect(!shown.unicodeScalars.contains { [0x07, 0x85, 0x9B, 0x202E].contains($0.value) })
    // The only remaining ESC characters belong to Stegvis's own colours.
    #expect(shown.split(separator: "\u{1B}").dropFirst().allSatisfy { $0.first == "[" })
  }

  @Test func printsEachLineOfATextWithoutWhatItHides() {
    let text = "a\u{1B}]0;x\nb\u{202E}\u{9B}2Jc\r\n\u{7}d\u{200E}\u{85}\t\n"
    #expect(PrintedText(text).bytes == Array("a\nbc \nd \n".utf8))
    #expect(PrintedText("«é» – ’\n").bytes == Array("«é» – ’\n".utf8))
  }

  @Test func printsItsOwnColoursAndNoOthers() {
    let line = TextLine([.init(.good, "a\u{1B}[31mb"), .init(.plain, "\u{1B}"), .init(.bad, "[2J")])
    let printed = TerminalView(width: 76, usesColour: true).printed([line])
    #expect(
      printed.bytes == Array("\u{1B}[32mab\u{1B}[0m\u{1B}[1;31m[2J\u{1B}[0m\n".utf8))
  }

  @Test func alignsRowsThatAreLongerThanTheirHeader() {
    let table = TextTable(header: ["A"], rows: [["b", "c", "d"], [], ["eee", "f"]])
    #expect(
      view.text(table.lines) == """
        A
        b    c  d

        eee  f

        """)
  }

  @Test func setsLabelsOffWithColourOrWithQuotationMarks() throws {
    let shown = try screen("en", .act)
    #expect(view.text(shown).contains("Select “Save changes”."))
    #expect(!view.text(shown).contains("\u{1B}"))
    let coloured = TerminalView(width: 76, usesColour: true).text(shown)
    #expect(coloured.contains("Select \u{1B}[1mSave changes\u{1B}[0m."))
  }

  @Test(arguments: [20, 33, 50, 200])
  func keepsToTheWidth(width: Int) throws {
    let narrow = TerminalView(width: width, usesColour: false)
    let word = String(repeating: "x", count: 90)
    for language in ["en", "sv", "nl"] {
      let text = narrow.text(try screen(language, .consent, alert: word))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
      #expect(text.filter { $0 == "x" }.count >= 90)
    }
  }

  @Test func cutsAWordAsLongAsAFileInLinearTime() {
    func seconds(_ count: Int) -> Double {
      let word = String(repeating: "x", count: count)
      return ProcessorTime.seconds {
        let text = view.text([TextLine("a '\(word)' b")])
        #expect(text.filter { $0 == "x" }.count == count)
      }
    }
    let small = seconds(25_000)
    let large = seconds(100_000)
    // Linear time gives 4 and quadratic time 16; a fifth of a second is noise where a core is shared.
    #expect(large < 10 * small + 0.2, "\(small) s and \(large) s")
  }

  @Test func keepsTheStylesOfAWordThatIsCut() {
    let line = TextLine([
      .init(.plain, "x"), .init(.strong, String(repeating: "y", count: 20)), .init(.plain, "z w"),
    ])
    #expect(
      TerminalView(width: 20, usesColour: true).text([line]) == """
        x\u{1B}[1m\(String(repeating: "y", count: 19))\u{1B}[0m
        \u{1B}[1my\u{1B}[0mz w

        """)
  }

  @Test func saysWhereAStepOfACalledProcedureStands() throws {
    let node = InventedGraph.graph.nodes[4]
    let place = try #require(StepPlace(of: node, in: InventedGraph.graph))
    #expect(place == StepPlace(number: 2, count: 2))
    let stepView = StepView(
      node: node, ordinal: 5, count: 8, mode: .manual, facts: [], prediction: [],
      question: .record, refusals: [])
    let text = InventedGraph.graph.procedures[1].texts["nl"]
    let shown = SessionScreen(stepView, text: text, place: place, try Invented.words("nl"))
    #expect(shown.position == "Stap 5 van 8")
    #expect(shown.within == "Een back-up van e-mail maken: stap 2 van 2")
    #expect(StepPlace(of: InventedGraph.graph.nodes[0], in: InventedGraph.graph) == nil)
  }

  @Test func showsTheSameTextThatTheJournalRecords() throws {
    let text = Invented.text(
      "sv", title: "T", steps: ["save": Invented.sentences["sv"] ?? []], alert: "Het.")
    let procedure = Procedure(
      id: "unassign", roles: [], inputs: [], steps: [], texts: ["sv": text], revision: "00")
    let graph = StepGraph(
      procedure: "unassign", procedures: [procedure], nodes: [Invented.node()])
    let stepView = Invented.view(.consent)
    let shown = ShownText(stepView, in: graph, try Invented.words("sv"))
    #expect(shown.text == "Varning:\nHet.\nVälj Spara ändringar.")
    #expect(shown.locale == "sv")
    let screen = SessionScreen(stepView, in: graph, try Invented.words("sv"))
    #expect(screen.stepText == shown.text)
    let other = ShownText(stepView, in: graph, try Invented.words("nl"))
    #expect(other.text == "Het document in deze taal heeft geen tekst voor stap save.")
  }

  /// CommonMark takes the outer link for text.
  @Test func readsALinkAroundTheNameOfAnIncludedFile() {
    let name = Inline.include(path: "includes/name.md", title: "Harbour")
    #expect(
      TextRun.runs(of: [
        .text("See [Quays in "), name, .text("](quays.md) and [1] in "), name, .text(" [old]."),
      ]) == [
        TextRun(.plain, "See "), TextRun(.link(destination: "quays.md"), "Quays in Harbour"),
        TextRun(.plain, " and [1] in Harbour [old]."),
      ])
    #expect(
      TextRun.runs(of: [.text("[a [b "), name, .text(" c")]).plain == "[a [b Harbour c")
  }

  @Test func namesThePageOfAnOpenStep() throws {
    let node = Invented.node(
      "open", Operation("page.open", .open), arguments: ["page": .literal(.text("yourProducts"))])
    let stepView = StepView(
      node: node, ordinal: 1, count: 1, mode: .manual, facts: [], prediction: [],
      question: .proceed, refusals: [])
    let shown = SessionScreen(stepView, text: nil, try Invented.words("sv"))
    #expect(shown.headline == "Sida: Dina produkter")
    #expect(
      shown.sentence.plain == "Dokumentet på det här språket saknar text för steget open.")
  }
}
