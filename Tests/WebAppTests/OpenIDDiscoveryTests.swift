import OutgoingHTTP
import Testing
import WebApp

/// Which providers and addresses are accepted before anybody signs in.
struct OpenIDDiscoveryTests {
  @Test(arguments: [
    "http://login.example/staff", "http://127.0.0.1.evil.example", "http://127.0.0.1@evil.example",
    "http://127.1.evil.example", "http://127.0.0.256", "ftp://localhost", "login.example", "",
    "https://", "https://login.example/#a", "https://login.example/\\a",
    "https://login.example/a b",
  ])
  func refusesAnIssuerThatIsNotEncrypted(issuer: String) async throws {
    let provider = try await OpenIDSmallProvider()
    let problem = await #expect(throws: OpenIDProblem.self) {
      try await provider.client(OpenIDSmallProvider.settings(issuer: issuer)).discover()
    }
    guard case .unusableAddress = problem else {
      Issue.record("\(issuer): \(String(describing: problem))")
      return
    }
    #expect(provider.gets == [])
  }

  @Test func neverShowsAPasswordInAnAddress() {
    #expect(throws: OpenIDProblem.unusableAddress("login.example")) {
      try OpenIDAddress("https://anna:pa55@login.example")
    }
  }

  @Test(arguments: [
    "https://login.example:65536", "https://login.example:70000/a", "http://[::1]:0/realm",
    "https://login.example:99999999999999999999", "http://127.0.0.1:65537",
  ])
  func refusesAPortThatDoesNotExist(text: String) {
    #expect(throws: OpenIDProblem.self) { try OpenIDAddress(text) }
  }

  @Test(arguments: [
    "https://login.example", "HTTPS://login.example:8443/a?b=c", "http://127.0.0.1:8080",
    "http://127.9.9.9", "http://localhost/realm", "http://[::1]:8080/realm", "https://localhost",
  ])
  func acceptsAnAddressThatIsEncryptedOrStaysHere(text: String) throws {
    #expect(try OpenIDAddress(text).text == text)
  }

  @Test(arguments: [
    "https://login.example/staff/", "https://login.example/Staff", "https://evil.example",
  ])
  func refusesAProviderThatSpeaksForAnotherIssuer(issuer: String) async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change { $0.configuration["issuer"] = .text(issuer) }
    await #expect(
      throws: OpenIDProblem.otherIssuer(expected: OpenIDSmallProvider.issuer, found: issuer)
    ) { try await provider.client().discover() }
  }

  @Test func asksAnIssuerWithASlashAtItsEndAtTheSameAddress() {
    #expect(
      OpenIDDiscovery.address(issuer: "https://login.example/staff/")
        == "https://login.example/staff/.well-known/openid-configuration")
  }

  @Test(arguments: ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"])
  func refusesAnEndpointThatIsNotEncrypted(name: String) async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change { $0.configuration[name] = .text("http://login.example/a") }
    await #expect(throws: OpenIDProblem.unusableAddress("http://login.example/a")) {
      try await provider.client().discover()
    }
  }

  @Test(arguments: ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"])
  func refusesAConfigurationWithoutWhatIsNeeded(name: String) async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change { $0.configuration[name] = nil }
    await #expect(throws: OpenIDProblem.missingEntry(name)) {
      try await provider.client().discover()
    }
  }

  @Test func refusesAProviderThatTakesNoSecret() async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change {
      $0.configuration["token_endpoint_auth_methods_supported"] = .list([.text("private_key_jwt")])
    }
    await #expect(throws: OpenIDProblem.noWayToSendSecret(["private_key_jwt"])) {
      try await provider.client().discover()
    }
    // A client without a secret need not send one.
    try await provider.client(OpenIDSmallProvider.settings(secret: nil)).discover()
  }

  @Test func refusesAProviderWithoutAKey() async throws {
    let provider = try await OpenIDSmallProvider()
    provider.change { $0.keys = [] }
    await #expect(throws: OpenIDProblem.unreadable(address: "https://login.example/staff/keys")) {
      try await provider.client().discover()
    }
  }

  @Test func refusesToSendTheCodeUnencrypted() async throws {
    let provider = try await OpenIDSmallProvider()
    let settings = OpenIDSettings(
      issuer: OpenIDSmallProvider.issuer, clientID: "c", clientSecret: nil,
      redirectAddress: "http://stegvis.example/sign-in/callback")
    await #expect(
      throws: OpenIDProblem.unusableAddress("http://stegvis.example/sign-in/callback")
    ) { try await provider.client(settings).discover() }
  }

  @Test func findsAProviderThatWasDownAtFirst() async throws {
    let provider = try await OpenIDSmallProvider()
    let client = provider.client()
    provider.change { $0.isDown = true }
    await #expect(
      throws: OpenIDProblem.unreachable(
        address: "https://login.example/staff/.well-known/openid-configuration", reason: "down")
    ) { try await client.discover() }
    #expect(await client.signOutAddress(returnTo: "https://stegvis.example/") == nil)
    provider.change { $0.isDown = false }
    try await client.discover()
    try await client.discover()
    #expect(provider.gets.count == 4)
  }

  @Test func asksForOpenIDWhateverElseIsAskedFor() {
    let settings = OpenIDSettings(
      issuer: "https://login.example", clientID: "c", clientSecret: nil,
      redirectAddress: "https://stegvis.example/sign-in/callback", scopes: ["profile"])
    #expect(settings.scopes == ["openid", "profile"])
  }

  @Test func refusesAFileWithoutCertificates() async {
    #expect(
      throws: OpenIDProblem.unreachable(
        address: "/nowhere/authorities.pem", reason: "no certificates can be read")
    ) { try OpenIDHTTPTransport(HTTPRoute(authorities: "/nowhere/authorities.pem")) }
  }

  @Test func refusesAProxyThatIsNoneWithoutShowingItsPassword() async {
    #expect(
      throws: OpenIDProblem.unreachable(address: "proxy:8080", reason: "no address of a proxy")
    ) { try OpenIDHTTPTransport(HTTPRoute(proxy: "http://anna:pa55@proxy:8080")) }
  }
}
