import Diagnostics
import Foundation
import OutgoingHTTP

/// Provides the token that requests carry, and gets a new one before it expires.
///
/// An actor, because it keeps the current token.
package actor TokenSource {
  private let address: GraphAddress
  private let directory: String
  /// The application's id.
  nonisolated let client: String
  private let credential: Credential
  private let transport: any GraphTransport
  private let clock: any GraphClock
  private let file: TokenFile?
  private var current: AccessToken?
  /// Whether the file has been read.
  private var isFileRead = false
  /// The token that the service no longer accepts, and what it wants to see in the next one, as
  /// JSON (`GraphError.claims`); `nil` unless it has asked for another one.
  private var challenged: (token: String, claims: String)?
  private var renewal: Task<Result<AccessToken, GraphFailure>, Never>?

  /// How many seconds before its expiry a token is no longer used; a request may take that long.
  private static let margin = 120

  /// Creates a source that signs in when the first token is needed.
  ///
  /// - Parameters:
  ///   - directory: The tenant's id or domain at the sign-in service.
  ///   - client: The application's id.
  ///   - file: Where tokens are kept between runs; `nil` keeps none.
  package init(
    address: GraphAddress, directory: String, client: String, credential: Credential,
    transport: any GraphTransport, clock: any GraphClock = SystemGraphClock(), file: TokenFile?
  ) {
    self.address = address
    self.directory = directory
    self.client = client
    self.credential = credential
    self.transport = transport
    self.clock = clock
    self.file = file
  }

  /// Returns a token that is valid for at least the next two minutes.
  ///
  /// - Throws: `GraphFailure.signIn` if the sign-in service refuses or the token cannot be stored;
  ///   `.unreachable` or `.lost` if the service does not answer; `.malformed` if its answer is
  ///   invalid.
  package func token() async throws(GraphFailure) -> String {
    if current == nil, !isFileRead || challenged != nil {
      isFileRead = true
      // After a challenge, a person may have signed in again in another process.
      current = file?.read()
      if let challenged, current?.value == challenged.token { current = nil }
    }
    if current == nil, challenged != nil, signsInPerson {
      throw .signIn(
        SignInProblem(code: "interaction_required", detail: "the service asks for a new sign-in"))
    }
    if let current, current.expiresAt - Self.margin > clock.now() { return current.value }
    // Requests that arrive in the meantime wait for the same sign-in.
    let task = renewal ?? Task { await self.renew() }
    renewal = task
    let result = await task.value
    renewal = nil
    return try result.get().value
  }

  /// Returns what the token allows; `nil` if it does not say.
  ///
  /// - Throws: As `token()`.
  package func claims() async throws(GraphFailure) -> TokenClaims? {
    TokenClaims(try await token())
  }

  /// Reports that a token was not accepted, so that it is not used again.
  package func discard(_ token: String) {
    guard let current, current.value == token else { return }
    self.current = AccessToken(value: token, expiresAt: 0, refresh: current.refresh)
  }

  /// Reports that the service wants proof which the current token does not have, so that neither
  /// this token nor one that was issued before is used again.
  ///
  /// - Parameter claims: What the next token must show, as JSON.
  /// - Returns: Whether the next token can be had without a person.
  func challenge(_ claims: String) -> Bool {
    // Several requests may be challenged at once, of which the first has dropped the token.
    challenged = (current?.value ?? challenged?.token ?? "", claims)
    current = nil
    switch credential {
    case .secret, .certificate: return true
    case .deviceCode:
      // If the file cannot be removed, its token is still known not to be used here, and the next
      // run is challenged again.
      try? file?.remove()
      return false
    }
  }

  /// Whether a person signs in, and not an application by itself.
  nonisolated var signsInPerson: Bool {
    switch credential {
    case .deviceCode: true
    case .secret, .certificate: false
    }
  }

  /// Gets a new token and writes it to the file.
  private func renew() async -> Result<AccessToken, GraphFailure> {
    do {
      let token = try await newToken()
      current = token
      challenged = nil
      do {
        try file?.write(token)
      } catch {
        return .failure(.signIn(error))
      }
      return .success(token)
    } catch {
      return .failure(error)
    }
  }

  /// Gets a token with the refresh token if there is one, otherwise with the credential.
  private func newToken() async throws(GraphFailure) -> AccessToken {
    if let refresh = current?.refresh {
      do {
        return try await requestToken([("grant_type", "refresh_token"), ("refresh_token", refresh)])
      } catch {
        // A refresh token expires too, or no longer suffices; the person then signs in again.
        guard case .signIn(let problem) = error,
          ["invalid_grant", "interaction_required"].contains(problem.code)
        else {
          throw error
        }
      }
    }
    switch credential {
    case .secret(let secret):
      return try await requestToken([
        ("grant_type", "client_credentials"), ("client_secret", secret.value),
      ])
    case .certificate(let certificate):
      let audience = address.tokenURL(directory: directory)
      let assertion: String
      do {
        assertion = try await certificate.assertion(
          client: client, audience: audience, now: clock.now())
      } catch {
        throw .signIn(error)
      }
      return try await requestToken([
        ("grant_type", "client_credentials"), ("client_assertion", assertion),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
      ])
    case .deviceCode(let show):
      return try await tokenByDeviceCode(show)
    }
  }

  /// The longest pause between two questions whether a person has signed in, in seconds. Device
  /// codes live for 15 minutes.
  private static let longestInterval = 900

  /// Signs a person in by device code (RFC 8628): shows the code and asks until it was approved.
  private func tokenByDeviceCode(
    _ show: @Sendable (DeviceCode) -> Void
  ) async throws(GraphFailure) -> AccessToken {
    let code = try await post(
      address.deviceCodeURL(directory: directory), [("scope", delegatedScope)]
    ).decoded(DeviceAnswer.self)
    show(
      DeviceCode(
        userCode: code.userCode, address: code.verificationURI, expiresIn: code.expiresIn))
    let end = clock.now() + OutsideNumber.clamped(code.expiresIn, to: OutsideNumber.seconds)
    var pause = OutsideNumber.clamped(code.interval ?? 5, to: 0...Self.longestInterval)
    while clock.now() < end {
      await clock.sleep(milliseconds: pause * 1_000)
      do {
        return try await requestToken([
          ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
          ("device_code", code.deviceCode),
        ])
      } catch {
        guard case .signIn(let problem) = error else { throw error }
        switch problem.code {
        case "authorization_pending": continue
        case "slow_down": pause = min(pause + 5, Self.longestInterval)
        case _: throw error
        }
      }
    }
    throw .signIn(SignInProblem(code: "expired_token", detail: "nobody signed in in time"))
  }

  private var requirement: [(String, String)] {
    challenged.map { [("claims", $0.claims)] } ?? []
  }

  private var delegatedScope: String { "\(address.defaultScope) offline_access" }

  /// Asks the token endpoint for a token.
  private func requestToken(_ fields: [(String, String)]) async throws(GraphFailure) -> AccessToken
  {
    let isDelegated = !fields.contains { $0.1 == "client_credentials" }
    let answer = try await post(
      address.tokenURL(directory: directory),
      fields + [("scope", isDelegated ? delegatedScope : address.defaultScope)] + requirement
    ).decoded(TokenAnswer.self)
    return AccessToken(
      value: answer.accessToken,
      expiresAt: clock.now() + OutsideNumber.clamped(answer.expiresIn, to: OutsideNumber.seconds),
      refresh: answer.refreshToken ?? (isDelegated ? current?.refresh : nil))
  }

  /// Posts a form, and tries again while the service is busy; its errors are those of OAuth.
  private func post(
    _ url: String, _ fields: [(String, String)]
  ) async throws(GraphFailure) -> GraphResponse {
    let form = FormBody.text(fields + [("client_id", client)])
    let rules = RetryRules.usual
    var number = 1
    while true {
      var retryAfter: Int?
      do throws(GraphFailure) {
        let response = try await transport.send(
          .post, url, headers: [("Content-Type", "application/x-www-form-urlencoded")],
          body: Array(form.utf8), timeout: 30)
        if response.isSuccess { return response }
        guard response.status == 429 || response.status >= 500, number < 5 else {
          throw GraphFailure.signIn(Self.problem(response))
        }
        retryAfter = response.retryAfter
        if let retryAfter, retryAfter > rules.longestWait {
          throw GraphFailure.busy(seconds: retryAfter)
        }
      } catch {
        // Asking for a token twice is harmless.
        guard case .lost = error, number < 5 else { throw error }
      }
      number += 1
      await clock.sleep(
        milliseconds: rules.pause(before: number, retryAfter: retryAfter, chance: 0.5))
    }
  }

  private static func problem(_ response: GraphResponse) -> SignInProblem {
    guard let answer = try? response.decoded(OAuthError.self) else {
      return SignInProblem(code: "\(response.status)", detail: "")
    }
    return SignInProblem(code: answer.error, detail: answer.description ?? "")
  }
}

/// The answer of a device authorization endpoint (RFC 8628, section 3.2).
struct DeviceAnswer: Decodable {
  let deviceCode: String
  let userCode: String
  let verificationURI: String
  let expiresIn: Int
  let interval: Int?

  enum CodingKeys: String, CodingKey {
    case deviceCode = "device_code"
    case userCode = "user_code"
    case verificationURI = "verification_uri"
    case expiresIn = "expires_in"
    case interval
  }
}

/// The answer of a token endpoint (RFC 6749, section 5.1).
struct TokenAnswer: Decodable {
  let accessToken: String
  /// Seconds.
  let expiresIn: Int
  let refreshToken: String?

  enum CodingKeys: String, CodingKey {
    case accessToken = "access_token"
    case expiresIn = "expires_in"
    case refreshToken = "refresh_token"
  }
}

/// An error from a token or device authorization endpoint (RFC 6749, section 5.2).
struct OAuthError: Decodable {
  let error: String
  let description: String?

  enum CodingKeys: String, CodingKey {
    case error
    case description = "error_description"
  }
}
