import Operations
import Procedures
import Sessions
import Synchronization
import Testing

/// Evidence that a person records: announced on disk, then kept by the tenant once.
struct RecordTests {
  private static func graph(_ domain: LedgerDomain) -> StepGraph {
    func step(_ id: StepID, next: StepID?) -> Step {
      guard let operation = domain.catalogue["note.record"] else {
        preconditionFailure("no operation note.record")
      }
      return Step(
        id: id, operation: operation, arguments: [:], into: id.rawValue,
        edges: [Edge(outcome: "done", target: next.map { .step($0) } ?? .end)], rules: [])
    }
    let procedure = Procedure(
      id: "notes", roles: [],
      inputs: ["first", "second"].map { .init(name: $0, type: .text) },
      steps: [step("first", next: "second"), step("second", next: nil)], texts: [:],
      revision: "r1")
    guard let graph = StepGraph(of: "notes", in: ["notes": procedure]) else {
      preconditionFailure("the notes lay no graph")
    }
    return graph
  }

  private static func answers(_ first: String = "a", _ second: String = "b") -> Answers {
    Answers(
      procedure: "notes", inputs: [:],
      steps: ["first": [.init(words: [first])], "second": [.init(words: [second])]],
      consent: true, attest: true)
  }

  private func walk(
    _ domain: LedgerDomain, _ store: PracticeStore, _ answers: Answers = answers(),
    plan: Plan? = nil
  ) async throws -> SessionWalk.Ending {
    var walk = try SessionWalk(
      beginning: Practice.start(.consent, plan: plan.map { _ in "digest" }), at: "first",
      graph: Self.graph(domain), domain: domain, store: store,
      conversation: ScriptedConversation(answers, display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain), plan: plan)
    return try await walk.run()
  }

  private func resume(
    _ domain: LedgerDomain, _ store: PracticeStore, _ answers: Answers = answers()
  ) async throws -> SessionWalk.Ending {
    let session = try #require(Session(store.all))
    var walk = try SessionWalk(
      resuming: session, actor: "bob", locale: "nl", graph: Self.graph(domain), domain: domain,
      store: store, conversation: ScriptedConversation(answers, display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain))
    return try await walk.run()
  }

  /// The values of the events that record evidence.
  private func recorded(_ events: [SessionEvent]) -> [String?] {
    events.compactMap { event in
      if case .recorded(_, _, let value, _) = event { value.text } else { nil }
    }
  }

  @Test func announcesEvidenceBeforeTheTenantGetsIt() async throws {
    let domain = LedgerDomain()
    // It dies as soon as it has begun and announced the first one.
    let store = PracticeStore(diesAfter: 2)
    await #expect(throws: EventStoreFailure.self) { try await walk(domain, store) }
    guard case .attempted(let attempt)? = store.all.last else {
      Issue.record("\(store.all)")
      return
    }
    #expect(attempt.input == "first")
    #expect(attempt.key == "s1-2")
    #expect(domain.kept == ["a"])
  }

  @Test func announcesNothingThatIsNotOnDisk() async throws {
    let domain = LedgerDomain()
    await #expect(throws: EventStoreFailure.self) {
      try await walk(domain, PracticeStore(diesAfter: 1))
    }
    #expect(domain.kept == [])
  }

  /// The person answers otherwise after the crash, which counts only if nothing was announced.
  @Test func recordsOnceFromEveryPlaceACrashCanLeave() async throws {
    for writes in 1...4 {
      let domain = LedgerDomain()
      let dying = PracticeStore(diesAfter: writes)
      await #expect(throws: EventStoreFailure.self) { try await walk(domain, dying) }
      // Resumed twice; the first time it dies at its next write.
      let again = PracticeStore(dying.all, diesAfter: 1)
      await #expect(throws: EventStoreFailure.self) {
        try await resume(domain, again, Self.answers("x", "y"))
      }
      let store = PracticeStore(again.all)
      #expect(try await resume(domain, store, Self.answers("x", "y")) == .completed)
      #expect(domain.kept == recorded(store.all), "after \(writes) writes")
      #expect(domain.kept.count == 2, "after \(writes) writes")
    }
  }

  @Test func findsEvidenceThatAnEarlierVersionDidNotAnnounce() async throws {
    let domain = LedgerDomain()
    try await domain.perform(
      "note.record", ["answer": .text("a")], key: "s1-2", actor: "ann")
    let store = PracticeStore([
      .started(Practice.start(.consent), first: "first"),
      .stopped(step: "first", reason: .failure), .resumed(actor: "ann", locale: "en"),
    ])
    #expect(try await resume(domain, store) == .completed)
    #expect(domain.kept == ["a", "b"])
  }

  @Test func asksAgainAfterARefusal() async throws {
    let domain = LedgerDomain()
    let store = PracticeStore()
    let ending = try await walk(domain, store, Self.answers("forbidden"))
    guard case .rejected = ending else {
      Issue.record("\(ending)")
      return
    }
    #expect(Session(store.all)?.change == Session.Change.none)
    #expect(try await resume(domain, store) == .completed)
    #expect(domain.kept == ["a", "b"])
  }

  @Test func replaysASessionThatAnnouncedNothing() async throws {
    let store = PracticeStore()
    _ = try await walk(LedgerDomain(), store)
    let old = store.all.filter { event in
      if case .attempted = event { false } else { true }
    }
    #expect(SessionDifference.first(recorded: old, now: store.all) == nil)
    let session = try #require(Session(old))
    #expect(session.position == .completed)
    #expect(session.inputs == ["first": .text("a"), "second": .text("b")])
  }

  @Test func stopsBeforeEvidenceThatIsNotThePlannedOne() async throws {
    let planned = PracticeStore()
    _ = try await walk(LedgerDomain(), planned)
    let plan = Plan(
      procedure: "notes", revisions: [:], tenant: "house",
      steps: PlannedStep.all(in: planned.all))
    let (domain, store) = (LedgerDomain(), PracticeStore())
    let ending = try await walk(domain, store, Self.answers("a", "c"), plan: plan)
    #expect(ending == .stopped(.deviated))
    #expect(domain.kept == ["a"])
    #expect(Session(store.all)?.change == Session.Change.none)
  }

  @Test func predictsNothing() async throws {
    let store = PracticeStore()
    _ = try await walk(LedgerDomain(), store)
    #expect(PlannedStep.all(in: store.all).flatMap(\.differences) == [])
  }
}

/// An invented domain that keeps notes, each once per key.
private final class LedgerDomain: Domain {
  private let notes = Mutex<[(key: String, text: String)]>([])

  let catalogue = Catalogue([Operation("note.record", .record, collects: .text)], roles: [])

  /// The notes, in the order in which they were kept.
  var kept: [String] { notes.withLock { $0.map(\.text) } }

  func rights(
    of actor: String, anyOf roles: [String]
  ) async throws(DomainFailure) -> Rights { .held }

  func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] { [] }

  func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    answer.first.map { .success(.text($0)) } ?? .failure(Refusal("nothingGiven"))
  }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    [Fact("ledger", "notes", .number(notes.withLock { $0.count }))]
  }

  func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] { [] }

  func outcome(_ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]) -> String {
    "done"
  }

  func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] { facts }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let text = arguments["answer"]?.text ?? ""
    guard text != "forbidden" else { throw .refused(Refusal("forbidden")) }
    notes.withLock { notes in
      if !notes.contains(where: { $0.key == key }) { notes.append((key, text)) }
    }
  }

  func now() async throws(DomainFailure) -> Int { 0 }
}
