import Operations
import Procedures
import Sessions
import Testing

struct SessionWalkTests {
  private func verdicts(_ store: PracticeStore) -> [Verdict] {
    store.all.compactMap { event in
      if case .verified(_, _, let verdict, _, _) = event { verdict } else { nil }
    }
  }

  private func index(_ store: PracticeStore, _ matches: (SessionEvent) -> Bool) -> Int? {
    store.all.firstIndex(where: matches)
  }

  /// Nobody is asked in automatic mode, and every attempt looks as if it had never been made.
  @Test func endsAWalkWhoseChangesAreLostAgainAndAgain() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.swallowsChanges = true }
    domain.behave { $0.losesReplies = true }
    let store = PracticeStore()
    #expect(try await Practice.walk(domain, store, mode: .automatic) == .stopped(.failure))
    #expect(domain.state.withLock { $0.performed.count } == 9)
    domain.behave { $0.swallowsChanges = false }
    domain.behave { $0.losesReplies = false }
    #expect(try await Practice.resume(domain, store) == .completed)
  }

  @Test(arguments: SessionMode.allCases)
  func walksToTheEnd(in mode: SessionMode) async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    #expect(try await Practice.walk(domain, store, mode: mode) == .completed)
    #expect(domain.state.withLock { $0.lamps["hall"] } == false)
    #expect(verdicts(store) == [.confirmed])
    #expect(store.all.last == .completed)
  }

  @Test func writesTheAttemptDownBeforeTheEffect() async throws {
    let domain = PracticeDomain()
    // The session began and a lamp was chosen; the third write, that of the attempt, fails.
    let store = PracticeStore(diesAfter: 2)
    await #expect(throws: EventStoreFailure.full(path: "journal")) {
      try await Practice.walk(domain, store)
    }
    #expect(domain.state.withLock { $0.lamps["hall"] } == true)
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  @Test func stopsWithRefutedWhereTheTenantSwallowsTheChange() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.swallowsChanges = true }
    let store = PracticeStore()
    #expect(try await Practice.walk(domain, store) == .stopped(.refuted))
    #expect(verdicts(store) == [.pending, .refuted])
    #expect(index(store) { $0 == .completed } == nil)
  }

  @Test func waitsAsPendingWhereTheTenantIsLate() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.readsBehind = 3 }
    let store = PracticeStore()
    let display = PracticeDisplay()
    #expect(try await Practice.walk(domain, store, display: display) == .completed)
    #expect(verdicts(store) == [.pending, .confirmed])
    let waits = display.notices.compactMap { notice in
      if case .waiting(_, _, _, let seconds, _, _) = notice { seconds } else { nil }
    }
    #expect(waits == [1, 2, 4])
  }

  @Test func goesPastARefutedChangeOnlyWithAReason() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.swallowsChanges = true }
    let store = PracticeStore()
    let answers = Practice.answers(["switch": [.init(override: "the lamp is broken")]])
    #expect(try await Practice.walk(domain, store, answers) == .completed)
    #expect(store.all.contains(.overridden(step: "switch", reason: "the lamp is broken")))
  }

  @Test func looksInTheTenantWhereTheReplyIsLost() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.losesReplies = true }
    let store = PracticeStore()
    #expect(try await Practice.walk(domain, store) == .completed)
    #expect(domain.state.withLock { $0.performed.count } == 1)
    #expect(
      store.all.contains { event in
        if case .performed(_, _, .found) = event { true } else { false }
      })
  }

  @Test func stopsWhereTheTenantRefuses() async throws {
    let store = PracticeStore()
    let ending = try await Practice.walk(
      PracticeDomain(), store, Practice.answers(lamp: "attic"))
    #expect(ending == .stopped(.refused))
    #expect(store.all.contains(.refused(step: "switch", refusals: [Refusal("outOfReach")])))
  }

  @Test func refusesAChangeToWhoLacksTheRole() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.rights = .missing }
    let store = PracticeStore()
    #expect(try await Practice.walk(domain, store) == .stopped(.refused))
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  @Test func namesTheAnswerThatIsMissing() async throws {
    let ending = try await Practice.walk(
      PracticeDomain(), PracticeStore(), Practice.answers(consent: false))
    #expect(ending == .unanswered(missing: ["steps.switch.answer"]))
  }

  @Test func asksAgainOnEveryVisitOfALoop() async throws {
    let store = PracticeStore()
    let answers = Practice.answers([
      "again": [.init(words: ["yes"]), .init(words: ["no"])]
    ])
    #expect(try await Practice.walk(PracticeDomain(), store, answers) == .completed)
    #expect(
      store.all.count { event in
        if case .chosen = event { true } else { false }
      } == 2)
  }

  @Test func stopsWithAFailureWhereTheTenantCannotBeRead() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.cannotBeRead = true }
    #expect(
      try await Practice.walk(domain, PracticeStore()) == .stopped(.failure))
  }

  @Test func changesTheModeDuringASession() async throws {
    let store = PracticeStore()
    let answers = Practice.answers(["switch": [.init(mode: .manual)]])
    #expect(try await Practice.walk(PracticeDomain(), store, answers) == .completed)
    #expect(store.all.contains(.modeChanged(.manual)))
  }
}
