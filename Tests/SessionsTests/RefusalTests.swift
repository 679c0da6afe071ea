import Operations
import Sessions
import Synchronization
import Testing

/// A refusal is final: it is shown at once, and recorded, and the change is not made again by itself.
struct RefusalTests {
  private static let refusal = Refusal("outOfReach", ["evidence": .text("400: too high")])

  /// The lamps of a house that refuses.
  private struct Refusing: ForwardingDomain {
    let domain: any Domain
    let failure: DomainFailure
    /// Whether a change of which a part is refused is made nevertheless.
    let isMade: Bool
    let attempts: Attempts

    final class Attempts: Sendable {
      let count = Mutex(0)
    }

    func forwarding(to domain: any Domain) -> any Domain {
      Refusing(domain: domain, failure: failure, isMade: isMade, attempts: attempts)
    }

    func perform(
      _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
    ) async throws(DomainFailure) {
      attempts.count.withLock { $0 += 1 }
      if case .partlyRefused = failure, isMade {
        try await domain.perform(operation, arguments, key: key, actor: actor)
      }
      throw failure
    }
  }

  private func walk(
    _ failure: DomainFailure, _ store: PracticeStore, _ display: PracticeDisplay,
    _ clock: PracticeClock, isMade: Bool = true
  ) async throws -> (ending: SessionWalk.Ending, attempts: Int) {
    let lamps = PracticeDomain()
    let domain = Refusing(
      domain: lamps, failure: failure, isMade: isMade, attempts: .init())
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(lamps),
      domain: domain, store: store,
      conversation: ScriptedConversation(Practice.answers(), display: display), clock: clock,
      adminCentre: .practice(domain))
    let ending = try await walk.run()
    return (ending, domain.attempts.count.withLock { $0 })
  }

  @Test func stopsAutomaticModeAtTheFirstRefusal() async throws {
    let store = PracticeStore()
    let clock = PracticeClock()
    let (ending, attempts) = try await walk(
      .refused(Self.refusal), store, PracticeDisplay(), clock)
    #expect(ending == .stopped(.refused))
    #expect(attempts == 1)
    #expect(clock.now() == 1_000)
    #expect(store.all.contains(.refused(step: "switch", refusals: [Self.refusal])))
  }

  /// Reading shows for whom the change was made; why it was not made for the others is said first.
  @Test func saysWhyAPartOfAChangeWasRefused() async throws {
    let display = PracticeDisplay()
    let store = PracticeStore()
    let (ending, attempts) = try await walk(
      .partlyRefused(Self.refusal), store, display, PracticeClock())
    #expect(ending == .completed)
    #expect(store.all.contains(.refused(step: "switch", refusals: [Self.refusal])))
    #expect(Session.firstIllegal(in: store.all) == nil)
    #expect(attempts == 1)
    let told = display.notices.compactMap { notice in
      if case .refused(_, let refusals) = notice { refusals } else { nil }
    }
    #expect(told == [[Self.refusal]])
  }

  /// Asking again would be refused again, and what was made for some must not be forgotten.
  @Test func neverRepeatsAChangeOfWhichAPartWasRefused() async throws {
    let store = PracticeStore()
    let clock = PracticeClock()
    let (ending, attempts) = try await walk(
      .partlyRefused(Self.refusal), store, PracticeDisplay(), clock, isMade: false)
    #expect(ending == .stopped(.refuted))
    #expect(attempts == 1)
    #expect(clock.now() <= 1_000 + 20)
    let performed = store.all.contains { event in
      if case .performed(_, _, .stegvis) = event { true } else { false }
    }
    #expect(performed)
  }
}
