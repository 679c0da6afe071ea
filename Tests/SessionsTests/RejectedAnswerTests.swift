import Operations
import Procedures
import Sessions
import Synchronization
import Testing

/// Answers that a question does not accept, from an answers file, which would give them for ever.
struct RejectedAnswerTests {
  /// Walks with one answer of its own at a step, and asks at most fifty times.
  private func walk(
    _ step: StepID, _ answer: Answers.StepAnswer, mode: SessionMode = .consent,
    _ domain: PracticeDomain = PracticeDomain(), _ store: PracticeStore = PracticeStore(),
    lamp: String = "hall"
  ) async throws -> SessionWalk.Ending {
    var walk = try SessionWalk(
      beginning: Practice.start(mode), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: store,
      conversation: Patient(
        ScriptedConversation(
          Practice.answers([step: [answer]], lamp: lamp), display: PracticeDisplay())),
      clock: PracticeClock(), adminCentre: .practice(domain))
    return try await walk.run()
  }

  /// Answers at most fifty times.
  private final class Patient: ForwardingConversation {
    let person: any Conversation
    private let count = Mutex(0)

    init(_ person: any Conversation) { self.person = person }

    private var isExhausted: Bool {
      count.withLock {
        $0 += 1
        return $0 > 50
      }
    }

    func ask(_ view: StepView) async throws(Unanswered) -> Answer {
      guard !isExhausted else { throw Unanswered(missing: ["an end"]) }
      return try await person.ask(view)
    }

    func anticipated(_ view: StepView) async -> Answer? {
      isExhausted ? nil : await person.anticipated(view)
    }
  }

  private func rejected(_ ending: SessionWalk.Ending) throws -> RejectedAnswer {
    guard case .rejected(let answer) = ending else {
      Issue.record("ended as \(ending)")
      throw Unanswered(missing: [])
    }
    return answer
  }

  @Test(arguments: ["yse", ""])
  func endsAtAWordThatIsNoOutcome(word: String) async throws {
    let store = PracticeStore()
    let answer = try rejected(
      try await walk("again", .init(words: [word]), PracticeDomain(), store))
    #expect(answer.step == "again")
    #expect(answer.given == word)
    #expect(answer.possible == ["no", "yes"])
    #expect(answer.nearest == (word.isEmpty ? nil : "yes"))
    #expect(store.all.last == .stopped(step: "again", reason: .unanswered))
  }

  @Test(arguments: ["choose", "again", "check"] as [StepID])
  func endsAtASkipOfAStepThatCannotBeSkipped(step: StepID) async throws {
    let answer = try rejected(try await walk(step, .init(skip: "no time")))
    #expect(answer.step == step)
    #expect(answer.given == "skip: no time")
    #expect(answer.reason == .notPossible)
  }

  /// Without the reason, the change must be neither skipped nor made.
  @Test(arguments: SessionMode.allCases)
  func endsAtASkipWithoutAReason(mode: SessionMode) async throws {
    let domain = PracticeDomain()
    let answer = try rejected(try await walk("switch", .init(skip: ""), mode: mode, domain))
    #expect(answer.reason == .reasonMissing)
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  /// It is mistyped, not missing.
  @Test func endsAtAnotherWordThanYes() async throws {
    let domain = PracticeDomain()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: PracticeStore(),
      conversation: ScriptedConversation(
        Practice.answers(["switch": [.init(words: ["yse"])]], consent: false),
        display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain))
    let answer = try rejected(try await walk.run())
    #expect(answer.given == "yse")
    #expect(answer.possible == ["answer: yes", "skip: …"])
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  /// A form that was made by hand may hold the answer to another question.
  @Test(
    arguments: [.words(["hall"]), .outcome("no"), .override(reason: "why"), .happened(true)]
      as [Answer])
  func takesNothingButAYesForAYes(answer: Answer) async throws {
    for mode in [SessionMode.consent, .manual] {
      let (domain, store) = (PracticeDomain(), PracticeStore())
      let typing = TypingConversation([.words(["hall"]), answer])
      var walk = try SessionWalk(
        beginning: Practice.start(mode), at: "choose", graph: Practice.graph(domain),
        domain: domain, store: store, conversation: typing, clock: PracticeClock(),
        adminCentre: .practice(domain))
      _ = try await walk.run()
      #expect(typing.views.last?.rejected.map(\.reason) == [.notPossible])
      #expect(domain.state.withLock { $0.performed.isEmpty })
    }
  }

  @Test func saysWhereTheAnswerIsWritten() async throws {
    let domain = PracticeDomain()
    let place = AnswerPlace(path: "a.yaml", line: 4)
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: PracticeStore(),
      conversation: ScriptedConversation(
        Answers(
          procedure: nil, inputs: ["lamp": ["cellar"]], steps: [:], consent: true, attest: true,
          places: ["inputs.lamp": place]), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try rejected(try await walk.run()).place == place)
  }

  @Test func namesTheStepAndTheInputThatWereMeant() {
    let answers = Answers(
      procedure: nil, inputs: ["lmap": ["hall"]], steps: ["swich": [.init(words: ["yes"])]],
      consent: true, attest: true)
    let unknown = answers.unknownNames(in: Practice.graph(PracticeDomain()))
    #expect(unknown.map(\.name) == ["steps.swich", "inputs.lmap"])
    #expect(unknown.map(\.nearest) == [["switch"], ["lamp"]])
  }

  @Test func endsAtAChoiceThatTheDomainRefuses() async throws {
    let answer = try rejected(
      try await walk("switch", .init(), PracticeDomain(), PracticeStore(), lamp: "cellar"))
    #expect(answer.given == "cellar")
    #expect(
      answer.reason == .refused(Refusal("unknownLamp", ["lamp": .text("cellar")])))
  }

  @Test func endsAtAnOverrideWithoutAReason() async throws {
    let domain = PracticeDomain()
    domain.behave { $0.swallowsChanges = true }
    let answer = try rejected(try await walk("switch", .init(override: ""), domain))
    #expect(answer.reason == .reasonMissing)
    #expect(answer.possible == ["override: …"])
  }

  /// A session with a change that was made and refuted, and one whose change is unclear.
  @Test(arguments: [true, false])
  func endsAtASkipOfAChangeThatIsUnderWay(isRefuted: Bool) async throws {
    let before = [Fact("hall", "isOn", .flag(true)), Fact("hall", "glows", .flag(true))]
    let attempt = ChangeAttempt(
      step: "switch", operation: "lamp.switchOff", arguments: ["lamp": .text("hall")], key: "k1",
      before: before, predicted: before.map { Fact($0.subject, $0.property, .flag(false)) },
      mode: .consent)
    let domain = PracticeDomain()
    domain.state.withLock { $0.lamps["hall"] = false }
    let judged: [SessionEvent] = [
      .performed(step: "switch", key: "k1", by: .stegvis),
      .verified(step: "switch", key: "k1", verdict: .refuted, observed: []),
    ]
    let store = PracticeStore(
      [
        .started(Practice.start(.consent), first: "choose"),
        .chosen(step: "choose", input: "lamp", value: .text("hall")),
        .left(step: "choose", outcome: "done", next: "switch"), .attempted(attempt),
      ] + (isRefuted ? judged : []))
    let answers = Practice.answers(["switch": [.init(skip: "no time")]])
    let answer = try rejected(try await Practice.resume(domain, store, answers))
    #expect(answer.given == "skip: no time")
    #expect(
      answer.possible == (isRefuted ? ["override: …"] : ["happened: true", "happened: false"]))
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  /// The file says that it did not happen, so it is made again, with an unknown outcome again.
  @Test func endsWhereAChangeIsUnclearASecondTime() async throws {
    let inner = PracticeDomain()
    inner.behave { $0.losesReplies = true }
    let domain = WithoutPrediction(domain: inner)
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(inner),
      domain: domain, store: store,
      conversation: Patient(
        ScriptedConversation(
          Practice.answers(["switch": [.init(happened: false)]]), display: PracticeDisplay())),
      clock: PracticeClock(), adminCentre: .practice(domain))
    let answer = try rejected(try await walk.run())
    #expect(answer.given == "happened: false")
    #expect(answer.possible == ["happened: true"])
    #expect(inner.state.withLock { $0.performed.count } == 2)
    #expect(store.all.last == .stopped(step: "switch", reason: .unanswered))
  }

  /// The lamps, of whose changes nothing can be read.
  private struct WithoutPrediction: ForwardingDomain {
    let domain: any Domain
    func forwarding(to domain: any Domain) -> any Domain { WithoutPrediction(domain: domain) }

    func prediction(
      _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
    ) -> [Fact] { [] }
  }

  /// What is no answer to "did it happen?" must not count as "no", which would make it again.
  @Test func asksAgainWhetherAChangeHappened() async throws {
    let before = [Fact("hall", "isOn", .flag(true)), Fact("hall", "glows", .flag(true))]
    let attempt = ChangeAttempt(
      step: "switch", operation: "lamp.switchOff", arguments: ["lamp": .text("hall")], key: "k1",
      before: before, predicted: before.map { Fact($0.subject, $0.property, .flag(false)) },
      mode: .consent)
    let domain = PracticeDomain()
    domain.state.withLock { $0.lamps["hall"] = false }
    let store = PracticeStore([
      .started(Practice.start(.consent), first: "choose"),
      .chosen(step: "choose", input: "lamp", value: .text("hall")),
      .left(step: "choose", outcome: "done", next: "switch"), .attempted(attempt),
    ])
    let session = try #require(Session(store.all))
    var walk = SessionWalk(
      continuing: session, graph: Practice.graph(domain), domain: domain, store: store,
      conversation: Nodding(), clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await walk.run() == .stopped(.person))
    #expect(!store.all.contains(.failed(step: "switch", key: "k1", reason: "notHappened")))
  }

  /// Says "continue" to the first question, and then stops.
  private final class Nodding: Conversation {
    private let hasNodded = Mutex(false)

    func ask(_ view: StepView) async throws(Unanswered) -> Answer {
      hasNodded.withLock { hasNodded in
        defer { hasNodded = true }
        return hasNodded ? .stop : .proceed
      }
    }

    func anticipated(_ view: StepView) async -> Answer? { nil }
    func show(_ view: StepView) async {}
    func tell(_ notice: Notice) async {}
    func textShown(_ view: StepView) -> (text: String, locale: String) { ("", "en") }
  }

  /// The mode of the file differs from the one shown, because only a person can make the change.
  @Test func walksOnWhereTheModeOfTheFileHasNoEffect() async throws {
    let inner = PracticeDomain()
    let domain = ByHand(domain: inner)
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(inner),
      domain: domain, store: store,
      conversation: Patient(
        ScriptedConversation(
          Practice.answers(["switch": [.init(mode: .automatic)]]), display: PracticeDisplay())),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
    #expect(inner.state.withLock { $0.performed.count } == 1)
  }

  /// The lamps, which only a person can switch.
  private struct ByHand: ForwardingDomain {
    let domain: any Domain
    func reach(of operation: OperationID) -> Reach { .changedByPerson }
    func forwarding(to domain: any Domain) -> any Domain { ByHand(domain: domain) }
  }

  /// The proposal cannot be read, which is not the same as that there is none.
  @Test func stopsWithAFailureWhereTheProposalCannotBeRead() async throws {
    let domain = PracticeDomain()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(domain),
      domain: WithoutProposal(domain: domain), store: PracticeStore(),
      conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await walk.run() == .stopped(.failure))
  }

  /// The lamps, whose proposal cannot be read.
  private struct WithoutProposal: ForwardingDomain {
    let domain: any Domain
    func forwarding(to domain: any Domain) -> any Domain { WithoutProposal(domain: domain) }

    func accept(
      _ answer: [String], for operation: OperationID, _ arguments: Arguments
    ) async throws(DomainFailure) -> Result<Value, Refusal> {
      guard !answer.isEmpty else { throw .unavailable("dark") }
      return try await domain.accept(answer, for: operation, arguments)
    }
  }

  @Test func comparesAWordAsLongAsAFileWithNoName() {
    // The one letter "a" that both have is not looked for.
    #expect(EditDistance.between(String(repeating: "a", count: 1_000), "page.open") == 991)
    #expect(EditDistance.between("page.open", "page.opened") == 2)
    #expect(EditDistance.between("pag", "pages.") == 3)
    #expect(EditDistance.between("", "yes") == 3)
  }
}
