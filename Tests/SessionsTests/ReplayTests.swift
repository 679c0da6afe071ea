import Operations
import Procedures
import Sessions
import Testing

/// Repeating a recorded session.
struct ReplayTests {
  private func recorded(_ answers: Answers = Practice.answers()) async throws -> [SessionEvent] {
    let store = PracticeStore()
    _ = try await Practice.walk(PracticeDomain(), store, answers, mode: .manual)
    return store.all
  }

  private func again(
    _ events: [SessionEvent], on domain: PracticeDomain, fork: (StepID, Answers)? = nil
  ) async throws -> [SessionEvent] {
    let store = PracticeStore()
    let script = ScriptedConversation(
      RecordedAnswers.answers(events, procedure: "lamps"), display: PracticeDisplay())
    let person: any Conversation =
      fork.map { step, answers in
        ForkedConversation(
          recorded: script, from: step,
          other: ScriptedConversation(answers, display: PracticeDisplay()))
      } ?? script
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: store, conversation: person, clock: PracticeClock(),
      adminCentre: .practice(domain))
    _ = try await walk.run()
    return store.all
  }

  @Test func findsNoDifferenceOnTheTenantAsItWas() async throws {
    let events = try await recorded()
    let now = try await again(events, on: PracticeDomain())
    #expect(SessionDifference.first(recorded: events, now: now) == nil)
  }

  /// Earlier versions did not read every property of today.
  @Test func takesAPropertyWithoutAValueForOneThatWasNotRead() {
    func checked(_ facts: [Fact]) -> [SessionEvent] {
      [.checked(step: "look", outcome: "on", facts: facts)]
    }
    let lit = Fact("hall", "lit", .flag(true))
    let recorded = checked([lit])
    #expect(
      SessionDifference.first(
        recorded: recorded, now: checked([lit, Fact("hall", "colour", .absent)])) == nil)
    #expect(
      SessionDifference.first(
        recorded: recorded, now: checked([lit, Fact("hall", "colour", .text("red"))])) != nil)
  }

  @Test func namesTheFirstDifference() async throws {
    let events = try await recorded()
    let domain = PracticeDomain()
    domain.state.withLock { $0.lamps["hall"] = false }
    let now = try await again(events, on: domain)
    let difference = try #require(SessionDifference.first(recorded: events, now: now))
    #expect(difference.step == "switch")
    guard case .attempted? = difference.recorded, case .attempted? = difference.now else {
      Issue.record("\(difference)")
      return
    }
  }

  /// Earlier versions predicted only some of what changes.
  @Test func comparesOnlyWhatWasPredictedThen() {
    func attempt(_ predicted: [Fact]) -> [SessionEvent] {
      [
        .attempted(
          ChangeAttempt(
            step: "switch", operation: "lamp.switchOff", arguments: [:], key: "k",
            before: [Fact("hall", "isOn", .flag(true))], predicted: predicted, mode: .consent))
      ]
    }
    let isOff = Fact("hall", "isOn", .flag(false))
    let more = attempt([isOff, Fact("hall", "offUntil", .changed)])
    #expect(SessionDifference.first(recorded: attempt([isOff]), now: more) == nil)
    #expect(SessionDifference.first(recorded: more, now: attempt([isOff])) != nil)
    let other = attempt([Fact("hall", "isOn", .flag(true))])
    #expect(SessionDifference.first(recorded: attempt([isOff]), now: other) != nil)
  }

  @Test func forksAtAStepWithOtherAnswers() async throws {
    let events = try await recorded()
    let other = Practice.answers(["again": [.init(words: ["yes"]), .init(words: ["no"])]])
    let now = try await again(events, on: PracticeDomain(), fork: ("again", other))
    let difference = try #require(SessionDifference.first(recorded: events, now: now))
    #expect(difference.step == "again")
    #expect(difference.now == .decided(step: "again", outcome: "yes"))
    #expect(now.last == .completed)
  }

  @Test func readsConfirmedClaimsAgain() async throws {
    let events = try await recorded()
    let domain = PracticeDomain()
    domain.state.withLock { $0.lamps["hall"] = false }
    let holds = await LiveCheck(events, domain: domain)
    #expect(holds.claims.count == 1)
    #expect(holds.isClean)
    domain.state.withLock { $0.lamps["hall"] = true }
    let gone = await LiveCheck(events, domain: domain)
    #expect(gone.claims.first?.finding == .changed(to: .flag(true)))
    domain.behave { $0.cannotBeRead = true }
    let unknown = await LiveCheck(events, domain: domain)
    #expect(unknown.claims.first?.finding == .unreadable)
    domain.behave { $0 = PracticeDomain.Behaviour(hidesLight: true) }
    let hidden = await LiveCheck(events, domain: domain)
    #expect(hidden.claims.first?.finding == .unreadable)
  }

  @Test func practisesOnABadDayAndStillTellsTheTruth() async throws {
    let lamps = PracticeDomain()
    let domain = FaultyDomain(lamps)
    let store = PracticeStore()
    let answers = Practice.answers([
      "choose": [.init(words: ["hall"])],
      "again": [.init(words: ["yes"]), .init(words: ["yes"]), .init(words: ["no"])],
    ])
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(lamps),
      domain: domain, store: store,
      conversation: ScriptedConversation(answers, display: PracticeDisplay()),
      clock: PracticeClock(),
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    #expect(domain.faults == [.late, .late, .unreadable, .lostReply])
    let verdicts = store.all.compactMap { event in
      if case .verified(_, _, let verdict, _, _) = event { verdict } else { nil }
    }
    #expect(verdicts.filter { $0 != .pending } == [.confirmed, .confirmed, .confirmed])
  }
}
