import Operations
import Procedures
import Sessions
import TestSupport
import Testing

/// A house with lamps and a library in one session: the reader is given a book, and the light is put
/// out.
struct ComposedDomainTests {
  private let house = PracticeDomain()

  private func composed(_ library: Library) throws -> ComposedDomain {
    try ComposedDomain([.init("house", house), .init("library", library)])
  }

  private func graph(_ domain: ComposedDomain) throws -> StepGraph {
    func step(
      _ id: StepID, _ name: OperationID, _ inputs: [String] = [], into: String? = nil,
      _ edges: [(String, StepID?)]
    ) throws -> Step {
      Step(
        id: id, operation: try #require(domain.catalogue[name]),
        arguments: Dictionary(uniqueKeysWithValues: inputs.map { ($0, Argument.input($0)) }),
        into: into,
        edges: edges.map { Edge(outcome: $0, target: $1.map { .step($0) } ?? .end) }, rules: [])
    }
    let steps = [
      try step("reader", "reader.choose", into: "reader", [("done", "book")]),
      try step("book", "book.choose", into: "book", [("done", "lend")]),
      try step("lend", "book.lend", ["book", "reader"], [("done", "check")]),
      try step("check", "book.check", ["book"], [("there", "lamp"), ("lent", "lamp")]),
      try step("lamp", "lamp.choose", into: "lamp", [("done", "switch")]),
      try step("switch", "lamp.switchOff", ["lamp"], [("done", nil)]),
    ]
    let procedure = Procedure(
      id: "evening", roles: ["librarian"],
      inputs: ["reader", "book", "lamp"].map { .init(name: $0, type: ValueType($0)) },
      steps: steps, texts: [:], revision: "r1")
    return try #require(StepGraph(of: "evening", in: ["evening": procedure]))
  }

  private static let answers = Answers(
    procedure: "evening", inputs: ["reader": ["bea"], "book": ["atlas"], "lamp": ["hall"]],
    steps: [:], consent: true, attest: true)

  private static let start = SessionStart(
    session: SessionID(rawValue: "e1"), procedure: "evening", revisions: ["evening": "r1"],
    documents: [:], actor: "ann", tenant: "town", mode: .consent, locale: "en", document: nil)

  private func walk(
    _ domain: any Domain, _ graph: StepGraph, _ store: PracticeStore
  ) async throws -> SessionWalk.Ending {
    let person = ScriptedConversation(Self.answers, display: PracticeDisplay())
    guard let session = Session(store.all) else {
      var walk = try SessionWalk(
        beginning: Self.start, at: "reader", graph: graph, domain: domain, store: store,
        conversation: person, clock: PracticeClock(), adminCentre: .practice(domain))
      return try await walk.run()
    }
    var walk = try SessionWalk(
      resuming: session, actor: "ann", locale: "nl", graph: graph, domain: domain, store: store,
      conversation: person, clock: PracticeClock(), adminCentre: .practice(domain))
    return try await walk.run()
  }

  private func verdicts(_ events: [SessionEvent]) -> [Verdict] {
    events.compactMap { event in
      if case .verified(_, _, let verdict, _, _) = event, verdict != .pending {
        verdict
      } else {
        nil
      }
    }
  }

  @Test func walksThroughBothDomains() async throws {
    let library = Library()
    let domain = try composed(library)
    let store = PracticeStore()
    #expect(try await walk(domain, graph(domain), store) == .completed)
    #expect(library.holder(of: "atlas") == "bea")
    #expect(house.state.withLock { $0.lamps["hall"] } == false)
    #expect(verdicts(store.all) == [.confirmed, .confirmed])
    let found = store.all.compactMap { event -> String? in
      if case .checked(_, let outcome, _) = event { outcome } else { nil }
    }
    #expect(found == ["lent"])
  }

  /// Where one tenant is a real one and the other for practice, a person acts elsewhere in the first;
  /// in the second, the change is made when they say that it is done.
  @Test func makesChangesByHandOnlyWhereNobodyCanMakeThem() async throws {
    let library = Library()
    let domain = try composed(library)
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: SessionStart(
        session: SessionID(rawValue: "e1"), procedure: "evening", revisions: [:], documents: [:],
        actor: "ann", tenant: "town", mode: .manual, locale: "en", document: nil),
      at: "reader", graph: try graph(domain), domain: domain, store: store,
      conversation: ScriptedConversation(Self.answers, display: PracticeDisplay()),
      clock: PracticeClock(),
      adminCentre: .partly(domain, of: Set(library.catalogue.operations.keys)))
    // The person says that the lamp is off, and it is not.
    #expect(try await walk.run() == .stopped(.refuted))
    #expect(verdicts(store.all) == [.confirmed, .refuted])
    #expect(library.holder(of: "atlas") == "bea" && library.changes == 1)
    #expect(house.state.withLock { $0.performed.isEmpty })
  }

  /// A plan shows both changes and makes none.
  @Test func plansWithoutChangingEither() async throws {
    let library = Library()
    let domain = try composed(library)
    let store = PracticeStore()
    #expect(try await walk(PlannedDomain(domain), graph(domain), store) == .completed)
    #expect(library.holder(of: "atlas") == nil)
    #expect(house.state.withLock { $0.lamps["hall"] } == true)
    #expect(!PlannedStep.all(in: store.all).isEmpty)
  }

  @Test func takesBackWhatItChangedInBoth() async throws {
    let library = Library()
    let domain = try composed(library)
    let store = PracticeStore()
    _ = try await walk(domain, graph(domain), store)
    var plan = UndoPlan(store.all.map { (1_000, $0) }, domain: domain, now: 1_000)
    try await plan.leaveOutWhatIsLost(in: domain)
    #expect(plan.lost == [])
    let calls = plan.calls.map { $0.call }
    #expect(calls.map(\.operation) == ["lamp.switchOn", "book.takeBack"])
    for (index, call) in calls.enumerated() {
      try await domain.perform(call.operation, call.arguments, key: "u\(index)", actor: "ann")
    }
    #expect(library.holder(of: "atlas") == nil)
    #expect(house.state.withLock { $0.lamps["hall"] } == true)
  }

  /// The journal stops working after every number of writes, and somebody resumes.
  @Test func makesEachChangeOnceWhereverItStops() async throws {
    var writes = 0
    while writes < 100 {
      let library = Library()
      let house = PracticeDomain()
      let domain = try ComposedDomain([.init("house", house), .init("library", library)])
      let graph = try graph(domain)
      let store = PracticeStore(diesAfter: writes)
      do {
        #expect(try await walk(domain, graph, store) == .completed)
        break
      } catch EventStoreFailure.full {
        let rest = PracticeStore(store.all)
        #expect(try await walk(domain, graph, rest) == .completed, "after \(writes) writes")
        #expect(library.holder(of: "atlas") == "bea")
        #expect(house.state.withLock { $0.lamps["hall"] } == false)
        #expect(library.changes == 1)
        #expect(house.state.withLock { $0.performed.count } == 1)
      }
      writes += 1
    }
    #expect((5..<100).contains(writes))
  }

  /// Only the library is read again until its change shows; in the house, what is not there did not
  /// happen.
  @Test func waitsOnlyForTheDomainThatIsLate() async throws {
    let library = Library(readsBehind: 3)
    let domain = try composed(library)
    #expect(domain.isEventuallyConsistent(for: "book.lend"))
    #expect(!domain.isEventuallyConsistent(for: "lamp.switchOff"))
    house.behave { $0.swallowsChanges = true }
    let store = PracticeStore()
    _ = try await walk(domain, graph(domain), store)
    #expect(verdicts(store.all).prefix(1) == [.confirmed])
    #expect(house.state.withLock { $0.lamps["hall"] } == true)
  }

  @Test func asksTheDomainsThatAQuestionConcerns() async throws {
    let domain = try composed(Library(time: 7))
    house.behave { $0.rights = .missing }
    #expect(try await domain.rights(of: "ann", anyOf: ["librarian"]) == .held)
    #expect(try await domain.rights(of: "bea", anyOf: ["librarian"]) == .missing)
    #expect(try await domain.rights(of: "ann", anyOf: ["janitor"]) == .missing)
    #expect(try await domain.rights(of: "ann", anyOf: ["janitor", "librarian"]) == .held)
    #expect(try await domain.people(withAnyOf: ["librarian"]) == ["ann"])
    #expect(
      try await domain.subjects(matching: "all", of: ValueType("book"))
        == .success([
          .text("atlas"), .text("songs"),
        ]))
    // The lamps have no queries.
    let unknown = try await domain.subjects(matching: "none", of: ValueType("book"))
    #expect(unknown == .failure(Refusal(Refusal.unknownQuery, ["query": .text("none")])))
    #expect(domain.concurrency == 1)
    #expect(domain.inParallel.catalogue.operations.count == domain.catalogue.operations.count)
    #expect(try await domain.now() == 0)
  }

  /// What no domain has would otherwise look as if it were done: nothing predicted, nothing read, and
  /// nothing that anybody refuses.
  @Test func refusesWhatNoDomainHas() async throws {
    let library = Library()
    let domain = try composed(library)
    let gone: OperationID = "shelf.burn"
    let refusal = Refusal.unowned(gone)
    let failure = DomainFailure.refused(refusal)
    await #expect(throws: failure) {
      try await domain.perform(gone, [:], key: "k", actor: "ann")
    }
    await #expect(throws: failure) { _ = try await domain.read(gone, [:]) }
    await #expect(throws: failure) { _ = try await domain.candidates(for: gone, [:]) }
    await #expect(throws: failure) { _ = try await domain.accept(["atlas"], for: gone, [:]) }
    await #expect(throws: failure) { _ = try await domain.obstacles(to: gone, [:]) }
    #expect(domain.refusals(gone, [:], []) == [refusal] && domain.stopsAtRefusals(of: gone))
    let call = Inverse(gone, [:])
    let part = domain.possiblePart(of: call, [])
    #expect(part.call == nil && part.lost == [refusal])
    #expect(domain.outcome(gone, [:], []).isEmpty && domain.prediction(gone, [:], []).isEmpty)
    #expect(domain.reach(of: gone) == .judgedByPerson && domain.dependsOnUnread(gone, []))
    let holding = domain.holding(Secrets(["code": "kvist"]), for: gone)
    await #expect(throws: failure) {
      try await holding.perform(gone, [:], key: "k", actor: "ann")
    }
    #expect(library.changes == 0 && house.state.withLock { $0.performed.isEmpty })
  }

  /// A walk whose tenant is missing stops with a reason, and records no change.
  @Test func stopsAtAStepThatNoTenantHas() async throws {
    let whole = try composed(Library())
    let graph = try graph(whole)
    let house = try ComposedDomain([.init("house", house)])
    let store = PracticeStore()
    #expect(try await walk(house, graph, store) == .stopped(.failure))
    #expect(verdicts(store.all).isEmpty)
  }

  /// A domain without roles accepts everybody, so that it cannot tell whether a name is mistyped.
  @Test func asksWhoSomebodyIsOfTheDomainsThatKnowPeople() async throws {
    let open = ManyPeople()
    let domain = try ComposedDomain([.init("open", open), .init("library", Library())])
    #expect(try await domain.rights(of: "ann", anyOf: []) == .held)
    #expect(try await domain.rights(of: "anm", anyOf: []) == .unknownPerson)
    let alone = try ComposedDomain([.init("open", open)])
    #expect(try await alone.rights(of: "anm", anyOf: []) == .held)
  }

  @Test func refusesAnOperationOfTwoDomains() throws {
    #expect(
      throws: DuplicateOperation("book.check", of: ["library", "archive"])
    ) {
      let archive = Catalogue([Operation("book.check", .check)], roles: [])
      _ = try Catalogue(joining: [("library", Library().catalogue), ("archive", archive)])
    }
  }

  /// A reader is a user of Microsoft 365, if that is there.
  @Test func callsATypeAsTheDomainDoesThatHasIt() throws {
    let library = Library().catalogue
    let alone = try Catalogue(joining: [("library", library)])
    #expect(alone["reader.choose"]?.collects == ValueType("reader"))
    let both = try Catalogue(joining: [("library", library), ("microsoft-365", house.catalogue)])
    #expect(both["reader.choose"]?.collects == ValueType("user"))
    #expect(both["book.lend"]?.parameter("reader")?.type == ValueType("user"))
    #expect(both["book.lend"]?.parameter("book")?.type == ValueType("book"))
    // All else about an operation stays as it is.
    let shelf = Catalogue(
      [Operation("shelf.open", .open, [.init("reader", ValueType("reader"))], leads: true)],
      roles: [], foreignTypes: library.foreignTypes)
    let beside = try Catalogue(joining: [("shelf", shelf), ("microsoft-365", house.catalogue)])
    #expect(beside["shelf.open"]?.parameter("reader")?.type == ValueType("user"))
    #expect(beside["shelf.open"]?.leads == true)
  }
}

/// A domain without roles, as declared ones are.
private struct ManyPeople: ForwardingDomain {
  let domain: any Domain = PracticeDomain()
  let catalogue = Catalogue([Operation("door.check", .check)], roles: [])

  func forwarding(to domain: any Domain) -> any Domain { self }

  func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights { roles.isEmpty ? .held : .missing }
}
