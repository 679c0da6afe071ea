import Operations
import Presentation
import Procedures
import Sessions
import Testing

/// Subjects with ids: shown by their names, and told apart where two have one name.
struct SubjectTests {
  private let sales = Subject(id: "2b1f-00a1b2c3", name: "Sales")
  private let otherSales = Subject(id: "9c40-00d4e5f6", name: "Sales")
  private let ebba = Subject(id: "77aa-00123456", name: "ebba@example.org")

  @Test func showsANameAndNoID() throws {
    let words = try Invented.words("en")
    let fact = Fact(ebba, "licenseGroups", .list([.subject(sales)]))
    #expect(words.text(of: fact) == "Groups that assign licenses: Sales")
    #expect(FactGroup.known([fact], words).map(\.subject) == ["ebba@example.org"])
  }

  /// Neighbours of one id are looked at once only where they have one name, too.
  @Test func callsAnIDByTheNameThatWasReadLast() throws {
    let old = Subject(id: ebba.id, name: "ebba.berg@example.org")
    let own = Subject(id: "chat/77bb", name: "77bb")
    let anna = Subject(id: "chat/88cc", name: "Anna")
    let subjects = [old, old, ebba, ebba, old, own, anna, anna, ebba]
    let words = try Invented.words("en")
      .naming(by: subjects.map { Fact($0, "accountState", .code("active")) })
    #expect(words.name(of: Subject(ebba.id)) == "ebba@example.org")
    #expect(words.name(of: Subject("chat/77bb")) == "chat/77bb")
    #expect(words.name(of: Subject("chat/88cc")) == "Anna")
  }

  @Test func tellsTwoOfOneNameApartByTheEndOfTheirIDs() throws {
    let words = try Invented.words("en")
    let facts = [
      Fact(sales, "groupLicenses", .list([])), Fact(otherSales, "groupLicenses", .list([])),
      Fact(ebba, "accountState", .code("active")),
    ]
    #expect(
      FactGroup.known(facts, words).map(\.subject) == [
        "Sales (…a1b2c3)", "Sales (…d4e5f6)", "ebba@example.org",
      ])
    #expect(
      words.text(of: .list([.subject(sales), .subject(otherSales)]))
        == "Sales (…a1b2c3) and Sales (…d4e5f6)")
    #expect(
      words.text(of: .list([.subject(sales), .subject(ebba)])) == "Sales and ebba@example.org")
  }

  /// Only the choice differs, and both are called the same.
  @Test func tellsWhatWasPlannedFromWhatWasFound() throws {
    let words = try Invented.words("en")
    func step(_ group: Subject) -> PlannedStep {
      PlannedStep(step: "choose", outcome: "done", value: .subject(group))
    }
    let deviation = Deviation(planned: step(sales), actual: step(otherSales))
    let lines = DeviationText.lines(deviation, graph: InventedGraph.graph, words)
    let text = TerminalView(width: 90, usesColour: false).text(lines)
    #expect(text.contains("Sales (…a1b2c3)") && text.contains("Sales (…d4e5f6)"))
    #expect(text.contains("step 2, \(words.operation("user.choose")): done"))
    let moved = Difference(
      subject: ebba, property: "licenseGroups", before: .subject(sales),
      after: .subject(otherSales))
    #expect(
      words.text(of: moved) == "Groups that assign licenses: Sales (…a1b2c3) → Sales (…d4e5f6)")
    let rerun = RerunReport(
      SessionDifference.first(
        recorded: [.chosen(step: "choose", input: "group", value: .subject(sales))],
        now: [.chosen(step: "choose", input: "group", value: .subject(otherSales))]),
      graph: InventedGraph.graph, words)
    let difference = TerminalView(width: 90, usesColour: false).text(rerun.lines)
    #expect(difference.contains("Sales (…a1b2c3)") && difference.contains("Sales (…d4e5f6)"))
  }

  @Test func tellsChoicesOfOneNameApart() throws {
    let group = Operation("group.choose", .choose, collects: ValueType("group"))
    let view = StepView(
      node: Invented.node("choose", group), ordinal: 1, count: 4, mode: .consent, facts: [],
      prediction: [],
      question: .choose(
        type: ValueType("group"),
        candidates: [sales, otherSales, ebba].map {
          Candidate(value: .subject($0), title: $0.name)
        }, given: nil),
      refusals: [
        Refusal(
          "severalHaveName",
          ["name": .text("Sales"), "candidates": .list([.subject(sales), .subject(otherSales)])])
      ])
    let words = try Invented.words("en")
    let screen = SessionScreen(view, text: nil, words)
    #expect(
      screen.choices.map(\.title) == ["Sales (…a1b2c3)", "Sales (…d4e5f6)", "ebba@example.org"])
    #expect(
      screen.refusals.map(\.reason) == [
        "Several in the tenant are called “Sales”: Sales (…a1b2c3) and Sales (…d4e5f6). The session was started with an earlier version of Stegvis, which recorded only names."
      ])
    // An answer may be an id; what is shown of it is not.
    #expect(words.shown([ebba.id, "E5"], answering: view.question) == ["ebba@example.org", "E5"])
    let rejected = RejectedAnswer(.words([ebba.id]), to: view, .notPossible)
    let lines = words.lines(rejected).joined(separator: "\n")
    #expect(lines.contains("ebba@example.org") && !lines.contains(ebba.id))
  }

  @Test func givesNameAndIDInJSON() {
    let fact = Fact(ebba, "licenseGroups", .list([.subject(sales)]))
    #expect(
      JSONValue(fact).line
        == #"{"property":"licenseGroups","subject":"ebba@example.org","subjectId":"77aa-00123456","value":["Sales"],"valueId":["2b1f-00a1b2c3"]}"#
    )
    #expect(
      JSONValue(Fact("tenant", "assignedUnits", .number(3))).line
        == #"{"property":"assignedUnits","subject":"tenant","value":3}"#)
    let change = Difference(
      subject: sales, property: "groupLicenses", before: .absent, after: .subject(ebba))
    #expect(
      JSONValue(change).line
        == #"{"after":"ebba@example.org","afterId":"77aa-00123456","before":null,"property":"groupLicenses","subject":"Sales","subjectId":"2b1f-00a1b2c3"}"#
    )
  }

  @Test func givesTheIDsOfWhatWasChosenAndChanged() throws {
    let start = Invented.start("en")
    let attempt = ChangeAttempt(
      step: "save", operation: "license.unassign",
      arguments: ["users": .subject(ebba), "name": .text("old")], key: "k", before: [],
      predicted: [], mode: .consent)
    let users: Value = .list([.subject(ebba), .text("old")])
    let events: [SessionEvent] = [
      .started(start, first: "choose"), .chosen(step: "choose", input: "users", value: users),
      .attempted(attempt),
    ]
    let record = SessionRecord(
      id: start.session, start: start,
      events: events.enumerated().map { .init(sequence: $0 + 1, at: 0, event: $1) }, head: "",
      isPresent: false)
    let report = SessionReport(record, graph: InventedGraph.graph, try Invented.words("en"))
    let line = report.json.line
    #expect(
      line.contains(
        #""value":["ebba@example.org","old"],"valueId":["77aa-00123456",null]"#), "\(line)")
    #expect(line.contains(#""argumentIds":{"users":"77aa-00123456"}"#), "\(line)")
    #expect(line.contains(#""arguments":{"name":"old","users":"ebba@example.org"}"#), "\(line)")
  }

  /// The change was attempted by an earlier version, and verified after the session was resumed.
  @Test func reportsAChangeThatWasAttemptedByNameAndVerifiedByID() throws {
    let start = Invented.start("en")
    let attempt = ChangeAttempt(
      step: "save", operation: "license.unassign", arguments: ["users": .text("ebba@example.org")],
      key: "k", before: [Fact("ebba@example.org", "assignedLicenses", .list([.text("Bread E3")]))],
      predicted: [Fact("ebba@example.org", "assignedLicenses", .list([]))], mode: .consent)
    let events: [SessionEvent] = [
      .started(start, first: "choose"), .attempted(attempt),
      .performed(step: "save", key: "k", by: .stegvis),
      .resumed(actor: "olle@example.org", locale: "en"),
      .resumed(
        actor: "olle@example.org", locale: "en",
        subjects: [NamedSubject(name: "ebba@example.org", subject: ebba)]),
      .verified(
        step: "save", key: "k", verdict: .confirmed,
        observed: [Fact(ebba, "assignedLicenses", .list([]))]),
      .left(step: "save", outcome: "done", next: nil), .completed,
    ]
    let record = SessionRecord(
      id: start.session, start: start,
      events: events.enumerated().map { .init(sequence: $0 + 1, at: 0, event: $1) }, head: "",
      isPresent: false)
    let words = try Invented.words("en")
    let report = SessionReport(record, graph: InventedGraph.graph, words)
    let text = TerminalView(width: 200, usesColour: false).text(report.lines)
    #expect(
      text.contains(
        "Found in the tenant by the names that an earlier version recorded: ebba@example.org (…123456)"
      ))
    // Without the id in the attempt, everything that was read would seem new.
    #expect(text.ranges(of: "Licenses: Bread E3 → none").count == 3, "\(text)")
    #expect(report.json.line.contains(#""subjects":[{"name":"ebba@example.org","subject":"#))
  }
}
