import Operations
import Sessions
import Testing

/// A step that changes nothing is refused as a change is if what leads to one is in the way.
struct ObstacleTests {
  private static let gone = Refusal("lampReplaced", ["lamp": .text("hall")])
  private static let dark = Refusal("powerCut", ["status": .code("suspended")])

  /// The lamps of a house in which something is in the way.
  private struct Obstructed: ForwardingDomain {
    let domain: any Domain
    var inTheWay: [Refusal] = []
    var refusalsOfCheck: [Refusal] = []

    func forwarding(to domain: any Domain) -> any Domain {
      Obstructed(domain: domain, inTheWay: inTheWay, refusalsOfCheck: refusalsOfCheck)
    }

    func obstacles(
      to operation: OperationID, _ arguments: Arguments
    ) async throws(DomainFailure) -> [Refusal] { inTheWay }

    func stopsAtRefusals(of check: OperationID) -> Bool { true }

    func refusals(
      _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
    ) -> [Refusal] {
      operation == "lamp.check"
        ? refusalsOfCheck : domain.refusals(operation, arguments, facts)
    }
  }

  private func resume(
    _ domain: Obstructed, _ lamps: PracticeDomain, _ store: PracticeStore,
    _ display: PracticeDisplay = PracticeDisplay()
  ) async throws -> SessionWalk.Ending {
    let graph = Practice.graph(lamps)
    let conversation = ScriptedConversation(Practice.answers(), display: display)
    guard let session = Session(store.all) else {
      var walk = try SessionWalk(
        beginning: Practice.start(.automatic), at: "choose", graph: graph, domain: domain,
        store: store, conversation: conversation, clock: PracticeClock(),
        adminCentre: .practice(domain))
      return try await walk.run()
    }
    var walk = try SessionWalk(
      resuming: session, actor: "bob", locale: "nl", graph: graph, domain: domain, store: store,
      conversation: conversation, clock: PracticeClock(), adminCentre: .practice(domain))
    return try await walk.run()
  }

  @Test func choosesNothingForWhatIsNoLongerTheSame() async throws {
    let lamps = PracticeDomain()
    let store = PracticeStore()
    let display = PracticeDisplay()
    let ending = try await resume(
      Obstructed(domain: lamps, inTheWay: [Self.gone]), lamps, store, display)
    #expect(ending == .stopped(.refused))
    #expect(display.views.last?.question == .blocked)
    #expect(display.views.last?.refusals == [Self.gone])
    #expect(store.all.contains(.refused(step: "choose", refusals: [Self.gone])))
    #expect(Session(store.all)?.inputs == [:])
    #expect(Session.firstIllegal(in: store.all) == nil)
    // It goes on as soon as nothing is in the way.
    #expect(try await resume(Obstructed(domain: lamps), lamps, store) == .completed)
  }

  @Test func stopsAtACheckAfterWhichNothingCanBeDone() async throws {
    let lamps = PracticeDomain()
    let store = PracticeStore()
    let display = PracticeDisplay()
    let ending = try await resume(
      Obstructed(domain: lamps, refusalsOfCheck: [Self.dark]), lamps, store, display)
    #expect(ending == .stopped(.refused))
    #expect(display.views.last?.refusals == [Self.dark])
    #expect(store.all.contains(.refused(step: "check", refusals: [Self.dark])))
    let isChecked = store.all.contains { if case .checked = $0 { true } else { false } }
    #expect(!isChecked)
    #expect(Session.firstIllegal(in: store.all) == nil)
    #expect(try await resume(Obstructed(domain: lamps), lamps, store) == .completed)
  }
}
