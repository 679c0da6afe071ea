import Operations
import Presentation
import Procedures
import Sessions
import Testing

struct NoticeTextTests {
  private func text(_ notice: Notice, _ language: String) throws -> String {
    TerminalView(width: 100, usesColour: false)
      .text(NoticeText(notice, title: "T", try Invented.words(language)).lines)
  }

  @Test(arguments: [
    (
      "en", "[Confirmed] Unassign licenses. The tenant shows the new state.\n",
      "Licenses: Bread E3 → none"
    ),
    (
      "sv",
      "[Bekräftat] ”Ta bort licenstilldelningar”. Klientorganisationen visar det nya läget.\n",
      "Licenser: Bread E3 → inga"
    ),
    (
      "nl", "[Bevestigd] Licenties intrekken. De tenant toont de nieuwe toestand.\n",
      "Licenties: Bread E3 → geen"
    ),
  ])
  func tellsTheVerdictInWordsWithBeforeAndAfter(
    language: String, headline: String, change: String
  ) throws {
    let notice = Notice.verdict(
      Invented.node(), .confirmed, expected: [], observed: [Invented.held])
    #expect(
      try text(notice, language) == "\(headline)  ebba@example.org\n    \(change)\n")
  }

  @Test(arguments: [
    ("en", "  Also changed, unexpectedly\n", "Usage location: Netherlands (NL) → –"),
    (
      "sv", "  Har också ändrats, utan att det var väntat\n",
      "Användningsplats: Nederländerna (NL) → –"
    ),
    ("nl", "  Ook veranderd, onverwacht\n", "Gebruikslocatie: Nederland (NL) → –"),
  ])
  func tellsWithTheVerdictWhatNobodyPredicted(
    language: String, heading: String, change: String
  ) throws {
    let moved = Difference(
      subject: "ebba@example.org", property: "usageLocation", before: .text("NL"), after: .absent)
    let notice = Notice.verdict(
      Invented.node(), .confirmed, expected: [], observed: [Invented.held], surprises: [moved])
    let told = try text(notice, language)
    #expect(told.hasSuffix("\(heading)  ebba@example.org\n    \(change)\n"), "\(told)")
    #expect(told.contains("Bread E3"))
    let since = try text(.lookedAgain("license.unassign", surprises: [moved]), language)
    #expect(since.hasSuffix("  ebba@example.org\n    \(change)\n"), "\(since)")
  }

  @Test(arguments: [
    ("en", "Apps and services turned off: Bread E3 (SWAY) and Bread E3 – Sales (none)"),
    ("sv", "Avstängda appar och tjänster: Bread E3 (SWAY) och Bread E3 – Sales (inga)"),
    ("nl", "Uitgeschakelde apps en services: Bread E3 (SWAY) en Bread E3 – Sales (geen)"),
  ])
  func writesWhatIsOffInEachLicense(language: String, line: String) throws {
    let off = Fact(
      "ebba@example.org", "disabledPlans",
      .list([
        .list([.text("Bread E3"), .code("SWAY")]), .list([.text("Bread E3"), .text("Sales")]),
      ]))
    #expect(try Invented.words(language).text(of: off) == line)
  }

  @Test(arguments: [
    (
      "en",
      [
        "with “a” and Bo added", "without “a”", "one of these: “a” or “b”", "some value",
        "a later value than before", "a, unless the service makes something else of it",
      ]
    ),
    (
      "sv",
      [
        "med ”a” och Bo tillagt", "utan ”a”", "ett av dessa: ”a” eller ”b”", "något värde",
        "ett senare värde än förut", "a, om tjänsten inte gör något annat av det",
      ]
    ),
    (
      "nl",
      [
        "met \"a\" en Bo erbij", "zonder \"a\"", "een van deze: \"a\" of \"b\"", "een waarde",
        "een latere waarde dan voorheen", "a, tenzij de service er iets anders van maakt",
      ]
    ),
  ])
  func writesWhatIsExpected(language: String, lines: [String]) throws {
    let words = try Invented.words(language)
    let bo = Value.subject(Subject(id: "7", name: "Bo"))
    let expected: [Operations.Expectation] = [
      .has([.text("a"), bo]), .lacks([.text("a")]), .oneOf([.text("a"), .text("b")]), .present,
      .later, .asked(.text("a")),
    ]
    #expect(expected.map { words.text(of: .expected($0)) } == lines)
    #expect(
      JSONValue(Fact("hall", "p", .expected(.has([.text("a"), bo]))))
        == .object([
          "subject": .string("hall"), "property": .string("p"),
          "value": .object([
            "expected": .object(["has": .array([.string("a"), .string("Bo")])])
          ]),
          "valueId": .array([.null, .string("7")]),
        ]))
  }

  /// A whole document is compared, and only that it changed can be shown.
  @Test func showsNothingOfWhatIsHidden() throws {
    let words = try Invented.words("en")
    let discreet = Words(
      catalogue: words.catalogue, formats: words.formats, hides: { $0 == "kept" })
    let document = Value.text("{\"ttl\":60}")
    let facts = [Fact("www", "kept", document), Fact("www", "ttl", .number(60))]
    #expect(FactGroup.known(facts, discreet).map(\.lines) == [["ttl: 60"]])
    let kept = Difference(subject: "www", property: "kept", before: .absent, after: document)
    let ttl = Difference(
      subject: "www", property: "ttl", before: .absent, after: .number(60))
    #expect(FactGroup.changes([kept, ttl], discreet).map(\.lines) == [["ttl: – → 60"]])
    #expect(
      FactGroup.changes([kept], discreet).map(\.lines)
        == [["kept: changed; the values aren’t shown"]])
    let lost = Refusal(
      "notGivenBack",
      ["subject": .subject("www"), "property": .code("kept"), "value": document])
    #expect(!discreet.refusal(lost).contains("ttl"))
    #expect(words.refusal(lost).contains("ttl") && words.text(of: kept).contains("ttl"))
  }

  @Test(arguments: [
    ("en", "tried in practice only", "on Chat, version 3, on"),
    ("sv", "bara prövad i övning", "på Chat, version 3, den"),
    ("nl", "alleen in de oefenomgeving", "op Chat, versie 3, op"),
  ])
  func saysWhetherAnOperationWasTriedOnAService(
    language: String, practised: String, proved: String
  ) throws {
    let words = try Invented.words(language)
    #expect(words.trial(.none) == nil)
    #expect(words.trial(.practised)?.contains(practised) == true)
    let proof = Operation.Proof(service: "Chat", version: "3", at: 0)
    #expect(words.trial(.proved(proof))?.contains(proved) == true)
    let screen = SessionScreen(
      Invented.view(.consent, trial: .practised), text: nil, words)
    #expect(screen.trial?.contains(practised) == true)
    #expect(SessionScreen(Invented.view(.consent), text: nil, words).trial == nil)
  }

  @Test(arguments: [
    ("en", "Recurring billing: on"), ("sv", "Återkommande fakturering: på"),
    ("nl", "Terugkerende facturering: aan"),
  ])
  func writesASwitchAsOnOrOff(language: String, line: String) throws {
    let fact = Fact("e3-direct", "recurringBilling", .flag(true))
    #expect(try Invented.words(language).text(of: fact) == line)
  }

  @Test(arguments: ["en", "sv", "nl"])
  func tellsTheVerdictsApartWithoutColour(language: String) throws {
    let lines = try Verdict.allCases.map {
      try text(.verdict(Invented.node(), $0, expected: [], observed: []), language)
        .prefix { $0 != "]" }
    }
    #expect(Set(lines).count == Verdict.allCases.count)
  }

  @Test func countsSecondsInTheReadersGrammar() throws {
    let deadline = 1_767_272_400
    let ebba = Fact("ebba@example.org", "assignedLicenses", .list([]))
    let one = Notice.waiting(
      Invented.node(), for: [ebba], attempt: 2, seconds: 1, deadline: deadline)
    let two = Notice.waiting(
      Invented.node(),
      for: [
        ebba, Fact("ebba@example.org", "services", .list([])),
        Fact("olle@example.org", "services", .list([])),
      ], attempt: 3, seconds: 2, deadline: deadline)
    // 2026-01-01T13:00:00Z
    let until = try Invented.words("sv").formats.instant(deadline)
    #expect(until.contains("2026"))
    #expect(
      try text(one, "sv")
        .replacing("\n  ", with: " ")
        == "Syns inte ännu (avläsning 2): Licenser – ebba@example.org. "
        + "Stegvis läser av igen om 1 sekund, längst till \(until).\n")
    #expect(
      try text(two, "sv")
        .replacing("\n  ", with: " ")
        == "Syns inte ännu (avläsning 3): Licenser och Tjänster – ebba@example.org +1. "
        + "Stegvis läser av igen om 2 sekunder, längst till \(until).\n"
    )
    // What is asked for and not done is told beneath.
    let asked = Notice.waiting(
      Invented.node(), for: [ebba], attempt: 2, seconds: 1, deadline: deadline,
      seen: [
        Difference(
          subject: "ebba@example.org", property: "assignedLicenses", before: .text("E1"),
          after: .text("E1, to be removed"))
      ])
    #expect(try text(asked, "sv").hasPrefix(try text(one, "sv")))
    #expect(try text(asked, "sv").contains("Licenser: E1 → E1, to be removed"))
    #expect(try text(one, "nl").replacing("\n  ", with: " ").contains("over 1 seconde"))
    #expect(try text(two, "nl").replacing("\n  ", with: " ").contains("over 2 seconden"))
  }

  @Test func saysWhatWasAskedGivenAndPossibleWhereAnAnswerIsNotAccepted() throws {
    let view = Invented.view(.decide(outcomes: ["different", "same"]))
    let rejected = RejectedAnswer(.outcome("diferent"), to: view, .notPossible)
    let lines = try Invented.words("en").lines(rejected)
    #expect(lines.first?.contains("“diferent” isn’t a possible answer") == true)
    #expect(lines.dropFirst(2) == ["Possible answers: different, same", "Did you mean different?"])
    let skip = RejectedAnswer(.skip(reason: "\u{1B}[2J"), to: view, .notPossible)
    #expect(try Invented.words("nl").lines(skip).first?.contains("\u{1B}") == false)
  }

  @Test(arguments: [
    (
      "en", "Phone numbers: not read. Microsoft doesn’t show this to Stegvis (404 NotFound). ",
      "Permission needed: Numbers.Read."
    ),
    (
      "sv", "Telefonnummer: inte avläst. Microsoft visar inte det här för Stegvis (404 NotFound). ",
      "Behörighet som krävs: Numbers.Read."
    ),
    (
      "nl",
      "Telefoonnummers: niet uitgelezen. Microsoft laat dit niet aan Stegvis zien (404 NotFound). ",
      "Vereiste machtiging: Numbers.Read."
    ),
  ])
  func saysWhyAValueIsUnreadAndWhichPermissionIsMissing(
    _ language: String, _ reason: String, _ need: String
  ) throws {
    let unread = Value.unread(
      Refusal(
        "unreadable", ["needs": .code("Numbers.Read"), "evidence": .text("404 NotFound")]))
    #expect(
      try Invented.words(language).text(of: Fact("ebba", "phoneNumbers", unread))
        == reason + need)
  }

  @Test func offersNearNamesAsAlternatives() throws {
    func refused(_ nearest: [String]) -> Notice {
      .refused(
        Invented.node(),
        [
          Refusal(
            "unknownUser",
            ["name": .text("ebbba"), "nearest": .list(nearest.map(Value.text))])
        ])
    }
    #expect(try text(refused(["ebba", "ebbe"]), "nl").contains("→ Bedoelde u ebba of ebbe?"))
    #expect(try text(refused(["ebba"]), "sv").contains("→ Menade du ebba?"))
    #expect(
      try text(refused([]), "en").contains("→ Nothing in the tenant has a similar name."))
  }

  @Test func namesTheRolesOfWhichAnyWillDo() throws {
    let refusal = Refusal(
      "roleMissing",
      ["actor": .text("olle"), "roles": .list([.text("global"), .text("license")])])
    let told = try text(.refused(Invented.node(), [refusal]), "nl")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      told.contains("een van deze rollen nodig: globale beheerder of licentiebeheerder."))
  }

  @Test func tellsHowToGoOnAfterAStop() throws {
    let session = SessionID(rawValue: "k7")
    #expect(
      try text(.stopped(session, .failure), "nl")
        == "Gestopt: de tenant was niet bereikbaar of leesbaar.\n"
        + "Ga later verder met: stegvis resume k7\n")
  }

  @Test func tellsWhoeverGoesOnWhatWasChosenAndWhatComesNext() throws {
    let notice = Notice.resumed(
      Invented.start("en"), at: "save", from: "anna@example.org",
      after: [
        MadeChoice(step: "choose", answer: .value(.text("bo@example.org"))),
        MadeChoice(step: "another", answer: .outcome("yes")),
        MadeChoice(step: "choose", answer: .value(.text("ebba@example.org"))),
      ])
    let words = try Invented.words("en")
    let lines = NoticeText(notice, title: "T", graph: InventedGraph.graph, words).lines.map(\.plain)
    #expect(lines.contains("You take over from anna@example.org."))
    #expect(lines.contains("  \(words.operation("user.choose")): ebba@example.org"))
    #expect(!lines.contains { $0.contains("bo@example.org") })
    #expect(lines.contains("Next: Unassign licenses. Step 4 of 6."))
  }

  @Test(arguments: [
    ("en", "Changed and confirmed so far:"), ("sv", "Ändrat och bekräftat hittills:"),
    ("nl", "Tot nu toe gewijzigd en bevestigd:"),
  ])
  func tellsWhoeverGoesOnWhatHasBeenChanged(language: String, heading: String) throws {
    func attempt(_ people: String...) -> ChangeAttempt {
      func held(_ value: [Value]) -> [Fact] {
        people.map { Fact(Subject($0), "assignedLicenses", .list(value)) }
      }
      return ChangeAttempt(
        step: "save", operation: "license.unassign", arguments: [:], key: "k",
        before: held([.text("Bread E3")]), predicted: held([]), mode: .consent)
    }
    let words = try Invented.words(language)
    let notice = Notice.resumed(
      Invented.start(language), at: "save", from: nil, after: [],
      confirmed: [attempt("ebba@example.org"), attempt("bo@example.org", "ebba@example.org")])
    let lines = NoticeText(notice, graph: InventedGraph.graph, words).lines.map(\.plain)
    let index = try #require(lines.firstIndex(of: heading))
    let operation = words.operation("license.unassign")
    #expect(
      Array(lines[(index + 1)...].prefix(2)) == [
        "  \(operation): ebba@example.org", "  \(operation): bo@example.org +1",
      ])
  }

  @Test(arguments: [
    ("anna@example.org", "anna@example.org"), ("o'b@example.org", #"'o'\''b@example.org'"#),
    ("Åsa Ek", "'Åsa Ek'"),
  ])
  func tellsWhoHasTakenOverAndTheCommandThatTakesBack(
    name: String, typed: String
  ) throws {
    let told = try text(
      .takenOver(SessionID(rawValue: "k7"), by: "olle@example.org", from: name), "en")
    #expect(told.contains("olle@example.org has taken over the session"), "\(told)")
    #expect(told.contains("stegvis resume k7 --actor \(typed)\n"), "\(told)")
  }

  @Test func tellsWhoHasTheRoleThatIsMissing() throws {
    let session = SessionID(rawValue: "k7")
    let known = try text(.rightsMissing(session, able: ["bo@example.org"]), "en")
    #expect(known.contains("Those who can: bo@example.org."))
    #expect(known.contains("stegvis resume k7 --actor <their name>"))
    #expect(try text(.rightsMissing(session, able: []), "en").contains("Nobody in the tenant"))
    #expect(
      try text(.rightsMissing(session, able: nil), "en").contains("A global administrator can"))
  }

  /// Two steps ask the same, so that only their sentences tell the choices apart.
  @Test func tellsChoicesOfOneKindApartByTheirSentences() throws {
    let another = Operation("anotherUser.decide", .decide, outcomes: ["no", "yes"])
    let graph = StepGraph(
      procedure: "unassign", procedures: InventedGraph.graph.procedures,
      nodes: InventedGraph.graph.nodes + [Invented.node("holds", another)])
    let words = try Invented.words("en")
    func told(_ graph: StepGraph) -> String {
      words.text(of: MadeChoice(step: "another", answer: .outcome("yes")), in: graph)
    }
    let yes = words.outcome("yes", of: "anotherUser.decide")
    #expect(told(graph) == "“Repeat for each user.” – \(yes)")
    #expect(told(InventedGraph.graph) == "\(words.operation("anotherUser.decide")): \(yes)")
  }

  @Test func tellsTheCommandOfTheSecondPersonAfterAStop() throws {
    let told = try text(.stopped(SessionID(rawValue: "k7"), .unapproved), "en")
    #expect(told.contains("stegvis approve k7 --actor"))
    #expect(told.contains("stegvis resume k7"))
  }

  @Test(arguments: ["en", "sv", "nl"])
  func leavesNoPlaceholderUnfilled(language: String) throws {
    let node = Invented.node()
    let start = Invented.start(language)
    let notices: [Notice] = [
      .started(start), .resumed(start, at: "save", from: "anna", after: []),
      .takenOver(start.session, by: "bo", from: "anna"),
      .rightsMissing(start.session, able: ["bo"]),
      .reconciled(node, .unclear, expected: [], observed: []), .busyElsewhere(node),
      .overtaken([.approved(step: "save", request: "r", actor: "bo", locale: "nl")]),
      .approvalRequested(node, start.session),
      .deviated(
        node,
        Deviation(planned: nil, actual: PlannedStep(step: "save", outcome: "done"))),
      .stopped(start.session, .deviated), .stopped(start.session, .unapproved),
      .performed(node), .planned(node), .returned(node),
      .waiting(node, for: [], attempt: 1, seconds: 2, deadline: 60),
      .checked(node, outcome: "done"), .given(node, .text("a")), .overridden(node, reason: "r"),
      .skipped(node, reason: "r"), .modeChanged(.manual), .failed(node, .unavailable("r")),
      .failed(node, .unknownOutcome("r")), .failed(node, .damaged("r")),
      .failed(node, .refused(Refusal("nothingGiven"))), .stopped(start.session, .person),
      .completed(start.session),
    ]
    for notice in notices {
      let told = try text(notice, language)
      #expect(!told.contains("…") && !told.contains("{"), "\(told)")
    }
  }
}
