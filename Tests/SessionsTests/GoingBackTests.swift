import Operations
import Procedures
import Sessions
import Testing

/// A person who goes back to an earlier choice, and makes it anew.
struct GoingBackTests {
  private func walk(
    _ answers: [Answer], _ domain: PracticeDomain, _ store: PracticeStore,
    mode: SessionMode = .consent
  ) async throws -> (SessionWalk.Ending, [StepView]) {
    let typing = TypingConversation(answers)
    var walk = try SessionWalk(
      beginning: Practice.start(mode), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: store, conversation: typing, clock: PracticeClock(),
      adminCentre: .practice(domain))
    return (try await walk.run(), typing.views)
  }

  /// Chooses the lamp that is out of reach, is refused, and chooses another one.
  private static let corrected: [Answer] = [
    .words(["attic"]), .back(to: "choose"), .words(["hall"]), .proceed, .outcome("no"), .proceed,
  ]

  @Test func makesAChoiceAnewAfterARefusal() async throws {
    let (domain, store) = (PracticeDomain(), PracticeStore())
    let (ending, views) = try await walk(Self.corrected, domain, store)
    #expect(ending == .completed)
    #expect(views.dropFirst().first?.question == .blocked)
    #expect(views.dropFirst().first?.earlier.map(\.step) == ["choose"])
    // A form that was shown before is not one of the next visit.
    #expect(views.filter { $0.node.id == "switch" }.map(\.visit) == [1, 2])
    #expect(store.all.contains(.returned(step: "switch", to: "choose")))
    // What was answered first stays in the journal, and what follows does not know it.
    #expect(store.all.contains(.chosen(step: "choose", input: "lamp", value: .text("attic"))))
    #expect(domain.state.withLock { $0.lamps } == ["hall": false, "attic": false])
    #expect(
      PlannedStep.all(in: store.all).map(\.step) == ["choose", "switch", "check", "again", "close"])
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  @Test func doesNotGoBackBeforeAChangeThatWasMade() async throws {
    let (domain, store) = (PracticeDomain(), PracticeStore())
    let (ending, views) = try await walk(
      [
        .words(["hall"]), .proceed, .back(to: "choose"), .outcome("no"), .proceed,
      ], domain, store)
    #expect(ending == .completed)
    #expect(views.filter { $0.node.id == "again" }.flatMap(\.earlier) == [])
    #expect(
      views.last { $0.node.id == "again" }?.rejected.map(\.reason) == [.notPossible])
    #expect(!store.all.contains(.returned(step: "again", to: "choose")))
  }

  @Test func goesBackFromAChangeThatThePersonHasNotMadeYet() async throws {
    let (domain, store) = (PracticeDomain(), PracticeStore())
    let (ending, _) = try await walk(
      [.words(["hall"]), .back(to: "choose"), .words(["attic"]), .stop], domain, store,
      mode: .manual)
    #expect(ending == .stopped(.person))
    #expect(store.all.contains(.failed(step: "switch", key: "s1-5", reason: "notActed")))
    #expect(Session(store.all)?.inputs == ["lamp": .text("attic")])
    #expect(domain.state.withLock { $0.lamps["hall"] } == true)
    #expect(Session.firstIllegal(in: store.all) == nil)
  }

  @Test func takesBackTheValuesThatWereChosenSince() throws {
    let session = try #require(
      Session([
        .started(Practice.start(.consent), first: "again"),
        .decided(step: "again", outcome: "yes"),
        .left(step: "again", outcome: "yes", next: "choose"),
        .chosen(step: "choose", input: "lamp", value: .text("hall")),
        .left(step: "choose", outcome: "done", next: "switch"),
        .returned(step: "switch", to: "again"),
      ]))
    #expect(session.currentStep == "again")
    #expect(session.inputs == [:])
    #expect(session.choices == [])
  }

  @Test func offersNoChoiceOfAPlan() throws {
    let events: [SessionEvent] = [
      .started(Practice.start(.consent, plan: "d1"), first: "choose"),
      .chosen(step: "choose", input: "lamp", value: .text("hall")),
      .left(step: "choose", outcome: "done", next: "switch"),
    ]
    let graph = Practice.graph(PracticeDomain())
    #expect(Session(events)?.choicesToMakeAnew(in: graph) == [])
    let aside = events + [.planSetAside(reason: "it is off")]
    #expect(Session(aside)?.choicesToMakeAnew(in: graph).map(\.step) == ["choose"])
  }

  @Test func findsAReturnToWhatWasNeverChosen() {
    let events: [SessionEvent] = [
      .started(Practice.start(.consent), first: "choose"),
      .chosen(step: "choose", input: "lamp", value: .text("hall")),
      .left(step: "choose", outcome: "done", next: "switch"),
      .returned(step: "switch", to: "again"),
    ]
    #expect(Session.firstIllegal(in: events)?.sequence == 4)
  }

  @Test func repeatsOnlyWhatStands() async throws {
    let store = PracticeStore()
    _ = try await walk(Self.corrected, PracticeDomain(), store)
    let again = PracticeStore()
    _ = try await Practice.walk(
      PracticeDomain(), again, RecordedAnswers.answers(store.all, procedure: "lamps"))
    #expect(SessionDifference.first(recorded: store.all, now: again.all) == nil)
    #expect(again.all.last == .completed)
  }
}
