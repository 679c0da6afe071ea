import JWTKit
import OutgoingHTTP

/// The claims of an ID token, trusted only if the provider signed them.
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

  /// Checks nothing: the rules depend on the sign-in, which a token does not know.
  func verify(using algorithm: some JWTAlgorithm) async throws {}

  /// Reads the claims of a token that was signed with the key.
  ///
  /// - Throws: `OpenIDProblem.wrongSignature` if it was not.
  static func verified(
    _ token: String, header: IDTokenHeader, key: JWK
  ) async throws(OpenIDProblem) -> IDTokenClaims {
    var key = key
    // The collection contains only this key, for the one algorithm that was found to fit. Otherwise
    // it would choose a key by the header, which anybody can write.
    key.algorithm = header.algorithm
    key.keyIdentifier = JWKIdentifier(string: header.keyID ?? "")
    do {
      return try await JWTKeyCollection().add(jwk: key).verify(token, as: IDTokenClaims.self)
    } catch {
      throw .wrongSignature
    }
  }

  subscript(name: String) -> AnyJSON? { values[name] }

  /// Returns a claim by its name, or by a path such as `realm_access.roles`.
  ///
  /// The name is tried first, because some names contain dots: `https://contoso.example/roles`.
  func value(at path: String) -> AnyJSON? {
    if let value = values[path] { return value }
    var value = AnyJSON.object(values)
    for name in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let inner = value[String(name)] else { return nil }
      value = inner
    }
    return value
  }

  /// Returns a time in seconds since 1970; `nil` if the claim is not a number. RFC 7519, section 2,
  /// allows fractions.
  func second(_ name: String) -> Int? {
    values[name]?.number.flatMap { Int(exactly: $0.rounded(.down)) }
  }
}
