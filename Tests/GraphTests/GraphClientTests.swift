import GraphTenant
import Operations
import OutgoingHTTP
import Synchronization
import TestSupport
import Testing

/// What is sent again, how long the client waits, and where a token may be sent.
struct GraphClientTests {
  private struct Thing: Decodable, Equatable { let id: String }

  private let clock = WaitingClock()

  private func client(
    _ transport: ScriptedTransport, _ credential: Credential = .secret(Secret("s")),
    file: TokenFile? = nil, waits: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> GraphClient {
    let address = try GraphAddress("https://graph.microsoft.com/v1.0")
    return GraphClient(
      address: address, transport: transport,
      tokens: TokenSource(
        address: address, directory: "d", client: "c", credential: credential,
        transport: transport, clock: clock, file: file),
      clock: clock, chance: { 0 }, waits: waits)
  }

  /// A challenge of continuous access evaluation; the claims are `{"nbf":1}`.
  private static let challenge = ScriptedTransport.Reply.answer(
    401,
    [
      "www-authenticate":
        #"Bearer realm="", error="insufficient_claims", claims="eyJuYmYiOjF9""#
    ], #"{"error":{"code":"InvalidAuthenticationToken","message":"challenge"}}"#)

  private static func isChallenge(_ error: any Error) -> Bool {
    if case GraphFailure.refused(let refusal) = error {
      refusal.claims == #"{"nbf":1}"#
    } else {
      false
    }
  }

  @Test func triesNothingAgainWithASignInThatIsChallenged() async throws {
    let transport = ScriptedTransport([Self.challenge, .answer(204)])
    let client = try client(transport, .deviceCode { _ in })
    await #expect {
      try await client.send(.delete("/users/a"))
    } throws: {
      Self.isChallenge($0)
    }
    #expect(transport.asked.count == 1)
    #expect(transport.signIns.count == 2)
    // Nor does anything later make the person wait for a code that they do not expect.
    await #expect {
      try await client.send(.get("/users/a"))
    } throws: { error in
      guard case GraphFailure.signIn(let problem) = error else { return false }
      return ServiceRefusal.of(problem)?.code == "signInAgain"
    }
    #expect(transport.asked.count == 1)
    #expect(transport.signIns.count == 2)
  }

  @Test func goesOnOnceThePersonHasSignedInInAnotherProcess() async throws {
    let folder = try TestFolder()
    let file = TokenFile(path: folder.path("tokens.json"))
    let transport = ScriptedTransport([Self.challenge, .answer(204)])
    let challenged = try client(transport, .deviceCode { _ in }, file: file)
    await #expect(throws: GraphFailure.self) { try await challenged.send(.delete("/users/a")) }
    let other = try client(transport, .deviceCode { _ in }, file: file)
    let token = try await other.tokens.token()
    _ = try await challenged.send(.delete("/users/a"))
    #expect(
      transport.asked.map { $0.headers["Authorization"] } == ["Bearer token-0", "Bearer \(token)"])
    #expect(token == "token-1")
  }

  @Test func letsAnApplicationMeetAChallengeOnce() async throws {
    let transport = ScriptedTransport([Self.challenge, .answer(204)])
    _ = try await client(transport).send(.delete("/users/a"))
    #expect(transport.signIns.last?.contains("claims=%7B%22nbf%22%3A1%7D") == true)
    let again = ScriptedTransport([Self.challenge, Self.challenge, .answer(204)])
    await #expect {
      try await client(again).send(.delete("/users/a"))
    } throws: {
      Self.isChallenge($0)
    }
    #expect(again.asked.count == 2)
  }

  @Test func takesARefusalOfAnInterfaceForNoFaultOfTheToken() async throws {
    let transport = ScriptedTransport([
      .answer(401, [:], #"{"error":{"code":"Unauthorized","message":"not here"}}"#), .answer(200),
    ])
    await #expect(throws: GraphFailure.self) { try await client(transport).send(.get("/a")) }
    #expect(transport.asked.count == 1)
  }

  /// The first was done, whatever becomes of the second.
  @Test func keepsTheOtherAnswersOfABatchThatIsToWaitTooLong() async throws {
    let answer = #"""
      {"responses":[{"id":"0","status":204},
        {"id":"1","status":429,"headers":{"Retry-After":"3600"}}]}
      """#
    let answers = try await client(ScriptedTransport([.answer(200, [:], answer)]))
      .batch([.delete("/users/a"), .delete("/users/b")])
    #expect(try answers[0].get().status == 204)
    #expect(answers[1] == .failure(.busy(seconds: 3_600)))
    #expect(clock.waited == 0)
  }

  @Test func tellsARefusalFromAFailureThatMayPass() {
    func failure(_ status: Int, _ code: String) -> DomainFailure {
      GraphFailure.refused(GraphError(status: status, code: code, message: "m"))
        .whenReading(at: 1_000, .readProducts)
    }
    for status in [429, 500, 503, 504] {
      #expect(failure(status, "x") == .unavailable("\(status) x: m"))
    }
    for status in [400, 403, 404] {
      #expect(
        failure(status, "x")
          == .refused(
            Refusal(
              "unreadable",
              [
                "needs": .code("LicenseAssignment.Read.All"), "evidence": .text("\(status) x: m"),
              ])))
    }
    #expect(
      GraphFailure.busy(seconds: 3_600).whenChanging(at: 1_000)
        == .refused(Refusal("serviceBusy", ["until": .instant(4_600)])))
  }

  private static let conflict =
    #"{"error":{"code":"Directory_ConcurrencyViolation","message":"concurrent"}}"#

  @Test func waitsExactlyAsLongAsTheServiceAsks() async throws {
    let transport = ScriptedTransport([
      .answer(429, ["retry-after": "7"]), .answer(200, [:], #"{"id":"a"}"#),
    ])
    let thing = try await client(transport).value(Thing.self, .get("/things/a"))
    #expect(thing == Thing(id: "a"))
    #expect(clock.waited == 7_000)
  }

  @Test(arguments: [(7, [Int]()), (60, [60, 60])])
  func saysHowLongTheServiceAsksToWait(_ seconds: Int, _ expected: [Int]) async throws {
    let transport = ScriptedTransport([
      .answer(429, ["retry-after": "\(seconds)"]), .answer(200),
    ])
    let told = Told()
    _ = try await client(transport, waits: { told.add($0, $1) }).send(.get("/a"))
    #expect(told.numbers == expected)
  }

  @Test func givesUpOnAServiceThatAsksForTooMuch() async throws {
    let transport = ScriptedTransport([.answer(429, ["retry-after": "900"])])
    await #expect(throws: GraphFailure.busy(seconds: 900)) {
      try await client(transport).send(.get("/things"))
    }
    #expect(clock.waited == 0)
  }

  @Test(arguments: ["9223372036854775807", "99999999999999999999"])
  func givesUpOnAServiceThatAsksForAges(_ seconds: String) async throws {
    let transport = ScriptedTransport([.answer(429, ["retry-after": seconds])])
    await #expect(throws: GraphFailure.busy(seconds: 31_536_000)) {
      try await client(transport).send(.get("/things"))
    }
  }

  @Test(arguments: [
    ScriptedTransport.Reply.answer(500), .answer(502), .answer(503), .answer(504), .lost,
    .answer(429), .answer(409, [:], conflict),
  ])
  func sendsAReadingAgain(_ reply: ScriptedTransport.Reply) async throws {
    let transport = ScriptedTransport([reply, reply, .answer(200, [:], #"{"id":"a"}"#)])
    #expect(try await client(transport).value(Thing.self, .get("/a")) == Thing(id: "a"))
    #expect(transport.asked.count == 3)
    #expect(clock.waited >= 750)
  }

  @Test(arguments: [
    ScriptedTransport.Reply.answer(500), .answer(502), .answer(503), .answer(504), .lost,
  ])
  func neverSendsAChangeAgainThatMayHaveBeenMade(_ reply: ScriptedTransport.Reply) async throws {
    let transport = ScriptedTransport([reply, .answer(204)])
    await #expect {
      try await client(transport).send(.delete("/users/a"))
    } throws: { error in
      if case GraphFailure.lost = error { true } else { false }
    }
    #expect(transport.asked.count == 1)
  }

  @Test(arguments: [
    ScriptedTransport.Reply.answer(429), .answer(503, ["retry-after": "1"]),
    .answer(409, [:], conflict), .answer(400, [:], conflict), .unreachable, .answer(401),
  ])
  func sendsAChangeAgainThatWasSurelyNotMade(_ reply: ScriptedTransport.Reply) async throws {
    let transport = ScriptedTransport([reply, .answer(204)])
    _ = try await client(transport).send(.delete("/users/a"))
    #expect(transport.asked.count == 2)
  }

  @Test func takesAFreshTokenWhereTheOldOneIsRefused() async throws {
    let transport = ScriptedTransport([.answer(401), .answer(200)])
    _ = try await client(transport).send(.get("/users"))
    let tokens = transport.asked.compactMap { $0.headers["Authorization"] }
    #expect(Set(tokens).count == 2)
  }

  @Test func followsPagesToTheEnd() async throws {
    let next = "https://graph.microsoft.com/v1.0/things?$skiptoken=2"
    let transport = ScriptedTransport([
      .answer(200, [:], #"{"value":[{"id":"a"}],"@odata.nextLink":"\#(next)"}"#),
      .answer(200, [:], #"{"value":[{"id":"b"}]}"#),
    ])
    let things = try await client(transport).all(Thing.self, .get("/things"))
    #expect(things == [Thing(id: "a"), Thing(id: "b")])
    #expect(transport.asked.last?.url == next)
  }

  @Test(arguments: [
    "https://graph.microsoft.com/v1.0/things", "https://elsewhere.example/v1.0/things?page=2",
    "http://graph.microsoft.com/v1.0/things?page=2", "https://graph.microsoft.com.evil/v1.0/x",
  ])
  func followsNoLinkThatLeadsElsewhereOrBack(_ link: String) async throws {
    let transport = ScriptedTransport([
      .answer(200, [:], #"{"value":[],"@odata.nextLink":"\#(link)"}"#), .answer(200),
    ])
    await #expect(throws: GraphFailure.self) {
      try await client(transport).all(Thing.self, .get("/things"))
    }
    #expect(transport.asked.count == 1)
  }

  @Test func readsTheStatusOfEachPartOfABatch() async throws {
    let first = #"""
      {"responses":[{"id":"1","status":200,"body":{"id":"b"}},
        {"id":"0","status":429,"headers":{"Retry-After":"3"}},
        {"id":"2","status":404,"body":{"error":{"code":"Request_ResourceNotFound"}}}]}
      """#
    let second = #"{"responses":[{"id":"0","status":200,"body":{"id":"a"}}]}"#
    let transport = ScriptedTransport([.answer(200, [:], first), .answer(200, [:], second)])
    let answers = try await client(transport).batch(["a", "b", "c"].map { .get("/things/\($0)") })
    #expect(try answers[0].get().decoded(Thing.self) == Thing(id: "a"))
    #expect(try answers[1].get().decoded(Thing.self) == Thing(id: "b"))
    #expect(throws: GraphFailure.self) { try answers[2].get() }
    #expect(clock.waited == 3_000)
    // Only the part that was throttled is sent again.
    #expect(transport.asked.last?.body.contains("things/b") == false)
  }

  @Test func knowsNothingOfTheChangesInABatchThatGotLost() async throws {
    let transport = ScriptedTransport([.lost])
    let answers = try await client(transport).batch([.delete("/users/a"), .delete("/users/b")])
    #expect(answers.count == 2)
    #expect(answers.allSatisfy { if case .failure(.lost) = $0 { true } else { false } })
    #expect(transport.asked.count == 1)
  }

  @Test func missesOnlyThePartOfABatchThatHasNoAnswer() async throws {
    let answer = #"{"responses":[{"id":"1","status":200,"body":{"id":"b"}}]}"#
    let transport = ScriptedTransport([.answer(200, [:], answer)])
    let answers = try await client(transport).batch(["a", "b"].map { .get("/things/\($0)") })
    #expect(answers.first == .failure(.lost("brokenOff")))
    #expect(try answers[1].get().decoded(Thing.self) == Thing(id: "b"))
  }

  /// A part that was not asked for, and one that is there twice.
  @Test(arguments: [["0", "2"], ["0", "00", "1"], ["0", "1", "0"]])
  func trustsNoBatchWithOtherParts(_ names: [String]) async throws {
    let parts = names.map { #"{"id":"\#($0)","status":204}"# }.joined(separator: ",")
    let reply = ScriptedTransport.Reply.answer(200, [:], #"{"responses":[\#(parts)]}"#)
    await #expect(throws: GraphFailure.malformed("unreadableAnswer")) {
      try await client(ScriptedTransport([reply])).batch([.get("/a"), .get("/b")])
    }
    // The changes may have been made, whatever the answer says.
    let changes = try await client(ScriptedTransport([reply]))
      .batch([.delete("/users/a"), .delete("/users/b")])
    let lost: Result<GraphResponse, GraphFailure> = .failure(.lost("unreadableAnswer"))
    #expect(changes == [lost, lost])
  }

  /// Each exchange of a server that drips takes as long as it may.
  @Test(arguments: [false, true])
  func waitsForADrippingServerOnlySoLongOverAllAttempts(inABatch: Bool) async throws {
    let transport = ScriptedTransport(
      [ScriptedTransport.Reply](repeating: .lost, count: 20), dripsOn: clock)
    let client = try client(transport)
    await #expect(throws: GraphFailure.lost("lost")) {
      if inABatch {
        _ = try await client.batch([.get("/a"), .get("/b")])
      } else {
        _ = try await client.send(.get("/a"))
      }
    }
    // Three exchanges of 60 seconds.
    #expect(transport.asked.count == 3)
  }

  @Test func countsTheTimeOfABatchOverItsRounds() async throws {
    let busy = ScriptedTransport.Reply.answer(
      200, [:], #"{"responses":[{"id":"0","status":429}]}"#)
    let transport = ScriptedTransport(
      [ScriptedTransport.Reply](repeating: busy, count: 20), dripsOn: clock)
    let answers = try await client(transport).batch([.get("/a")])
    let isRefused =
      if case .failure(.refused(let error)) = answers[0] { error.status == 429 } else {
        false
      }
    #expect(isRefused)
    #expect(transport.asked.count == 3)
  }

  @Test func asksOnlyOnceForAnAnswerThatIsTooLarge() async throws {
    let reading = ScriptedTransport([.tooLarge, .answer(200)])
    await #expect(throws: GraphFailure.malformed("tooLarge")) {
      try await client(reading).send(.get("/a"))
    }
    #expect(reading.asked.count == 1)
    await #expect(throws: GraphFailure.lost("tooLarge")) {
      try await client(ScriptedTransport([.tooLarge])).send(.delete("/a"))
    }
  }

  @Test func readsNoCollectionWithoutEnd() async throws {
    let transport = EndlessCollection()
    await #expect(throws: GraphFailure.malformed("tooLarge")) {
      let address = try GraphAddress("https://graph.microsoft.com/v1.0")
      let client = GraphClient(
        address: address, transport: transport,
        tokens: TokenSource(
          address: address, directory: "d", client: "c", credential: .secret(Secret("s")),
          transport: transport, clock: clock, file: nil),
        clock: clock, chance: { 0 })
      _ = try await client.all(Thing.self, .get("/things"))
    }
  }

  @Test func putsTwentyInABatch() async throws {
    func answer(_ count: Int) -> ScriptedTransport.Reply {
      let parts = (0..<count).map { #"{"id":"\#($0)","status":204}"# }
      return .answer(200, [:], #"{"responses":[\#(parts.joined(separator: ","))]}"#)
    }
    let transport = ScriptedTransport([answer(20), answer(20), answer(5)])
    let answers = try await client(transport).batch((0..<45).map { .delete("/users/\($0)") })
    #expect(answers.count == 45)
    #expect(answers.allSatisfy { if case .success = $0 { true } else { false } })
    #expect(transport.asked.count == 3)
  }
}

/// A service that gives prepared answers in order, and records the requests.
///
/// A class, because it records them.
final class ScriptedTransport: GraphTransport {
  /// A request as it was sent.
  struct Asked: Sendable {
    let method: GraphRequest.Method
    let url: String
    let headers: [String: String]
    let body: String
  }

  enum Reply: Sendable {
    case answer(Int, [String: String] = [:], String = "{}")
    case lost
    case unreachable
    case tooLarge
  }

  /// The bodies of the requests to sign in.
  private let signed = Mutex<[String]>([])
  var signIns: [String] { signed.withLock { $0 } }
  /// On this clock, every reply takes as long as it may; `nil` if it takes no time.
  private let dripClock: WaitingClock?
  private let replies: Mutex<[Reply]>
  private let kept = Mutex<[Asked]>([])

  init(_ replies: [Reply], dripsOn clock: WaitingClock? = nil) {
    self.replies = Mutex(replies)
    dripClock = clock
  }

  /// The requests, without those to sign in.
  var asked: [Asked] { kept.withLock { $0 } }

  func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    if url.contains("/oauth2/") {
      signed.withLock { $0.append(String(decoding: body ?? [], as: UTF8.self)) }
      if url.hasSuffix("/devicecode") {
        let code = #"{"device_code":"d","user_code":"A","verification_uri":"u","expires_in":900}"#
        return GraphResponse(status: 200, headers: [:], body: Array(code.utf8))
      }
      let token = #"{"access_token":"token-\#(kept.withLock { $0.count })","expires_in":3600}"#
      return GraphResponse(status: 200, headers: [:], body: Array(token.utf8))
    }
    kept.withLock {
      $0.append(
        Asked(
          method: method, url: url, headers: Dictionary(headers) { first, _ in first },
          body: String(decoding: body ?? [], as: UTF8.self)))
    }
    await dripClock?.sleep(milliseconds: timeout * 1_000)
    let reply = replies.withLock { $0.isEmpty ? Reply.unreachable : $0.removeFirst() }
    switch reply {
    case .answer(let status, let headers, let body):
      return GraphResponse(status: status, headers: headers, body: Array(body.utf8))
    case .lost: throw .lost("lost")
    case .unreachable: throw .unreachable("unreachable")
    case .tooLarge: throw .tooLarge(bytes: 1_000)
    }
  }
}

/// A service whose collections have an empty page after every page, each under its own address.
///
/// A class, because it counts them.
final class EndlessCollection: GraphTransport {
  private let count = Mutex(0)

  func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let next = "https://graph.microsoft.com/v1.0/things?page=\(number)"
    let text =
      url.contains("/oauth2/")
      ? #"{"access_token":"token","expires_in":3600}"#
      : #"{"value":[],"@odata.nextLink":"\#(next)"}"#
    return GraphResponse(status: 200, headers: [:], body: Array(text.utf8))
  }
}

/// The numbers that a function was called with.
///
/// A class, because it collects them.
final class Told: Sendable {
  private let kept = Mutex<[Int]>([])
  var numbers: [Int] { kept.withLock { $0 } }
  func add(_ one: Int, _ other: Int) { kept.withLock { $0 += [one, other] } }
}

/// A clock in milliseconds that only advances while somebody waits.
///
/// A class, because it advances.
final class WaitingClock: GraphClock {
  private let milliseconds = Mutex(0)

  var waited: Int { milliseconds.withLock { $0 } }
  func now() -> Int { milliseconds.withLock { $0 / 1_000 } }
  func sleep(milliseconds pause: Int) async { milliseconds.withLock { $0 += pause } }
}
