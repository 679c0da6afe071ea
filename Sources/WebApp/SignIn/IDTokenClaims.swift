import JWTKit
import OutgoingHTTP

/// What an ID token says; believed only where its signature is the provider's.
///
/// Source: Core 1.0, section 2.
struct IDTokenClaims: JWTPayload {
  private let values: [String: AnyJSON]

  init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: AnyJSON].self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }

  /// Nothing: what must hold depends on the sign-in, which a token does not know.
  func verify(using algorithm: some JWTAlgorithm) async throws {}

  /// Reads a token whose signature is that of the key.
  ///
  /// - Throws: `OpenIDProblem.wrongSignature` where it is not.
  static func verified(
    _ token: String, header: IDTokenHeader, key: JWK
  ) async throws(OpenIDProblem) -> IDTokenClaims {
    var key = key
    // The key alone in a collection, for the one algorithm that was found to fit: a collection
    // chooses by the header, which anybody can write.
    key.algorithm = header.algorithm
    key.keyIdentifier = JWKIdentifier(string: header.keyID ?? "")
    do {
      return try await JWTKeyCollection().add(jwk: key).verify(token, as: IDTokenClaims.self)
    } catch {
      throw .wrongSignature
    }
  }

  subscript(name: String) -> AnyJSON? { values[name] }

  /// A claim by its name, or by the way to it: `realm_access.roles`. The name comes first, because
  /// some have dots in them: `https://contoso.example/roles`.
  func value(at path: String) -> AnyJSON? {
    if let value = values[path] { return value }
    var value = AnyJSON.object(values)
    for name in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let inner = value[String(name)] else { return nil }
      value = inner
    }
    return value
  }

  /// A time in seconds since 1970; `nil` where it is none. RFC 7519, section 2, allows fractions.
  func second(_ name: String) -> Int? {
    values[name]?.number.flatMap { Int(exactly: $0.rounded(.down)) }
  }
}
