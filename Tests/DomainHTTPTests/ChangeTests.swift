import DeclaredDomains
import DomainHTTP
import Operations
import OutgoingHTTP
import Testing

/// What becomes of a change, by what the service answers or does not.
struct ChangeTests {
  private typealias Rule = ServiceDeclaration.ErrorRule

  private func perform(
    _ service: PlayedService, _ errors: [ServiceDeclaration.ErrorRule] = [],
    _ call: PreparedCall = .trial("PATCH", "/users/7", .object([.init("a", .number("1.50"))])),
    clock: MovingClock = MovingClock()
  ) async throws -> DomainFailure? {
    let transport = try HTTPTransport(.users(errors: errors), service, clock: clock)
    return await failure { () throws(DomainFailure) in try await transport.perform(call) }
  }

  private func perform(
    _ answer: HTTPAnswer, _ errors: [ServiceDeclaration.ErrorRule] = []
  ) async throws -> DomainFailure? {
    try await perform(PlayedService { _, _ in .success(answer) }, errors)
  }

  private func refused(_ failure: DomainFailure?) -> String? {
    guard case .refused(let refusal)? = failure else { return nil }
    return "\(refusal.code) \(refusal.values["evidence"]?.text ?? "")"
  }

  @Test func sendsTheRequestOnce() async throws {
    let service = PlayedService { _, _ in .success(.empty(204)) }
    let call = PreparedCall(
      operation: "trial.change",
      target: .http(
        method: "PUT", path: "/a%2Fb", query: [PreparedCall.QueryItem("x y", "&=")],
        headers: ["If-Match": "W/\"1\"", "Idempotency-Key": "9c1e"]),
      body: .object([.init("b", .number("1.0")), .init("a", .null)]), subject: nil, key: "9c1e",
      version: nil, job: nil)
    #expect(try await perform(service, [], call) == nil)
    #expect(service.lines == ["PUT /api/a%2Fb?x%20y=%26%3D"])
    let request = try #require(service.received.first)
    #expect(request.body == #"{"b":1.0,"a":null}"#)
    #expect(request.headers["if-match"] == "W/\"1\"")
    #expect(request.headers["idempotency-key"] == "9c1e")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers["authorization"] == nil)
  }

  @Test(arguments: ["/a/../b", "/%2E%2e/b", "a", "/a b", "/a#b", "/./a", "//[", "/å"])
  func sendsNothingToAnAddressThatLeadsElsewhere(path: String) async throws {
    let service = PlayedService { _, _ in .success(.empty(204)) }
    let failure = try await perform(service, [], .trial("DELETE", path))
    let isSent = path == "//["
    #expect((failure == nil) == isSent && service.received.isEmpty == !isSent, "\(path)")
  }

  @Test func sendsNoHeaderThatBeginsAnother() async throws {
    let service = PlayedService { _, _ in .success(.empty(204)) }
    for (name, value) in [("A", "b\r\nC: d"), ("A\r\n", "b"), ("", "b"), ("A B", "c"), ("A", "\0")]
    {
      #expect(
        try await perform(service, [], .trial("POST", "/a", headers: [name: value])) != nil)
    }
    #expect(service.received.isEmpty)
  }

  // MARK: Answers

  /// What HTTP itself says (RFC 9110, section 15).
  @Test func understandsAnswersWithoutRules() async throws {
    for status in [200, 201, 202, 204, 207] { #expect(try await perform(.empty(status)) == nil) }
    for status in [301, 302, 307, 308, 400, 404, 405, 409, 410, 415, 422] {
      #expect(refused(try await perform(.empty(status))) == "refusedByService \(status)")
    }
    #expect(refused(try await perform(.empty(401))) == "signInNotAccepted 401")
    #expect(refused(try await perform(.empty(403))) == "forbiddenByService 403")
    #expect(refused(try await perform(.empty(412))) == "changedMeanwhile 412")
    #expect(refused(try await perform(.empty(501))) == "notOffered 501")
    for status in [303, 408, 500, 502, 503, 504, 507, 520, 599] {
      #expect(try await perform(.empty(status)) == .unknownOutcome("\(status)"))
    }
  }

  @Test func understandsAnswersByTheDeclaration() async throws {
    let errors = [
      Rule(
        status: 409, matches: [JSONMatch("/code", .literal("taken"))], meaning: .refused,
        code: "alreadyThere", message: "/detail/0"),
      Rule(status: 409, meaning: .changed, message: "/text"),
      Rule(status: 410, meaning: .done), Rule(status: 500, meaning: .refused, message: "/text"),
      Rule(status: 400, meaning: .lost), Rule(status: 403, meaning: .signIn),
      Rule(
        status: 200, matches: [JSONMatch("/ok", Template.literal(JSONDocument.flag(false)))],
        meaning: .refused,
        message: "/error"),
    ]
    #expect(
      refused(try await perform(.json(#"{"code":"taken","detail":["so"]}"#, 409), errors))
        == "alreadyThere 409: so")
    #expect(
      refused(try await perform(.json(#"{"code":"Taken","text":7}"#, 409), errors))
        == "changedMeanwhile 409: 7")
    #expect(refused(try await perform(.json("no JSON", 409), errors)) == "changedMeanwhile 409")
    #expect(try await perform(.empty(410), errors) == nil)
    #expect(
      refused(try await perform(.json(#"{"text":"x"}"#, 500), errors)) == "refusedByService 500: x")
    #expect(try await perform(.empty(400), errors) == .unknownOutcome("400"))
    #expect(refused(try await perform(.empty(403), errors)) == "signInNotAccepted 403")
    #expect(
      refused(try await perform(.json(#"{"ok":false,"error":"bad"}"#), errors))
        == "refusedByService 200: bad")
    #expect(try await perform(.json(#"{"ok":true}"#), errors) == nil)
    #expect(try await perform(.json(#"{"ok":"false"}"#), errors) == nil)
  }

  @Test func keepsTheServicesWordsInOneShortLine() async throws {
    let errors = [Rule(status: 400, meaning: .refused, message: "/text")]
    let text = "a\u{1B}[31m\n\tb\u{202E}\u{0}c" + String(repeating: "x", count: 10_000)
    let body = JSONDocument.object([.init("text", .text(text))]).text
    let evidence = try #require(refused(try await perform(.json(body, 400), errors)))
    #expect(evidence.hasPrefix("refusedByService 400: a [31m b cxxx"))
    #expect(evidence.count < 400)
    // What is no text is not shown.
    for body in [#"{"text":{"a":1}}"#, #"{"text":null}"#, #"{"text":["a"]}"#] {
      #expect(refused(try await perform(.json(body, 400), errors)) == "refusedByService 400")
    }
  }

  // MARK: Lost replies

  @Test func doesNotKnowTheOutcomeExactlyIfSomethingMayHaveBeenSent() async throws {
    let lost: [(HTTPFault, DomainFailure, sent: Int)] = [
      (.lost("timedOut"), .unknownOutcome("timedOut"), 1),
      (.lost("brokenOff"), .unknownOutcome("brokenOff"), 1),
      (.tooLarge(bytes: 9), .unknownOutcome("tooLarge"), 1),
      (.unreachable("noConnection"), .unavailable("noConnection"), 2),
      (.unreachable("notTrusted"), .unavailable("notTrusted"), 2),
    ]
    for (fault, expected, sent) in lost {
      let service = PlayedService { _, _ in .failure(fault) }
      #expect(try await perform(service) == expected)
      #expect(service.received.count == sent, "\(fault)")
    }
    // Nothing was sent at first; then something may have been.
    let service = PlayedService { _, number in
      .failure(number == 0 ? .unreachable("noConnection") : .lost("brokenOff"))
    }
    #expect(try await perform(service) == .unknownOutcome("brokenOff"))
    #expect(service.received.count == 2)
  }

  @Test func readsAgainWhatWasLost() async throws {
    let faults: [HTTPFault] = [.unreachable("noConnection"), .lost("timedOut")]
    let service = PlayedService { _, number in
      number < 2 ? .failure(faults[number]) : .success(.json(#"{"id":"7"}"#))
    }
    let transport = try HTTPTransport(.users(), service)
    #expect(try await transport.read(SubjectKey("user", ["user": "7"])).contents != nil)
    let dead = try HTTPTransport(
      .users(), PlayedService { _, _ in .failure(.lost("timedOut")) })
    let failed = await failure { () throws(DomainFailure) in
      _ = try await dead.read(SubjectKey("user", ["user": "7"]))
    }
    #expect(failed == .unavailable("timedOut"))
    let large = try HTTPTransport(
      .users(), PlayedService { _, _ in .failure(.tooLarge(bytes: 9)) })
    #expect(
      try await large.read(SubjectKey("user", ["user": "7"])).unreadCode == "notUnderstood")
  }

  // MARK: Later

  @Test func comesBackWhenTheServiceSays() async throws {
    let clock = MovingClock()
    let service = PlayedService { _, number in
      .success(
        [.empty(429, ["retry-after": "7"]), .empty(503, ["retry-after": "2"]), .empty(429)][
          safe: number] ?? .empty(204))
    }
    #expect(try await perform(service, clock: clock) == nil)
    #expect(clock.slept == [7_000, 2_000, 4_000])
    #expect(service.received.count == 4)
  }

  @Test func readsADateToComeBackAt() async throws {
    let clock = MovingClock()
    // The clock begins at 2025-10-09 08:53:20.
    let service = PlayedService { _, number in
      .success(
        number == 0
          ? .empty(429, ["retry-after": "Thu, 09 Oct 2025 08:53:30 GMT"]) : .empty(204))
    }
    #expect(try await perform(service, clock: clock) == nil)
    #expect(clock.slept == [10_000])
  }

  @Test func doesNotWaitForLongerThanAPersonWould() async throws {
    let service = PlayedService { _, _ in .success(.empty(429, ["retry-after": "600"])) }
    let clock = MovingClock()
    guard case .refused(let refusal)? = try await perform(service, clock: clock) else {
      Issue.record("it waited")
      return
    }
    #expect(refusal.code == "waitAsked")
    #expect(refusal.values["until"] == .instant(clock.now() / 1_000 + 600))
    #expect(service.received.count == 1)
    let always = PlayedService { _, _ in .success(.empty(429, ["retry-after": "1"])) }
    #expect(try await perform(always) == .unavailable("busy"))
    #expect(always.received.count == 4)
  }

  // MARK: Work that is done later

  private let job = Call.Job(
    follow: "Location", state: "/status", done: ["done"], failed: ["failed"], message: "/why")

  private func work(
    _ states: [HTTPAnswer], at location: String = "/api/jobs/1", clock: MovingClock = MovingClock()
  ) async throws -> (DomainFailure?, PlayedService) {
    let service = PlayedService { request, number in
      .success(
        request.method == "POST"
          ? .empty(202, ["location": location])
          : states[min(number, states.count) - 1])
    }
    let failure = try await perform(
      service, [], .trial("POST", "/exports", job: job, seconds: 40), clock: clock)
    return (failure, service)
  }

  @Test func followsWorkToItsEnd() async throws {
    let clock = MovingClock()
    let open = HTTPAnswer.json(#"{"status":"open"}"#)
    let (failure, service) = try await work(
      [open, open, .json(#"{"status":"done"}"#)], clock: clock)
    #expect(failure == nil)
    #expect(service.lines == ["POST /api/exports"] + Array(repeating: "GET /api/jobs/1", count: 3))
    #expect(clock.slept == [1_000, 2_000, 4_000])
  }

  @Test func saysEarlyWhyWorkHasFailed() async throws {
    let (failure, _) = try await work([.json(#"{"status":"failed","why":"full"}"#)])
    #expect(refused(failure) == "refusedByService failed full")
  }

  /// The verdict is a reading's: where the work cannot be followed, nothing is said of it.
  @Test func leavesToTheReadingWhatCannotBeFollowed() async throws {
    for answer in [HTTPAnswer.empty(404), .json("{}"), .json(#"{"status":7}"#), .empty(303)] {
      let (failure, _) = try await work([answer])
      #expect(failure == nil, "\(answer)")
    }
    let (failure, service) = try await work([.empty(200)], at: "https://evil.example/jobs/1")
    #expect(failure == nil && service.lines == ["POST /api/exports"])
    let clock = MovingClock()
    let (endless, _) = try await work([.json(#"{"status":"open"}"#)], clock: clock)
    #expect(endless == nil && clock.slept.reduce(0, +) <= 40_000)
  }

  // MARK: Limits

  /// An exchange takes no longer than the service's limit, and never less than connecting may take.
  @Test func limitsTheTimeOfAnExchange() async throws {
    let limits = ServiceDeclaration.Limits(seconds: 30)
    for (asked, given) in [(nil, 30), (20, 20), (120, 30), (3, 16)] as [(Int?, Int)] {
      let service = PlayedService { _, _ in .success(.empty(204)) }
      let transport = try HTTPTransport(.users(limits: limits), service)
      try await transport.perform(.trial("POST", "/a", seconds: asked))
      #expect(service.received.map(\.seconds) == [given])
    }
  }

  @Test func keepsTheDistanceBetweenRequests() async throws {
    let clock = MovingClock()
    let limits = ServiceDeclaration.Limits(perSecond: 4)
    let transport = try HTTPTransport(
      .users(limits: limits), PlayedService { _, _ in .success(.empty(204)) }, clock: clock)
    for _ in 0..<5 { try await transport.perform(.trial("POST", "/a")) }
    #expect(clock.slept == [250, 250, 250, 250])
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
