import Operations
import Procedures
import Sessions
import Testing

/// A plan is a contract: the walk stops at the first difference, before anything happens.
struct PlanTests {
  private func plan() async throws -> Plan {
    let store = PracticeStore()
    _ = try await Practice.walk(PracticeDomain(), store, mode: .automatic)
    return Plan(
      procedure: "lamps", revisions: ["lamps": "r1"], tenant: "house",
      steps: PlannedStep.all(in: store.all))
  }

  private func walk(
    _ domain: PracticeDomain, _ plan: Plan, _ answers: Answers = Practice.answers()
  ) async throws -> (ending: SessionWalk.Ending, events: [SessionEvent]) {
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent, plan: "digest"), at: "choose",
      graph: Practice.graph(domain), domain: domain, store: store,
      conversation: ScriptedConversation(answers, display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain), plan: plan)
    return (try await walk.run(), store.all)
  }

  private func deviation(_ events: [SessionEvent]) -> Deviation? {
    events.compactMap { event in
      if case .deviated(_, let deviation) = event { deviation } else { nil }
    }.first
  }

  @Test func walksToTheEndWhereRealityIsAsPlanned() async throws {
    let walk = try await walk(PracticeDomain(), try await plan())
    #expect(walk.ending == .completed)
    #expect(deviation(walk.events) == nil)
  }

  @Test func stopsBeforeAChangeThatWouldBringSomethingElse() async throws {
    let domain = PracticeDomain()
    // The lamp has been switched off in the meantime, so nothing is left to change.
    domain.state.withLock { $0.lamps["hall"] = false }
    let walk = try await walk(domain, try await plan())
    #expect(walk.ending == .stopped(.deviated))
    let found = try #require(deviation(walk.events))
    #expect(found.planned?.differences.count == 1)
    #expect(found.actual.differences == [])
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  @Test func stopsWhereSomethingElseIsChosen() async throws {
    let domain = PracticeDomain()
    let walk = try await walk(domain, try await plan(), Practice.answers(lamp: "attic"))
    #expect(walk.ending == .stopped(.deviated))
    #expect(deviation(walk.events)?.actual.value == .text("attic"))
  }

  @Test func answersWhatThePlanChose() async throws {
    let plan = try await plan()
    let domain = PracticeDomain()
    let display = PracticeDisplay()
    let nobody = ScriptedConversation(
      Answers(procedure: nil, inputs: [:], steps: [:], consent: true, attest: true),
      display: display)
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent, plan: "digest"), at: "choose",
      graph: Practice.graph(domain), domain: domain, store: store,
      conversation: PlannedConversation(plan, display: display, person: nobody),
      clock: PracticeClock(), adminCentre: .practice(domain), plan: plan)
    #expect(try await walk.run() == .completed)
  }

  @Test func goesOnWithoutThePlanOnlyWithAReason() async throws {
    let domain = PracticeDomain()
    domain.state.withLock { $0.lamps["hall"] = false }
    let stopped = try await walk(domain, try await plan())
    let store = PracticeStore(stopped.events)
    let session = try #require(Session(store.all))
    #expect(session.holdsToPlan)
    #expect(throws: SessionRefusal.reasonMissing) {
      try session.decide(.setPlanAside(reason: ""), in: Practice.graph(domain))
    }
    var walk = try SessionWalk(
      resuming: session, actor: "ann", locale: "en", graph: Practice.graph(domain),
      domain: domain, store: store,
      conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain))
    try walk.setPlanAside(reason: "it is off already")
    #expect(try await walk.run() == .completed)
    #expect(store.all.contains(.planSetAside(reason: "it is off already")))
  }

  /// A domain that makes no prediction beside other walks.
  private struct Silent: ForwardingDomain {
    let domain: any Domain
    var isBesideOthers = false

    func forwarding(to domain: any Domain) -> any Domain { Silent(domain: domain) }
    var inParallel: any Domain { Silent(domain: domain, isBesideOthers: true) }

    func prediction(
      _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
    ) -> [Fact] { isBesideOthers ? [] : domain.prediction(operation, arguments, facts) }
  }

  /// A series over a domain that forwards must not predict what other walks change as well.
  @Test func walksInParallelAsTheDomainsDoToWhichItForwards() async throws {
    let inner = Silent(domain: PracticeDomain())
    let facts = [Fact("hall", "isOn", .flag(true))]
    for domain in [PlannedDomain(inner), FaultyDomain(inner)] as [any Domain] {
      #expect(!domain.prediction("lamp.switchOff", [:], facts).isEmpty)
      #expect(domain.inParallel.prediction("lamp.switchOff", [:], facts).isEmpty)
    }
    // What has been planned is seen by all walks.
    let planned = PlannedDomain(PracticeDomain())
    let hall: Arguments = ["lamp": .text("hall")]
    try await planned.perform("lamp.switchOff", hall, key: "k1", actor: "ann")
    #expect(
      try await planned.inParallel.read("lamp.check", hall)
        == [Fact("hall", "isOn", .flag(false))])
  }
}
