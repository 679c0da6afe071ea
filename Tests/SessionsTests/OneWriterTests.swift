import Operations
import Procedures
import Sessions
import Synchronization
import Testing

/// Two windows that use the same session.
struct OneWriterTests {
  /// A person who is interrupted once, when they are first asked at a step.
  private final class Distracted: ForwardingConversation {
    let person: any Conversation
    private let step: StepID
    private let interruption: @Sendable () async -> Void
    private let isDone = Mutex(false)

    init(
      _ person: any Conversation, at step: StepID = "switch",
      interruption: @escaping @Sendable () async -> Void
    ) {
      self.person = person
      self.step = step
      self.interruption = interruption
    }

    func ask(_ view: StepView) async throws(Unanswered) -> Answer {
      let isFirst = isDone.withLock { isDone in
        guard view.node.id == step, !isDone else { return false }
        isDone = true
        return true
      }
      if isFirst { await interruption() }
      return try await person.ask(view)
    }
  }

  @Test func letsOneWinTheStepAndTellsTheOther() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    let display = PracticeDisplay()
    let person = Distracted(ScriptedConversation(Practice.answers(), display: display)) {
      // The other window walks to the end while this one waits.
      do {
        let ending = try await Practice.resume(domain, store)
        #expect(ending == .completed)
      } catch {
        Issue.record(error)
      }
    }
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: store, conversation: person, clock: PracticeClock(),
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    #expect(domain.state.withLock { $0.performed.count } == 1)
    #expect(store.all.count { $0 == .completed } == 1)
    let told = display.notices.compactMap { notice in
      if case .overtaken(let events) = notice { events } else { nil }
    }
    #expect(told.count == 1)
    #expect(told.first?.first == .resumed(actor: "bob", locale: "nl"))
    #expect(told.first?.last == .completed)
  }

  @Test func waitsWhileTheOtherCarriesTheChangeOut() async throws {
    let domain = PracticeDomain()
    let events = try await wholeWalk()
    let attempted = try #require(
      events.firstIndex { event in
        if case .attempted = event { true } else { false }
      })
    let store = PracticeStore(Array(events[...attempted]))
    let session = SessionID(rawValue: "s1")
    let held = Mutex<Turn?>(try store.turn(in: session))
    let display = PracticeDisplay()
    // The other window needs three seconds, and then reports that it is done.
    let clock = CountingClock { seconds in
      guard seconds == 3 else { return }
      domain.state.withLock { $0.lamps["hall"] = false }
      held.withLock { $0 = nil }
    }
    let known = try #require(Session(store.all))
    var walk = try SessionWalk(
      resuming: known, actor: "bob", locale: "nl", graph: Practice.graph(domain), domain: domain,
      store: store, conversation: ScriptedConversation(Practice.answers(), display: display),
      clock: clock, adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    #expect(domain.state.withLock { $0.performed.isEmpty })
    let waits = display.notices.count { notice in
      if case .busyElsewhere = notice { true } else { false }
    }
    #expect(waits == 3)
  }

  /// A clock that reports how much time has passed.
  private final class CountingClock: WalkClock {
    private let seconds = Mutex(0)
    private let told: @Sendable (Int) -> Void

    init(told: @escaping @Sendable (Int) -> Void) { self.told = told }

    func now() -> Int { seconds.withLock { $0 } }
    func sleep(seconds pause: Int) async {
      told(
        seconds.withLock { seconds in
          seconds += pause
          return seconds
        })
    }
  }

  @Test func tellsWhoeverTakesOverFromWhom() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore(Array(try await wholeWalk().prefix(3)))
    let display = PracticeDisplay()
    _ = try await Practice.resume(domain, store, display: display)
    guard case .resumed(_, _, let before, _, _)? = display.notices.first else {
      Issue.record("not told that it goes on")
      return
    }
    #expect(before == "ann")
  }

  /// What another window records while this one waits.
  private static func record(_ events: [SessionEvent], in store: PracticeStore) {
    do {
      try store.append(
        events, to: SessionID(rawValue: "s1"), after: store.all.count, at: 1_000)
    } catch {
      Issue.record(error)
    }
  }

  private static func takers(_ display: PracticeDisplay) -> [String] {
    display.notices.compactMap { notice in
      if case .takenOver(_, let taker, "ann") = notice { taker } else { nil }
    }
  }

  /// In automatic mode, nobody would be asked any more before the change.
  @Test(arguments: [
    (SessionMode.consent, StepID("switch")), (SessionMode.automatic, StepID("choose")),
    (SessionMode.manual, StepID("choose")),
  ])
  func makesNothingMoreOnceAnotherPersonHasTakenOver(
    mode: SessionMode, step: StepID
  ) async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    let display = PracticeDisplay()
    let taken: [SessionEvent] = [
      .resumed(actor: "bob", locale: "nl"), .stopped(step: step, reason: .person),
    ]
    let person = Distracted(
      ScriptedConversation(Practice.answers(), display: display), at: step
    ) {
      Self.record(taken, in: store)
    }
    var walk = try SessionWalk(
      beginning: Practice.start(mode), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: store, conversation: person, clock: PracticeClock(),
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .takenOver(by: "bob"))
    #expect(domain.state.withLock { $0.performed.isEmpty })
    #expect(Array(store.all.suffix(2)) == taken)
    #expect(Self.takers(display) == ["bob"])
  }

  /// A domain in which something happens while a change is made.
  private struct Interrupted: ForwardingDomain {
    let domain: any Domain
    let interruption: @Sendable () -> Void

    func forwarding(to domain: any Domain) -> any Domain {
      Interrupted(domain: domain, interruption: interruption)
    }

    func perform(
      _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
    ) async throws(DomainFailure) {
      interruption()
      try await domain.perform(operation, arguments, key: key, actor: actor)
    }
  }

  @Test func recordsTheOutcomeOfItsOwnChangeAfterAnotherPersonHasTakenOver() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    let display = PracticeDisplay()
    let interrupted = Interrupted(domain: domain) {
      Self.record([.resumed(actor: "bob", locale: "nl")], in: store)
    }
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(domain),
      domain: interrupted, store: store,
      conversation: ScriptedConversation(Practice.answers(), display: display),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await walk.run() == .takenOver(by: "bob"))
    guard case .performed("switch", _, .stegvis)? = store.all.last else {
      Issue.record("\(store.all.suffix(2))")
      return
    }
    #expect(Self.takers(display) == ["bob"])
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  @Test func resumesWhatTheSamePersonHasStoppedInAnotherWindow() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    let person = Distracted(ScriptedConversation(Practice.answers(), display: PracticeDisplay())) {
      Self.record([.stopped(step: "switch", reason: .person)], in: store)
    }
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: store, conversation: person, clock: PracticeClock(),
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    let events = store.all
    let stopped = try #require(events.firstIndex(of: .stopped(step: "switch", reason: .person)))
    #expect(events[stopped + 1] == .resumed(actor: "ann", locale: "en"))
    #expect(events.count { if case .resumed = $0 { true } else { false } } == 1)
    #expect(Session.firstIllegal(in: events) == nil)
  }

  private func wholeWalk() async throws -> [SessionEvent] {
    let store = PracticeStore()
    _ = try await Practice.walk(PracticeDomain(), store)
    return store.all
  }
}
