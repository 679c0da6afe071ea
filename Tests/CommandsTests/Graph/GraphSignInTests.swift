import Documents
import EmbeddedTenant
import GraphSandbox
import Microsoft365
import Operations
import Procedures
import Sessions
import TestSupport
import Testing
import Translation
import stegvis_graph_bench

/// Blocking sign-in over Microsoft Graph, and in a document of its own on both tenants.
struct GraphSignInTests {
  private static let block: OperationID = "user.blockSignIn"
  private static let actor = "karin.nordlund@\(Nordlund.domain)"
  private let alma = Nordlund.subject("alma.wik")
  private let tenant: EmbeddedTenant

  init() throws { tenant = try Conformance.shared.sample.copy() }

  private func isBlocked(_ user: Subject) throws -> Bool? {
    try tenant.account(UserID(user))?.isSignInBlocked
  }

  /// Returns a rig whose application has just these permissions.
  private func rig(granting permissions: [String]) async throws -> GraphRig {
    var options = SandboxOptions()
    // To read which products there are is part of connecting.
    options.permissions = Set(permissions + ["LicenseAssignment.Read.All"])
    return try await GraphRig(over: tenant, options)
  }

  @Test func readsTheSameAsTheTenantItself() async throws {
    let rig = try await GraphRig(over: tenant)
    for name in ["alma.wik", "klara.dahl"] {
      let user = Nordlund.subject(name)
      let property = Fact(user, .signInState, .absent)
      let over = try await rig.tenant.domain.read(Self.block, ["user": user.value])
      let direct = try await tenant.domain.read(Self.block, ["user": user.value])
      #expect(over.value(like: property) == direct.value(like: property))
      #expect(over.value(like: property) == .code(name == "alma.wik" ? "allowed" : "blocked"))
    }
  }

  @Test func needsNoMorePermissionsThanItNames() async throws {
    let needs = Microsoft365Catalogue.needs(of: Self.block).compactMap(\.anyOf.first)
    #expect(needs.contains("User.EnableDisableAccount.All"))
    let enough = try await rig(granting: needs)
    try await enough.tenant.domain.perform(
      Self.block, ["user": alma.value], key: "k", actor: Self.actor)
    #expect(try isBlocked(alma) == true)
    #expect(enough.transport.requests.filter { $0.hasPrefix("PATCH") }.count == 1)
    let fewer = try await rig(granting: needs.filter { !$0.hasPrefix("User.EnableDisable") })
    #expect(try await refusal(of: "user.unblockSignIn", alma, over: fewer) == .serviceForbids)
    #expect(try isBlocked(alma) == true)
  }

  /// The service asks an application for a role as well, which its token does not tell.
  @Test func saysWhatTheServiceForbidsOrWouldLockSomebodyOut() async throws {
    let rig = try await GraphRig(over: tenant)
    let erik = Nordlund.subject("erik.bergstrom")
    #expect(try await refusal(of: Self.block, erik, over: rig) == .serviceForbids)
    let karin = Nordlund.subject("karin.nordlund")
    let before = rig.transport.requests.filter { $0.hasPrefix("PATCH") }.count
    #expect(try await refusal(of: Self.block, karin, over: rig) == .ownAccount)
    #expect(rig.transport.requests.filter { $0.hasPrefix("PATCH") }.count == before)
    #expect(try isBlocked(erik) == false)
    #expect(try isBlocked(karin) == false)
  }

  /// Returns the code of the refusal; `nil` if the change was made.
  private func refusal(
    of operation: OperationID, _ user: Subject, over rig: GraphRig
  ) async throws -> RefusalCode? {
    do {
      try await rig.tenant.domain.perform(
        operation, ["user": user.value], key: "k", actor: Self.actor)
      return nil
    } catch {
      guard case .refused(let refusal) = error else { throw error }
      return RefusalCode(rawValue: refusal.code)
    }
  }

  @Test(arguments: [
    (#"{"accountEnabled":false}"#, 204), (#"{"accountEnabled":"no"}"#, 400),
    (#"{"accountEnabled":null}"#, 400), (#"{"accountEnabled":false,"usageLocation":"SE"}"#, 400),
    (#"{"faxNumber":"+46850000199"}"#, 400),
  ])
  func setsWhatTheSandboxKnows(body: String, status: Int) async throws {
    let rig = try await GraphRig(over: tenant)
    let token = try await rig.token()
    let reply = await rig.sandbox.respond(
      SandboxExchange(
        method: "PATCH", path: "/v1.0/users/\(alma.id)", query: "",
        headers: ["authorization": "Bearer \(token)", "host": "127.0.0.1:1"],
        body: Array(body.utf8)))
    guard case .answer(let answered, _, _) = reply else {
      Issue.record("no answer")
      return
    }
    #expect(answered == status)
    #expect(try isBlocked(alma) == (status == 204))
  }
}

/// Three steps in a document that is not one of the program's own.
extension GraphSignInTests {
  private static let manifest = """
    id: block-a-leaver
    documents: {en: en.md}
    roles: [global, user]
    inputs:
      user: user
    steps:
      choose-user:
        operation: user.choose
        into: user
      block:
        operation: user.blockSignIn
        with: {user: $user}
      check:
        operation: user.checkSignIn
        with: {user: $user}
        on: {allowed: end, blocked: end}

    """
  private static let document = """
    ---
    title: Block somebody who leaves
    description: Block sign-in for somebody who leaves the organization.
    ---

    # <a name="block-a-leaver"></a>Block somebody who leaves

    ## <a name="do-it"></a>Do it

    1. <a name="choose-user"></a>Choose who is leaving.
    2. <a name="block"></a>Block sign-in for whoever is leaving.
    3. <a name="check"></a>Check whether sign-in is blocked.

    """

  private func graph() throws -> StepGraph {
    let id: ProcedureID = "block-a-leaver"
    let source = ProcedureSource(
      id: id,
      manifest: SourceFile(path: "procedure.yaml", bytes: Array(Self.manifest.utf8)),
      documents: ["en.md": SourceFile(path: "en.md", bytes: Array(Self.document.utf8))])
    let bound = ProcedureLibrary(
      [id],
      binder: ProcedureBinder(
        catalogue: tenant.domain.catalogue, labels: LabelGlossary(), languages: TestLanguages.all)
    ) { $0 == id ? source : nil }
    #expect(bound.errors(of: id) == [])
    return try #require(StepGraph(of: id, in: bound.procedures))
  }

  private func walk(
    on domain: any Domain, clock: any WalkClock, adminCentre: AdminCentre
  ) async throws -> [SessionEvent] {
    let graph = try graph()
    let answers = Answers(
      procedure: graph.procedure, inputs: ["user": [alma.name]], steps: [:], consent: true,
      attest: true)
    let store = EventMemory()
    let words = try #require(try Conformance.shared.words["en"])
    let display = Transcript(graph: graph, words: words)
    var walk = try SessionWalk(
      beginning: SessionStart(
        session: SessionID(rawValue: "s"), procedure: graph.procedure, revisions: [:],
        documents: [:], actor: Self.actor, tenant: "sample", mode: .consent, locale: "en",
        document: nil),
      at: try #require(graph.nodes.first?.id), graph: graph, domain: domain, store: store,
      conversation: ScriptedConversation(answers, display: display), clock: clock,
      adminCentre: adminCentre)
    let ending = try await walk.run()
    #expect(ending == .completed, "\(display.text)")
    #expect(display.text.contains("Sign-in"))
    #expect(display.text.contains("sign-in is blocked"))
    return store.all
  }

  private func undo(_ events: [SessionEvent], in domain: any Domain) async throws {
    let calls = UndoPlan(events.map { (0, $0) }, domain: domain, now: 0).calls.map(\.call)
    #expect(calls == [Inverse("user.unblockSignIn", ["user": alma.value])])
    for call in calls {
      let facts = try await domain.read(call.operation, call.arguments)
      #expect(domain.refusals(call.operation, call.arguments, facts) == [])
      try await domain.perform(call.operation, call.arguments, key: "undo", actor: Self.actor)
    }
  }

  private func isConfirmed(_ events: [SessionEvent]) -> Bool {
    events.contains { event in
      if case .verified(_, _, .confirmed, _, let surprises) = event {
        surprises.isEmpty
      } else {
        false
      }
    }
  }

  @Test func walksADocumentOnTheEmbeddedTenantAndBack() async throws {
    let domain = tenant.domain
    let events = try await walk(
      on: domain, clock: StandingClock(), adminCentre: .practice(domain))
    #expect(isConfirmed(events))
    #expect(try isBlocked(alma) == true)
    try await undo(events, in: domain)
    #expect(try isBlocked(alma) == false)
  }

  @Test func walksADocumentOverGraphAndBack() async throws {
    let rig = try await GraphRig(over: tenant)
    let events = try await walk(
      on: rig.tenant.domain, clock: rig.clock, adminCentre: .elsewhere)
    #expect(isConfirmed(events))
    #expect(try isBlocked(alma) == true)
    try await undo(events, in: rig.tenant.domain)
    #expect(try isBlocked(alma) == false)
    #expect(try tenant.effects() == ["user.blockSignIn": 1, "user.unblockSignIn": 1])
  }
}
