import Operations
import Procedures
import Sessions
import Synchronization
import Testing

struct ResumeTests {
  /// The events of a whole walk in one mode, which tests cut at any point.
  private func whole(_ mode: SessionMode) async throws -> [SessionEvent] {
    let store = PracticeStore()
    _ = try await Practice.walk(PracticeDomain(), store, mode: mode)
    return store.all
  }

  /// A crash can leave any prefix of the events; the tenant is in the state it had when they were
  /// recorded.
  @Test(arguments: SessionMode.allCases)
  func endsTheSameFromEveryPlaceACrashCanLeave(in mode: SessionMode) async throws {
    let events = try await whole(mode)
    let effect = events.firstIndex { event in
      if case .performed = event { true } else { false }
    }
    for length in 1..<events.count {
      // Between `attempted` and `performed`, the effect may or may not have happened, so both are
      // tried.
      for happened in [false, true] {
        let domain = PracticeDomain()
        let attempted = events.prefix(length).contains { event in
          if case .attempted = event { true } else { false }
        }
        let isCertain = length > effect ?? 0
        if isCertain || (attempted && happened) {
          domain.state.withLock { $0.lamps["hall"] = false }
        }
        let store = PracticeStore(Array(events.prefix(length)))
        #expect(try await Practice.resume(domain, store) == .completed, "cut at \(length)")
        #expect(domain.state.withLock { $0.lamps["hall"] } == false)
        let did = domain.state.withLock { $0.performed.count }
        #expect(did == (isCertain || (attempted && happened) ? 0 : 1), "cut at \(length)")
      }
    }
  }

  @Test func tellsWhatItFoundOfAnInterruptedChange() async throws {
    let events = try await whole(.consent)
    let attempted = events.firstIndex { event in
      if case .attempted = event { true } else { false }
    }
    let domain = PracticeDomain()
    domain.state.withLock { $0.lamps["hall"] = false }
    let display = PracticeDisplay()
    let store = PracticeStore(Array(events.prefix((attempted ?? 0) + 1)))
    _ = try await Practice.resume(domain, store, display: display)
    #expect(
      display.notices.contains { notice in
        if case .reconciled(_, .happened, _, _) = notice { true } else { false }
      })
  }

  /// The lamp's deadline is 60 seconds. The change was made at 1,000 and has not become visible.
  @Test(arguments: [
    (1_020, [1_060], 1_060),
    (1_055, [1_060], 1_060),
    // Too late to wait: one look, and then the verdict.
    (5_000, [], 5_000),
    // A clock that was set back makes it no longer than it is.
    (400, [460], 460),
  ])
  func waitsUntilTheDeadlineOfTheAttempt(
    resumedAt: Int, deadlines: [Int], endsAt: Int
  ) async throws {
    let events = try await whole(.consent)
    let performed = try #require(
      events.firstIndex { if case .performed = $0 { true } else { false } })
    let domain = PracticeDomain()
    let store = PracticeStore(Array(events[...performed]))
    let display = PracticeDisplay()
    let clock = PracticeClock(at: resumedAt)
    let ending = try await Practice.resume(domain, store, display: display, clock: clock)
    #expect(ending == .stopped(.refuted))
    let told = display.notices.compactMap { notice in
      if case .waiting(_, _, _, _, let deadline, _) = notice { deadline } else { nil }
    }
    #expect(Set(told) == Set(deadlines))
    #expect(clock.now() == endsAt)
  }

  /// The attempt was recorded at 1,000; nobody knows whether it was made, and reads may be late.
  @Test(arguments: [
    // From the first time that the session is resumed, because the effect came before that.
    (false, 1_500, [1_560]), (true, 1_030, [1_060]), (true, 1_500, []),
    // A program has given up at 8,200 at the latest.
    (false, 8_210, [8_260]), (false, 9_000, []),
  ])
  func waitsForAnUnknownEffectFromTheFirstResumption(
    wasResumed: Bool, resumedAt: Int, deadlines: [Int]
  ) async throws {
    let events = try await whole(.consent)
    let attempted = try #require(
      events.firstIndex { if case .attempted = $0 { true } else { false } })
    let store = PracticeStore(
      Array(events[...attempted]) + (wasResumed ? [.resumed(actor: "bob", locale: "nl")] : []))
    let domain = PracticeDomain()
    let display = PracticeDisplay()
    let session = try #require(Session(store.all))
    var walk = try SessionWalk(
      resuming: session, actor: "bob", locale: "nl", graph: Practice.graph(domain),
      domain: Late(domain: domain), store: store,
      conversation: ScriptedConversation(Practice.answers(), display: display),
      clock: PracticeClock(at: resumedAt), adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    let told = display.notices.compactMap { notice in
      if case .waiting(_, _, _, _, let deadline, _) = notice { deadline } else { nil }
    }
    #expect(Set(told) == Set(deadlines))
  }

  /// The lamps, whose reads may be late.
  private struct Late: ForwardingDomain {
    let domain: any Domain
    func isEventuallyConsistent(for operation: OperationID) -> Bool { true }
    func forwarding(to domain: any Domain) -> any Domain { Late(domain: domain) }
  }

  /// The clock is far ahead when the change is made, and is set right while the walk waits.
  @Test func endsWaitingWhereTheClockIsSetBackMeanwhile() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.swallowsChanges = true }
    let clock = AheadClock()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: PracticeStore(),
      conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
      clock: clock, adminCentre: .practice(domain))
    #expect(try await walk.run() == .stopped(.refuted))
    #expect(clock.now() == 1_060)
  }

  /// A clock that shows 100,000 until the first sleep, and 1,000 after it.
  private final class AheadClock: WalkClock {
    private let seconds = Mutex(100_000)

    func now() -> Int { seconds.withLock { $0 } }
    func sleep(seconds pause: Int) async {
      seconds.withLock { $0 = $0 == 100_000 ? 1_000 : $0 + pause }
    }
  }

  @Test func tellsTheLoserThatSomebodyElseHasGoneOn() async throws {
    let events = try await whole(.consent)
    let store = PracticeStore(Array(events.prefix(3)))
    let domain = PracticeDomain()
    guard let stale = Session(store.all) else { return }
    _ = try await Practice.resume(domain, store)
    #expect(throws: EventStoreFailure.overtaken(SessionID(rawValue: "s1"))) {
      _ = try SessionWalk(
        resuming: stale, actor: "ann", locale: "en", graph: Practice.graph(domain),
        domain: domain, store: store,
        conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
        clock: PracticeClock(), adminCentre: .practice(domain))
    }
  }

  @Test func refusesToGoOnWithoutAReason() async throws {
    let domain = PracticeDomain()
    guard let session = Session([.started(Practice.start(.consent), first: "switch")]) else {
      Issue.record("no session")
      return
    }
    #expect(throws: SessionRefusal.reasonMissing) {
      try session.decide(.skip(reason: ""), in: Practice.graph(domain))
    }
    #expect(throws: SessionRefusal.noChangeUnderWay) {
      try session.decide(.override(reason: "because"), in: Practice.graph(domain))
    }
    #expect(throws: SessionRefusal.notThisStep("switch")) {
      try session.decide(.attest, in: Practice.graph(domain))
    }
  }
}
