import Operations
import Procedures
import Sessions
import Testing

/// What a document asks of a person, without any tenant.
struct ManualDomainTests {
  private let domain = ManualDomain()

  private func accepted(
    _ text: String, _ operation: OperationID, _ arguments: [String: String] = [:]
  ) async throws -> Result<Value, Refusal> {
    try await domain.accept([text], for: operation, arguments.mapValues { .code($0) })
  }

  @Test func acceptsTextsNumbersAndDays() async throws {
    #expect(try await accepted("Room 4", "manual.enter") == .success(.text("Room 4")))
    let number = ["type": "number"]
    #expect(try await accepted("24", "manual.enter", number) == .success(.number(24)))
    #expect(
      try await accepted("many", "manual.enter", number)
        == .failure(Refusal("notAWholeNumber", ["text": .text("many")])))
    #expect(try await accepted("-3", "manual.enter", number) == .success(.number(-3)))
    let day = ["type": "date"]
    #expect(try await accepted("2028-02-29", "manual.enter", day) == .success(.text("2028-02-29")))
    for text in ["2026-02-29", "2026-11-31", "tomorrow", "30/11/2026"] {
      #expect(
        try await accepted(text, "manual.enter", day)
          == .failure(Refusal("notADate", ["text": .text(text)])))
    }
  }

  /// Nobody can "choose at least one" where a value is typed.
  @Test(arguments: ["", " "])
  func saysThatNothingWasEntered(_ text: String) async throws {
    for (operation, arguments) in [
      ("manual.enter", ["type": "date"]), ("manual.enter", [:]),
      ("manual.record", ["kind": "note"]), ("manual.record", ["kind": "file"]),
    ] as [(OperationID, [String: String])] {
      #expect(
        try await accepted(text, operation, arguments) == .failure(Refusal("nothingEntered")))
    }
  }

  @Test func offersTheChoicesThatAStepNames() async throws {
    let arguments: Arguments = ["type": .code("choice"), "of": .text("red, green")]
    let offered = try await domain.candidates(for: "manual.enter", arguments)
    #expect(offered.map(\.title) == ["red", "green"])
    #expect(
      try await domain.accept(["Green"], for: "manual.enter", arguments)
        == .success(.text("green")))
    let refused = Refusal(
      "notOneOf", ["text": .text("blue"), "nearest": .list([.text("red"), .text("green")])])
    #expect(
      try await domain.accept(["blue"], for: "manual.enter", arguments) == .failure(refused))
  }

  /// An answer that is exactly a choice means that one; and no list of a tenant's is spoken of where a
  /// procedure names no choices.
  @Test func takesTheExactChoiceAndSaysWhereThereIsNone() async throws {
    let arguments: Arguments = ["type": .code("choice"), "of": .text("Red, red")]
    #expect(
      try await domain.accept(["red"], for: "manual.enter", arguments) == .success(.text("red")))
    #expect(
      try await domain.accept(
        ["red"], for: "manual.enter", ["type": .code("choice"), "of": .text(",")])
        == .failure(Refusal("nothingToChoose")))
  }

  @Test func recordsWhatShowsThatItWasDone() async throws {
    #expect(
      try await accepted("3, of 4", "manual.record", ["kind": "note"])
        == .success(.text("3, of 4")))
    #expect(
      try await accepted("here", "manual.record", ["kind": "address"])
        == .failure(Refusal("notAnAddress", ["text": .text("here")])))
    let shared = try #require(domain.catalogue["manual.record"])
    // Whatever is typed may be a note, unless the step asks for a file.
    #expect(shared.evidence == .words)
    let file = shared.narrowed(by: ["kind": .code("file")], outcomes: [])
    #expect(file.evidence == .file)
    let note = shared.narrowed(by: ["kind": .code("note")], outcomes: [])
    #expect(note.evidence == .words && note.collects == .text)
    let number = shared.narrowed(by: ["kind": .code("number")], outcomes: [])
    #expect(number.collects == .number && number.form == "number" && shared.form == nil)
  }

  @Test func decidesAmongTheOutcomesOfTheStep() throws {
    let shared = try #require(domain.catalogue["manual.decide"])
    #expect(shared.narrowed(by: [:], outcomes: ["warm", "cold"]).outcomes == ["warm", "cold"])
    #expect(shared.narrowed(by: [:], outcomes: []).outcomes == ["done"])
  }

  /// Nobody is asked for a role, and nothing holds other domains back.
  @Test func addsNothingButItsOperationsToATenant() async throws {
    let house = PracticeDomain()
    let both = try ComposedDomain([.init("house", house), .init(ManualDomain.id, domain)])
    #expect(both.catalogue.operations.count == house.catalogue.operations.count + 6)
    #expect(both.concurrency == house.concurrency)
    house.behave { $0.rights = .unknownPerson }
    #expect(try await both.rights(of: "ann", anyOf: []) == .unknownPerson)
    house.behave { $0.rights = .missing }
    #expect(try await both.rights(of: "ann", anyOf: ["cook"]) == .missing)
  }

  /// A whole walk with nobody but the person: what was entered and recorded is kept, and what was done
  /// is attested.
  @Test func walksWithoutATenant() async throws {
    func step(
      _ id: StepID, _ name: OperationID, with literals: [String: String] = [:],
      into: String? = nil, outcomes: [String] = [], then next: StepID?
    ) throws -> Step {
      let arguments = literals.mapValues { Value.code($0) }
      let operation = try #require(domain.catalogue[name])
        .narrowed(by: arguments, outcomes: outcomes)
      return Step(
        id: id, operation: operation, arguments: arguments.mapValues { .literal($0) }, into: into,
        edges: operation.outcomes.map {
          Edge(outcome: $0, target: next.map { .step($0) } ?? .end)
        }, rules: [])
    }
    let procedure = Procedure(
      id: "oven", roles: [],
      inputs: [.init(name: "loaves", type: .number), .init(name: "note", type: .text)],
      steps: [
        try step("open", "manual.open", then: "count"),
        try step("count", "manual.enter", with: ["type": "number"], into: "loaves", then: "warm"),
        try step("warm", "manual.decide", outcomes: ["warm", "cold"], then: "bake"),
        try step("bake", "manual.do", then: "note"),
        try step("note", "manual.record", with: ["kind": "note"], into: "note", then: nil),
      ], texts: [:], revision: "r1")
    let graph = try #require(StepGraph(of: "oven", in: ["oven": procedure]))
    let answers = Answers(
      procedure: "oven", inputs: ["loaves": ["12"], "note": ["brown"]],
      steps: ["warm": [.init(words: ["cold"])]], consent: true, attest: true)
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: SessionStart(
        session: SessionID(rawValue: "o1"), procedure: "oven", revisions: ["oven": "r1"],
        documents: [:], actor: "ann", tenant: "none", mode: .consent, locale: "en", document: nil),
      at: "open", graph: graph, domain: domain, store: store,
      conversation: ScriptedConversation(answers, display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .elsewhere)
    #expect(try await walk.run() == .completed)
    let session = try #require(Session(store.all))
    #expect(session.inputs["loaves"] == .number(12))
    #expect(session.inputs["note"] == .text("brown"))
    #expect(store.all.contains(.decided(step: "warm", outcome: "cold")))
    #expect(store.all.contains(.attested(step: "bake")))
  }
}
