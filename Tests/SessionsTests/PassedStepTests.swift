import Operations
import Procedures
import Sessions
import Testing

/// Steps at which nobody is asked: those that only lead to a change which the program makes, and
/// checks that it reads itself.
struct PassedStepTests {
  private typealias Row = (id: StepID, operation: OperationID, next: [(String, StepID?)])

  /// Enter the hall, choose a lamp, look at it, switch it off, shut the door.
  private static let way: [Row] = [
    ("enter", "hall.enter", [("done", "choose")]),
    ("choose", "lamp.choose", [("done", "look")]),
    ("look", "lamp.check", [("on", "switch"), ("off", "shut")]),
    ("switch", "lamp.switchOff", [("done", "shut")]),
    ("shut", "door.shut", [("done", nil)]),
  ]

  private static func graph(_ domain: PracticeDomain, _ rows: [Row]) throws -> StepGraph {
    let steps = try rows.map { row in
      let operation = try #require(domain.catalogue[row.operation])
      return Step(
        id: row.id, operation: operation,
        arguments: operation.parameters.isEmpty ? [:] : ["lamp": .input("lamp")],
        into: operation.kind == .choose ? "lamp" : operation.kind == .record ? "bulb" : nil,
        edges: row.next.map { Edge(outcome: $0.0, target: $0.1.map { .step($0) } ?? .end) },
        rules: [])
    }
    let procedure = Procedure(
      id: "lamps", roles: [],
      inputs: [
        .init(name: "lamp", type: ValueType("lamp")), .init(name: "bulb", type: .text),
      ],
      steps: steps, texts: [:], revision: "r1")
    return try #require(StepGraph(of: "lamps", in: ["lamps": procedure]))
  }

  private struct Walked {
    let store: PracticeStore
    let ending: SessionWalk.Ending
    /// Everything that was shown, which is what was asked except for a change in automatic mode.
    let views: [StepView]
    let notices: [Notice]

    var shown: [StepID] { views.map(\.node.id) }
    var events: [SessionEvent] { store.all }
    var passed: [StepID] {
      events.compactMap { if case .passed(let step, _) = $0 { step } else { nil } }
    }
  }

  private func walk(
    _ rows: [Row] = way, _ answers: Answers = Practice.answers(), mode: SessionMode = .consent,
    on domain: PracticeDomain = PracticeDomain()
  ) async throws -> Walked {
    let store = PracticeStore()
    let display = PracticeDisplay()
    var walk = try SessionWalk(
      beginning: Practice.start(mode), at: try #require(rows.first).id,
      graph: try Self.graph(domain, rows), domain: domain, store: store,
      conversation: ScriptedConversation(answers, display: display), clock: PracticeClock(),
      adminCentre: .practice(domain))
    let ending = try await walk.run()
    #expect(Session.firstIllegal(in: store.all) == nil)
    return Walked(
      store: store, ending: ending, views: display.views, notices: display.notices)
  }

  @Test(arguments: [SessionMode.consent, .automatic])
  func asksOnlyWhatAPersonKnows(in mode: SessionMode) async throws {
    let walked = try await walk(mode: mode)
    #expect(walked.ending == .completed)
    #expect(walked.shown == ["choose", "switch"])
    #expect(walked.passed == ["enter", "look", "shut"])
  }

  @Test func walksEveryStepInManualMode() async throws {
    let walked = try await walk(mode: .manual)
    #expect(walked.shown == ["enter", "choose", "look", "switch", "shut"])
    #expect(walked.passed == [])
    #expect(walked.events.contains(.attested(step: "shut")))
  }

  @Test func recordsWhatWasShownAndReadAtAStepThatWasPassed() async throws {
    let walked = try await walk()
    let facts = [Fact(Subject("hall"), "isOn", .flag(true))]
    let digests = walked.events.compactMap { event -> StepID? in
      if case .shown(let step, _, _) = event { step } else { nil }
    }
    #expect(digests == ["enter", "choose", "look", "switch", "shut"])
    #expect(walked.events.contains(.passed(step: "enter", facts: facts)))
    let passing = try #require(walked.events.firstIndex(of: .passed(step: "look", facts: [])))
    #expect(
      Array(walked.events[(passing + 1)...].prefix(2)) == [
        .checked(step: "look", outcome: "on", facts: facts),
        .left(step: "look", outcome: "on", next: "switch"),
      ])
    #expect(!walked.events.contains { if case .attested = $0 { true } else { false } })
  }

  /// The next question shows what was passed before it, once; a change shows once more what was
  /// passed since the change before.
  @Test func tellsThePassedStepsAtTheNextQuestionAndBeforeTheChange() async throws {
    let rows: [Row] = [
      ("enter", "hall.enter", [("done", "choose")]),
      ("choose", "lamp.choose", [("done", "look")]),
      ("look", "lamp.check", [("on", "again"), ("off", "again")]),
      ("again", "again.decide", [("no", "switch"), ("yes", "choose")]),
      ("switch", "lamp.switchOff", [("done", "shut")]),
      ("shut", "door.shut", [("done", nil)]),
    ]
    let walked = try await walk(rows)
    #expect(walked.shown == ["choose", "again", "switch"])
    #expect(walked.views.map { $0.passed.map(\.step) } == [["enter"], ["look"], []])
    #expect(walked.views.map { $0.warned.map(\.step) } == [[], [], ["enter", "look"]])
    #expect(walked.views.flatMap(\.passed).map(\.outcome) == [nil, "on"])
    let last = walked.notices.compactMap { notice -> [StepID]? in
      if case .passed(let steps) = notice { steps.map(\.step) } else { nil }
    }
    #expect(last == [["shut"]])
  }

  @Test func forgetsWarningsOnceTheChangeIsMade() async throws {
    let answers = Practice.answers(["again": [.init(words: ["yes"]), .init(words: ["no"])]])
    let rows: [Row] = [
      ("choose", "lamp.choose", [("done", "look")]),
      ("look", "lamp.check", [("on", "switch"), ("off", "switch")]),
      ("switch", "lamp.switchOff", [("done", "again")]),
      ("again", "again.decide", [("no", "light"), ("yes", "choose")]),
      ("light", "lamp.switchOn", [("done", nil)]),
    ]
    let walked = try await walk(rows, answers)
    #expect(walked.shown == ["choose", "switch", "again", "choose", "switch", "again", "light"])
    #expect(walked.views.last?.passed == [])
    #expect(walked.views.last?.warned == [])
  }

  /// Whoever has to act must be where the way leads, and so must whoever looks at what is recorded.
  @Test func asksOnTheWayToWhatAPersonDoes() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.hasNoSwitch = true }
    let byHand = try await walk(on: domain)
    #expect(byHand.ending == .completed)
    #expect(byHand.shown == ["enter", "choose", "switch", "shut"])
    #expect(byHand.passed == ["look"])

    for operation: OperationID in ["bulb.record", "door.close"] {
      let rows: [Row] = [
        ("enter", "hall.enter", [("done", "choose")]),
        ("choose", "lamp.choose", [("done", "other")]),
        ("other", operation, [("done", "switch")]),
        ("switch", "lamp.switchOff", [("done", nil)]),
      ]
      let answers = Practice.answers(["other": [.init(words: ["hall"])]])
      #expect(try await walk(rows, answers).passed == [], "\(operation)")
    }
  }

  /// A page to close was only opened by whoever acted there.
  @Test func asksAfterWhatAPersonDidLast() async throws {
    let rows: [Row] = [
      ("choose", "lamp.choose", [("done", "switch")]),
      ("switch", "lamp.switchOff", [("done", "close")]),
      ("close", "door.close", [("done", "shut")]),
      ("shut", "door.shut", [("done", nil)]),
    ]
    #expect(try await walk(rows).shown == ["choose", "switch", "close", "shut"])
  }

  @Test func asksEverythingWhereLookingIsThePurpose() async throws {
    let rows: [Row] = [
      ("choose", "lamp.choose", [("done", "enter")]),
      ("enter", "hall.enter", [("done", "look")]),
      ("look", "lamp.check", [("on", nil), ("off", nil)]),
    ]
    #expect(try await walk(rows).shown == ["choose", "enter", "look"])
  }

  /// The attic's lamp is out of reach, which a check says before the change is refused.
  @Test func showsACheckThatKnowsOfALaterRefusal() async throws {
    let walked = try await walk(Self.way, Practice.answers(lamp: "attic"))
    #expect(walked.shown.contains("look"))
    #expect(!walked.passed.contains("look"))
  }

  @Test func honoursWhatAnAnswersFileSaysAboutAStep() async throws {
    let skipped = try await walk(
      Self.way, Practice.answers(["enter": [.init(skip: "I am in the hall")]]))
    #expect(skipped.shown == ["enter", "choose", "switch"])
    #expect(skipped.events.contains(.skipped(step: "enter", reason: "I am in the hall")))

    let manual = try await walk(Self.way, Practice.answers(["look": [.init(mode: .manual)]]))
    #expect(manual.events.contains(.modeChanged(.manual)))
    #expect(manual.passed == ["enter"])
    #expect(manual.ending == .completed)

    // What needs no word takes no harm from one.
    let attested = try await walk(
      Self.way,
      Practice.answers(["shut": [.init(attest: true)], "look": [.init(words: ["off"])]]))
    #expect(attested.passed == ["enter", "look", "shut"])
  }

  @Test func resumesWithTheNotesThatNobodyHasRead() async throws {
    let domain = PracticeDomain()
    let walked = try await walk(
      Self.way, Practice.answers(consent: false), on: domain)
    #expect(walked.ending == .unanswered(missing: ["steps.switch.answer"]))
    let display = PracticeDisplay()
    var resumed = try SessionWalk(
      resuming: try #require(Session(walked.events)), actor: "ann", locale: "sv",
      graph: try Self.graph(domain, Self.way), domain: domain, store: walked.store,
      conversation: ScriptedConversation(Practice.answers(), display: display),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await resumed.run() == .completed)
    #expect(display.views.map { $0.passed.map(\.step) } == [["look"]])
    #expect(display.views.map { $0.warned.map(\.step) } == [["enter"]])
  }

  /// A person at a terminal or a page, who is asked to consent.
  private struct Reader: ForwardingConversation {
    let person: any Conversation
    let readsChanges = true
  }

  private func choose(
    in mode: SessionMode, reading: Bool = true, _ lamps: [String: Bool] = ["hall": true]
  ) async throws -> [SessionEvent] {
    let (domain, store) = (PracticeDomain(), PracticeStore())
    domain.state.withLock { $0.lamps = lamps }
    let script = ScriptedConversation(Practice.answers(), display: PracticeDisplay())
    var walk = try SessionWalk(
      beginning: Practice.start(mode), at: "enter", graph: try Self.graph(domain, Self.way),
      domain: domain, store: store,
      conversation: reading ? Reader(person: script) : script, clock: PracticeClock(),
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    #expect(Session.firstIllegal(in: store.all) == nil)
    return store.all
  }

  /// Whoever consents reads what was chosen; where nobody does, the choice itself is the consent.
  @Test func takesTheOnlyChoiceWhereAPersonConsentsToTheChange() async throws {
    let taken = SessionEvent.passed(step: "choose", facts: [])
    let events = try await choose(in: .consent)
    let passing = try #require(events.firstIndex(of: taken))
    #expect(
      Array(events[(passing + 1)...].prefix(1)) == [
        .chosen(step: "choose", input: "lamp", value: .text("hall"))
      ])
    #expect(try await !choose(in: .consent, ["hall": true, "attic": false]).contains(taken))
    #expect(try await !choose(in: .consent, reading: false).contains(taken))
    #expect(try await !choose(in: .automatic).contains(taken))
    #expect(try await !choose(in: .manual).contains(taken))
  }

  @Test func asksForTheOnlyChoiceThatIsGoneBackTo() async throws {
    let (domain, store) = (PracticeDomain(), PracticeStore())
    domain.state.withLock { $0.lamps = ["hall": true] }
    let typing = TypingConversation([.back(to: "choose"), .words(["hall"]), .proceed])
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "enter",
      graph: try Self.graph(domain, Self.way), domain: domain, store: store,
      conversation: Reader(person: typing), clock: PracticeClock(),
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    #expect(typing.views.map(\.node.id) == ["switch", "choose", "switch"])
  }

  /// Earlier versions asked at every step; a plan made by one has the same steps.
  @Test func followsAPlanInWhichEveryStepWasAsked() async throws {
    let manual = try await walk(mode: .manual)
    let passed = try await walk()
    #expect(PlannedStep.all(in: manual.events) == PlannedStep.all(in: passed.events))
    #expect(SessionDifference.first(recorded: manual.events, now: passed.events) == nil)
    #expect(SessionDifference.first(recorded: passed.events, now: manual.events) == nil)
  }

  @Test func findsEventsOfAPassedStepThatNoWalkRecords() async throws {
    let events = try await walk().events
    let passing = try #require(events.firstIndex(of: .passed(step: "look", facts: [])))
    var missing = events
    missing.remove(at: passing + 1)
    #expect(Session.firstIllegal(in: missing)?.sequence == passing + 2)
    var unseen = events
    unseen.remove(at: passing - 1)
    #expect(Session.firstIllegal(in: unseen)?.sequence == passing)
    var torn = Array(events.prefix(passing + 1))
    #expect(Session.firstIllegal(in: torn) != nil)
    torn =
      Array(events.prefix(passing - 1)) + [.modeChanged(.manual)]
      + Array(events[(passing - 1)...])
    #expect(Session.firstIllegal(in: torn) != nil)
  }
}
