import JWTKit
import OutgoingHTTP
import Testing
import WebApp

/// Sign-ins that fail at one point each, with the reason, which never contains a secret.
struct OpenIDRefusalTests {
  /// A sign-in that fails at one point.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let problem: OpenIDProblem
    var behaviour: @Sendable (inout OpenIDSmallProvider.Behaviour) -> Void = { _ in }
    var query: @Sendable (inout [String: String]) -> Void = { _ in }
    /// Seconds until the person returns.
    var seconds = 0

    init(
      _ name: String, _ problem: OpenIDProblem, seconds: Int = 0,
      query: @escaping @Sendable (inout [String: String]) -> Void = { _ in }
    ) {
      testDescription = name
      self.problem = problem
      self.seconds = seconds
      self.query = query
    }

    /// Returns the same case with a provider that behaves in this way.
    func with(
      _ behaviour: @escaping @Sendable (inout OpenIDSmallProvider.Behaviour) -> Void
    ) -> Case {
      var changed = self
      changed.behaviour = behaviour
      return changed
    }

    /// Creates a case with one claim of the ID token changed.
    init(_ claim: String, _ value: AnyJSON, _ problem: OpenIDProblem) {
      self.init("\(claim): \(value)", problem)
      behaviour = { $0.claims[claim] = value }
    }
  }

  private static let now = OpenIDSmallProvider.now
  private static let client = AnyJSON.text(OpenIDSmallProvider.client)

  static let responses: [Case] = [
    Case("another state", .wrongState) { $0["state"] = RandomWord.next() },
    Case("part of the state", .wrongState) { $0["state"]?.removeLast() },
    Case("no state", .wrongState) { $0["state"] = nil },
    Case("too late", .tooLate(seconds: 601), seconds: 601),
    Case("too early", .tooLate(seconds: -61), seconds: -61),
    Case("another issuer", .wrongResponseIssuer("https://evil.example")) {
      $0["iss"] = "https://evil.example"
    },
    Case(
      "another issuer's error", .wrongResponseIssuer("https://evil.example"),
      query: {
        $0["iss"] = "https://evil.example"
        $0["error"] = "access_denied"
      }),
    Case("no issuer", .wrongResponseIssuer(nil)).with {
      $0.configuration["authorization_response_iss_parameter_supported"] = .flag(true)
    },
    Case(
      "an error", .refused(code: "access_denied"),
      query: {
        $0["error"] = "access_denied"
        $0["error_description"] = $0["code"]
      }),
    Case("an error with a line", .refused(code: "unreadable_error")) { $0["error"] = "a\nb" },
    Case("no code", .noCode) { $0["code"] = nil },
    Case("another code", .codeRefused(status: 400, code: "invalid_grant")) { $0["code"] = "c0de" },
  ]

  static let answers: [Case] = [
    Case("a page", .codeRefused(status: 502, code: nil)).with {
      $0.answer = HTTPAnswer(status: 502, body: Array("<html>".utf8))
    },
    Case("a redirect", .codeRefused(status: 302, code: nil)).with {
      $0.answer = HTTPAnswer(status: 302, body: [])
    },
    Case("a secret that is wrong", .codeRefused(status: 401, code: "invalid_client")).with {
      let body = #"{"error":"invalid_client","error_description":"s3cret: +/&%"}"#
      $0.answer = HTTPAnswer(status: 401, body: Array(body.utf8))
    },
    Case("no JSON", .unreadable(address: "https://login.example/staff/token")).with {
      $0.answer = HTTPAnswer(status: 200, body: Array("ok".utf8))
    },
    Case("no token", .noToken).with {
      $0.answer = HTTPAnswer(status: 200, body: Array("{}".utf8))
    },
    Case("half a token", .unreadableToken).with { $0.token = "eyJhbGciOiJSUzI1NiJ9.e30" },
    Case("an encrypted token", .unreadableToken).with { $0.token = "eyJhbGciOiJSUzI1NiJ9.a.b.c.d" },
    Case("a token that wants something", .unreadableToken).with {
      $0.header["crit"] = .array([.string("b64")])
    },
  ]

  static let claims: [Case] = [
    Case("iss", .text("https://login.example/other"), .wrongIssuer("https://login.example/other")),
    Case(
      "iss", .text("https://login.example/staff/"), .wrongIssuer("https://login.example/staff/")),
    Case("iss", .null, .wrongIssuer("")),
    Case("aud", .text("other"), .wrongAudience(["other"])),
    Case("aud", .null, .wrongAudience([])),
    Case("aud", .list([client, .text("other")]), .wrongParty(nil)),
    Case("azp", .text("other"), .wrongParty("other")),
    Case("exp", .number(Double(now - 60)), .expired(now - 60)),
    Case("exp", .null, .expired(nil)),
    Case("exp", .text("soon"), .expired(nil)),
    Case("exp", .number(1e300), .expired(nil)),
    Case("iat", .number(Double(now + 301)), .notYetIssued(now + 301)),
    Case("iat", .null, .notYetIssued(nil)),
    Case("nbf", .number(Double(now + 301)), .notYetIssued(now + 301)),
    Case("nonce", .text(RandomWord.next()), .wrongNonce),
    Case("nonce", .null, .wrongNonce),
    Case("sub", .null, .noSubject),
    Case("sub", .text(""), .noSubject),
  ]

  @Test(arguments: responses + answers + claims)
  func refuses(_ wrong: Case) async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change(wrong.behaviour)
    let client = provider.client()
    let (address, pending) = try await client.begin(returnTo: "/")
    var query = provider.authorize(address)
    let code = try #require(query["code"])
    wrong.query(&query)
    provider.wait(wrong.seconds)
    let problem = await #expect(throws: OpenIDProblem.self) {
      try await client.finish(pending, query)
    }
    #expect(problem == wrong.problem)
    let found = try #require(problem)
    for text in ["\(found)", String(reflecting: found), found.explanation] {
      for secret in provider.secrets + [code, pending.verifier, pending.nonce, pending.state] {
        #expect(!text.contains(secret))
      }
    }
  }

  @Test func refusesAPersonWithoutAName() async throws {
    let provider = try await OpenIDSmallProvider()
    let problem = OpenIDProblem.noActor(["upn", "preferred_username", "email"])
    provider.change { $0.claims = ["preferred_username": .null, "email": .null] }
    await #expect(throws: problem) { try await provider.signIn() }
    // Anybody may have typed an unverified address.
    provider.change {
      $0.claims = ["preferred_username": .null, "email_verified": .flag(false)]
    }
    await #expect(throws: problem) { try await provider.signIn() }
  }

  @Test func neverShowsWhatIsSecretInItsOwnValues() async throws {
    let provider = try await OpenIDSmallProvider()
    let settings = OpenIDSmallProvider.settings()
    let (_, pending) = try await provider.client(settings).begin(returnTo: "/")
    var dumped = ""
    dump(settings, to: &dumped)
    dump(pending, to: &dumped)
    let texts = ["\(settings)", "\(pending)", String(reflecting: settings), dumped]
    for text in texts + [String(reflecting: pending)] {
      for secret in [OpenIDSmallProvider.secret, pending.verifier, pending.nonce, pending.state] {
        #expect(!text.contains(secret))
      }
    }
  }
}
