import Foundation
import OutgoingHTTP
import Testing
import WebApp

/// Sign-ins that succeed, from the first click to the identity.
struct OpenIDSignInTests {
  @Test func signsInWithAProofKeyThatTheProviderChecks() async throws {
    let provider = try await OpenIDSmallProvider()
    let client = provider.client()
    try await client.discover()
    let (address, pending) = try await client.begin(returnTo: "/sessions/7?step=2")
    #expect(address.hasPrefix("https://login.example/staff/authorize?tenant=1&response_type=code&"))
    let asked = OpenIDSmallProvider.fields(
      address.split(separator: "?").last.map(String.init) ?? "")
    #expect(asked["client_id"] == OpenIDSmallProvider.client)
    #expect(asked["redirect_uri"] == "https://stegvis.example/sign-in/callback")
    #expect(asked["scope"] == "openid profile email")
    #expect(asked["code_challenge"] == ProofKey.challenge(pending.verifier))
    #expect(!address.contains(pending.verifier))
    // Into the cookie and back.
    let kept = try #require(PendingSignIn(cookieValue: pending.cookieValue))
    #expect(kept == pending)
    let identity = try await client.finish(kept, provider.authorize(address))
    #expect(
      identity
        == OpenIDIdentity(
          subject: "42", actor: "Anna@Contoso.example", roles: ["admin", "reader"]))
    #expect(kept.returnPath == "/sessions/7?step=2")
    #expect(provider.gets.count == 2)
  }

  @Test func isRefusedWithTheVerifierOfAnotherSignIn() async throws {
    let provider = try await OpenIDSmallProvider()
    let client = provider.client()
    let (address, pending) = try await client.begin(returnTo: "/")
    let other = PendingSignIn(returnTo: "/", now: provider.time)
    let fields = [
      "s": AnyJSON.text(pending.state), "n": .text(pending.nonce), "v": .text(other.verifier),
      "r": .text("/"), "t": .number(Double(provider.time)),
    ]
    let mixed = Base64URL.text(Array(try JSONEncoder().encode(fields)))
    let stolen = try #require(PendingSignIn(cookieValue: mixed))
    await #expect(throws: OpenIDProblem.codeRefused(status: 400, code: "invalid_grant")) {
      try await client.finish(stolen, provider.authorize(address))
    }
  }

  @Test func sendsTheSecretEncodedInAHeaderWhereTheProviderSaysNothing() async throws {
    let provider = try await OpenIDSmallProvider()
    _ = try await provider.signIn()
    let post = try #require(provider.lastPost)
    let header = try #require(post.authorization)
    #expect(header.hasPrefix("Basic "))
    let pair = try #require(Data(base64Encoded: String(header.dropFirst(6))))
    #expect(
      String(decoding: pair, as: UTF8.self) == "stegvis%20web:s3cret%3A%20%2B%2F%26%25")
    #expect(post.form["client_secret"] == nil)
  }

  @Test func sendsTheSecretInTheFormWhereTheProviderWantsItThere() async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change {
      $0.configuration["token_endpoint_auth_methods_supported"] = .list([
        .text("private_key_jwt"), .text("client_secret_post"),
      ])
    }
    _ = try await provider.signIn()
    let post = try #require(provider.lastPost)
    #expect(post.authorization == nil)
    #expect(post.form["client_id"] == OpenIDSmallProvider.client)
    #expect(post.form["client_secret"] == OpenIDSmallProvider.secret)
  }

  @Test func signsInWithoutASecret() async throws {
    let provider = try await OpenIDSmallProvider()
    _ = try await provider.signIn(OpenIDSmallProvider.settings(secret: nil))
    let post = try #require(provider.lastPost)
    #expect(post.authorization == nil)
    #expect(post.form["client_id"] == OpenIDSmallProvider.client)
    #expect(post.form["client_secret"] == nil)
  }

  @Test func acceptsTheIssuerInTheResponse() async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change {
      $0.configuration["authorization_response_iss_parameter_supported"] = .flag(true)
    }
    let client = provider.client()
    let (address, pending) = try await client.begin(returnTo: "/")
    var query = provider.authorize(address)
    query["iss"] = OpenIDSmallProvider.issuer
    #expect(try await client.finish(pending, query).subject == "42")
  }

  @Test(arguments: [
    ("roles", AnyJSON.list([.text("a"), .number(1), .text("b c")]), ["a", "b c"]),
    ("roles", .text("a  b"), ["a", "b"]), ("roles", .null, []), ("roles", .number(1), []),
    ("realm_access.roles", .object(["roles": .list([.text("a")])]), ["a"]),
    ("realm_access.nothing", .object(["roles": .list([.text("a")])]), []),
    ("https://contoso.example/roles", .list([.text("a")]), ["a"]),
  ])
  func findsRoles(claim: String, value: AnyJSON, roles: [String]) async throws {
    let provider = try await OpenIDSmallProvider()
    let name = claim.hasPrefix("realm_access") ? "realm_access" : claim
    provider.change { $0.claims[name] = value }
    let identity = try await provider.signIn(OpenIDSmallProvider.settings(roles: claim))
    #expect(identity.roles == roles)
  }

  @Test func namesThePersonByTheFirstClaimThatSaysSomething() async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change { $0.claims["upn"] = .text(" ") }
    #expect(try await provider.signIn().actor == "Anna@Contoso.example")
    provider.change { $0.claims["upn"] = .text("anna@contoso.example") }
    #expect(try await provider.signIn().actor == "anna@contoso.example")
    provider.change { $0.claims = ["preferred_username": .null] }
    #expect(try await provider.signIn().actor == "anna@mail.example")
  }

  @Test func acceptsATokenForSeveralThatWasGivenToUs() async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change {
      $0.claims["aud"] = .list([.text("other"), .text(OpenIDSmallProvider.client)])
      $0.claims["azp"] = .text(OpenIDSmallProvider.client)
    }
    #expect(try await provider.signIn().subject == "42")
  }

  @Test func allowsClocksToDifferALittle() async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change {
      $0.claims["exp"] = .number(Double(OpenIDSmallProvider.now - 59))
      $0.claims["iat"] = .number(Double(OpenIDSmallProvider.now) + 299.5)
    }
    #expect(try await provider.signIn().subject == "42")
  }

  @Test func tellsWhereToSignOut() async throws {
    let provider = try await OpenIDSmallProvider()
    #expect(
      await provider.client().signOutAddress(returnTo: "https://stegvis.example/")
        == "https://login.example/staff/logout?client_id=stegvis%20web"
        + "&post_logout_redirect_uri=https%3A%2F%2Fstegvis.example%2F")
    provider.change { $0.configuration["end_session_endpoint"] = nil }
    #expect(await provider.client().signOutAddress(returnTo: "https://stegvis.example/") == nil)
  }
}

/// What the cookie of a pending sign-in keeps, and what is not believed of it.
struct OpenIDPendingTests {
  @Test(arguments: ["/", "/sessions/7?step=2#a", "/a//b", "/%09/evil.example", "/@evil.example"])
  func returnsToAPageOfThisServer(path: String) {
    #expect(PendingSignIn(returnTo: path, now: 0).returnPath == path)
  }

  @Test(arguments: [
    "", "sessions", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example",
    "/a\r\nSet-Cookie: a=b", " /", "/ä", "/\u{2028}", "/\0", "/a\u{7F}", "/\"",
    "/" + String(repeating: "a", count: 2_000),
  ])
  func returnsHomeInsteadOfAnywhereElse(path: String) throws {
    #expect(PendingSignIn(returnTo: path, now: 0).returnPath == "/")
    // Not even if somebody writes it into the cookie.
    let word = RandomWord.next()
    let cookie = try cookie(["s": word, "n": word, "v": word, "r": path], beganAt: 0)
    #expect(PendingSignIn(cookieValue: cookie)?.returnPath == "/")
  }

  @Test func fitsIntoACookieHoweverLongThePath() {
    let path = "/a" + String(repeating: "/", count: ReturnPath.longest - 2)
    let pending = PendingSignIn(returnTo: path, now: 1_800_000_000)
    #expect(pending.returnPath == path)
    #expect(PendingSignIn(cookieValue: pending.cookieValue) == pending)
    // Including its name and attributes.
    #expect(pending.cookieValue.utf8.count < 3_500)
  }

  @Test func readsNoCookieItDidNotWrite() throws {
    let word = RandomWord.next()
    let good = ["s": word, "n": word, "v": word, "r": "/"]
    #expect(PendingSignIn(cookieValue: try cookie(good, beganAt: 5))?.beganAt == 5)
    for name in ["s", "n", "v"] {
      for text in ["", "short", word + "A", String(word.dropLast()) + "="] {
        let bad = good.merging([name: text]) { $1 }
        #expect(PendingSignIn(cookieValue: try cookie(bad, beganAt: 5)) == nil)
      }
    }
    #expect(PendingSignIn(cookieValue: try cookie(good, beganAt: .min)) == nil)
    for text in ["", "e30", "e30=", "{}", "ä", String(repeating: "A", count: 5_000)] {
      #expect(PendingSignIn(cookieValue: text) == nil)
    }
  }

  @Test func neverRepeatsAWord() {
    let pending = (1...20).map { _ in PendingSignIn(returnTo: "/", now: 0) }
    #expect(Set(pending.flatMap { [$0.state, $0.nonce, $0.verifier] }).count == 60)
    #expect(pending.allSatisfy { $0.verifier.utf8.count == 43 })
  }

  /// RFC 7636, appendix B.
  @Test func makesTheChallengeOfTheStandard() {
    #expect(
      ProofKey.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  private func cookie(_ texts: [String: String], beganAt: Int) throws -> String {
    var object = texts.mapValues { $0 as Any }
    object["t"] = beganAt
    return Base64URL.text(Array(try JSONSerialization.data(withJSONObject: object)))
  }
}
