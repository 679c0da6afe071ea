import DeclaredDomains
import DomainHTTP
import Foundation
import Operations
import OutgoingHTTP
import Synchronization
import Testing

/// How requests are signed in, and that nothing else ever has a secret in it.
struct ServiceSignInTests {
  private static let secret = "s3cr#t/+=\"ä"
  private let secrets = ["key": Secret(secret)]

  private func header(
    _ signIn: ServiceDeclaration.SignIn, _ name: String, _ secrets: [String: Secret]? = nil
  ) async throws -> String? {
    let service = PlayedService { _, _ in .success(.empty(204)) }
    let transport = try HTTPTransport(
      .users(signIn: signIn), service, settings: ["user": .text("anna")],
      secrets: secrets ?? self.secrets)
    try await transport.perform(.trial("POST", "/a"))
    return service.received.first?.headers[name]
  }

  @Test func signsInWithAHeader() async throws {
    #expect(try await header(.none, "authorization") == nil)
    #expect(try await header(.bearer(secret: "key"), "authorization") == "Bearer \(Self.secret)")
    #expect(try await header(.header("X-API-Key", secret: "key"), "x-api-key") == Self.secret)
    // RFC 7617, section 2.1, with a character outside ASCII.
    let basic = try await header(
      .basic(user: .literal("test"), secret: "key"), "authorization", ["key": Secret("123£")])
    #expect(basic == "Basic dGVzdDoxMjPCow==")
    let named = try await header(.basic(user: .name("user"), secret: "key"), "authorization")
    #expect(named == "Basic " + Data("anna:\(Self.secret)".utf8).base64EncodedString())
  }

  @Test func needsTheSecretsThatAreNamed() async throws {
    func problem(
      _ declaration: Declaration, _ secrets: [String: Secret], base: String = "https://a.example"
    ) -> HTTPTransportProblem? {
      do {
        _ = try HTTPTransport(
          declaration, settings: ["base": .text(base)], secrets: secrets,
          exchange: PlayedService([:]))
        return nil
      } catch {
        return error
      }
    }
    let bearer = Declaration.users(signIn: .bearer(secret: "key"))
    #expect(problem(bearer, [:]) == .secretMissing("key"))
    #expect(problem(bearer, ["key": Secret("")]) == .secretMissing("key"))
    #expect(problem(bearer, ["key": Secret("a\nB: c")]) == .secretUnusable("key"))
    #expect(problem(bearer, secrets) == nil)
    #expect(problem(.users(signIn: .graph), secrets) == .graphSignIn)
    for address in ["", "a.example", "ftp://a.example", "https://", "https://a b", "https://a:0"] {
      let failure = problem(bearer, secrets, base: address)
      #expect(
        failure == .address(address) || failure == .setting("base"), "\(address)")
    }
    for address in ["https://anna:pw@a.example", "https://a.example?x", "https://a.example#x"] {
      #expect(problem(bearer, secrets, base: address) == .address(address))
    }
    #expect(
      problem(bearer, secrets, base: "http://a.example") == .notEncrypted("http://a.example"))
    #expect(problem(bearer, secrets, base: "http://127.0.0.1:8081/api/v1") == nil)
    let token = Declaration.users(
      signIn: .oauth2(
        token: .literal("http://a.example/token"), client: .literal("c"), secret: "key", scopes: [])
    )
    #expect(problem(token, secrets) == .notEncrypted("http://a.example/token"))
  }

  // MARK: Client credentials

  private let credentials = ServiceDeclaration.SignIn.oauth2(
    token: .literal("https://login.example/token"), client: .literal("c 1"), secret: "key",
    scopes: ["read", "write"])

  private func isToken(_ request: PlayedRequest) -> Bool { request.url.hasPrefix("https://login") }

  @Test func getsATokenAndKeepsIt() async throws {
    let clock = MovingClock()
    let service = PlayedService { request, number in
      .success(
        request.url.hasPrefix("https://login")
          ? .json(#"{"access_token":"t\#(number)","token_type":"Bearer","expires_in":600}"#)
          : .empty(204))
    }
    let transport = try HTTPTransport(
      .users(signIn: credentials), service, secrets: secrets, clock: clock)
    for _ in 0..<3 { try await transport.perform(.trial("POST", "/a")) }
    #expect(service.received.filter(isToken).count == 1)
    let request = try #require(service.received.first)
    #expect(request.method == "POST")
    #expect(request.body == "grant_type=client_credentials&scope=read%20write")
    let client = "c%201:s3cr%23t%2F%2B%3D%22%C3%A4"
    #expect(
      request.headers["authorization"] == "Basic " + Data(client.utf8).base64EncodedString())
    #expect(service.received.last?.headers["authorization"] == "Bearer t0")
    // A minute before its end, it is no longer used.
    await clock.sleep(milliseconds: 539_000)
    try await transport.perform(.trial("POST", "/a"))
    #expect(service.received.filter(isToken).count == 1)
    await clock.sleep(milliseconds: 2_000)
    try await transport.perform(.trial("POST", "/a"))
    #expect(service.received.filter(isToken).count == 2)
  }

  @Test func renewsATokenOnce() async throws {
    let service = PlayedService { request, number in
      .success(
        request.url.hasPrefix("https://login")
          ? .json(#"{"access_token":"t\#(number)","token_type":"bearer"}"#)
          : .empty(request.headers["authorization"] == "Bearer t0" ? 401 : 204))
    }
    let transport = try HTTPTransport(.users(signIn: credentials), service, secrets: secrets)
    try await transport.perform(.trial("POST", "/a"))
    #expect(service.received.map(isToken) == [true, false, true, false])
    let never = PlayedService { request, number in
      .success(
        request.url.hasPrefix("https://login")
          ? .json(#"{"access_token":"t\#(number)","token_type":"bearer"}"#) : .empty(401))
    }
    let other = try HTTPTransport(.users(signIn: credentials), never, secrets: secrets)
    let code = await refusal { () throws(DomainFailure) in
      try await other.perform(.trial("POST", "/a"))
    }
    #expect(code == "signInNotAccepted")
    #expect(never.received.map(isToken) == [true, false, true, false])
  }

  @Test func asksForOneTokenForManyRequests() async throws {
    let service = PlayedService { request, _ in
      .success(
        request.url.hasPrefix("https://login")
          ? .json(#"{"access_token":"t","token_type":"bearer"}"#) : .empty(204))
    }
    let transport = try HTTPTransport(
      .users(signIn: credentials, limits: ServiceDeclaration.Limits(parallel: 8)), service,
      secrets: secrets)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask { try await transport.perform(.trial("POST", "/a")) }
      }
      try await group.waitForAll()
    }
    #expect(service.received.filter(isToken).count == 1)
    #expect(service.received.count == 21)
  }

  @Test func sendsTheClientInTheBodyWhereTheServiceWantsThat() async throws {
    let service = PlayedService { request, _ in
      guard request.url.hasPrefix("https://login") else { return .success(.empty(204)) }
      return .success(
        request.headers["authorization"] == nil
          ? .json(#"{"access_token":"t","token_type":"bearer"}"#)
          : .json(#"{"error":"invalid_client"}"#, 401))
    }
    let transport = try HTTPTransport(.users(signIn: credentials), service, secrets: secrets)
    try await transport.perform(.trial("POST", "/a"))
    #expect(
      service.received[1].body.hasSuffix("client_id=c%201&client_secret=s3cr%23t%2F%2B%3D%22%C3%A4")
    )
  }

  @Test(arguments: [
    #"{"error":"invalid_scope","error_description":"no such scope"}"#, "{}", "<html>",
    #"{"access_token":"","token_type":"bearer"}"#, #"{"access_token":"a b","token_type":"bearer"}"#,
    #"{"access_token":"t","token_type":"mac"}"#, #"{"access_token":7}"#,
  ])
  func sendsNothingWithoutAToken(answer: String) async throws {
    for status in [200, 400] {
      let service = PlayedService { _, _ in .success(.json(answer, status)) }
      let transport = try HTTPTransport(.users(signIn: credentials), service, secrets: secrets)
      let code = await refusal { () throws(DomainFailure) in
        try await transport.perform(.trial("POST", "/a"))
      }
      #expect(code == "signInNotAccepted")
      #expect(service.received.allSatisfy(isToken))
    }
  }

  @Test func knowsThatNothingWasSentIfTheSignInServiceIsSilent() async throws {
    for answer: Result<HTTPAnswer, HTTPFault> in [
      .failure(.lost("timedOut")), .success(.empty(503)), .failure(.unreachable("noConnection")),
    ] {
      let service = PlayedService { _, _ in answer }
      let transport = try HTTPTransport(.users(signIn: credentials), service, secrets: secrets)
      let failed = await failure { () throws(DomainFailure) in
        try await transport.perform(.trial("POST", "/a"))
      }
      let isUnavailable = if case .unavailable? = failed { true } else { false }
      #expect(isUnavailable, "\(String(describing: failed))")
    }
  }

  // MARK: Secrets

  /// A service that says everything back that it was sent, in every way that it can fail.
  @Test func showsNoSecretInAnythingThatIsKept() async throws {
    let entered = "pass word 7"
    let echo = PlayedService { request, number in
      let said =
        request.headers.map { "\($0.key) \($0.value)" }.joined(separator: " ")
        + " \(request.body) \(FormBody.encoded(request.body)) \(request.url)"
      let body = JSONDocument.object([.init("text", .text(said)), .init("kind", .text(said))]).text
      if request.url.hasPrefix("https://login"), number % 3 == 0 {
        return .success(.json(#"{"access_token":"t0ken-of-\#(number)","token_type":"bearer"}"#))
      }
      let status = [200, 400, 401, 403, 404, 409, 412, 422, 500, 503][number % 10]
      return .success(.json(body, status, ["location": "/\(number)"]))
    }
    let traced = Mutex<[String]>([])
    let methods: [ServiceDeclaration.SignIn] = [
      .bearer(secret: "key"), .header("X-Key", secret: "key"),
      .basic(user: .literal("u"), secret: "key"), credentials,
    ]
    let errors = [400, 401, 403, 404, 409, 412, 422, 500, 503].map {
      ServiceDeclaration.ErrorRule(
        status: $0, meaning: $0 < 410 ? .refused : .lost, message: "/text")
    }
    let probe = ServiceDeclaration.Probe(
      get: .written("/about"), required: [JSONMatch("/kind", .literal("chat"))], facts: [:])
    var kept = ""
    for method in methods {
      for probing in [nil, probe] {
        let transport = try HTTPTransport(
          .users(signIn: method, probe: probing, errors: errors),
          settings: ["base": .text("https://a.example")], secrets: secrets, exchange: echo,
          clock: MovingClock(), trace: { line in traced.withLock { $0.append(line) } })
        for _ in 0..<20 {
          var call = PreparedCall.trial("POST", "/a", .object([.init("password", .text(entered))]))
          call.secrets = [entered]
          let changed = await failure { () throws(DomainFailure) in
            try await transport.perform(call)
          }
          dump(changed, to: &kept)
          var state = SubjectState.absent
          let read = await failure { () throws(DomainFailure) in
            state = try await transport.read(SubjectKey("user", ["user": "7"]))
          }
          dump(read, to: &kept)
          dump(state, to: &kept)
          let listed = await failure { () throws(DomainFailure) in
            _ = try await transport.candidates(of: "user", in: nil, matching: nil, most: 9)
          }
          dump(listed, to: &kept)
        }
        dump(transport, to: &kept)
      }
    }
    kept += traced.withLock { $0 }.joined()
    #expect(kept.contains("refusedByService") && kept.contains("•••"))
    let basic = Data("u:\(Self.secret)".utf8).base64EncodedString()
    for text in [
      Self.secret, entered, "t0ken-of-", FormBody.encoded(Self.secret), FormBody.encoded(entered),
      Data(Self.secret.utf8).base64EncodedString(), basic,
    ] {
      #expect(!kept.contains(text), "\(text)")
    }
  }
}
