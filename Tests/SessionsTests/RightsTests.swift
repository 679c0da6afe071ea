import Operations
import Procedures
import Sessions
import Testing

/// What a walk does with what is known about a person's roles.
struct RightsTests {
  private static let unread = Rights.unread(.refused("403 Forbidden"))

  private func modes(_ store: PracticeStore) -> [SessionMode] {
    store.all.compactMap { event in
      if case .attempted(let attempt) = event { attempt.mode } else { nil }
    }
  }

  private func house(_ rights: Rights) -> PracticeDomain {
    let domain = PracticeDomain()
    domain.behave { $0.rights = rights }
    return domain
  }

  @Test(arguments: [unread, .unread(.accountElsewhere)])
  func makesNoChangeByItselfWhereRolesCannotBeRead(_ rights: Rights) async throws {
    let domain = house(rights)
    let ending = try await Practice.walk(
      domain, PracticeStore(), Practice.answers(consent: false), mode: .automatic)
    #expect(ending == .unanswered(missing: ["steps.switch.answer"]))
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  @Test func letsTheServiceDecideOnceThePersonHasAgreed() async throws {
    let domain = house(Self.unread)
    let store = PracticeStore()
    let twice = Practice.answers(["again": [.init(words: ["yes"]), .init(words: ["no"])]])
    #expect(try await Practice.walk(domain, store, twice, mode: .automatic) == .completed)
    // Who has agreed once is not asked again about a change that takes the same roles.
    #expect(modes(store) == [.consent, .automatic])
  }

  @Test func saysThatRolesCannotBeRead() async throws {
    let display = PracticeDisplay()
    _ = try await Practice.walk(
      house(Self.unread), PracticeStore(), mode: .automatic, display: display)
    #expect(display.views.contains { $0.unreadRoles == .refused("403 Forbidden") })
    let known = PracticeDisplay()
    _ = try await Practice.walk(house(.held), PracticeStore(), mode: .automatic, display: known)
    #expect(known.views.allSatisfy { $0.unreadRoles == nil })
  }

  private struct Rehearsal: ForwardingConversation {
    let person: any Conversation
    let isRehearsal = true
  }

  @Test func asksNobodyInARehearsal() async throws {
    let domain = house(Self.unread)
    var walk = try SessionWalk(
      beginning: Practice.start(.automatic), at: "choose", graph: Practice.graph(domain),
      domain: domain, store: PracticeStore(),
      conversation: Rehearsal(
        person: ScriptedConversation(
          Practice.answers(consent: false), display: PracticeDisplay())),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await walk.run() == .completed)
  }

  @Test func namesTheRoleThatMustBeActivatedFirst() async throws {
    let store = PracticeStore()
    let domain = house(.toActivate(["janitor"]))
    #expect(try await Practice.walk(domain, store) == .stopped(.refused))
    let refusal = Refusal(
      "roleInactive", ["actor": .text("ann"), "roles": .list([.code("janitor")])])
    #expect(store.all.contains(.refused(step: "switch", refusals: [refusal])))
    #expect(domain.state.withLock { $0.performed.isEmpty })
  }

  @Test func saysWhoHasTheRoleThatIsMissing() async throws {
    let domain = house(.missing)
    domain.behave { $0.janitors = ["bob"] }
    let display = PracticeDisplay()
    let ending = try await Practice.walk(domain, PracticeStore(), display: display)
    #expect(ending == .stopped(.refused))
    let able: [[String]] = display.notices.compactMap { notice in
      if case .rightsMissing(let session, let able) = notice, session.rawValue == "s1" {
        able
      } else {
        nil
      }
    }
    #expect(able == [["bob"]])
  }

  @Test(arguments: [Rights.missing, .unknownPerson, .toActivate(["janitor"])])
  func letsNobodyApproveWithoutARole(_ rights: Rights) async throws {
    #expect(try await review(rights).refusals.count == 1)
  }

  @Test func letsSomebodyApproveWhoseRolesCannotBeRead() async throws {
    let review = try await review(.unread(.accountElsewhere))
    #expect(review.refusals == [])
    #expect(review.view.unreadRoles == .accountElsewhere)
  }

  /// What Bob is shown of a change that Ann is waiting to make.
  private func review(_ rights: Rights) async throws -> ApprovalReview {
    let domain = PracticeDomain()
    let store = PracticeStore()
    var walk = try SessionWalk(
      beginning: Practice.start(.consent, needsApproval: true), at: "choose",
      graph: Practice.graph(domain), domain: domain, store: store,
      conversation: ScriptedConversation(Practice.answers(), display: PracticeDisplay()),
      clock: PracticeClock(), adminCentre: .practice(domain))
    #expect(try await walk.run() == .stopped(.unapproved))
    domain.behave { $0.rights = rights }
    let waiting = try #require(Session(store.all))
    return try #require(
      try await ApprovalReview.read(
        waiting, by: "bob", in: Practice.graph(domain), domain: domain))
  }
}

/// Names that differ only in case are one person's.
struct PersonNameTests {
  @Test(arguments: [
    ("Anna@Contoso.com", "anna@contoso.com"), ("ÅSA@x", "åsa@x"), ("e\u{301}va", "Éva"),
    ("\u{212A}im", "kim"), ("", ""),
  ])
  func areEqual(_ one: String, _ other: String) {
    #expect(PersonName(one) == PersonName(other))
    #expect(PersonName(one).hashValue == PersonName(other).hashValue)
  }

  @Test(arguments: [
    ("anna@contoso.com", "anna@contoso.org"), ("anna", "annas"), ("annas", "anna"),
    ("[", "{"), ("a", ""), ("åsa", "asa"),
  ])
  func areDifferent(_ one: String, _ other: String) {
    #expect(PersonName(one) != PersonName(other))
  }
}
