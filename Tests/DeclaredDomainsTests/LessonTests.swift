import DeclaredDomains
import Operations
import Synchronization
import Testing

/// What other people's services have taught, where the interpreter of declarations must heed it.
@Suite struct LessonTests {
  /// A service that answers as a test says, over practice; it keeps what it is sent.
  final class Spoilt: DomainTransport {
    private let inner: PracticeTransport
    private let spoil: @Sendable (SubjectKey, SubjectState) throws(DomainFailure) -> SubjectState
    /// What becomes of a call: whether it reaches the service, and what is told of it.
    private let fate: @Sendable () -> (arrives: Bool, failure: DomainFailure?)
    private let sent = Mutex<[PreparedCall]>([])
    var calls: [PreparedCall] { sent.withLock { $0 } }

    init(
      _ inner: PracticeTransport,
      fate: @escaping @Sendable () -> (arrives: Bool, failure: DomainFailure?) = { (true, nil) },
      spoil:
        @escaping @Sendable (SubjectKey, SubjectState) throws(DomainFailure) -> SubjectState =
        { _, state in state }
    ) {
      self.inner = inner
      self.fate = fate
      self.spoil = spoil
    }

    func probe() async throws(DomainFailure) -> [String: JSONDocument] { try await inner.probe() }

    func read(_ subject: SubjectKey) async throws(DomainFailure) -> SubjectState {
      try spoil(subject, try await inner.read(subject))
    }

    func candidates(
      of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
    ) async throws(DomainFailure) -> SubjectList {
      try await inner.candidates(of: kind, in: parent, matching: text, most: most)
    }

    func find(
      _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
    ) async throws(DomainFailure) -> [SubjectKey] {
      try await inner.find(created, matches: matches, query: query)
    }

    func perform(_ call: PreparedCall) async throws(DomainFailure) {
      sent.withLock { $0.append(call) }
      let fate = fate()
      if fate.arrives { try await inner.perform(call) }
      if let failure = fate.failure { throw failure }
    }
  }

  private let zone = Value.subject(Subject(id: "names/zone/example.", name: "example."))
  private let anna = Value.subject(Subject(id: "desk/account/1", name: "anna"))

  private func practice(_ declaration: Declaration, _ store: PracticeMemory) -> PracticeTransport {
    PracticeTransport(declaration, [:], instance: declaration.id.rawValue, in: store)
  }

  private func text(_ text: String) -> Arguments {
    ["zone": zone, "name": .text("@"), "text": .text(text)]
  }

  @Test("1: What could not be read is not absent, and nothing is made of it")
  func absenceIsNotBelieved() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let spoilt = Spoilt(
      practice(Invented.accounts, store),
      spoil: { key, state in
        key.kind == "account" ? .unread(Refusal("absenceUnproven")) : state
      })
    let domain = Invented.domain(
      Invented.accounts, over: spoilt, in: store, isPractice: false)
    let facts = try await domain.read("desk:account.erase", ["account": anna])
    #expect(facts.first?.value == .unread(Refusal("absenceUnproven")))
    #expect(domain.refusals("desk:account.erase", ["account": anna], facts).isEmpty)
    let predicted = domain.prediction("desk:account.erase", ["account": anna], facts)
    #expect(
      Verdict.of(predicted: predicted, before: facts, observed: facts, deadlinePassed: true)
        == .unverifiable)
    #expect(domain.reach(of: "desk:account.erase", given: facts) == .changedByPerson)
    await #expect(throws: DomainFailure.self) {
      try await domain.perform("desk:account.erase", ["account": anna], key: "k", actor: "ann")
    }
    #expect(spoilt.calls.isEmpty)
  }

  @Test("2: A record that is turned off goes into the body of what adds another")
  func wholeReadings() async throws {
    let store = try Invented.memory(Invented.names, Invented.zones)
    let spoilt = Spoilt(practice(Invented.names, store))
    let domain = Invented.domain(Invented.names, over: spoilt, in: store)
    let facts = try await domain.read("names:text.add", text("proof"))
    try await domain.changing(from: facts)
      .perform("names:text.add", text("proof"), key: "k", actor: "ann")
    let body = try #require(spoilt.calls.first?.body)
    #expect(
      body[at("/sets/0/records")]?.text
        == #"[{"content":"\"v=spf1 -all\"","off":false},{"content":"\"old\"","off":true},"#
        + #"{"content":"\"proof\"","off":false}]"#)
    #expect(body[at("/sets/0/ttl")] == .number("3600"))
  }

  @Test("2: A reading that lost something on the way to the change stops it")
  func lessThanDecidedOn() async throws {
    let store = try Invented.memory(Invented.names, Invented.zones)
    let facts = try await Invented.domain(Invented.names, in: store)
      .read("names:text.add", text("proof"))
    let less = Invented.zones.replacing(#",{"content":"\"old\"","off":true}"#, with: "")
    #expect(less != Invented.zones)
    let spoilt = Spoilt(
      practice(Invented.names, try Invented.memory(Invented.names, less)))
    let domain = Invented.domain(Invented.names, over: spoilt, in: store)
    let failure = await #expect(throws: DomainFailure.self) {
      try await domain.changing(from: facts)
        .perform("names:text.add", text("proof"), key: "k", actor: "ann")
    }
    guard case .refused(let refusal)? = failure else {
      Issue.record("it was not refused")
      return
    }
    #expect(refusal.code == "changedMeanwhile")
    #expect(spoilt.calls.isEmpty)
  }

  @Test("2: What only moves by itself stops no change") func movingNumbers() async throws {
    let store = try Invented.memory(Invented.names, Invented.zones)
    let domain = Invented.domain(Invented.names, in: store)
    let facts = try await domain.read("names:text.add", text("proof"))
    try store.change { state throws(DomainFailure) in
      state.documents["zone"] = state.documents["zone"].map {
        $0.setting(at("/serial"), to: .number("99"))
      }
    }
    try await domain.changing(from: facts)
      .perform("names:text.add", text("proof"), key: "k", actor: "ann")
    #expect(try await domain.read("names:text.check", text("proof")) != facts)
  }

  @Test("3: An account and a team of one id are two subjects") func ids() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let domain = Invented.domain(Invented.accounts, in: store)
    let team = Value.subject(Subject(id: "desk/team/1", name: "Sales"))
    let facts = try await domain.read("desk:team.add", ["team": team, "account": anna])
    #expect(Set(facts.map { "\($0.subject.id) \($0.property)" }).count == facts.count)
    #expect(
      facts.value(like: Fact("desk/team/1", "desk:team.members", .absent))?.subjects.map(\.id)
        == ["desk/account/1", "desk/account/2"])
    let text = SubjectText(instance: "desk", Invented.accounts.subjects)
    let odd = SubjectKey("account", ["account": "a/b?c%"])
    #expect(text.key(id: text.id(of: odd)) == odd)
    #expect(text.key(id: "other/account/1") == nil)
    #expect(SubjectText.ownID(Subject(text.id(of: odd))) == "a/b?c%")
  }

  @Test("3: A subject of another instance is not one of this") func otherInstance() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let domain = Invented.domain(Invented.accounts, in: store)
    let other = Value.subject(Subject(id: "shop/account/1", name: "anna"))
    let facts = try await domain.read("desk:account.close", ["account": other])
    #expect(facts.first?.value.isUnread == true)
    await #expect(throws: DomainFailure.self) {
      try await domain.perform("desk:account.close", ["account": other], key: "k", actor: "ann")
    }
  }

  @Test("4: Sets have no order, and values are compared as they are spelled")
  func sets() async throws {
    let store = try Invented.memory(Invented.names, Invented.zones)
    let domain = Invented.domain(Invented.names, in: store)
    func replace(_ values: [String]) -> Arguments {
      [
        "zone": zone, "name": .text("www"), "type": .text("AAAA"),
        "values": .list(values.map { .text($0) }), "ttl": .number(60),
      ]
    }
    let name: OperationID = "names:set.replace"
    let first = replace(["2001:DB8:0:0:0:0:0:2", "2001:db8::1"])
    try await domain.perform(name, first, key: "k", actor: "ann")
    let second = replace(["2001:db8:0::1", "2001:db8::2"])
    let facts = try await domain.read(name, second)
    let predicted = domain.prediction(name, second, facts)
    #expect(
      Verdict.of(predicted: predicted, before: [], observed: facts, deadlinePassed: true)
        == .confirmed)
    #expect(domain.inverse(of: name, second, before: facts).isEmpty)
    let more = domain.prediction("names:text.add", text("b"), [])
    #expect(
      more.contains { $0.value == .expected(.has([.text("\"b\"")])) })
  }

  @Test("5: Of what could not be read, a condition says neither yes nor no")
  func threeValues() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let spoilt = Spoilt(
      practice(Invented.accounts, store),
      spoil: { _, state in
        guard case .present(let contents) = state else { return state }
        return .present(
          SubjectContents(
            contents.key, name: contents.name, documents: contents.documents,
            unread: ["teams": Refusal("unreadable")]))
      })
    let name: OperationID = "desk:account.checkTeams"
    let whole = Invented.domain(Invented.accounts, in: store)
    let seen = try await whole.read(name, ["account": anna])
    #expect(whole.outcome(name, ["account": anna], seen) == "inSome")
    #expect(whole.reach(of: name, given: seen) == .whole)
    let domain = Invented.domain(Invented.accounts, over: spoilt, in: store)
    let facts = try await domain.read(name, ["account": anna])
    #expect(domain.reach(of: name, given: facts) == .judgedByPerson)
    #expect([Truth.yes, .unknown].all == .unknown)
    #expect([Truth.unknown, .no].all == .no)
  }

  @Test("5: What the service does not offer, a person does") func needs() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let domain = Invented.domain(
      Invented.accounts, in: store, found: ["patch": .flag(false)], isPractice: false)
    #expect(domain.reach(of: "desk:team.add") == .changedByPerson)
    #expect(domain.reach(of: "desk:account.close") == .whole)
  }

  @Test("5: Types are strict") func types() throws {
    let declaration = Invented.accounts
    let text = SubjectText(instance: "desk", declaration.subjects)
    let active = try #require(declaration.subject("account")?.fact("active"))
    func value(_ document: String) throws -> Value {
      active.value(in: try json(document), TemplateContext(), text)
    }
    #expect(try value(#"{"active":true}"#) == .flag(true))
    #expect(try value(#"{"active":"False"}"#).isUnread)
    #expect(try value(#"{"active":0}"#).isUnread)
    #expect(try value(#"{"active":null}"#) == .absent)
    #expect(try value("{}") == .absent)
    let members = try #require(declaration.subject("team")?.fact("members"))
    for document in ["{}", #"{"people":null}"#, #"{"people":[]}"#] {
      #expect(
        members.value(in: try json(document), TemplateContext(), text) == .list([]), "\(document)")
    }
    #expect(
      members.value(in: try json(#"{"people":"1"}"#), TemplateContext(), text).isUnread)
  }

  @Test("6: Headers go with a request, the version that was read among them")
  func headers() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let spoilt = Spoilt(practice(Invented.accounts, store))
    let domain = Invented.domain(Invented.accounts, over: spoilt, in: store)
    try await domain.perform("desk:account.close", ["account": anna], key: "k", actor: "ann")
    guard case .http(let method, let path, _, let headers)? = spoilt.calls.first?.target else {
      Issue.record("nothing was sent")
      return
    }
    #expect(method == "PATCH" && path == "/Users/1")
    #expect(headers["If-Match"]?.isEmpty == false)
  }

  @Test("What was made is found after a lost reply, and only by its mark")
  func lostReply() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let lost = DomainFailure.unknownOutcome("lost")
    let arguments: Arguments = ["login": .text("Eva"), "shown": .text("Eva Ek")]
    let name: OperationID = "desk:account.create"
    let before = Spoilt(practice(Invented.accounts, store), fate: { (false, lost) })
    await #expect(throws: lost) {
      try await Invented.domain(Invented.accounts, over: before, in: store)
        .perform(name, arguments, key: "k1", actor: "ann")
    }
    let after = Spoilt(practice(Invented.accounts, store), fate: { (true, lost) })
    try await Invented.domain(Invented.accounts, over: after, in: store)
      .perform(name, arguments, key: "k2", actor: "ann")
    #expect(try store.state().documents["account"].count == 4)
    let again = await #expect(throws: DomainFailure.self) {
      try await Invented.domain(Invented.accounts, in: store)
        .perform(name, arguments, key: "k3", actor: "ann")
    }
    guard case .refused(let refusal)? = again else {
      Issue.record("a second one was made")
      return
    }
    #expect(refusal.code == "desk:alreadyThere")
    #expect(refusal.values["login"] == .text("eva"))
    // Somebody else's of the same name is not ours.
    let other = try Invented.memory(
      Invented.accounts, #"{"account":[{"id":"8","login":"eva","active":true}]}"#)
    let theirs = Invented.domain(Invented.accounts, in: other)
    let facts = try await theirs.read(name, arguments)
    let predicted = theirs.prediction(name, arguments, [])
    #expect(
      Verdict.of(predicted: predicted, before: [], observed: facts, deadlinePassed: true)
        == .refuted)
  }

  @Test("A secret is in the request, and in nothing else") func secrets() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let spoilt = Spoilt(practice(Invented.accounts, store))
    let open = Invented.domain(Invented.accounts, over: spoilt, in: store)
    let arguments: Arguments = ["login": .text("eva"), "shown": .text("Eva Ek")]
    let name: OperationID = "desk:account.create"
    let before = try await open.read(name, arguments)
    let predicted = open.prediction(name, arguments, before)
    let domain = open.holding(Secrets(["desk:password": "correct horse"]), for: name)
    #expect(domain.prediction(name, arguments, before) == predicted)
    try await domain.perform(name, arguments, key: "k", actor: "ann")
    let call = try #require(spoilt.calls.first)
    #expect(call.body?[at("/password")] == .text("correct horse"))
    #expect(call.secrets == ["correct horse"])
    let kept = "\(try await domain.read(name, arguments)) \(call.effects) \(call.target)"
    #expect(!kept.contains("horse"))
    #expect(!(try store.state().documents.document.text.contains("horse")))
    let again = await #expect(throws: DomainFailure.self) {
      try await domain.perform(name, arguments, key: "k2", actor: "ann")
    }
    #expect(!"\(again as Any)".contains("horse"))
  }

  @Test("A name that several have is told apart") func names() async throws {
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let domain = Invented.domain(Invented.accounts, in: store)
    let choose: OperationID = "desk:account.choose"
    let titles = try await domain.candidates(for: choose, [:]).map(\.title)
    #expect(titles == ["anna (Anna Lind)", "bo", "anna (Anna Berg)"])
    guard case .failure(let refusal) = try await domain.accept(["anna"], for: choose, [:]) else {
      Issue.record("one of two was taken")
      return
    }
    #expect(refusal.isAmbiguous)
    for answer in ["anna (Anna Berg)", "3", "desk/account/3"] {
      let chosen = try await domain.accept([answer], for: choose, [:])
      #expect(chosen == .success(.subject("desk/account/3")), "\(answer)")
    }
    #expect(
      try await domain.subjects(matching: "all", of: ValueType("desk:account"))
        == .success(["1", "2", "3"].map { .subject(Subject("desk/account/\($0)")) }))
  }

  @Test("Once is once, also if it is asked for again") func repeated() async throws {
    let store = try Invented.memory(Invented.names, Invented.zones)
    let domain = Invented.domain(Invented.names, in: store)
    for _ in 0..<2 {
      try await domain.perform("names:text.add", text("proof"), key: "k", actor: "ann")
    }
    let records = try store.state().documents["zone"].first?[at("/sets/0/records")]
    #expect(records?.elements.count == 3)
  }
}
