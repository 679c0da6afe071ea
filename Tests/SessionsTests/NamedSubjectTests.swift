import Operations
import Procedures
import Sessions
import Testing

/// Sessions of earlier versions, which kept names instead of ids.
struct NamedSubjectTests {
  private let hall = Subject(id: "lamp-1", name: "hall")
  private let otherHall = Subject(id: "lamp-2", name: "hall")
  private let bob = "bob"
  private var several: Refusal {
    Refusal(
      "severalHaveName",
      ["name": .text("H1"), "candidates": .list([.subject(hall), .subject(otherHall)])])
  }

  /// A house with one lamp in each hall, each known by its id.
  private func house() -> PracticeDomain {
    let house = PracticeDomain()
    house.state.withLock { $0.lamps = ["lamp-1": true, "lamp-2": true] }
    return house
  }

  /// The events of a session that an earlier version walked up to the consent.
  private func stopped(
    _ mode: SessionMode = .consent, needsApproval: Bool = false
  ) async throws -> PracticeStore {
    let store = PracticeStore()
    let house = PracticeDomain()
    let answers = Practice.answers(consent: needsApproval)
    var walk = try SessionWalk(
      beginning: Practice.start(mode, needsApproval: needsApproval), at: "choose",
      graph: Practice.graph(house), domain: EarlierLamps(domain: house), store: store,
      conversation: ScriptedConversation(answers, display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(house))
    _ = try await walk.run()
    return store
  }

  private func resume(
    _ store: PracticeStore, _ lamps: Lamps, _ answers: Answers = Practice.answers(),
    display: PracticeDisplay = PracticeDisplay(), plan: Plan? = nil
  ) async throws -> SessionWalk.Ending {
    let session = try #require(Session(store.all))
    var walk = try SessionWalk(
      resuming: session, actor: bob, locale: "nl", graph: Practice.graph(lamps.house),
      domain: lamps, store: store,
      conversation: ScriptedConversation(answers, display: display), clock: PracticeClock(),
      adminCentre: .practice(lamps), plan: plan)
    return try await walk.run()
  }

  private func attempts(_ store: PracticeStore) -> [ChangeAttempt] {
    store.all.compactMap { if case .attempted(let attempt) = $0 { attempt } else { nil } }
  }

  private func found(_ store: PracticeStore) -> [NamedSubject] {
    store.all.flatMap { event -> [NamedSubject] in
      if case .resumed(_, _, let subjects) = event { subjects } else { [] }
    }
  }

  @Test func goesOnWithWhatItsNameMeansNow() async throws {
    let store = try await stopped()
    let lamps = Lamps(house: house(), named: [hall])
    #expect(try await resume(store, lamps) == .completed)
    #expect(attempts(store).map(\.arguments) == [["lamp": .subject(hall)]])
    #expect(lamps.house.state.withLock { $0.lamps } == ["lamp-1": false, "lamp-2": true])
    #expect(found(store) == [NamedSubject(name: "H1", subject: hall)])
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  @Test func asksOnceWhichOfTwoIsMeant() async throws {
    let store = try await stopped()
    let lamps = Lamps(house: house(), named: [hall, otherHall])
    let display = PracticeDisplay()
    let ending = try await resume(
      store, lamps, Practice.answers(lamp: "lamp-2", consent: false), display: display)
    #expect(ending == .unanswered(missing: ["steps.switch.answer"]))
    let asked = try #require(display.views.first)
    #expect(asked.node.id == "choose")
    #expect(asked.refusals == [several])
    guard case .choose(_, let candidates, _) = asked.question else {
      Issue.record("asked something else: \(asked.question)")
      return
    }
    #expect(candidates.map(\.value) == [.subject(hall), .subject(otherHall)])

    let later = PracticeDisplay()
    #expect(try await resume(store, lamps, display: later) == .completed)
    #expect(later.views.map(\.node.id).first == "switch")
    #expect(lamps.house.state.withLock { $0.lamps } == ["lamp-1": true, "lamp-2": false])
    #expect(found(store) == [NamedSubject(name: "H1", subject: otherHall)])
  }

  /// As an answers file of that time says the name again.
  @Test func isNotToldWhichOfTwoByTheirName() async throws {
    let store = try await stopped()
    let lamps = Lamps(house: house(), named: [hall, otherHall])
    guard case .rejected(let answer) = try await resume(store, lamps) else {
      Issue.record("not rejected")
      return
    }
    #expect(answer.reason == .refused(several))
    #expect(attempts(store) == [])
  }

  @Test func stopsIfNothingHasTheNameAnyMore() async throws {
    let store = try await stopped()
    let display = PracticeDisplay()
    let lamps = Lamps(house: house(), named: [])
    #expect(try await resume(store, lamps, display: display) == .stopped(.refused))
    let refusals = display.notices.flatMap { notice -> [Refusal] in
      if case .refused(_, let refusals) = notice { refusals } else { [] }
    }
    #expect(refusals == [Refusal("nameNotFound", ["name": .text("H1")])])
    #expect(attempts(store) == [])
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  /// It is the program that died, after the change and before it was recorded.
  @Test func findsTheEffectOfAChangeThatWasAttemptedByName() async throws {
    let before = try await stopped()
    let attempt = ChangeAttempt(
      step: "switch", operation: "lamp.switchOff", arguments: ["lamp": .text("H1")], key: "k",
      before: [Fact("hall", "isOn", .flag(true)), Fact("hall", "near", .list([.text("H1")]))],
      predicted: [Fact("hall", "isOn", .flag(false))], mode: .consent)
    let store = PracticeStore(
      before.all.filter { if case .stopped = $0 { false } else { true } } + [.attempted(attempt)])
    let lamps = Lamps(house: house(), named: [hall])
    lamps.house.state.withLock { $0.lamps["lamp-1"] = false }
    #expect(try await resume(store, lamps) == .completed)
    #expect(store.all.contains(.performed(step: "switch", key: "k", by: .found)))
    #expect(attempts(store).count == 1)
    let verdicts = store.all.compactMap { event -> Verdict? in
      if case .verified(_, _, let verdict, _, _) = event { verdict } else { nil }
    }
    #expect(verdicts == [.confirmed])
  }

  /// A number and a name that the same two have are one question.
  @Test func asksOnceForEverythingThatIsCalledSo() async throws {
    let before = try await stopped()
    let attempt = ChangeAttempt(
      step: "switch", operation: "lamp.switchOff", arguments: ["lamp": .text("H1")], key: "k",
      before: [Fact("hall", "isOn", .flag(true)), Fact("hall", "colour", .text("attic"))],
      predicted: [Fact("hall", "isOn", .flag(false))], mode: .consent)
    let store = PracticeStore(
      before.all.filter { if case .stopped = $0 { false } else { true } } + [.attempted(attempt)])
    let attics = ["lamp-3", "lamp-4"].map { Subject(id: $0, name: "attic") }
    let lamps = Lamps(house: house(), named: [hall, otherHall] + attics)
    lamps.house.state.withLock { $0.lamps["lamp-2"] = false }
    let display = PracticeDisplay()
    #expect(
      try await resume(store, lamps, Practice.answers(lamp: "lamp-2"), display: display)
        == .completed)
    #expect(display.views.count { $0.node.id == "choose" } == 1)
    #expect(found(store).map(\.name) == ["H1", "hall"])
    #expect(found(store).map(\.subject) == [otherHall, otherHall])
    #expect(store.all.contains(.performed(step: "switch", key: "k", by: .found)))
  }

  /// A session that an earlier version stopped when the lamp was red, in the middle of a change.
  private func stoppedWithRedLamp() async throws -> PracticeStore {
    let before = try await stopped()
    let attempt = ChangeAttempt(
      step: "switch", operation: "lamp.switchOff", arguments: ["lamp": .text("H1")], key: "k",
      before: [Fact("hall", "isOn", .flag(true)), Fact("H1", "colour", .text("red"))],
      predicted: [Fact("hall", "isOn", .flag(false))], mode: .consent)
    return PracticeStore(
      before.all.filter { if case .stopped = $0 { false } else { true } } + [.attempted(attempt)])
  }

  @Test func asksWhetherTheOneThatHasTheNameIsTheOneThatWasRecorded() async throws {
    let lamps = Lamps(house: house(), named: [hall], colours: ["lamp-1": "blue"])
    let doubt = Refusal(
      "otherHasName",
      [
        "name": .text("H1"), "before": .text("red"), "now": .text("blue"), "id": .text("lamp-1"),
      ])
    let store = try await stoppedWithRedLamp()
    // Its name proves nothing.
    let ending = try await resume(store, lamps, Practice.answers(lamp: "hall"))
    guard case .rejected(let answer) = ending else {
      Issue.record("not rejected: \(ending)")
      return
    }
    #expect(answer.reason == .refused(doubt))
    #expect(found(store).allSatisfy { $0.name != "H1" })
    #expect(lamps.house.state.withLock { $0.performed } == [])
    #expect(try await resume(store, lamps, Practice.answers(lamp: "lamp-1")) == .completed)
    #expect(found(store).contains(NamedSubject(name: "H1", subject: hall)))
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  @Test func asksNothingAboutOneThatIsAsItWasRecorded() async throws {
    let store = try await stoppedWithRedLamp()
    let lamps = Lamps(house: house(), named: [hall], colours: ["lamp-1": "red"])
    lamps.house.state.withLock { $0.lamps["lamp-1"] = false }
    #expect(try await resume(store, lamps) == .completed)
    #expect(found(store).contains(NamedSubject(name: "H1", subject: hall)))
  }

  /// Nothing is given back to another one.
  @Test func undoesNothingToOneThatIsNotAsItWasRecorded() async throws {
    let store = try await stoppedWithRedLamp()
    let events =
      store.all + [
        .performed(step: "switch", key: "k", by: .stegvis),
        .verified(
          step: "switch", key: "k", verdict: .confirmed,
          observed: [Fact("hall", "isOn", .flag(false))]),
      ]
    for (colour, isPossible) in [("red", true), ("blue", false)] {
      let lamps = Lamps(house: house(), named: [hall], colours: ["lamp-1": colour])
      let known = try await Identification(of: events, in: lamps)
      var plan = UndoPlan(
        events.map { (at: 0, event: known.of($0)) }, domain: lamps, now: 1)
      try await plan.leaveOutWhatIsLost(in: lamps)
      #expect(plan.calls.isEmpty != isPossible)
      #expect(plan.lost.contains { $0.code == "otherHasName" } != isPossible)
    }
  }

  @Test func asksNothingOfASessionThatHasIDs() async throws {
    let lamps = Lamps(house: house(), named: [hall, otherHall])
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(lamps.house),
      domain: lamps, store: store,
      conversation: ScriptedConversation(
        Practice.answers(lamp: "lamp-2"), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(lamps))
    #expect(try await walk.run() == .completed)
    #expect(found(store) == [])
    #expect(attempts(store).map(\.arguments) == [["lamp": .subject(otherHall)]])
  }

  /// Another lamp has got the name since the session stopped, and the lamp another one.
  @Test func staysWithTheIDOfALampThatIsCalledSomethingElse() async throws {
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(house()),
      domain: Lamps(house: house(), named: [hall]), store: store,
      conversation: ScriptedConversation(
        Practice.answers(consent: false), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(house()))
    #expect(try await walk.run() == .unanswered(missing: ["steps.switch.answer"]))
    let lamps = Lamps(
      house: house(), named: [Subject(id: "lamp-1", name: "attic"), otherHall])
    #expect(try await resume(store, lamps) == .completed)
    #expect(lamps.house.state.withLock { $0.lamps } == ["lamp-1": false, "lamp-2": true])
  }

  @Test func holdsAPlanOfAnEarlierVersionAgainstTheSameLamp() async throws {
    let planned = PracticeStore()
    let then = PracticeDomain()
    var planning = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(then),
      domain: EarlierLamps(domain: then), store: planned,
      conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(then))
    _ = try await planning.run()
    let plan = Plan(
      procedure: "lamps", revisions: ["lamps": "r1"], tenant: "house",
      steps: PlannedStep.all(in: planned.all))
    #expect(plan.steps.first?.value == .text("H1"))
    for (answer, ending) in [
      ("lamp-1", SessionWalk.Ending.completed), ("lamp-2", .stopped(.deviated)),
    ] {
      let lamps = Lamps(house: house(), named: [hall, Subject(id: "lamp-2", name: "attic")])
      let store = PracticeStore()
      var walk = try SessionWalk(
        beginning: Practice.start(.consent, plan: "digest"), at: "choose",
        graph: Practice.graph(lamps.house), domain: lamps, store: store,
        conversation: ScriptedConversation(
          Practice.answers(lamp: answer), display: PracticeDisplay()),
        clock: PracticeClock(), adminCentre: .practice(lamps), plan: plan)
      #expect(try await walk.run() == ending, "\(answer)")
    }
  }

  @Test func keepsTheConsentToAChangeByName() async throws {
    let store = try await stopped(needsApproval: true)
    let lamps = Lamps(house: house(), named: [hall])
    let session = try #require(Session(store.all))
    let review = try #require(
      try await ApprovalReview.read(
        session, by: "cleo", in: Practice.graph(lamps.house), domain: lamps))
    try store.append(
      try review.events(by: "cleo", locale: "nl", rejectedBecause: nil),
      to: session.start.session, after: store.all.count, at: 0)
    #expect(try await resume(store, lamps) == .completed)
    let requests = store.all.count { if case .approvalRequested = $0 { true } else { false } }
    #expect(requests == 1)
  }

  @Test func consentsToNoOtherLampOfThatName() async throws {
    let store = try await stopped(needsApproval: true)
    let house = house()
    house.state.withLock { $0.lamps["lamp-1"] = false }
    let lamps = Lamps(house: house, named: [hall])
    let session = try #require(Session(store.all))
    await #expect(throws: SessionRefusal.approvalForAnother) {
      _ = try await ApprovalReview.read(
        session, by: "cleo", in: Practice.graph(lamps.house), domain: lamps)
    }
  }

  /// The events of a session that an earlier version walked to the end.
  private func finished() async throws -> [SessionEvent] {
    let store = try await stopped()
    let house = PracticeDomain()
    var walk = try SessionWalk(
      resuming: try #require(Session(store.all)), actor: bob, locale: "nl",
      graph: Practice.graph(house), domain: EarlierLamps(domain: house), store: store,
      conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(house))
    #expect(try await walk.run() == .completed)
    return store.all
  }

  @Test func looksAtTheSameLampAgain() async throws {
    let events = try await finished()
    let lamps = Lamps(house: house(), named: [hall])
    lamps.house.state.withLock { $0.lamps["lamp-1"] = false }
    let check = await LiveCheck(events, domain: lamps)
    #expect(check.claims.map(\.finding) == [.holds])
    #expect(check.claims.map(\.fact.subject) == [hall])
    let two = Lamps(house: lamps.house, named: [hall, otherHall])
    #expect(await LiveCheck(events, domain: two).claims.map(\.finding) == [.unreadable])
  }

  @Test func takesBackTheChangeOfTheSameLamp() async throws {
    let events = try await finished()
    let lamps = Lamps(house: house(), named: [hall])
    let known = try await Identification(of: events, in: lamps)
    var plan = UndoPlan(events.map { (1_000, known.of($0)) }, domain: lamps, now: 2_000)
    try await plan.leaveOutWhatIsLost(in: lamps)
    #expect(plan.calls.map(\.call.arguments) == [["lamp": .subject(hall)]])

    // The walk asks which of two; a lamp that nothing is called any more cannot be switched on.
    let two = Lamps(house: lamps.house, named: [hall, otherHall])
    var unclear = UndoPlan(events.map { (1_000, $0) }, domain: two, now: 2_000)
    try await unclear.leaveOutWhatIsLost(in: two)
    #expect(unclear.calls.map(\.call.arguments) == [["lamp": .text("H1")]])
    let none = Lamps(house: lamps.house, named: [])
    try await unclear.leaveOutWhatIsLost(in: none)
    #expect(unclear.calls.isEmpty)
    #expect(unclear.lost == [Refusal("nameNotFound", ["name": .text("H1")])])
  }

  @Test func findsNoDifferenceInWhatIsOnlyKnownById() async throws {
    let events = try await finished()
    let lamps = Lamps(house: house(), named: [hall])
    let graph = Practice.graph(lamps.house)
    let known = try await Identification(of: events, at: graph, in: lamps)
    let then = events.map { known.of($0) }
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: graph, domain: lamps,
      store: store,
      conversation: ScriptedConversation(
        RecordedAnswers.answers(then, procedure: "lamps"), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(lamps))
    #expect(try await walk.run() == .completed)
    #expect(SessionDifference.first(recorded: then, now: store.all) == nil)
  }
}

/// The lamps of a house by their ids, with the names that they have now. Each also has a number,
/// which its name does not contain: `H1` for `hall`.
private struct Lamps: ForwardingDomain {
  let house: PracticeDomain
  let named: [Subject]
  /// By which people know them, by id.
  var colours: [String: String] = [:]

  var domain: any Domain { house }

  func marks(of subjects: [Subject]) async throws(DomainFailure) -> [Fact] {
    subjects.compactMap { lamp in
      colours[lamp.id].map { Fact(lamp, "colour", .text($0)) }
    }
  }

  func forwarding(to domain: any Domain) -> any Domain { self }

  var catalogue: Catalogue {
    Catalogue(
      Array(house.catalogue.operations.values), roles: house.catalogue.roles,
      subjectTypes: ["lamp"])
  }

  private func meant(_ word: String) -> [Subject] {
    named.filter { $0.id == word || $0.name == word || $0.name == "hall" && word == "H1" }
  }

  func subjects(named names: [String]) async throws(DomainFailure) -> [String: [Subject]] {
    Dictionary(uniqueKeysWithValues: Set(names).map { ($0, meant($0)) }).filter { !$1.isEmpty }
  }

  func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    named.map { Candidate(value: .subject($0), title: $0.name) }
  }

  func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let meant = answer.flatMap(meant)
    guard meant.count == 1, let lamp = meant.first else {
      return .failure(Refusal("unknownLamp"))
    }
    return .success(.subject(lamp))
  }

  /// The lamp that an argument names by its id; `nil` for one that is known only by its name.
  private func lamp(_ arguments: Arguments) -> Subject? {
    arguments["lamp"]?.subjects.first { $0.isResolved }
  }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    guard let lamp = lamp(arguments) else { return [] }
    let facts = try await house.read(operation, ["lamp": .text(lamp.id)])
    let now = named.first { $0 == lamp } ?? lamp
    return facts.map { Fact(now, $0.property, $0.value) }
  }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    guard let lamp = lamp(arguments) else { throw .refused(Refusal("unknownLamp")) }
    try await house.perform(operation, ["lamp": .text(lamp.id)], key: key, actor: actor)
  }
}

/// The lamp in the hall as an earlier version knew it: by its number as an argument, and by its name
/// in facts.
private struct EarlierLamps: ForwardingDomain {
  let domain: any Domain

  func forwarding(to domain: any Domain) -> any Domain { EarlierLamps(domain: domain) }

  func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> { .success(.text("H1")) }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    try await domain.read(operation, ["lamp": .text("hall")])
  }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try await domain.perform(operation, ["lamp": .text("hall")], key: key, actor: actor)
  }
}
