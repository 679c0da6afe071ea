import Operations
import Procedures
import Sessions
import Synchronization
import Testing

/// What changes beside a change and was in no prediction.
struct SurpriseTests {
  private let dimmed = Difference(
    subject: "hall", property: "brightness", before: .number(9), after: .number(3))

  private func walk(
    _ domain: DimmingDomain, _ store: PracticeStore, mode: SessionMode = .consent,
    answers: Answers = Practice.answers(), series: String? = nil,
    display: PracticeDisplay = PracticeDisplay()
  ) async throws -> SessionWalk.Ending {
    let start = SessionStart(
      session: SessionID(rawValue: "s1"), procedure: "lamps", revisions: ["lamps": "r1"],
      documents: [:], actor: "ann", tenant: "house", mode: mode, locale: "en", document: nil,
      series: series)
    var walk = try SessionWalk(
      beginning: start, at: "choose", graph: Practice.graph(domain.house), domain: domain,
      store: store, conversation: conversation(answers, domain, display), clock: PracticeClock(),
      adminCentre: .practice(domain))
    return try await walk.run()
  }

  private func resume(
    _ domain: DimmingDomain, _ store: PracticeStore
  ) async throws -> SessionWalk.Ending {
    let session = try #require(Session(store.all))
    var walk = try SessionWalk(
      resuming: session, actor: "ann", locale: "en", graph: Practice.graph(domain.house),
      domain: domain, store: store,
      conversation: conversation(Practice.answers(), domain, PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain))
    return try await walk.run()
  }

  private func conversation(
    _ answers: Answers, _ domain: DimmingDomain, _ display: PracticeDisplay
  ) -> any Conversation {
    Waiting(person: ScriptedConversation(answers, display: display), domain: domain)
  }

  private func verified(_ store: PracticeStore) -> [(step: StepID, Verdict, [Difference])] {
    store.all.compactMap { event in
      if case .verified(let step, _, let verdict, _, let surprises) = event {
        (step, verdict, surprises)
      } else {
        nil
      }
    }
  }

  private func told(_ display: PracticeDisplay) -> [[Difference]] {
    display.notices.compactMap { notice in
      if case .verdict(_, _, _, _, let surprises) = notice { surprises } else { nil }
    }
  }

  @Test func namesWhatChangedBesideAConfirmedChange() async throws {
    let domain = DimmingDomain(.withChange(1))
    let (store, display) = (PracticeStore(), PracticeDisplay())
    #expect(try await walk(domain, store, display: display) == .completed)
    let found = try #require(verified(store).first)
    #expect(found.1 == .confirmed)
    #expect(found.2 == [dimmed])
    #expect(verified(store).count == 1)
    #expect(told(display) == [[dimmed]])
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  @Test func stopsAtASurpriseInAutomaticModeAndGoesOnWhenResumed() async throws {
    let domain = DimmingDomain(.withChange(1))
    let store = PracticeStore()
    #expect(try await walk(domain, store, mode: .automatic) == .stopped(.surprised))
    #expect(store.all.last == .stopped(step: "switch", reason: .surprised))
    #expect(Session.firstIllegal(in: store.all) == nil)
    #expect(try await resume(domain, store) == .completed)
    #expect(Session.firstIllegal(in: store.all) == nil)
    #expect(verified(store).count == 1)
    #expect(domain.house.state.withLock { $0.performed.count } == 1)
  }

  @Test func stopsTheRowOfASeriesAtASurprise() async throws {
    let domain = DimmingDomain(.withChange(1))
    let store = PracticeStore()
    #expect(try await walk(domain, store, series: "rows") == .stopped(.surprised))
  }

  @Test func isSurprisedByNothingThatMayChangeByItself() async throws {
    let domain = DimmingDomain(.withChange(1), mayDim: true)
    let store = PracticeStore()
    #expect(try await walk(domain, store, mode: .automatic) == .completed)
    #expect(verified(store).map(\.2) == [[]])
  }

  /// A replica of the tenant may be out of date, whatever an earlier reading showed.
  @Test(arguments: [true, false])
  func isSurprisedOnlyByWhatALaterReadingShowsToo(isEventual: Bool) async throws {
    let domain = DimmingDomain(.withOneReading, isEventual: isEventual)
    let store = PracticeStore()
    #expect(
      try await walk(domain, store, mode: .automatic)
        == (isEventual ? .completed : .stopped(.surprised)))
    let dim = DimmingDomain(.withChange(1), isEventual: true)
    #expect(
      try await walk(dim, PracticeStore(), mode: .automatic) == .stopped(.surprised))
  }

  /// The lamp that was on may dim with the first change; it does so only with the second.
  @Test func takesTheLateEffectOfAnEarlierStepForNoSurprise() async throws {
    let twice = Practice.answers(["again": [.init(words: ["yes"]), .init(words: ["no"])]])
    let domain = DimmingDomain(.withChange(2), mayDim: true)
    let store = PracticeStore()
    #expect(try await walk(domain, store, mode: .automatic, answers: twice) == .completed)
    #expect(verified(store).map(\.2) == [[], []])
    // Without the first change, the second has no such excuse.
    let off = DimmingDomain(.withChange(1), mayDim: true)
    off.house.state.withLock { $0.lamps["hall"] = false }
    #expect(
      try await walk(off, PracticeStore(), mode: .automatic) == .stopped(.surprised))
  }

  @Test func looksOnceMoreBeforeTheSessionEnds() async throws {
    let domain = DimmingDomain(.whileWaitingForTheDoor)
    let (store, display) = (PracticeStore(), PracticeDisplay())
    #expect(try await walk(domain, store, display: display) == .completed)
    #expect(verified(store).map(\.step) == ["switch", "close"])
    #expect(verified(store).map(\.2) == [[], [dimmed]])
    #expect(verified(store).map(\.1) == [.confirmed, .confirmed])
    let looked = display.notices.compactMap { notice in
      if case .lookedAgain(let operation, let surprises) = notice {
        (operation, surprises)
      } else {
        nil
      }
    }
    #expect(looked.map(\.0) == ["lamp.switchOff"])
    #expect(looked.first?.1 == [dimmed])
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  /// The hall is switched twice, and both readings show that it is dimmed.
  @Test func tellsWhatTheLastLookFindsOnlyOnce() async throws {
    let twice = Practice.answers(["again": [.init(words: ["yes"]), .init(words: ["no"])]])
    let domain = DimmingDomain(.whileWaitingForTheDoor)
    let store = PracticeStore()
    #expect(
      try await walk(domain, store, mode: .automatic, answers: twice) == .stopped(.surprised))
    #expect(verified(store).map(\.2) == [[], [], [dimmed]])
    #expect(try await resume(domain, store) == .completed)
    #expect(verified(store).count == 3)
  }

  @Test func leavesTheVerdictOfARefutedChangeAsItWas() async throws {
    let domain = DimmingDomain(.whileWaitingForTheDoor)
    domain.house.behave { $0.swallowsChanges = true }
    let store = PracticeStore()
    let answers = Practice.answers(["switch": [.init(override: "the lamp is broken")]])
    #expect(try await walk(domain, store, answers: answers) == .completed)
    #expect(verified(store).map(\.1) == [.pending, .refuted, .refuted])
    #expect(verified(store).last?.2 == [dimmed])
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  @Test func refutesAtTheEndWhatSomebodyTookBack() async throws {
    let domain = DimmingDomain(.never)
    domain.isSwitchedOnAgain = true
    let store = PracticeStore()
    #expect(try await walk(domain, store) == .completed)
    #expect(verified(store).map(\.1) == [.confirmed, .refuted])
    #expect(verified(store).last?.2.map(\.property) == ["isOn"])
  }

  @Test func stopsAtWhatTheLastLookFindsInAutomaticMode() async throws {
    let domain = DimmingDomain(.whileWaitingForTheDoor)
    let store = PracticeStore()
    #expect(try await walk(domain, store, mode: .automatic) == .stopped(.surprised))
    #expect(store.all.last == .stopped(step: "close", reason: .surprised))
    #expect(Session.firstIllegal(in: store.all) == nil)
    #expect(try await resume(domain, store) == .completed)
    #expect(verified(store).count == 2)
  }

  @Test func findsASurpriseThatNoWalkRecords() async throws {
    let store = PracticeStore()
    _ = try await walk(DimmingDomain(.withChange(1)), store)
    let strange = SessionEvent.verified(
      step: "close", key: "nosuch", verdict: .confirmed, observed: [], surprises: [dimmed])
    let place = try #require(store.all.lastIndex(of: .attested(step: "close")))
    var events = store.all
    events.insert(strange, at: place)
    #expect(Session.firstIllegal(in: events)?.sequence == place + 1)
  }

  @Test(arguments: [
    (Value.instant(5), Verdict.confirmed), (.absent, .pending),
  ])
  func waitsForAChangeToAnyValue(_ observed: Value, _ verdict: Verdict) {
    let found = Verdict.of(
      predicted: [Fact("hall", "keptUntil", .changed)],
      before: [Fact("hall", "keptUntil", .absent)],
      observed: [Fact("hall", "keptUntil", observed)], deadlinePassed: false)
    #expect(found == verdict)
  }

  /// Earlier versions predicted only some of what changes.
  @Test(arguments: [true, false])
  func holdsAPlanOfAnEarlierVersionToWhatItNames(isComplete: Bool) async throws {
    let store = PracticeStore()
    _ = try await Practice.walk(PracticeDomain(), store, mode: .automatic)
    let steps = PlannedStep.all(in: store.all).map { step in
      PlannedStep(step: step.step, outcome: step.outcome, value: step.value)
    }
    let plan = Plan(
      procedure: "lamps", revisions: ["lamps": "r1"], tenant: "house", steps: steps,
      isComplete: isComplete)
    let domain = PracticeDomain()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent, plan: "digest"), at: "choose",
      graph: Practice.graph(domain), domain: domain, store: PracticeStore(),
      conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain), plan: plan)
    #expect(try await walk.run() == (isComplete ? .stopped(.deviated) : .completed))
  }
}

/// The lamps of the practice domain, which can also be dimmed, although nothing is asked to.
private final class DimmingDomain: ForwardingDomain {
  enum Moment: Hashable, Sendable {
    case never
    /// Together with the change of this number, counted from 1.
    case withChange(Int)
    case whileWaitingForTheDoor
    /// Only as the first reading after the change shows it.
    case withOneReading
  }

  let house: PracticeDomain
  let moment: Moment
  /// Whether a lamp that is on may dim when it is switched.
  private let mayDim: Bool
  private let isEventual: Bool
  private let brightness = Mutex(9)
  private let isTakenBack = Mutex(false)

  var domain: any Domain { house }

  var isSwitchedOnAgain: Bool {
    get { isTakenBack.withLock { $0 } }
    set { isTakenBack.withLock { $0 = newValue } }
  }

  init(_ moment: Moment, mayDim: Bool = false, isEventual: Bool = false) {
    house = PracticeDomain()
    self.moment = moment
    self.mayDim = mayDim
    self.isEventual = isEventual
  }

  func forwarding(to domain: any Domain) -> any Domain { self }
  func isEventuallyConsistent(for operation: OperationID) -> Bool { isEventual }

  func dim() { brightness.withLock { $0 = 3 } }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let brightness = brightness.withLock { brightness in
      defer { if moment == .withOneReading { brightness = 9 } }
      return brightness
    }
    return try await house.read(operation, arguments)
      + [Fact("hall", "brightness", .number(brightness))]
  }

  func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] {
    house.prediction(operation, arguments, facts.filter { $0.property == "isOn" })
  }

  func mayAlter(
    _ changed: Difference, with operation: OperationID, _ arguments: Arguments,
    before facts: [Fact]
  ) -> Bool { mayDim && facts.contains { $0.value == .flag(true) } }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try await house.perform(operation, arguments, key: key, actor: actor)
    let made = house.state.withLock { $0.performed.count }
    if moment == .withChange(made) || moment == .withOneReading { dim() }
  }
}

/// A person who is asked whether the door is closed, while something happens.
private struct Waiting: ForwardingConversation {
  let person: any Conversation
  let domain: DimmingDomain

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    if view.node.id == "close" {
      if domain.moment == .whileWaitingForTheDoor { domain.dim() }
      if domain.isSwitchedOnAgain { domain.house.state.withLock { $0.lamps["hall"] = true } }
    }
    return try await person.ask(view)
  }
}
