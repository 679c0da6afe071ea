import JWTKit
import OutgoingHTTP
import WebApp

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
