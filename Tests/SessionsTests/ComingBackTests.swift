import Operations
import Procedures
import Sessions
import Synchronization
import Testing

/// People who answer later, in another walk, as on a web page.
struct ComingBackTests {
  /// Gives one answer and then has none.
  private final class Visitor: Conversation {
    private let answer: Mutex<Answer?>
    private let asked = Mutex<StepView?>(nil)

    let answersLater = true

    init(_ answer: Answer?) { self.answer = Mutex(answer) }

    var question: StepView? { asked.withLock { $0 } }

    func ask(_ view: StepView) async throws(Unanswered) -> Answer {
      let own = answer.withLock { answer -> Answer? in
        defer { answer = nil }
        return answer
      }
      guard let own else {
        asked.withLock { $0 = view }
        throw Unanswered(missing: ["\(view.node.id)"])
      }
      return own
    }

    func anticipated(_ view: StepView) async -> Answer? { nil }
    func show(_ view: StepView) async {}
    func tell(_ notice: Notice) async {}
    func textShown(_ view: StepView) -> (text: String, locale: String) { ("\(view.node.id)", "en") }
  }

  /// Begins a session, up to its first question.
  private func begin(
    _ domain: PracticeDomain, _ store: PracticeStore, _ mode: SessionMode
  ) async throws -> SessionWalk.Ending {
    var walk = try SessionWalk(
      beginning: Practice.start(mode), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: store, conversation: Visitor(nil), clock: PracticeClock(),
      adminCentre: .practice(domain))
    return try await walk.run()
  }

  /// Continues with one answer, and returns the next question.
  private func goOn(
    _ answer: Answer?, _ domain: PracticeDomain, _ store: PracticeStore
  ) async throws -> (ending: SessionWalk.Ending, question: StepView?) {
    let session = try #require(Session(store.all))
    let visitor = Visitor(answer)
    var walk = SessionWalk(
      continuing: session, graph: Practice.graph(domain), domain: domain, store: store,
      conversation: visitor, clock: PracticeClock(), adminCentre: .practice(domain))
    return (try await walk.run(), visitor.question)
  }

  @Test func recordsNothingWhileNobodyHasAnswered() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    #expect(try await begin(domain, store, .consent) == .waiting)
    #expect(store.all.count == 1)
    let (ending, question) = try await goOn(nil, domain, store)
    #expect(ending == .waiting)
    #expect(question?.node.id == "choose")
    #expect(store.all.count == 1)
  }

  /// A form that is on its way while another person takes the session over must not act as theirs.
  @Test func actsInNobodyElsesName() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await begin(domain, store, .automatic)
    let session = try #require(Session(store.all))
    try store.append(
      [.resumed(actor: "bob", locale: "nl")], to: session.start.session, after: 1, at: 0)
    var walk = SessionWalk(
      continuing: session, graph: Practice.graph(domain), domain: domain, store: store,
      conversation: Visitor(.words(["hall"])), clock: PracticeClock(),
      adminCentre: .practice(domain))
    #expect(try await walk.run() == .takenOver(by: "bob"))
    #expect(store.all.count == 2)
  }

  @Test(arguments: [SessionMode.consent, .manual])
  func walksToTheEndByOneAnswerAtATime(mode: SessionMode) async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await begin(domain, store, mode)
    let answers: [Answer] = [.words(["hall"]), .proceed, .proceed, .outcome("no"), .proceed]
    var ending = SessionWalk.Ending.waiting
    for answer in answers {
      #expect(ending == .waiting)
      (ending, _) = try await goOn(answer, domain, store)
    }
    #expect(ending == .completed)
    #expect(!store.all.contains { if case .resumed = $0 { true } else { false } })
    #expect(!store.all.contains { if case .stopped = $0 { true } else { false } })
    #expect(
      store.all.count { if case .attempted = $0 { true } else { false } } == 1)
  }

  @Test func keepsTheReadingFromBeforeThePersonWentToAct() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await begin(domain, store, .manual)
    let (_, question) = try await goOn(.words(["hall"]), domain, store)
    #expect(question?.question == .act)
    // Recorded on disk before anybody acts; looking at the page again makes no second attempt.
    guard case .attempted(let attempt)? = Session(store.all)?.change else {
      Issue.record("nothing is attempted")
      return
    }
    let (_, again) = try await goOn(nil, domain, store)
    #expect(again?.question == .act)
    #expect(again?.prediction == question?.prediction)
    #expect(Session(store.all)?.change == .attempted(attempt))
  }

  @Test func leavesARefusedChangeOpen() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await begin(domain, store, .manual)
    _ = try await goOn(.words(["hall"]), domain, store)
    let (ending, question) = try await goOn(.skip(reason: "not today"), domain, store)
    #expect(ending == .waiting)
    #expect(question?.node.id == "check")
    #expect(store.all.contains { if case .skipped = $0 { true } else { false } })
  }

  /// Has nothing of its own.
  private struct Wrapper: ForwardingConversation {
    let person: any Conversation
  }

  @Test func endsWaitingAlsoWhereTheConversationIsForwarded() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    let visitor = Visitor(nil)
    var walk = try SessionWalk(
      beginning: Practice.start(.consent), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: store, conversation: Wrapper(person: visitor),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await walk.run() == .waiting)
    #expect(visitor.question?.node.id == "choose")
    #expect(store.all.count == 1)
  }
}
