import DeclaredDomains
import DomainHTTP
import Operations
import OutgoingHTTP
import Testing

/// What is read of one subject.
struct SubjectReadingTests {
  private let seven = SubjectKey("user", ["user": "7"])
  private let list = HTTPAnswer.json(#"{"items":[{"id":"1","name":"anna"}]}"#)

  private func read(
    _ declaration: Declaration, _ answers: [String: HTTPAnswer], _ key: SubjectKey? = nil
  ) async throws -> SubjectState {
    try await HTTPTransport(declaration, PlayedService(answers)).read(key ?? seven)
  }

  private func read(_ answers: [String: HTTPAnswer]) async throws -> SubjectState {
    try await read(.users(), answers)
  }

  // MARK: The right item

  @Test func readsASubjectWithItsVersion() async throws {
    let answers = [
      "GET /api/users/7": HTTPAnswer.json(
        #"{"id":7,"name":"bo","at":"v3"}"#, 200, ["etag": #"W/"9""#])
    ]
    let header = try await read(.users(version: .header("ETag")), answers).contents
    #expect(header?.name == "bo" && header?.version == #"W/"9""# && header?.key == seven)
    #expect(header?.documents[""]?["at"] == .text("v3"))
    #expect(try await read(.users(version: .pointer("/at")), answers).contents?.version == "v3")
    #expect(try await read(answers).contents?.version == nil)
  }

  @Test func comparesTheIDInEveryAnswer() async throws {
    for body in [#"{"id":"8"}"#, #"{"id":"07"}"#, "{}", #"{"id":null}"#, #"{"id":["7"]}"#, "[]"] {
      let state = try await read(["GET /api/users/7": .json(body)])
      #expect(state.unreadCode == "otherAnswered", "\(body)")
    }
  }

  @Test func findsOneItemOrNone() async throws {
    let declaration = Declaration.users(
      read: ReadingDeclaration("/users", items: "/items", where: [JSONMatch("/id", .name("user"))]))
    for (items, code, isAbsent) in [
      (#"{"id":"7"}"#, nil, false), (#"{"id":"8"}"#, nil, true), ("", nil, true),
      (#"{"id":"7"},{"id":"7","x":1}"#, "severalFound", false),
    ] as [(String, String?, Bool)] {
      let state = try await read(
        declaration, ["GET /api/users": .json(#"{"items":[\#(items)]}"#)])
      #expect(state.unreadCode == code, "\(items)")
      #expect((state == .absent) == isAbsent, "\(items)")
    }
  }

  @Test func isUnreadIfTheAnswerIsNotWhatWasDeclared() async throws {
    for answer in [
      HTTPAnswer.empty(204), .json("<html>"), .json(#"{"id":"7","#), .json("\u{0}"),
    ] {
      #expect(try await read(["GET /api/users/7": answer]).unreadCode == "notUnderstood")
    }
  }

  // MARK: Absence (a 404 alone is no proof)

  @Test func believesAbsenceOnlyWhileTheListCanBeRead() async throws {
    #expect(try await read(["GET /api/users": list]) == .absent)
    // The address of another service answers 404 to everything.
    let wrong = try await read([:])
    #expect(wrong.unreadCode == "refusedByService")
    // A list that shows it contradicts.
    let listed = try await read(["GET /api/users": .json(#"{"items":[{"id":"7"}]}"#)])
    #expect(listed.unreadCode == "absenceUnproved")
    // A list that nobody may read proves nothing.
    let forbidden = try await read(["GET /api/users": .json("{}", 403)])
    #expect(forbidden.unreadCode == "forbiddenByService")
    #expect(try await read(["GET /api/users": .json("{}")]).unreadCode == "notUnderstood")
  }

  @Test func believesOnlyTheAbsenceThatIsDeclared() async throws {
    let declared = Declaration.users(
      absence: SubjectDeclaration.Absence(
        status: 404, matches: [JSONMatch("/code", .literal("noSuchUser"))]))
    let says = ["GET /api/users": list, "GET /api/users/7": .json(#"{"code":"noSuchUser"}"#, 404)]
    #expect(try await read(declared, says) == .absent)
    #expect(
      try await read(declared, ["GET /api/users": list]).unreadCode == "refusedByService")
    let none = try await read(.users(absence: nil), ["GET /api/users": list])
    #expect(none.unreadCode == "refusedByService")
  }

  @Test func believesAbsenceWhileTheParentCanBeRead() async throws {
    let declaration = Declaration([
      SubjectDeclaration(
        kind: "room", list: ReadingDeclaration("/rooms", items: .whole),
        read: ReadingDeclaration("/rooms/{room}"), identity: .pointer("/id"),
        absence: SubjectDeclaration.Absence(status: 404), facts: []),
      SubjectDeclaration(
        kind: "seat", parent: "room", read: ReadingDeclaration("/rooms/{room}/seats/{number}"),
        identity: .parts([
          SubjectDeclaration.Identity.Part("room", .parent),
          SubjectDeclaration.Identity.Part("number", .pointer("/number")),
        ]), absence: SubjectDeclaration.Absence(status: 404), facts: []),
    ])
    let seat = SubjectKey("seat", ["room": "r 1", "number": "4"])
    let room = HTTPAnswer.json(#"{"id":"r 1"}"#)
    #expect(try await read(declaration, ["GET /api/rooms/r%201": room], seat) == .absent)
    #expect(try await read(declaration, [:], seat).unreadCode == "absenceUnproved")
    // The parent is not there either: its list shows that, but then nothing of it is known.
    #expect(
      try await read(declaration, ["GET /api/rooms": .json("[]")], seat).unreadCode
        == "absenceUnproved")
    let found = try await read(
      declaration, ["GET /api/rooms/r%201/seats/4": .json(#"{"number":4}"#)], seat)
    #expect(found.contents?.name == "4")
  }

  // MARK: Further readings

  @Test func readsWhatTheServiceOffersAndLeavesTheRestUnread() async throws {
    let probe = ServiceDeclaration.Probe(
      get: .written("/about"), required: [], facts: ["filter": "/filter"])
    let declaration = Declaration.users(
      readings: [
        "groups": ReadingDeclaration(
          "/groups", query: ["filter": #"member eq "{user|json}""#],
          headers: ["ConsistencyLevel": "eventual"], items: "/items",
          needs: ["filter": .flag(true)]),
        "photo": ReadingDeclaration("/users/{user}/photo"),
      ], probe: probe)
    let user = HTTPAnswer.json(#"{"id":"7\"x"}"#)
    let key = SubjectKey("user", ["user": #"7"x"#])
    let groups = "GET /api/groups?filter=member%20eq%20%227%5C%22x%22"
    let service = PlayedService([
      "GET /api/about": .json(#"{"filter":true}"#), "GET /api/users/7%22x": user,
      groups: .json(#"{"items":[{"id":"g"}]}"#),
    ])
    let contents = try await HTTPTransport(declaration, service).read(key).contents
    #expect(contents?.documents["groups"] == .list([.object([.init("id", .text("g"))])]))
    #expect(contents?.unread["photo"]?.code == "refusedByService")
    #expect(
      service.received.first { $0.target.contains("groups") }?.headers["consistencylevel"]
        == "eventual")
    // A service without filters would answer with a list that means nothing.
    let other = PlayedService([
      "GET /api/about": .json(#"{"filter":false}"#), "GET /api/users/7%22x": user,
      groups: .json(#"{"items":[]}"#),
    ])
    let without = try await HTTPTransport(declaration, other).read(key).contents
    #expect(without?.unread["groups"]?.code == "notOffered")
    #expect(without?.documents["groups"] == nil)
    #expect(!other.lines.contains(groups))
  }

  // MARK: Addresses

  @Test(arguments: ["", ".", ".."])
  func asksForNothingThatLeadsElsewhere(id: String) async throws {
    let service = PlayedService([:])
    let state = try await HTTPTransport(.users(), service).read(SubjectKey("user", ["user": id]))
    #expect(state.unreadCode == "notUnderstood")
    #expect(service.received.isEmpty)
  }

  @Test func encodesWhatIsPutIntoAddresses() async throws {
    let service = PlayedService([:])
    let transport = try HTTPTransport(.users(), service)
    for id in ["a/b", "a?b=c#d", "../..", "%2e%2e", "é\n", #"\"#] {
      _ = try await transport.read(SubjectKey("user", ["user": id]))
    }
    #expect(
      service.lines.filter { $0 != "GET /api/users" } == [
        "GET /api/users/a%2Fb", "GET /api/users/a%3Fb%3Dc%23d", "GET /api/users/..%2F..",
        "GET /api/users/%252e%252e", "GET /api/users/%C3%A9%0A", "GET /api/users/%5C",
      ])
  }

  // MARK: What a person may mean

  private let searching = Declaration.users(
    list: ReadingDeclaration(
      "/users", items: "/items", search: ["q": #"name sw "{text|json}""#]))

  @Test func searchesWhereTheServiceDoes() async throws {
    let service = PlayedService([
      "GET /api/users?q=name%20sw%20%22a%5C%22%22": .json(#"{"items":[{"id":"1","name":"a\"b"}]}"#)
    ])
    let found = try await HTTPTransport(searching, service).candidates(
      of: "user", in: nil, matching: #"a""#, most: 9)
    #expect(found.subjects.map(\.name) == [#"a"b"#] && found.isWhole)
  }

  @Test func looksItselfWhereTheServiceDoesNotSearch() async throws {
    let all = HTTPAnswer.json(#"{"items":[{"id":"1","name":"Anna"},{"id":"2","name":"Bo"}]}"#)
    for declaration in [searching, .users()] {
      let found = try await HTTPTransport(
        declaration,
        PlayedService([
          "GET /api/users": all, "GET /api/users?q=name%20sw%20%22ANN%22": .json("{}", 400),
        ])
      ).candidates(of: "user", in: nil, matching: "ANN", most: 9)
      #expect(found.subjects.map(\.name) == ["Anna"])
    }
  }

  @Test func findsWhatWasMadeByItsMark() async throws {
    let transport = try HTTPTransport(
      .users(
        list: ReadingDeclaration("/users", query: ["filter": "y", "a": "b"], items: "/items")),
      PlayedService([
        "GET /api/users?a=b&filter=x": .json(
          #"{"items":[{"id":"1","mark":"k"},{"id":"2","mark":"l"},{"id":"3","mark":"k"}]}"#)
      ]))
    let created = OperationDeclaration.Created("user", in: "user", matches: [])
    let found = try await transport.find(
      created, matches: [ResolvedMatch("/mark", .text("k"))], query: ["filter": "x"])
    #expect(found.map(\.parts) == [["user": "1"], ["user": "3"]])
  }

  // MARK: The right service

  private let known = ServiceDeclaration.Probe(
    get: .written("/about"), required: [JSONMatch("/kind", .literal("chat"))],
    facts: ["patch": "/patch", "none": "/none"])

  @Test func knowsTheServiceByItsProbe() async throws {
    let service = PlayedService(["GET /api/about": .json(#"{"kind":"chat","patch":true}"#)])
    let transport = try HTTPTransport(.users(probe: known), service)
    #expect(try await transport.probe() == ["patch": .flag(true)])
    #expect(try await transport.probe() == ["patch": .flag(true)])
    #expect(service.lines == ["GET /api/about"])
  }

  @Test(arguments: [
    HTTPAnswer.json(#"{"kind":"mail"}"#), .json("{}"), .json("<html>"), .json("{}", 404),
    .json("{}", 403), .empty(302, ["location": "https://evil.example/"]), .empty(204),
  ])
  func refusesAnotherService(answer: HTTPAnswer) async throws {
    let service = PlayedService(["GET /api/about": answer, "GET /api/users": list])
    let transport = try HTTPTransport(.users(probe: known), service)
    #expect(
      await refusal { () throws(DomainFailure) in _ = try await transport.probe() }
        == "otherService")
    let read = await refusal { [seven] () throws(DomainFailure) in
      _ = try await transport.read(seven)
    }
    #expect(read == "otherService")
    #expect(Set(service.lines) == ["GET /api/about"])
  }

  @Test func asksAgainForAProbeThatFailed() async throws {
    let service = PlayedService { _, number in
      .success(number < 2 ? .empty(500) : .json(#"{"kind":"chat"}"#))
    }
    let transport = try HTTPTransport(.users(probe: known), service)
    #expect(try await transport.probe() == [:])
    let dead = PlayedService { _, number in
      number < 2 ? .failure(.unreachable("noConnection")) : .success(.json(#"{"kind":"chat"}"#))
    }
    let other = try HTTPTransport(.users(probe: known), dead)
    #expect(
      await failure { () throws(DomainFailure) in _ = try await other.probe() }
        == .unavailable("noConnection"))
    #expect(try await other.probe() == [:])
  }
}
