import Operations
import Procedures
import Sessions
import TestSupport
import Testing

/// A secret is asked for at the moment of the change, goes into its request, and is kept nowhere.
struct SecretTests {
  private static let pin = "tulip-1943-orange"

  private let board: NoticeBoard
  private let store: PracticeStore
  private let display: PracticeDisplay

  init() { self.init(stoppedAfter: []) }

  /// A session whose process died after these events, and whose change was not made.
  private init(stoppedAfter events: [SessionEvent]) {
    store = PracticeStore(events)
    board = NoticeBoard()
    display = PracticeDisplay()
  }

  private func graph(_ catalogue: Catalogue) throws -> StepGraph {
    let operation = try #require(catalogue["board.lock"])
    let step = Step(
      id: "lock", operation: operation, arguments: [:], into: nil,
      edges: [Edge(outcome: "done", target: .end)], rules: [])
    let procedure = Procedure(
      id: "locking", roles: [], inputs: [], steps: [step], texts: [:], revision: "r1")
    return try #require(StepGraph(of: "locking", in: ["locking": procedure]))
  }

  private func walk(
    _ environment: [String: String], _ answers: Answers.StepAnswer = .init(),
    mode: SessionMode = .consent, over domain: (any Domain)? = nil, isRehearsal: Bool = false
  ) async throws -> SessionWalk.Ending {
    let domain = domain ?? board
    let script = ScriptedConversation(
      Answers(
        procedure: "locking", inputs: [:], steps: ["lock": [answers]], consent: true,
        attest: true), display: display
    ) { environment[$0] }
    let person: any Conversation = isRehearsal ? Rehearsal(person: script) : script
    guard let session = Session(store.all) else {
      let start = SessionStart(
        session: SessionID(rawValue: "s1"), procedure: "locking", revisions: ["locking": "r1"],
        documents: [:], actor: "ann", tenant: "school", mode: mode, locale: "en", document: nil)
      var walk = try SessionWalk(
        beginning: start, at: "lock", graph: graph(domain.catalogue), domain: domain,
        store: store, conversation: person, clock: PracticeClock(), adminCentre: .elsewhere)
      return try await walk.run()
    }
    var walk = try SessionWalk(
      resuming: session, actor: "ann", locale: "en", graph: graph(domain.catalogue),
      domain: domain, store: store, conversation: person, clock: PracticeClock(),
      adminCentre: .elsewhere)
    return try await walk.run()
  }

  private struct Rehearsal: ForwardingConversation {
    let person: any Conversation
    let isRehearsal = true
  }

  private var given: [[String]] {
    store.all.compactMap { if case .attempted(let attempt) = $0 { attempt.secrets } else { nil } }
  }

  /// Everything that the walk recorded, showed and told.
  private var everything: String {
    var text = ""
    dump(store.all, to: &text)
    dump(display.views, to: &text)
    dump(display.notices, to: &text)
    return text + "\(store.all)\(display.views)\(display.notices)"
  }

  @Test func givesItToTheDomainAndRecordsOnlyThatItWasGiven() async throws {
    #expect(try await walk(["STEGVIS_SECRET_BOARD_PIN": Self.pin]) == .completed)
    #expect(board.with { $0.pin } == Self.pin && board.with { $0.hint } == nil)
    #expect(given == [["boardPin"]])
    #expect(!everything.contains(Self.pin))
    #expect(display.views.map(\.secrets.count) == [2])
  }

  @Test func takesItFromTheVariableThatTheAnswersName() async throws {
    let named = Answers.StepAnswer(secrets: ["boardPin": "MY_PIN", "hint": "MY_HINT"])
    let environment = [
      "STEGVIS_SECRET_BOARD_PIN": "not this one", "MY_PIN": Self.pin, "MY_HINT": "a flower",
    ]
    #expect(try await walk(environment, named) == .completed)
    #expect(board.with { $0.pin } == Self.pin && board.with { $0.hint } == "a flower")
    #expect(given == [["boardPin", "hint"]])
    #expect(!everything.contains("a flower"))
  }

  @Test func changesNothingWithoutIt() async throws {
    #expect(try await walk([:]) == .unanswered(missing: ["steps.lock.secrets.boardPin"]))
    #expect(given == [] && board.with { $0.performed } == [])
    #expect(try await walk(["STEGVIS_SECRET_BOARD_PIN": Self.pin]) == .completed)
    #expect(board.with { $0.performed.count } == 1)
  }

  @Test func asksInAutomaticModeToo() async throws {
    let environment = ["STEGVIS_SECRET_BOARD_PIN": Self.pin]
    #expect(try await walk(environment, mode: .automatic) == .completed)
    #expect(display.views.map(\.question) == [.consent])
    #expect(given == [["boardPin"]])
  }

  @Test func asksForNothingInARehearsal() async throws {
    #expect(
      try await walk([:], over: PlannedDomain(board), isRehearsal: true) == .completed)
    #expect(given == [[]])
  }

  /// A change that a person makes elsewhere is given its secret there.
  @Test func asksForNothingThatAPersonDoesByHand() async throws {
    board.with { $0.aside = { _ in } }
    _ = try await walk([:], mode: .manual)
    #expect(given == [[]])
    #expect(display.views.allSatisfy { $0.secrets.isEmpty })
  }

  @Test func takesItOutOfWhatTheServiceAnswers() async throws {
    board.with {
      $0.tells = true
      $0.refuses = true
    }
    let environment = ["STEGVIS_SECRET_BOARD_PIN": Self.pin]
    #expect(try await walk(environment) == .stopped(.refused))
    #expect(
      store.all.contains(
        .refused(
          step: "lock", refusals: [Refusal("tooEasy", ["said": .text("too easy: •••!")])])))
    #expect(!everything.contains(Self.pin))
    #expect(try await walk(environment) == .completed)
    let notes = store.all.flatMap { event -> [Value] in
      guard case .verified(_, _, _, let facts, _) = event else { return [] }
      return facts.filter { $0.property == "note" }.map(\.value)
    }
    #expect(notes == [.text("opens with •••")])
    #expect(!everything.contains(Self.pin))
  }

  /// Whoever resumes gives it again, because nobody has kept it.
  @Test func asksAgainAfterACrash() async throws {
    let environment = ["STEGVIS_SECRET_BOARD_PIN": Self.pin]
    #expect(try await walk(environment) == .completed)
    let attempted = try #require(
      store.all.firstIndex { if case .attempted = $0 { true } else { false } })
    let crashed = SecretTests(stoppedAfter: Array(store.all[...attempted]))
    #expect(try await crashed.walk([:]) == .unanswered(missing: ["steps.lock.secrets.boardPin"]))
    #expect(crashed.board.with { $0.performed } == [])
    #expect(try await crashed.walk(environment) == .completed)
    #expect(crashed.board.with { $0.pin } == Self.pin)
    #expect(crashed.given == [["boardPin"], ["boardPin"]])
  }

  @Test func givesItOnlyToTheDomainThatHasTheOperation() async throws {
    let other = NoticeBoard()
    let library = Library()
    let domain = try ComposedDomain([.init("library", library), .init("board", board)])
    #expect(
      try await walk(["STEGVIS_SECRET_BOARD_PIN": Self.pin], over: domain) == .completed)
    #expect(board.with { $0.pin } == Self.pin && other.with { $0.pin } == nil)
    #expect(!everything.contains(Self.pin))
  }

  @Test func doesNotPrintIt() {
    let secrets = Secrets(["boardPin": Self.pin])
    var dumped = ""
    dump(secrets, to: &dumped)
    for text in ["\(secrets)", String(reflecting: secrets), dumped, "\([secrets])"] {
      #expect(!text.contains(Self.pin), "\(text)")
    }
    #expect(secrets.removed(from: "a \(Self.pin) b") == "a ••• b")
    // A short one may be any word.
    #expect(Secrets(["boardPin": "hall"]).removed(from: "the hall") == "the hall")
  }

  @Test(arguments: [
    ("password", "PASSWORD"), ("firstPassword", "FIRST_PASSWORD"), ("api-key", "API_KEY"),
    ("pin2", "PIN2"), ("åtkomst", "_TKOMST"),
  ])
  func namesAVariableForIt(_ name: String, _ variable: String) {
    #expect(SecretInput(name).variable == "STEGVIS_SECRET_\(variable)")
  }
}
