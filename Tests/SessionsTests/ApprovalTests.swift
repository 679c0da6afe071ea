import Operations
import Procedures
import Sessions
import Testing

/// A second person's consent: for this step, these inputs and this evidence, and only once.
struct ApprovalTests {
  private let session = SessionID(rawValue: "s1")

  private func walk(
    _ domain: PracticeDomain, _ store: PracticeStore, _ answers: Answers = Practice.answers()
  ) async throws -> SessionWalk.Ending {
    let conversation = ScriptedConversation(answers, display: PracticeDisplay())
    if let known = Session(store.all) {
      var walk = try SessionWalk(
        resuming: known, actor: "ann", locale: "sv", graph: Practice.graph(domain),
        domain: domain, store: store, conversation: conversation, clock: PracticeClock(),
        adminCentre: .practice(domain))
      return try await walk.run()
    }
    var walk = try SessionWalk(
      beginning: Practice.start(.consent, needsApproval: true), at: "choose",
      graph: Practice.graph(domain), domain: domain, store: store, conversation: conversation,
      clock: PracticeClock(), adminCentre: .practice(domain))
    return try await walk.run()
  }

  private func review(
    _ domain: PracticeDomain, _ store: PracticeStore, by approver: String = "bob"
  ) async throws -> ApprovalReview? {
    let known = try #require(Session(store.all))
    return try await ApprovalReview.read(
      known, by: approver, in: Practice.graph(domain), domain: domain)
  }

  private func approve(
    _ domain: PracticeDomain, _ store: PracticeStore, rejectedBecause reason: String? = nil
  ) async throws {
    let review = try #require(try await review(domain, store))
    try store.append(
      try review.events(by: "bob", locale: "nl", rejectedBecause: reason), to: session,
      after: store.all.count, at: 0)
  }

  @Test func stopsUntilASecondPersonHasApproved() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    #expect(try await walk(domain, store) == .stopped(.unapproved))
    #expect(domain.state.withLock { $0.performed.isEmpty })
    try await approve(domain, store)
    #expect(try await walk(domain, store) == .completed)
    #expect(domain.state.withLock { $0.performed.count } == 1)
  }

  /// The web page compares what was shown by it.
  @Test func isAskedForOnTheSameVisitAsTheWalk() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    let answers = Practice.answers(["again": [.init(words: ["yes"]), .init(words: ["no"])]])
    _ = try await walk(domain, store, answers)
    #expect(try await review(domain, store)?.view.visit == 1)
    try await approve(domain, store)
    #expect(try await walk(domain, store, answers) == .stopped(.unapproved))
    #expect(try await review(domain, store)?.view.visit == 2)
  }

  @Test func isNotGivenByWhoeverWalksTheSession() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await walk(domain, store)
    await #expect(throws: SessionRefusal.approverIsActor) {
      _ = try await review(domain, store, by: "Ann")
    }
  }

  /// Bob takes the session over while it waits, and stops.
  private func takeOver(_ store: PracticeStore) throws {
    try store.append(
      [.resumed(actor: "Bob", locale: "nl"), .stopped(step: "switch", reason: .person)],
      to: session, after: store.all.count, at: 0)
  }

  @Test func isNotGivenByWhoeverWalkedTheStepBeforeAnotherTookOver() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await walk(domain, store)
    try takeOver(store)
    for person in ["ann", "bob"] {
      await #expect(throws: SessionRefusal.approverIsActor) {
        _ = try await review(domain, store, by: person)
      }
    }
    #expect(try await review(domain, store, by: "cleo") != nil)
  }

  @Test func isUsedUpIfWhoeverGaveItTakesTheSessionOver() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await walk(domain, store)
    try await approve(domain, store)
    try takeOver(store)
    #expect(try await walk(domain, store) == .stopped(.unapproved))
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  /// Whoever walked an earlier visit has no part in this one.
  @Test func canBeGivenByWhoeverWalkedAnEarlierStep() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await walk(domain, store)
    try takeOver(store)
    var later = try #require(Session(store.all))
    #expect(later.hasWalkedVisit("ann") && later.hasWalkedVisit("bob"))
    later.apply(.left(step: "switch", outcome: "done", next: "check"))
    #expect(!later.hasWalkedVisit("ann") && later.hasWalkedVisit("bob"))
  }

  @Test func isForJustThisEvidence() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await walk(domain, store)
    domain.state.withLock { $0.lamps["hall"] = false }
    await #expect(throws: SessionRefusal.approvalForAnother) { _ = try await review(domain, store) }
    domain.state.withLock { $0.lamps["hall"] = true }
    try await approve(domain, store)
    // The approved change is no longer the one that would be made.
    domain.state.withLock { $0.lamps["hall"] = false }
    #expect(try await walk(domain, store) == .stopped(.unapproved))
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  @Test func canBeUsedOnce() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await walk(domain, store)
    try await approve(domain, store)
    _ = try await walk(domain, store)
    let whole = try #require(Session(store.all))
    #expect(whole.approval == .none)
    // A second use of the same consent is refused.
    let earlier = try #require(Session(Array(store.all.prefix(4))))
    #expect(throws: SessionRefusal.noApprovalRequested) {
      try earlier.decide(
        .approve(request: "r", actor: "bob", locale: "nl"), in: Practice.graph(domain))
    }
  }

  /// A plan, a practice session or a repeated session has nobody to ask and changes nothing.
  private struct Rehearsal: ForwardingConversation {
    let person: any Conversation
    let isRehearsal = true
  }

  @Test func isNotNeededWhereNothingCounts() async throws {
    let domain = PracticeDomain()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent, needsApproval: true), at: "choose",
      graph: Practice.graph(domain), domain: domain, store: PracticeStore(),
      conversation: Rehearsal(
        person: ScriptedConversation(Practice.answers(), display: PracticeDisplay())),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
  }

  @Test func tellsWhyItWasNotGiven() async throws {
    let domain = PracticeDomain()
    let store = PracticeStore()
    _ = try await walk(domain, store)
    try await approve(domain, store, rejectedBecause: "too dark")
    let known = try #require(Session(store.all))
    guard case .rejected(_, "bob", "too dark") = known.approval else {
      Issue.record("\(known.approval)")
      return
    }
    #expect(try await walk(domain, store) == .stopped(.unapproved))
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }
}
