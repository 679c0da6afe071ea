import FoundationEssentials
import JWTKit
import OutgoingHTTP

/// Signs people in with one provider.
///
/// An actor, because the provider's configuration is read once and shared by all who sign in.
///
/// Source: OpenID Connect Core 1.0, section 3.1 (authorization code), with RFC 7636 and RFC 9207.
package actor OpenIDClient {
  private let settings: OpenIDSettings
  private let transport: any OpenIDTransport
  /// Seconds since 1970.
  private let now: @Sendable () -> Int
  private var discovery: OpenIDDiscovery?
  private var keys: OpenIDKeys?
  private var rereading: Rereading = .never

  /// - Parameters:
  ///   - transport: Closed by `close`.
  ///   - now: Returns the time in seconds since 1970.
  package init(
    _ settings: OpenIDSettings, transport: any OpenIDTransport,
    now: @escaping @Sendable () -> Int
  ) {
    self.settings = settings
    self.transport = transport
    self.now = now
  }

  /// Reads the provider's configuration and keys, unless they have been read already.
  ///
  /// - Throws: The first fault of the settings or the provider, so that a server can refuse to
  ///   start.
  package func discover() async throws(OpenIDProblem) {
    _ = try await provider()
  }

  /// Returns the address to which a person who signs in is sent, and what to remember until they
  /// return.
  ///
  /// - Parameter path: Where they wanted to go; the address of another server becomes `/`.
  /// - Throws: `OpenIDProblem` if the provider cannot be read.
  package func begin(
    returnTo path: String
  ) async throws(OpenIDProblem) -> (address: String, pending: PendingSignIn) {
    let provider = try await provider()
    let pending = PendingSignIn(returnTo: path, now: now())
    let address = FormBody.address(
      provider.authorization.text,
      adding: [
        ("response_type", "code"), ("client_id", settings.clientID),
        ("redirect_uri", settings.redirectAddress),
        ("scope", settings.scopes.joined(separator: " ")), ("state", pending.state),
        ("nonce", pending.nonce), ("code_challenge", ProofKey.challenge(pending.verifier)),
        ("code_challenge_method", ProofKey.method),
      ])
    return (address, pending)
  }

  /// Returns the person who came back from the provider.
  ///
  /// - Parameter query: As the provider sent it to the callback, decoded.
  /// - Throws: `OpenIDProblem` if the person cannot be signed in.
  package func finish(
    _ pending: PendingSignIn, _ query: [String: String]
  ) async throws(OpenIDProblem) -> OpenIDIdentity {
    let age = now() - pending.beganAt
    // The clock may have been set back slightly in the meantime.
    guard (-IDTokenClaims.leeway...PendingSignIn.longest).contains(age) else {
      throw .tooLate(seconds: age)
    }
    guard let state = query["state"], ConstantTime.isEqual(state, pending.state) else {
      throw .wrongState
    }
    let provider = try await provider()
    // RFC 9207, section 2.4: checked before anything else is trusted, including errors.
    guard query["iss"] == settings.issuer || (query["iss"] == nil && !provider.isNamedInResponses)
    else { throw .wrongResponseIssuer(query["iss"].map(OpenIDProblem.loggable)) }
    if let error = query["error"] { throw .refused(code: OpenIDProblem.loggableCode(error)) }
    guard let code = query["code"], !code.isEmpty else { throw .noCode }
    let token = try await token(for: code, pending.verifier, provider)
    let header = try IDTokenHeader(token)
    let claims = try await IDTokenClaims.verified(
      token, header: header, key: try await key(for: header, provider))
    try claims.check(settings, nonce: pending.nonce, now: now())
    return try claims.identity(settings)
  }

  /// Returns the address where a person also signs out of the provider; `nil` if it has none or
  /// cannot be reached.
  ///
  /// Source: RP-Initiated Logout 1.0, section 2; without an ID token, the provider gets the client
  /// id instead.
  ///
  /// - Parameter returnTo: Absolute, and registered with the provider.
  package func signOutAddress(returnTo: String) async -> String? {
    // Signing out of this server works without it.
    guard let provider = try? await provider(), let address = provider.endSession else {
      return nil
    }
    return FormBody.address(
      address.text,
      adding: [("client_id", settings.clientID), ("post_logout_redirect_uri", returnTo)])
  }

  /// Closes the connections to the provider. Must be called once, after the last sign-in.
  package func close() async { await transport.close() }

  private func provider() async throws(OpenIDProblem) -> OpenIDDiscovery {
    if let discovery { return discovery }
    // The code is sent to this address, and on the way it is as secret as a password.
    _ = try OpenIDAddress(settings.redirectAddress)
    _ = try OpenIDAddress(settings.issuer)
    let address = OpenIDDiscovery.address(issuer: settings.issuer)
    let response = try await transport.get(address)
    guard response.status == 200 else {
      throw .unexpectedStatus(address: address, status: response.status)
    }
    let found = try OpenIDDiscovery(response.body, settings)
    let keys = try await readKeys(found)
    // Another call may have finished first; both read the same.
    self.keys = keys
    discovery = found
    return found
  }

  private func token(
    for code: String, _ verifier: String, _ provider: OpenIDDiscovery
  ) async throws(OpenIDProblem) -> String {
    let client = settings.clientID
    let form = FormBody.text(
      [
        ("grant_type", "authorization_code"), ("code", code),
        ("redirect_uri", settings.redirectAddress), ("code_verifier", verifier),
      ] + provider.authentication.fields(client: client))
    let response = try await transport.post(
      provider.token.text, form: form,
      authorization: provider.authentication.header(client: client))
    return try TokenResponse.idToken(response, from: provider.token.text)
  }
}

/// Finding the key of a token.
extension OpenIDClient {
  /// After how many seconds keys are read again even if all are known, since a withdrawn key must
  /// not be trusted for as long as the server runs. Microsoft's sign-in service recommends a day at
  /// most; an hour costs one request.
  private static let keyAge = 3_600

  /// The least number of seconds between two readings of the keys because of an unknown name. Names
  /// come from outside and must not make this server flood the provider with requests.
  private static let pause = 60

  /// The state of reading the keys again.
  private enum Rereading {
    case never
    case running(Task<Result<OpenIDKeys, OpenIDProblem>, Never>)
    case done(at: Int, Result<OpenIDKeys, OpenIDProblem>)
  }

  /// Returns the key that a token names. If it is unknown, the keys are read again (Core 1.0,
  /// section 10.1.1), once for all who wait.
  ///
  /// - Throws: `OpenIDProblem.unknownKey`, or the reason why the keys cannot be read.
  package func key(
    for header: IDTokenHeader, _ provider: OpenIDDiscovery
  ) async throws(OpenIDProblem) -> JWK {
    if let keys, now() - keys.readAt < Self.keyAge, let key = keys.key(for: header) { return key }
    let result: Result<OpenIDKeys, OpenIDProblem>
    switch rereading {
    case .running(let task): result = await task.value
    case .done(let time, let last) where abs(now() - time) < Self.pause: result = last
    case .never, .done:
      let task = Task { await self.reread(provider) }
      rereading = .running(task)
      result = await task.value
    }
    guard let key = try result.get().key(for: header) else {
      throw .unknownKey(header.keyID.map(OpenIDProblem.loggable))
    }
    return key
  }

  /// Reads the provider's keys.
  private func readKeys(_ provider: OpenIDDiscovery) async throws(OpenIDProblem) -> OpenIDKeys {
    let address = provider.keys.text
    let response = try await transport.get(address)
    guard response.status == 200 else {
      throw .unexpectedStatus(address: address, status: response.status)
    }
    guard let keys = OpenIDKeys(response.body, readAt: now()) else {
      throw .unreadable(address: address)
    }
    return keys
  }

  private func reread(
    _ provider: OpenIDDiscovery
  ) async -> Result<OpenIDKeys, OpenIDProblem> {
    let result: Result<OpenIDKeys, OpenIDProblem>
    do {
      let keys = try await readKeys(provider)
      self.keys = keys
      result = .success(keys)
    } catch {
      result = .failure(error)
    }
    rereading = .done(at: now(), result)
    return result
  }
}

/// How this server signs people in by OpenID Connect.
package struct OpenIDSettings: Sendable {
  /// The provider's identifier exactly as the provider writes it: `https://login.example/realm`.
  package let issuer: String
  /// The client id of this server at the provider.
  package let clientID: String
  /// `nil` for a public client, which only has its proof key.
  package let clientSecret: Secret?
  /// The address to which the provider sends people back: this server's `/sign-in/callback`,
  /// absolute.
  package let redirectAddress: String
  /// The claims that may name the person; the first one present counts.
  package let actorClaims: [String]
  /// The claim that lists the person's roles; dots in it lead into objects.
  package let rolesClaim: String
  /// The requested scopes; `openid` is always one of them (Core 1.0, section 3.1.2.1).
  package let scopes: [String]

  /// - Parameters:
  ///   - clientSecret: `nil` for a public client.
  ///   - scopes: `openid` is added if it is not among them.
  package init(
    issuer: String, clientID: String, clientSecret: Secret?, redirectAddress: String,
    actorClaims: [String] = ["upn", "preferred_username", "email"], rolesClaim: String = "roles",
    scopes: [String] = ["openid", "profile", "email"]
  ) {
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.redirectAddress = redirectAddress
    self.actorClaims = actorClaims
    self.rolesClaim = rolesClaim
    self.scopes = scopes.contains("openid") ? scopes : ["openid"] + scopes
  }
}

/// The answer of the token endpoint to a code; only the ID token is used.
///
/// Source: Core 1.0, section 3.1.3.3; RFC 6749, section 5.2.
enum TokenResponse {
  private struct Answer: Decodable {
    let idToken: String?

    enum CodingKeys: String, CodingKey { case idToken = "id_token" }
  }

  private struct Refusal: Decodable {
    let error: String
  }

  /// Returns the ID token in an answer.
  ///
  /// - Throws: `OpenIDProblem.codeRefused`, `.unreadable` or `.noToken`.
  static func idToken(
    _ response: HTTPAnswer, from address: String
  ) throws(OpenIDProblem) -> String {
    let body = Data(response.body)
    guard response.status == 200 else {
      // Without an error code, the status is still reported.
      let refusal = try? JSONDecoder().decode(Refusal.self, from: body)
      throw .codeRefused(
        status: response.status, code: refusal.map { OpenIDProblem.loggableCode($0.error) })
    }
    let answer: Answer
    do {
      answer = try JSONDecoder().decode(Answer.self, from: body)
    } catch {
      throw .unreadable(address: address)
    }
    guard let token = answer.idToken, !token.isEmpty else { throw .noToken }
    return token
  }
}
