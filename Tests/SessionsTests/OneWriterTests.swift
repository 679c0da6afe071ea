import Operations
import Procedures
import Sessions
import Synchronization
import Testing

/// Two windows that use the same session.
struct OneWriterTests {
  /// A person who is interrupted once, when they are asked for consent.
  private final class Distracted: ForwardingConversation {
    let person: any Conversation
    private let interruption: @Sendable () async -> Void
    private let isDone = Mutex(false)

    init(_ person: any Conversation, interruption: @escaping @Sendable () async -> Void) {
      self.person = person
      self.interruption = interruption
    }

    func ask(_ view: StepView) async throws(Unanswered) -> Answer {
      let isFirst = isDone.withLock { isDone in
        guard view.question == .consent || view.question == .act, !isDone else { return false }
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
    guard case .resumed(_, _, let before, _)? = display.notices.first else {
      Issue.record("not told that it goes on")
      return
    }
    #expect(before == "ann")
  }

  private func wholeWalk() async throws -> [SessionEvent] {
    let store = PracticeStore()
    _ = try await Practice.walk(PracticeDomain(), store)
    return store.all
  }
}
