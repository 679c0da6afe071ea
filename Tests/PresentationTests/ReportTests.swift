import Diagnostics
import Operations
import Presentation
import Procedures
import Sessions
import Testing

struct ReportTests {
  private let had = Fact("ebba", "assignedLicenses", .list([.text("BREAD_E3")]))
  private let has = Fact("ebba", "assignedLicenses", .list([]))

  private func record(_ language: String) -> SessionRecord {
    let start = Invented.start(language)
    let attempt = ChangeAttempt(
      step: "save", operation: "license.unassign", arguments: ["users": .list([.text("ebba")])],
      key: "k", before: [had], predicted: [has], mode: .consent)
    let events: [SessionEvent] = [
      .started(start, first: "choose"),
      .shown(step: "save", locale: language, textDigest: "abcdef0123456789"),
      .attempted(attempt), .performed(step: "save", key: "k", by: .stegvis),
      .verified(step: "save", key: "k", verdict: .refuted, observed: [had]),
      .overridden(step: "save", reason: "seen\u{1B}[2J"),
      .left(step: "save", outcome: "done", next: nil), .completed,
    ]
    return SessionRecord(
      id: start.session, start: start,
      events: events.enumerated().map {
        .init(sequence: $0 + 1, at: 1_795_204_680 + $0, event: $1)
      }, head: "3fc1", isPresent: false)
  }

  @Test(arguments: [
    ("en", "serviceRefuses", "Failed: the change was refused"),
    ("sv", "notHappened", "Misslyckades: ändringen genomfördes inte"),
    ("nl", "notActed", "Mislukt: niemand heeft de wijziging doorgevoerd"),
  ])
  func tellsAFailureInWords(_ language: String, _ reason: String, _ line: String) throws {
    let start = Invented.start(language)
    let failed = SessionRecord(
      id: start.session, start: start,
      events: [
        .init(sequence: 1, at: 0, event: .started(start, first: "choose")),
        .init(sequence: 2, at: 0, event: .failed(step: "save", key: "k", reason: reason)),
      ], head: "", isPresent: false)
    let report = SessionReport(failed, graph: InventedGraph.graph, try Invented.words(language))
    #expect(TerminalView(width: 90, usesColour: false).text(report.lines).contains(line))
  }

  @Test func tellsWhatWasPredictedFoundAndOverridden() throws {
    let report = SessionReport(
      record("nl"), graph: InventedGraph.graph, try Invented.words("nl"))
    #expect(
      TerminalView(width: 90, usesColour: false).text(report.lines) == """
        Rapport van sessie k7
          Procedure: Licenties van een gebruiker verwijderen
          Tenant: bread
          Uitgevoerd door: olle@example.org
          Modus bij het begin: met toestemming
          Taal: Nederlands
          Begonnen: 20 november 2026 om 19:58 (UTC)
          Status: voltooid
          Vingerafdruk: 3fc1

        1 wijziging is doorgevoerd, maar niet bevestigd.
        1 stap: 1 niet bevestigd
          [Niet zoals verwacht] Licenties intrekken
            Doorgegaan zonder bevestiging. Reden: seen
        Nog te doen:
          Licenties intrekken: kijk in het beheercentrum of de wijziging is doorgevoerd
        Zo maakt u ongedaan wat ongedaan kan worden gemaakt: stegvis undo k7

        Vraagt aandacht
          Stap 4 (save): Resultaat: Niet zoals verwacht
          Stap 4 (save): Doorgegaan zonder bevestiging. Reden: seen

        Stap 4 (save)
          Selecteer Wijzigingen opslaan.
          20 november 2026 om 19:58 (UTC)
          Getoond in het Nederlands, tekst abcdef012345
          Gestart: Licenties intrekken (met toestemming). Verwacht resultaat:
            ebba
              Licenties: Bread E3 → geen
          Uitgevoerd door Stegvis
          Resultaat: Niet zoals verwacht
          Daarna uitgelezen:
            ebba
              Licenties: Bread E3
          Doorgegaan zonder bevestiging. Reden: seen

          20 november 2026 om 19:58 (UTC)
          Voltooid


        """)
  }

  @Test func namesWhatChangedBesideAChangeWhereItNeedsAttention() throws {
    let moved = Difference(
      subject: "ebba", property: "usageLocation", before: .text("NL"), after: .absent)
    let back = Difference(
      subject: "ebba", property: "assignedLicenses", before: .list([]), after: had.value)
    let start = Invented.start("en")
    let attempt = ChangeAttempt(
      step: "save", operation: "license.unassign", arguments: [:], key: "k", before: [had],
      predicted: [has], mode: .consent)
    let events: [SessionEvent] = [
      .started(start, first: "save"), .attempted(attempt),
      .performed(step: "save", key: "k", by: .stegvis),
      .verified(
        step: "save", key: "k", verdict: .confirmed, observed: [has], surprises: [moved]),
      .left(step: "save", outcome: "done", next: "close"),
      .verified(
        step: "close", key: "k", verdict: .refuted, observed: [had], surprises: [back]),
      .attested(step: "close"), .left(step: "close", outcome: "done", next: nil), .completed,
    ]
    let record = SessionRecord(
      id: start.session, start: start,
      events: events.enumerated().map { .init(sequence: $0 + 1, at: 1, event: $1) },
      head: "3fc1", isPresent: false)
    let report = SessionReport(record, graph: nil, try Invented.words("en"))
    #expect(
      TerminalView(width: 200, usesColour: false).text(report.attention) == """
          save: Result: Confirmed. Also changed, unexpectedly: ebba: Usage location: Netherlands (NL) → –
          save: Result: Not as expected. Also changed, unexpectedly: ebba: Licenses: none → Bread E3

        """)
    let text = TerminalView(width: 200, usesColour: false).text(report.lines)
    #expect(
      text.contains(
        "Also changed, unexpectedly:\n    ebba\n      Usage location: Netherlands (NL) → –"))
    #expect(text.contains("Checked once more at the end: Unassign licenses."))
    #expect(report.json.text.contains("\"surprises\""))
  }

  /// The report of a session that announced its evidence is that of one that did not.
  @Test func tellsEvidenceOnlyWhenTheTenantHasIt() throws {
    let words = try Invented.words("en")
    let start = Invented.start("en")
    let recorded = SessionEvent.recorded(
      step: "record", input: "file", value: .text("ebba.pst"), facts: [])
    let announced = SessionEvent.attempted(
      ChangeAttempt(
        step: "record", operation: "backup.record", arguments: ["answer": .text("ebba.pst")],
        key: "k7-2", before: [], predicted: [], mode: .consent, input: "file"))
    func lines(_ events: [SessionEvent]) -> [TextLine] {
      let record = SessionRecord(
        id: start.session, start: start,
        events: events.enumerated().map { .init(sequence: $0 + 1, at: 1, event: $1) },
        head: "3fc1", isPresent: false)
      return SessionReport(record, graph: InventedGraph.graph, words).lines
    }
    let began = SessionEvent.started(start, first: "record")
    #expect(lines([began, announced, recorded]) == lines([began, recorded]))
    #expect(lines([began, announced]) == lines([began]))
    let plan = PlanReport([began, announced, recorded], graph: InventedGraph.graph)
    #expect(plan.changes == [])
  }

  @Test func writesTheSameSessionAsJSONInEveryLanguage() throws {
    let one = SessionReport(record("sv"), graph: nil, try Invented.words("sv")).json
    let other = SessionReport(record("sv"), graph: nil, try Invented.words("nl")).json
    #expect(one == other)
    #expect(try parsedJSON(one.text) != nil)
    #expect(one.text.contains("\\u001b[2J"))
    #expect(try parsedJSON(one.line) == parsedJSON(one.text))
  }

  @Test func writesAPageThatTrustsNoText() throws {
    let report = SessionReport(
      record("sv"), graph: InventedGraph.graph, try Invented.words("sv"))
    let page = ReportHTML.text(report)
    #expect(page.contains("<html lang=\"sv\">"))
    #expect(page.contains("<dt>Fingeravtryck</dt><dd>3fc1</dd>"))
    #expect(!page.contains("\u{1B}"))
    #expect(ReportHTML.escaped("<script>\"&'") == "&lt;script&gt;&quot;&amp;&#39;")
    // To a browser, a combining mark after such a character changes nothing.
    #expect(
      ReportHTML.escaped("<\u{338}\"\u{301}&\u{301}")
        == "&lt;\u{338}&quot;\u{301}&amp;\u{301}")
  }

  @Test func writesMarkdownThatTrustsNoText() throws {
    let report = SessionReport(
      record("nl"), graph: InventedGraph.graph, try Invented.words("nl"))
    let text = ReportMarkdown.text(report)
    #expect(text.hasPrefix("# Rapport van sessie k7\n\n- **Procedure**: "))
    #expect(
      text.contains("\n## Vraagt aandacht\n\n- Stap 4 (save): Resultaat: Niet zoals verwacht"))
    #expect(text.contains("\n    - Licenties: Bread E3 → geen\n"))
    #expect(ReportMarkdown.escaped("a*b_[c]<d>") == "a\\*b\\_\\[c\\]\\<d\\>")
    #expect(ReportMarkdown.escaped("[\u{301}a]\u{301}") == "\\[\u{301}a\\]\u{301}")
  }

  @Test(arguments: [
    (SessionEvent.completed, true, SessionState.completed),
    (.stopped(step: nil, reason: .person), false, .stopped),
    (.stopped(step: nil, reason: .unapproved), false, .waiting),
    (.attested(step: "a"), true, .running), (.attested(step: "a"), false, .interrupted),
    (.approved(step: "a", request: "r", actor: "bo", locale: "nl"), false, .stopped),
  ])
  func neverCallsADeadSessionRunning(
    _ last: SessionEvent, _ isPresent: Bool, _ state: SessionState
  ) {
    #expect(SessionState(last: last, isPresent: isPresent) == state)
  }

  @Test func listsTheNewestSessionFirst() throws {
    let record = record("sv")
    let list = SessionList([
      .init(
        id: record.id, start: record.start, state: record.state, startedAt: 1_795_204_680,
        events: 8)
    ])
    let text = TerminalView(width: 100, usesColour: false).text(
      list.lines(try Invented.words("sv")))
    #expect(
      text == """
        SESSION  STATUS    KÖRD AV           PROCEDUR
        k7       slutförd  olle@example.org  unassign

        """)
  }

  @Test func writesDiagnosticsWhereEditorsFindThem() throws {
    let diagnostic = Diagnostic(
      .operationUnknown, .error,
      at: SourcePlace(path: "a b/procedure.yaml", line: 3, column: 5, length: 4),
      "operation 'opne' does not exist", advice: "did you mean open?")
    let text = TerminalView(width: 100, usesColour: false).text(
      DiagnosticText.lines(
        [diagnostic], FindingWords(try Invented.words("en"), english: nil)))
    #expect(
      text == """
        a b/procedure.yaml:3:5: error: operation 'opne' does not exist [operation.unknown]
          did you mean open?

        """)
    let sarif = DiagnosticSARIF.value([diagnostic], version: "1").text
    #expect(try parsedJSON(sarif) != nil)
    #expect(sarif.contains("\"uri\": \"a%20b/procedure.yaml\""))
    #expect(sarif.contains("\"endColumn\": 9"))
    #expect(try parsedJSON(DiagnosticJSON.value([diagnostic]).text) != nil)
  }

  @Test func showsAProcedureWithItsEdgesAndWarnings() throws {
    let check = Operation("mailbox.checkHolds", .check, outcomes: ["none", "held"])
    let procedure = Procedure(
      id: "unassign", roles: ["global", "license"],
      inputs: [.init(name: "user", type: ValueType("user"))],
      steps: [
        Step(
          id: "holds", operation: check, arguments: [:], into: nil,
          edges: [
            Edge(outcome: "none", target: .step("save")), Edge(outcome: "held", target: .end),
          ], rules: ["F5"]),
        Step(
          id: "save", operation: Invented.unassign, arguments: [:], into: nil,
          edges: [Edge(outcome: "done", target: .end)], rules: []),
      ],
      texts: [
        "en": Invented.text(
          "en", title: "Unassign licenses",
          steps: ["holds": [.text("Look.")], "save": Invented.sentences["en"] ?? []])
      ], revision: "00")
    let view = ProcedureView(procedure, try Invented.words("en"))
    #expect(
      TerminalView(width: 90, usesColour: false).text(view.lines(usesColour: false)) == """
        Unassign licenses
        unassign

        Who can run it: Global Administrator or License Administrator (a step can require another
          role)
        What you choose
          user: user

        Steps
         1. Look.
            Check: Check whether the mailbox is on hold
            no holds → step 2
            on hold → the end
         2. Select “Save changes”.
            Change: Unassign licenses
            Warning: this can be undone for only 30 days (with: Assign licenses). After that, it’s
              final.

        """)
    #expect(try parsedJSON(view.json.text) != nil)
  }

  @Test func listsProceduresAndTheTenant() throws {
    let words = try Invented.words("en")
    let list = ProcedureList([
      .init(id: "b", title: "Second", languages: ["en"], steps: 12, isBound: false),
      .init(id: "a", title: "First", languages: ["en", "sv"], steps: 3, isBound: true),
    ])
    let view = TerminalView(width: 90, usesColour: false)
    #expect(
      view.text(list.lines(words)) == """
        PROCEDURE  LANGUAGES  STEPS  RUNNABLE  TITLE
        a          en sv      3      yes       First
        b          en         12     no        Second

        """)
    let tenant = TenantView(
      title: "Bread", sections: [.init(title: "Users", name: "users", facts: [had])])
    #expect(
      view.text(tenant.lines(words)) == """
        Bread

        Users
          ebba
            Licenses: Bread E3

        """)
    #expect(try parsedJSON(tenant.json.text) != nil && parsedJSON(list.json.text) != nil)
  }
}
