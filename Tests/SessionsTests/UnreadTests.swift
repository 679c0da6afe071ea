import Operations
import Sessions
import Testing

/// What cannot be read is asked of the person; everything else goes on.
struct UnreadTests {
  private func questions(_ display: PracticeDisplay, at step: String) -> [Question] {
    display.views.filter { "\($0.node.id)" == step }.map(\.question)
  }

  @Test func asksThePersonForWhatCannotBeReadAndGoesOn() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.hidesLight = true }
    let store = PracticeStore()
    let display = PracticeDisplay()
    let answers = Practice.answers(["check": [.init(words: ["off"])]])
    let ending = try await Practice.walk(
      domain, store, answers, mode: .automatic, display: display)
    #expect(ending == .completed)
    #expect(questions(display, at: "check") == [.judge(outcomes: ["off", "on"])])
    #expect(questions(display, at: "switch") == [.actWithoutInterface])
    let verdicts = store.all.compactMap { event in
      if case .verified(_, _, let verdict, _, _) = event { verdict } else { nil }
    }
    // Nothing can be read, so that nothing is confirmed.
    #expect(verdicts == [.attested])
  }

  @Test func judgesByItselfWhatCanBeRead() async throws {
    let (display, store) = (PracticeDisplay(), PracticeStore())
    let ending = try await Practice.walk(
      PracticeDomain(), store, mode: .automatic, display: display)
    #expect(ending == .completed)
    #expect(questions(display, at: "check") == [])
    #expect(store.all.contains(.passed(step: "check", facts: [])))
  }

  @Test func takesWhatIsTypedWhereTheListCannotBeRead() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.hidesLamps = true }
    let display = PracticeDisplay()
    let ending = try await Practice.walk(
      domain, PracticeStore(), mode: .automatic, display: display)
    #expect(ending == .completed)
    let choice = display.views.first { "\($0.node.id)" == "choose" }
    #expect(choice?.refusals == [PracticeDomain.hidden])
  }

  @Test func showsWithACheckWhatSpeaksAgainstALaterChange() async throws {
    let display = PracticeDisplay()
    let answers = Practice.answers(["switch": [.init(skip: "too high")]], lamp: "attic")
    let ending = try await Practice.walk(
      PracticeDomain(), PracticeStore(), answers, display: display)
    #expect(ending == .completed)
    let check = display.views.first { "\($0.node.id)" == "check" }
    #expect(check?.question == .proceed)
    #expect(check?.refusals.map(\.code) == ["outOfReach"])
  }

  /// Waiting does not help, and a refused reading says nothing about the change.
  @Test func stopsAtOnceWhereReadingIsRefusedAfterAChange() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    let clock = PracticeClock()
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(domain),
      domain: RefusingAfterChange(domain: domain), store: store,
      conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
      clock: clock, adminCentre: .practice(domain))
    #expect(try await walk.run() == .stopped(.failure))
    #expect(clock.now() == 1_000)
    #expect(domain.state.withLock { $0.performed.count } == 1)
    domain.behave { $0.refusesReads = false }
    #expect(try await Practice.resume(domain, store) == .completed)
    #expect(domain.state.withLock { $0.performed.count } == 1)
  }

  /// The lamps, whose state may no longer be read once one was switched.
  private struct RefusingAfterChange: ForwardingDomain {
    let domain: any Domain
    func forwarding(to domain: any Domain) -> any Domain { RefusingAfterChange(domain: domain) }

    func perform(
      _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
    ) async throws(DomainFailure) {
      try await domain.perform(operation, arguments, key: key, actor: actor)
      (domain as? PracticeDomain)?.behave { $0.refusesReads = true }
    }
  }

  /// The lamps, of which nothing is shown any more once one was switched.
  private struct HidingAfterChange: ForwardingDomain {
    let domain: any Domain
    func forwarding(to domain: any Domain) -> any Domain { HidingAfterChange(domain: domain) }

    func read(
      _ operation: OperationID, _ arguments: Arguments
    ) async throws(DomainFailure) -> [Fact] {
      let isSwitched = (domain as? PracticeDomain)?.state.withLock { !$0.performed.isEmpty }
      guard isSwitched != true else { throw .refused(PracticeDomain.hidden) }
      return try await domain.read(operation, arguments)
    }
  }

  /// Nobody can verify it, and the person can go on all the same.
  @Test func goesPastAChangeThatIsNoLongerShownOnlyWithAReason() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    let clock = PracticeClock()
    let display = PracticeDisplay()
    let answers = Practice.answers([
      "switch": [.init(override: "seen")], "check": [.init(words: ["off"])],
    ])
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(domain),
      domain: HidingAfterChange(domain: domain), store: store,
      conversation: ScriptedConversation(answers, display: display), clock: clock,
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    #expect(clock.now() == 1_000)
    let verdicts = store.all.compactMap { event in
      if case .verified(_, _, let verdict, _, _) = event { verdict } else { nil }
    }
    #expect(verdicts == [.unverifiable])
    #expect(questions(display, at: "check") == [.judge(outcomes: ["off", "on"])])
    let check = display.views.first { "\($0.node.id)" == "check" }
    #expect(check?.refusals == [PracticeDomain.hidden])
  }

  /// The reply was lost, and nobody can see whether the lamp is off.
  @Test func asksThePersonWhetherAChangeHappenedThatIsNotShown() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.losesReplies = true }
    let store = PracticeStore()
    let display = PracticeDisplay()
    let answers = Practice.answers([
      "switch": [.init(override: "seen", happened: true)], "check": [.init(words: ["off"])],
    ])
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(domain),
      domain: HidingAfterChange(domain: domain), store: store,
      conversation: ScriptedConversation(answers, display: display), clock: PracticeClock(),
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    #expect(domain.state.withLock { $0.performed.count } == 1)
    let asked = questions(display, at: "switch").contains { question in
      if case .happened = question { true } else { false }
    }
    #expect(asked)
  }

  private static let predicted = [
    Fact("hall", "isOn", .flag(false)), Fact("hall", "bulb", .text("LED")),
  ]
  private static let before = [
    Fact("hall", "isOn", .flag(true)), Fact("hall", "bulb", .text("LED")),
  ]

  @Test(arguments: [(false, Verdict.pending), (true, .unverifiable)])
  func neitherConfirmsNorRefutesWhatIsNotShown(_ isLate: Bool, _ verdict: Verdict) {
    let observed = [
      Fact("hall", "isOn", .unread(PracticeDomain.hidden)), Fact("hall", "bulb", .text("LED")),
    ]
    #expect(
      Verdict.of(
        predicted: Self.predicted, before: Self.before, observed: observed,
        deadlinePassed: isLate) == verdict)
    #expect(Difference.between(Self.before, and: observed) == [])
  }

  @Test func refutesWhatIsShownBesideSomethingThatIsNot() {
    let observed = [
      Fact("hall", "isOn", .unread(PracticeDomain.hidden)), Fact("hall", "bulb", .text("none")),
    ]
    #expect(
      Verdict.of(
        predicted: Self.predicted, before: Self.before, observed: observed, deadlinePassed: false)
        == .refuted)
  }
}
