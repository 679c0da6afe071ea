import DeclaredDomains
import Diagnostics
import Foundation
import Operations
import OutgoingHTTP

/// How the requests of a service are signed in, with the secrets that the declaration names.
enum SignInMethod: Sendable {
  case none
  /// The header and what stands before the secret in it.
  case header(String, Secret)
  case clientCredentials(token: String, client: String, Secret, scopes: [String])
  /// The tokens of another domain's own sign-in.
  case tokens(any ServiceTokens)

  /// - Parameters:
  ///   - text: what a template of the declaration gives.
  ///   - secrets: by the names that the declaration has for them.
  ///   - tokens: those of Microsoft Graph's sign-in; `nil` where nothing gives any.
  /// - Throws: `HTTPTransportProblem.secretMissing`; `.graphSignIn` if that sign-in is declared, and
  ///   there are no tokens.
  init(
    _ declared: ServiceDeclaration.SignIn, _ secrets: [String: Secret],
    _ tokens: (any ServiceTokens)? = nil,
    text: (Template) throws(HTTPTransportProblem) -> String
  ) throws(HTTPTransportProblem) {
    func secret(_ name: String) throws(HTTPTransportProblem) -> Secret {
      guard let secret = secrets[name], !secret.value.isEmpty else { throw .secretMissing(name) }
      // A line break in a header would begin another one.
      guard secret.value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
        throw .secretUnusable(name)
      }
      return secret
    }
    switch declared {
    case .none: self = .none
    case .bearer(let name):
      self = .header("Authorization", Secret("Bearer \(try secret(name).value)"))
    case .header(let header, let name): self = .header(header, try secret(name))
    case .basic(let user, let name):
      self = .header(
        "Authorization", Secret(Self.basic(try text(user), try secret(name).value)))
    case .oauth2(let token, let client, let name, let scopes):
      self = .clientCredentials(
        token: try text(token), client: try text(client), try secret(name), scopes: scopes)
    case .graph:
      guard let tokens else { throw .graphSignIn }
      self = .tokens(tokens)
    }
  }

  /// The value of a header for a user and a password (RFC 7617).
  static func basic(_ user: String, _ password: String) -> String {
    "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())"
  }
}

/// Keeps the token that a service's requests carry, in memory only, and gets another one before it
/// expires.
///
/// An actor, because it keeps the current token.
actor ServiceSignIn {
  private let method: SignInMethod
  private let exchange: any ServiceExchange
  private let clock: any ServiceClock
  private let hidden: HiddenTexts
  private let seconds: Int
  private var current: (value: Secret, until: Int)?
  private var renewal: Task<Result<Secret, DomainFailure>, Never>?

  /// How long before its end a token is no longer used, in milliseconds; a request may take that long.
  private static let margin = 60_000
  /// How long a token is used whose end is not told, in milliseconds.
  private static let usualLife = 3_600_000

  init(
    _ method: SignInMethod, _ exchange: any ServiceExchange, _ clock: any ServiceClock,
    _ hidden: HiddenTexts, seconds: Int
  ) {
    self.method = method
    self.exchange = exchange
    self.clock = clock
    self.hidden = hidden
    self.seconds = seconds
  }

  /// Returns the header that signs a request in; `nil` for none.
  ///
  /// - Throws: `refused` with the code `signInNotAccepted` if no token is given; `unavailable` if the
  ///   sign-in service does not answer. Nothing has been sent to the service itself.
  func header() async throws(DomainFailure) -> (name: String, value: String)? {
    switch method {
    case .none: return nil
    case .header(let name, let value): return (name, value.value)
    case .tokens(let tokens):
      let token = try await tokens.token()
      hidden.add(Secret(token))
      return ("Authorization", "Bearer \(token)")
    case .clientCredentials(let address, let client, let secret, let scopes):
      if let current, current.until > clock.now() {
        return ("Authorization", "Bearer \(current.value.value)")
      }
      // Requests that arrive in the meantime wait for the same sign-in.
      let task =
        renewal
        ?? Task {
          do throws(DomainFailure) {
            return .success(try await self.newToken(address, client, secret, scopes))
          } catch {
            return .failure(error)
          }
        }
      renewal = task
      let result = await task.value
      renewal = nil
      return ("Authorization", "Bearer \(try result.get().value)")
    }
  }

  /// Reports that the value of a header was not accepted.
  ///
  /// - Returns: whether another one can be had.
  func discard(_ header: String?) async -> Bool {
    switch method {
    case .none, .header: return false
    case .tokens(let tokens):
      if let token = header?.split(separator: " ").last { await tokens.discard(String(token)) }
      return true
    case .clientCredentials:
      if let current, header == "Bearer \(current.value.value)" { self.current = nil }
      return true
    }
  }

  /// Gets a token by client credentials (RFC 6749, section 4.4).
  private func newToken(
    _ address: String, _ client: String, _ secret: Secret, _ scopes: [String]
  ) async throws(DomainFailure) -> Secret {
    var fields = [(name: "grant_type", value: "client_credentials")]
    if !scopes.isEmpty { fields.append(("scope", scopes.joined(separator: " "))) }
    // As every service must take it (section 2.3.1); some take only fields all the same.
    let basic = SignInMethod.basic(FormBody.encoded(client), FormBody.encoded(secret.value))
    hidden.add(Secret(String(basic.dropFirst("Basic ".count))))
    var answer = try await post(address, fields, [("Authorization", basic)])
    if !answer.isSuccess, Self.text("error", of: answer) == "invalid_client" {
      answer = try await post(
        address, fields + [("client_id", client), ("client_secret", secret.value)], [])
    }
    guard answer.isSuccess, let token = Self.text("access_token", of: answer),
      token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !token.isEmpty,
      (Self.text("token_type", of: answer) ?? "bearer").lowercased() == "bearer"
    else {
      guard !(500...599).contains(answer.status), answer.status != 429 else {
        throw .unavailable("\(answer.status)")
      }
      let words = [Self.text("error", of: answer), Self.text("error_description", of: answer)]
      let evidence = (["\(answer.status)"] + words.compactMap { $0 }).joined(separator: " ")
      throw .refused(Refusal(.signInNotAccepted, evidence: hidden.shown(evidence)))
    }
    let given = Secret(token)
    hidden.add(given)
    let life = answer.document?["expires_in"]?.number.map { $0 * 1_000 } ?? Self.usualLife
    // A token that is short-lived is used for half of its life.
    current = (given, clock.now() + max(life - Self.margin, life / 2))
    return given
  }

  private func post(
    _ address: String, _ fields: [(name: String, value: String)], _ headers: [(String, String)]
  ) async throws(DomainFailure) -> ServiceAnswer {
    do {
      let answer = try await exchange.send(
        "POST", address,
        headers: headers + [
          ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
        ],
        body: Array(FormBody.text(fields).utf8), seconds: seconds)
      return ServiceAnswer(answer, from: address)
    } catch {
      throw .unavailable(error.reason)
    }
  }

  private static func text(_ name: String, of answer: ServiceAnswer) -> String? {
    if case .text(let text)? = answer.document?[name] { text } else { nil }
  }
}

extension JSONDocument {
  /// The whole number of a number, and of a text that is one, up to a year of seconds.
  fileprivate var number: Int? {
    switch self {
    case .number(let digits), .text(let digits):
      OutsideNumber.clamped(digits, to: OutsideNumber.seconds).map { max(0, $0) }
    case .null, .flag, .list, .object: nil
    }
  }
}
