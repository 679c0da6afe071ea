import DeclaredDomains
import DomainHTTP
import Operations
import OutgoingHTTP
import Testing

/// Lists of several pages: the whole or a failed reading, never a part.
struct PagesTests {
  private func declaration(_ pages: ReadingDeclaration.Pages?) -> Declaration {
    .users(list: ReadingDeclaration("/users", items: "/items", pages: pages))
  }

  /// The ids of all users, or why the reading failed.
  private func ids(
    _ pages: ReadingDeclaration.Pages?, _ answers: [String: HTTPAnswer], most: Int = 1_000
  ) async throws -> (ids: [String], isWhole: Bool, failure: DomainFailure?) {
    let transport = try HTTPTransport(
      declaration(pages),
      PlayedService(
        Dictionary(uniqueKeysWithValues: answers.map { ("GET /api\($0.key)", $0.value) })))
    var list = SubjectList([], isWhole: false)
    let failure = await failure { () throws(DomainFailure) in
      list = try await transport.candidates(of: "user", in: nil, matching: nil, most: most)
    }
    return (list.subjects.compactMap { $0.key.parts["user"] }, list.isWhole, failure)
  }

  private func page(_ ids: [Int], _ more: String = "") -> HTTPAnswer {
    .json(#"{"items": [\#(ids.map { #"{"id": \#($0)}"# }.joined(separator: ","))]\#(more)}"#)
  }

  private func link(_ ids: [Int], _ header: String) -> HTTPAnswer {
    let page = page(ids)
    return HTTPAnswer(status: 200, headers: ["link": header], body: page.body)
  }

  private func evidence(_ failure: DomainFailure?) -> String? {
    guard case .refused(let refusal)? = failure, refusal.code == "listNotWhole" else { return nil }
    return refusal.values["evidence"]?.text
  }

  private let counted = ReadingDeclaration.Pages.start(
    parameter: "from", first: 1, countsPages: false, size: "count", of: 2, total: "/total")
  private let numbered = ReadingDeclaration.Pages.start(
    parameter: "page", first: 0, countsPages: true, size: nil, of: nil, total: nil)

  @Test func readsAllPagesOfEachKind() async throws {
    let next = try await ids(
      .next("/more"),
      [
        "/users": page([1, 2], #","more":"/api/users?p=2""#),
        "/users?p=2": page([3], #","more":"https://chat.example/api/x?y#z""#),
        "/x?y": page([], #","more":"?last""#), "/x?last": page([4], #","more":null"#),
      ])
    #expect(next.ids == ["1", "2", "3", "4"] && next.isWhole && next.failure == nil)
    let link = try await ids(
      .link,
      [
        "/users": link(
          [1], #"</api/users>; rel=first, <users?b>; title="a>,<\"b"; rel="last next""#),
        "/users?b": link([2], #"</elsewhere>; rel=next; anchor="/other", </api/users>; rel=prev"#),
      ])
    #expect(link.ids == ["1", "2"] && link.isWhole)
    let cursor = try await ids(
      .cursor("/cursor", parameter: "after"),
      [
        "/users": page([1], #","cursor":"a&b=c""#),
        "/users?after=a%26b%3Dc": page([2], #","cursor":17"#),
        "/users?after=17": page([3], #","cursor":"""#),
      ])
    #expect(cursor.ids == ["1", "2", "3"] && cursor.isWhole)
    let start = try await ids(
      counted,
      [
        "/users?from=1&count=2": page([1, 2], #","total":4"#),
        // Fewer than were asked for, as a service may give.
        "/users?from=3&count=2": page([3], #","total":4"#),
        "/users?from=4&count=2": page([4], #","total":4"#),
      ])
    #expect(start.ids == ["1", "2", "3", "4"] && start.isWhole)
    let number = try await ids(
      numbered,
      ["/users?page=0": page([1]), "/users?page=1": page([2]), "/users?page=2": page([])])
    #expect(number.ids == ["1", "2"] && number.isWhole)
  }

  @Test func readsListsThatAreEmpty() async throws {
    for body in [#"{"total":0}"#, #"{"total":0,"items":null}"#, #"{"total":0,"items":[]}"#] {
      let list = try await ids(counted, ["/users?from=1&count=2": .json(body)])
      #expect(list.ids == [] && list.isWhole && list.failure == nil, "\(body)")
    }
    // Where nothing says that there are none, what is missing is not a list.
    for body in ["{}", #"{"items":{}}"#, #"{"items":"none"}"#, "[]"] {
      let list = try await ids(nil, ["/users": .json(body)])
      #expect(list.failure != nil, "\(body)")
    }
  }

  @Test func failsIfAListEndsBeforeItsTotal() async throws {
    let list = try await ids(
      counted,
      [
        "/users?from=1&count=2": page([1, 2], #","total":4"#),
        "/users?from=3&count=2": page([], #","total":4"#),
      ])
    #expect(evidence(list.failure) == "it ends after 2 of 4")
    let unsaid = try await ids(counted, ["/users?from=1&count=2": page([1, 2])])
    #expect(evidence(unsaid.failure) == "a page does not say how many there are")
  }

  @Test func failsIfAListChangesWhileItIsRead() async throws {
    let list = try await ids(
      counted,
      [
        "/users?from=1&count=2": page([1, 2], #","total":4"#),
        "/users?from=3&count=2": page([4], #","total":3"#),
      ])
    #expect(evidence(list.failure) == "it has changed from 4 to 3 while it was read")
    let more = try await ids(counted, ["/users?from=1&count=2": page([1, 2, 3], #","total":2"#)])
    #expect(evidence(more.failure) == "it shows 3 of 2")
    let twice = try await ids(
      counted,
      [
        "/users?from=1&count=2": page([1, 2], #","total":4"#),
        "/users?from=3&count=2": page([2, 4], #","total":4"#),
      ])
    #expect(evidence(twice.failure) == "it shows '2' twice")
  }

  @Test func failsIfPagesRepeat() async throws {
    let link = try await ids(.next("/more"), ["/users": page([1], #","more":"/api/users""#)])
    #expect(evidence(link.failure) == "it leads back to a page that was read")
    let cursor = try await ids(
      .cursor("/cursor", parameter: "after"),
      [
        "/users": page([1], #","cursor":"a""#), "/users?after=a": page([2], #","cursor":"b""#),
        "/users?after=b": page([3], #","cursor":"a""#),
      ])
    #expect(evidence(cursor.failure) == "it leads back to a page that was read")
    // A service that does not know the parameter gives the first page for ever.
    let deaf = try await ids(
      numbered, ["/users?page=0": page([1, 2]), "/users?page=1": page([1, 2])])
    #expect(evidence(deaf.failure) == "page 2 repeats the one before")
  }

  @Test func endsAListWithoutEnd() async throws {
    let service = PlayedService { _, number in
      .success(.json(#"{"items":[{"id":\#(number)}],"more":"/api/users?\#(number)"}"#))
    }
    let transport = try HTTPTransport(declaration(.next("/more")), service)
    let code = await refusal { () throws(DomainFailure) in
      _ = try await transport.candidates(of: "user", in: nil, matching: "x", most: 9)
    }
    #expect(code == "listNotWhole")
    #expect(service.received.count == 50)
  }

  @Test(arguments: [
    "https://evil.example/users", "//evil.example/users", "http://chat.example/users",
    "https://chat.example:8443/users", "https://chat.example@evil.example/",
    "https://anna:pw@chat.example/users", "https:\\\\evil.example", "javascript:x", "https://",
    "https://chat.example.evil.example/", "/a b", "http://[", "\u{2028}",
  ])
  func sendsNoSecretToAnotherHost(address: String) async throws {
    let text = JSONDocument.text(address).text
    let service = PlayedService(["GET /api/users": page([1], #","more":\#(text)"#)])
    let transport = try HTTPTransport(
      .users(
        list: ReadingDeclaration("/users", items: "/items", pages: .next("/more")),
        signIn: .bearer(secret: "token")), service, secrets: ["token": Secret("s3cret")])
    var failed: DomainFailure?
    failed = await failure { () throws(DomainFailure) in
      _ = try await transport.candidates(of: "user", in: nil, matching: nil, most: 9)
    }
    #expect(evidence(failed) == "the next page is at another host")
    #expect(service.lines == ["GET /api/users"])
  }

  @Test func failsIfThereAreMorePagesThanTheDeclarationKnows() async throws {
    let list = try await ids(nil, ["/users": link([1], #"</api/users?2>; rel="next""#)])
    #expect(evidence(list.failure) == "there are more pages, which the declaration does not know")
  }

  @Test func failsIfWhatLeadsOnIsNoAddress() async throws {
    let list = try await ids(.next("/more"), ["/users": page([1], #","more":true"#)])
    #expect(evidence(list.failure) == "'/more' is no address or token")
  }

  /// Of what a person chooses from, a part is enough, and says so.
  @Test func saysThatPartOfAListIsNotTheWhole() async throws {
    let pages = [
      "/users": page([1, 2], #","more":"/api/users?2""#), "/users?2": page([3]),
    ]
    let part = try await ids(.next("/more"), pages, most: 2)
    #expect(part.ids == ["1", "2"] && !part.isWhole)
    let half = try await ids(.next("/more"), pages, most: 1)
    #expect(half.ids == ["1"] && !half.isWhole)
    let whole = try await ids(.next("/more"), pages, most: 3)
    #expect(whole.ids == ["1", "2", "3"] && whole.isWhole)
  }

  @Test func failsIfAnItemHasNoID() async throws {
    for item in ["{}", #"{"id":null}"#, #"{"id":""}"#, #"{"id":[]}"#, "7"] {
      let list = try await ids(nil, ["/users": .json(#"{"items":[\#(item)]}"#)])
      #expect(list.failure != nil, "\(item)")
    }
  }
}
