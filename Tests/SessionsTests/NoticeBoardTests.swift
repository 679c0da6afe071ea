import Operations
import Procedures
import Sessions
import TestSupport
import Testing

/// Walks whose predictions say only a part of what will be.
struct NoticeBoardTests {
  private let board = NoticeBoard()
  private let store = PracticeStore()
  private let clock = PracticeClock()
  private let display = PracticeDisplay()

  private static func graph(_ operations: [(OperationID, Value)]) throws -> StepGraph {
    let catalogue = NoticeBoard().catalogue
    let steps = try operations.enumerated().map { index, change in
      let operation = try #require(catalogue[change.0])
      let next = index + 1 < operations.count ? StepID("step\(index + 1)") : nil
      return Step(
        id: StepID("step\(index)"), operation: operation,
        arguments: Dictionary(
          uniqueKeysWithValues: operation.parameters.map { ($0.name, .literal(change.1)) }),
        into: nil, edges: [Edge(outcome: "done", target: next.map { .step($0) } ?? .end)],
        rules: [])
    }
    let procedure = Procedure(
      id: "notices", roles: [], inputs: [], steps: steps, texts: [:], revision: "r1")
    return try #require(StepGraph(of: "notices", in: ["notices": procedure]))
  }

  private static let answers = Answers(
    procedure: "notices", inputs: [:], steps: [:], consent: true, attest: true)

  private func walk(
    _ operations: [(OperationID, Value)], answers: Answers = answers, plan: Plan? = nil,
    over domain: (any Domain)? = nil, _ store: PracticeStore? = nil
  ) async throws -> SessionWalk.Ending {
    let start = SessionStart(
      session: SessionID(rawValue: "n1"), procedure: "notices", revisions: ["notices": "r1"],
      documents: [:], actor: "ann", tenant: "school", mode: .consent, locale: "en",
      document: nil, plan: plan == nil ? nil : "digest")
    var walk = try SessionWalk(
      beginning: start, at: "step0", graph: Self.graph(operations), domain: domain ?? board,
      store: store ?? self.store,
      conversation: ScriptedConversation(answers, display: display), clock: clock,
      adminCentre: .practice(domain ?? board), plan: plan)
    return try await walk.run()
  }

  private var verdicts: [(Verdict, [Difference])] {
    store.all.compactMap { event in
      if case .verified(_, _, let verdict, _, let surprises) = event, verdict != .pending {
        (verdict, surprises)
      } else {
        nil
      }
    }
  }

  private func shown(_ step: StepID) -> [Difference] {
    display.views.last { $0.node.id == step }?.prediction ?? []
  }

  private static let add: [(OperationID, Value)] = [("notice.add", .text("lost cat"))]

  @Test func showsBeforeAChangeWhatTheListWillBe() async throws {
    #expect(try await walk(Self.add) == .completed)
    #expect(verdicts.map(\.0) == [.confirmed])
    #expect(verdicts.flatMap(\.1) == [])
    let list = Value.list([.text("keys"), .text("lost cat"), .text("tea at four")])
    #expect(
      shown("step0").map { "\($0.property)" } == ["notices", "seen", "changedAt"])
    #expect(shown("step0").map(\.after) == [list, list, .expected(.later)])
  }

  /// Whoever adds something must not lose what was there.
  @Test func isSurprisedWhereAddingTookSomethingAway() async throws {
    board.with { $0.aside = { $0.notices.removeAll { $0 == "keys" } } }
    #expect(try await walk(Self.add) == .completed)
    #expect(verdicts.map(\.0) == [.confirmed])
    #expect(
      verdicts.flatMap(\.1) == [
        Difference(
          subject: NoticeBoard.hall, property: "notices",
          before: .list([.text("keys"), .text("tea at four")]),
          after: .list([.text("lost cat"), .text("tea at four")]))
      ])
  }

  @Test(arguments: [true, false])
  func isSurprisedByWhatOthersAddUnlessTheDomainExpectsIt(isShared: Bool) async throws {
    board.with {
      $0.isShared = isShared
      $0.aside = { $0.notices.append("found dog") }
    }
    #expect(try await walk(Self.add) == .completed)
    #expect(verdicts.map(\.0) == [.confirmed])
    #expect(verdicts.flatMap(\.1).map(\.property) == (isShared ? [] : ["notices"]))
  }

  /// What was added before a change is still to be seen after the next one.
  @Test func isNotSurprisedByItsOwnChangesOneAfterTheOther() async throws {
    let all: [(OperationID, Value)] = [
      ("notice.add", .text("a")), ("notice.add", .text("b")), ("notice.remove", .text("keys")),
      ("notice.add", .text("c")),
    ]
    #expect(try await walk(all) == .completed)
    #expect(verdicts.map(\.0) == [.confirmed, .confirmed, .confirmed, .confirmed])
    #expect(verdicts.flatMap(\.1) == [])
    #expect(board.with { $0.notices.sorted() } == ["a", "b", "c", "tea at four"])
  }

  @Test func refutesAtTheEndWhatWasTakenAwayAgain() async throws {
    let both: [(OperationID, Value)] = [("notice.add", .text("a")), ("board.name", .text("Hall"))]
    board.with { $0.aside = { if $0.title != nil { $0.notices.removeAll { $0 == "a" } } } }
    #expect(try await walk(both) == .completed)
    // The second change shows it at once; the first is looked at again before the end.
    #expect(verdicts.map(\.0) == [.confirmed, .refuted, .confirmed])
    #expect(verdicts.flatMap(\.1).map(\.property) == ["notices", "notices"])
  }

  @Test func confirmsWhatWasAskedForAndTellsWhatBecameOfIt() async throws {
    board.with { $0.spelling = { $0.uppercased() } }
    #expect(try await walk([("board.name", .text("Hall"))]) == .completed)
    #expect(verdicts.map(\.0) == [.confirmed])
    #expect(
      verdicts.flatMap(\.1) == [
        Difference(
          subject: NoticeBoard.hall, property: "title", before: .absent, after: .text("HALL"))
      ])
    #expect(shown("step0").map(\.after) == [.expected(.asked(.text("Hall"))), .expected(.later)])
  }

  @Test func refutesAfterTheDeadlineWhatDidNotHappen() async throws {
    board.with { $0.swallowsChanges = true }
    let stops = Answers(
      procedure: "notices", inputs: [:], steps: ["step0": [.init(override: "it was full")]],
      consent: true, attest: true)
    #expect(try await walk(Self.add, answers: stops) == .completed)
    #expect(verdicts.map(\.0) == [.refuted])
    #expect(clock.now() == 1_030)
  }

  /// Others change the list in the meantime, and what was asked for is still to come.
  @Test func waitsForWhatVisitorsSeeForItsOwnTime() async throws {
    board.with {
      $0.visitorsWait = 120
      $0.readingsUntilSeen = 9
    }
    #expect(try await walk(Self.add) == .completed)
    #expect(verdicts.map(\.0) == [.confirmed])
    let waits = display.notices.compactMap { notice -> (facts: [Fact], until: Int)? in
      if case .waiting(_, let facts, _, _, let deadline, _) = notice {
        (facts, deadline)
      } else {
        nil
      }
    }
    #expect(waits.count > 1)
    #expect(waits.allSatisfy { $0.facts.map(\.property) == ["seen"] && $0.until == 1_120 })
    #expect((1_030..<1_120).contains(clock.now()))
  }

  @Test func doesNotWaitForVisitorsLongerThanTheyMayTake() async throws {
    board.with {
      $0.visitorsWait = 120
      $0.readingsUntilSeen = 1_000
    }
    let goesOn = Answers(
      procedure: "notices", inputs: [:], steps: ["step0": [.init(override: "seen")]],
      consent: true, attest: true)
    #expect(try await walk(Self.add, answers: goesOn) == .completed)
    #expect(verdicts.map(\.0) == [.refuted])
    #expect(clock.now() == 1_120)
  }

  @Test func plansEachChangeFromTheOneBefore() async throws {
    let all: [(OperationID, Value)] = [
      ("notice.add", .text("a")), ("notice.add", .text("z")), ("notice.remove", .text("a")),
      ("board.name", .text("Hall")),
    ]
    let planned = PracticeStore()
    #expect(try await walk(all, over: PlannedDomain(board), planned) == .completed)
    #expect(board.with { $0.performed } == [])
    let plan = Plan(
      procedure: "notices", revisions: ["notices": "r1"], tenant: "school",
      steps: PlannedStep.all(in: planned.all))
    #expect(
      plan.steps.flatMap(\.differences).filter { $0.property == "notices" }.map(\.after) == [
        .list([.text("a"), .text("keys"), .text("tea at four")]),
        .list([.text("a"), .text("keys"), .text("tea at four"), .text("z")]),
        .list([.text("keys"), .text("tea at four"), .text("z")]),
      ])
    #expect(try await walk(all, plan: plan) == .completed)
    #expect(board.with { $0.performed.count } == 4)
  }

  @Test func findsAgainWhatWasChangedBeforeAnInterruption() async throws {
    #expect(try await walk(Self.add) == .completed)
    let attempted = try #require(
      store.all.firstIndex { if case .attempted = $0 { true } else { false } })
    let interrupted = PracticeStore(Array(store.all[...attempted]))
    let session = try #require(Session(interrupted.all))
    var resumed = try SessionWalk(
      resuming: session, actor: "ann", locale: "en", graph: Self.graph(Self.add), domain: board,
      store: interrupted, conversation: ScriptedConversation(Self.answers, display: display),
      clock: clock, adminCentre: .practice(board))
    #expect(try await resumed.run() == .completed)
    #expect(board.with { $0.performed.count } == 1)
    #expect(
      interrupted.all.contains {
        if case .performed(_, _, .found) = $0 { true } else { false }
      })
  }

  /// Nobody knows whether the notice was there before, so it is not put up twice.
  @Test func asksAPersonWhetherItHappenedWhereNobodyKnowsWhatWasBefore() async throws {
    board.with { $0.hidden = ["notices", "seen"] }
    let attempt = ChangeAttempt(
      step: "step0", operation: "notice.add", arguments: ["text": .text("lost cat")], key: "k1",
      before: try await board.read("notice.add", [:]),
      predicted: [Fact(NoticeBoard.hall, "notices", .expected(.has([.text("lost cat")])))],
      mode: .consent)
    let start = SessionStart(
      session: SessionID(rawValue: "n1"), procedure: "notices", revisions: ["notices": "r1"],
      documents: [:], actor: "ann", tenant: "school", mode: .consent, locale: "en", document: nil)
    let interrupted = PracticeStore([
      .started(start, first: "step0"), .shown(step: "step0", locale: "en", textDigest: "cd"),
      .attempted(attempt),
    ])
    board.with { $0.hidden = [] }
    let session = try #require(Session(interrupted.all))
    let sees = Answers(
      procedure: "notices", inputs: [:], steps: ["step0": [.init(happened: true)]],
      consent: true, attest: true)
    var resumed = try SessionWalk(
      resuming: session, actor: "ann", locale: "en", graph: Self.graph(Self.add), domain: board,
      store: interrupted, conversation: ScriptedConversation(sees, display: display),
      clock: clock, adminCentre: .practice(board))
    _ = try await resumed.run()
    #expect(
      display.views.contains {
        if case .happened = $0.question { true } else { false }
      })
    #expect(board.with { $0.performed } == [])
  }

  @Test func takesBackOnlyWhatWasAdded() async throws {
    #expect(try await walk(Self.add) == .completed)
    board.with { $0.notices.append("found dog") }
    var plan = UndoPlan(store.all.map { (1_000, $0) }, domain: board, now: 2_000)
    #expect(
      plan.calls.map(\.call) == [Inverse("notice.remove", ["text": .text("lost cat")])])
    try await plan.leaveOutWhatIsLost(in: board)
    #expect(plan.lost == [])
    #expect(plan.calls.count == 1)
  }

  @Test func namesWhatTakingBackDoesNotGiveBack() async throws {
    board.with { $0.aside = { $0.notices.removeAll { $0 == "keys" } } }
    #expect(try await walk(Self.add) == .completed)
    var plan = UndoPlan(store.all.map { (1_000, $0) }, domain: board, now: 2_000)
    try await plan.leaveOutWhatIsLost(in: board)
    #expect(plan.lost.contains { $0.values["property"] == .code("notices") })
  }

  /// An element that a later change does not name is still claimed.
  @Test(arguments: [(true, 5, 5), (false, 5, 4)])
  func checksEachElementThatWasAdded(isThere: Bool, claims: Int, holds: Int) async throws {
    let both: [(OperationID, Value)] = [("notice.add", .text("a")), ("notice.add", .text("b"))]
    #expect(try await walk(both) == .completed)
    if !isThere {
      board.with { state in
        state.notices.removeAll { $0 == "a" }
        state.readingsUntilSeen = 100
      }
    }
    let check = await LiveCheck(store.all, domain: board)
    #expect(check.claims.count == claims)
    #expect(check.holds == holds)
  }
}
