import Foundation
import JWTKit
import OutgoingHTTP
import Synchronization
import WebApp

/// A minimal provider that enforces the rules on a client and signs real tokens.
///
/// A class, because it remembers what it was asked.
final class OpenIDSmallProvider: OpenIDTransport {
  static let issuer = "https://login.example/staff"
  static let client = "stegvis web"
  static let secret = "s3cret: +/&%"
  static let now = 1_800_000_000

  /// The behaviour that a test may change.
  struct Behaviour: Sendable {
    var configuration: [String: AnyJSON]
    var keys: [AnyJSON]
    var signing: OpenIDSigningKey
    /// Claims that replace the usual ones; `.null` removes a claim.
    var claims: [String: AnyJSON] = [:]
    var header: [String: JWTHeaderField] = [:]
    /// Replaces the usual answer of the token endpoint.
    var answer: HTTPAnswer?
    /// Replaces the signed token.
    var token: String?
    var isDown = false
  }

  /// The parameters with which a person came to the authorization endpoint.
  private struct Authorization {
    let code: String
    let parameters: [String: String]
  }

  /// The requests, except those for the configuration.
  private struct Log {
    var authorization: Authorization?
    var posts: [(form: [String: String], authorization: String?)] = []
    var gets: [String] = []
    var tokens: [String] = []
  }

  private let behaviour: Mutex<Behaviour>
  private let log = Mutex(Log())
  private let clock = Mutex(now)

  init() async throws {
    let key = try await OpenIDSigningKey.rs256()
    let base = Self.issuer
    behaviour = Mutex(
      Behaviour(
        configuration: [
          "issuer": .text(base), "authorization_endpoint": .text("\(base)/authorize?tenant=1"),
          "token_endpoint": .text("\(base)/token"), "jwks_uri": .text("\(base)/keys"),
          "end_session_endpoint": .text("\(base)/logout"),
        ],
        keys: [key.published], signing: key))
  }

  func change(_ change: (inout Behaviour) -> Void) { behaviour.withLock { change(&$0) } }
  func wait(_ seconds: Int) { clock.withLock { $0 += seconds } }
  var time: Int { clock.withLock { $0 } }

  var gets: [String] { log.withLock { $0.gets } }
  var lastPost: (form: [String: String], authorization: String?)? { log.withLock { $0.posts.last } }
  /// Everything that must never be shown.
  var secrets: [String] {
    log.withLock { log in
      log.tokens + log.posts.compactMap { $0.form["code"] }
        + log.posts.compactMap { $0.form["code_verifier"] } + [Self.secret]
        + log.posts.compactMap(\.authorization)
    }
  }

  static func settings(
    issuer: String = issuer, secret: String? = secret, roles: String = "roles"
  ) -> OpenIDSettings {
    OpenIDSettings(
      issuer: issuer, clientID: client, clientSecret: secret.map { Secret($0) },
      redirectAddress: "https://stegvis.example/sign-in/callback", rolesClaim: roles)
  }

  func client(_ settings: OpenIDSettings = settings()) -> OpenIDClient {
    OpenIDClient(settings, transport: self) { self.time }
  }

  /// Signs a person in at the address, and returns the parameters with which they come back.
  func authorize(_ address: String) -> [String: String] {
    let parameters = Self.fields(address.split(separator: "?").last.map(String.init) ?? "")
    let code = "code-\(RandomWord.next())"
    log.withLock { $0.authorization = Authorization(code: code, parameters: parameters) }
    return ["code": code, "state": parameters["state"] ?? ""]
  }

  /// Runs a whole sign-in, from the first click to the identity.
  func signIn(_ settings: OpenIDSettings = settings()) async throws -> OpenIDIdentity {
    let client = client(settings)
    let (address, pending) = try await client.begin(returnTo: "/")
    return try await client.finish(pending, authorize(address))
  }

  func get(_ address: String) async throws(OpenIDProblem) -> HTTPAnswer {
    log.withLock { $0.gets.append(address) }
    let behaviour = behaviour.withLock { $0 }
    if behaviour.isDown { throw .unreachable(address: address, reason: "down") }
    switch address {
    case "\(Self.issuer)/.well-known/openid-configuration":
      return Self.json(.object(behaviour.configuration))
    case "\(Self.issuer)/keys": return Self.json(.object(["keys": .list(behaviour.keys)]))
    case _: return HTTPAnswer(status: 404, body: [])
    }
  }

  func post(
    _ address: String, form: String, authorization: String?
  ) async throws(OpenIDProblem) -> HTTPAnswer {
    let form = Self.fields(form)
    log.withLock { $0.posts.append((form, authorization)) }
    let behaviour = behaviour.withLock { $0 }
    if let answer = behaviour.answer { return answer }
    guard address == "\(Self.issuer)/token", let asked = log.withLock({ $0.authorization }),
      form["grant_type"] == "authorization_code", form["code"] == asked.code,
      form["redirect_uri"] == asked.parameters["redirect_uri"]
    else { return Self.refusal("invalid_grant") }
    // RFC 7636, section 4.6.
    guard asked.parameters["code_challenge_method"] == "S256",
      ProofKey.challenge(form["code_verifier"] ?? "") == asked.parameters["code_challenge"]
    else { return Self.refusal("invalid_grant") }
    var claims: [String: AnyJSON] = [
      "iss": .text(Self.issuer), "sub": .text("42"), "aud": .text(Self.client),
      "exp": .number(Double(time + 300)), "iat": .number(Double(time)),
      "nonce": .text(asked.parameters["nonce"] ?? ""),
      "preferred_username": .text("Anna@Contoso.example"), "email": .text("anna@mail.example"),
      "roles": .list([.text("admin"), .text("reader")]),
    ]
    claims.merge(behaviour.claims) { $1 }
    claims = claims.filter { $0.value != .null }
    let token: String
    do {
      token = try await behaviour.signing.sign(claims, header: behaviour.header)
    } catch {
      return HTTPAnswer(status: 500, body: Array("\(error)".utf8))
    }
    log.withLock { $0.tokens.append(token) }
    return Self.json(
      .object([
        "access_token": .text("opaque"), "token_type": .text("Bearer"),
        "id_token": .text(behaviour.token ?? token),
      ]))
  }

  private static func json(_ value: AnyJSON, status: Int = 200) -> HTTPAnswer {
    let body = (try? JSONEncoder().encode(value)).map { Array($0) } ?? []
    return HTTPAnswer(status: status, body: body)
  }

  private static func refusal(_ code: String) -> HTTPAnswer {
    json(.object(["error": .text(code)]), status: 400)
  }

  static func fields(_ text: String) -> [String: String] {
    let pairs = text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { String($0).removingPercentEncoding ?? "" }
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
    return Dictionary(pairs) { first, _ in first }
  }
}

/// A provider's key, which signs tokens and is published.
struct OpenIDSigningKey: Sendable {
  let id: String
  /// The key in the published set.
  let published: AnyJSON
  private let keys: JWTKeyCollection

  struct Claims: JWTPayload {
    let values: [String: AnyJSON]

    init(_ values: [String: AnyJSON]) { self.values = values }
    init(from decoder: any Decoder) throws {
      values = try decoder.singleValueContainer().decode([String: AnyJSON].self)
    }
    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(values)
    }
    func verify(using algorithm: some JWTAlgorithm) async throws {}
  }

  func sign(
    _ claims: [String: AnyJSON], header: [String: JWTHeaderField] = [:]
  ) async throws -> String {
    var header = JWTHeader(fields: header)
    // A token may omit the name of a provider's only key.
    if !id.isEmpty { header.kid = id }
    return try await keys.sign(Claims(claims), header: header)
  }

  /// Generated with `openssl genrsa 2048` for these tests; it protects nothing.
  private static let modulus =
    "qN0bppQ5KAwG4IXui-lnyIPoPgY7essxPX1KnKlJCMWRX0dIDAiXkcwGyjtx6WxFCAGZJpx5KopaM103"
    + "P48eVs5317W5qH_JyRkRGrw96U_20Bud96qUr2BC-F-vK_m0tNBq-M7_V-19SUaUkyJRUex2r3iyVxvV"
    + "T4Ht9cbtlEfgKrBadmaSmR_ff-Uy6SsDPKuiwpX44es4Ga8ODLu641XUreCTbuLPjqvZj1TXpoKLYvkk"
    + "eWTDAFES9ZOhO9xPTTUrbWIORI6PoHCRR0YAh7B6zLn0062el8cA7_UoOoO2LMtm-QvSupPzV4_RXcDO"
    + "_c3zEHFiwwm7GMZPDJr9AQ"
  private static let privateExponent =
    "TZyObGIc4QiiEojMKpck4baqw_MmXFpOr-XJqLZvwG3Z0nJXLVy3mUWuaz2mLfRayALACsyJLiG3snrp"
    + "_TcA6UHtOAIoqkbNjjWMtH6HcBgWJvFCigXnX7G9Jh4IS4xx31cZi3DMUHPxjP-5IuT3flFR_XVadonu"
    + "4SOlJL0BDhC5lDxX5wM2dDPPs3BEylaBY3r-vbj3AKaHWWGcsHwqX8ckpGK1l9tAIrXBEj1_Izi3XNIJ"
    + "k6snQzoQBHLtVVWeroAvOjXNXjtwlKQ17HtWhdZ0mg6XbyZRHjPnAEYACuqO3LSuQrQOZsbelplitA6O"
    + "k1om0Y27zVx0b0UtWl2sBw"

  private static func rsaKey() throws -> Insecure.RSA.PrivateKey {
    try Insecure.RSA.PrivateKey(
      modulus: modulus, exponent: "AQAB", privateExponent: privateExponent)
  }

  static func rs256(_ id: String = "rsa-1") async throws -> OpenIDSigningKey {
    OpenIDSigningKey(
      id: id, published: rsa(id, "RS256"),
      keys: await JWTKeyCollection().add(
        rsa: try rsaKey(), digestAlgorithm: .sha256, kid: JWKIdentifier(string: id)))
  }

  /// The same RSA key, published without an algorithm, as many providers do.
  static func ps256(_ id: String = "rsa-1") async throws -> OpenIDSigningKey {
    OpenIDSigningKey(
      id: id, published: rsa(id, nil),
      keys: await JWTKeyCollection().add(
        pss: try rsaKey(), digestAlgorithm: .sha256, kid: JWKIdentifier(string: id)))
  }

  /// A new key for each call.
  static func es256(_ id: String) async throws -> OpenIDSigningKey {
    let key = ES256PrivateKey()
    let point = key.parameters.map { [Self.urlText($0.x), Self.urlText($0.y)] } ?? []
    return OpenIDSigningKey(
      id: id,
      published: .object([
        "kty": .text("EC"), "crv": .text("P-256"), "use": .text("sig"), "kid": .text(id),
        "x": .text(point.first ?? ""), "y": .text(point.last ?? ""),
      ]),
      keys: await JWTKeyCollection().add(ecdsa: key, kid: JWKIdentifier(string: id)))
  }

  /// A missing signature under the name of a key.
  static func none(_ id: String = "rsa-1") async -> OpenIDSigningKey {
    OpenIDSigningKey(
      id: id, published: .null,
      keys: await JWTKeyCollection().addUnsecuredNone(kid: JWKIdentifier(string: id)))
  }

  /// The published RSA key, used as the secret of an HMAC (RFC 8725, section 2.1).
  static func hs256WithThePublicKey(_ id: String = "rsa-1") async throws -> OpenIDSigningKey {
    let secret = try rsaKey().publicKey.pemRepresentation
    return OpenIDSigningKey(
      id: id, published: .null,
      keys: await JWTKeyCollection().add(
        hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: JWKIdentifier(string: id)))
  }

  private static func rsa(_ id: String, _ algorithm: String?) -> AnyJSON {
    var fields: [String: AnyJSON] = [
      "kty": .text("RSA"), "use": .text("sig"), "kid": .text(id), "n": .text(modulus),
      "e": .text("AQAB"),
    ]
    if let algorithm { fields["alg"] = .text(algorithm) }
    return .object(fields)
  }

  private static func urlText(_ base64: String) -> String {
    base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
