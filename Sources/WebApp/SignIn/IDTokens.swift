import Diagnostics
import FoundationEssentials
import JWTKit
import OutgoingHTTP

/// What an ID token says about its own signature, read before anything is trusted.
///
/// Source: RFC 7515, section 4.1.
package struct IDTokenHeader: Sendable {
  package let algorithm: JWK.Algorithm
  /// The name of the key in the provider's set; `nil` if the token names none.
  let keyID: String?

  /// The accepted signatures, and the kind of key for each (RFC 7518, section 3.1; RFC 8037,
  /// section 3.1).
  ///
  /// `none` is not a signature, and a published key must never serve as the secret of `HS256` (RFC
  /// 8725, sections 2.1 and 3.1).
  private static let accepted: [String: JWK.KeyType] = [
    "RS256": .rsa, "RS384": .rsa, "RS512": .rsa, "PS256": .rsa, "PS384": .rsa, "PS512": .rsa,
    "ES256": .ecdsa, "ES384": .ecdsa, "ES512": .ecdsa, "EdDSA": .octetKeyPair,
  ]

  let keyType: JWK.KeyType

  private struct Record: Decodable {
    let alg: String
    let kid: String?
    let crit: [String]?
  }

  /// Reads the header.
  ///
  /// - Throws: `OpenIDProblem.unreadableToken`; `.wrongAlgorithm` if the algorithm is not accepted.
  package init(_ token: String) throws(OpenIDProblem) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    // A token with five parts is encrypted (RFC 7516, section 3.1), which this server did not ask
    // for.
    guard parts.count == 3, let bytes = Base64URL.bytes(parts[0]) else { throw .unreadableToken }
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(bytes))
    } catch {
      throw .unreadableToken
    }
    guard let keyType = Self.accepted[record.alg],
      let algorithm = JWK.Algorithm(rawValue: record.alg)
    else { throw .wrongAlgorithm(OpenIDProblem.loggable(record.alg)) }
    // RFC 7515, section 4.1.11: a recipient that does not understand all of it must not accept the
    // token.
    guard record.crit == nil else { throw .unreadableToken }
    self.algorithm = algorithm
    self.keyType = keyType
    keyID = record.kid
  }
}

/// The published keys with which a provider signs.
///
/// Source: RFC 7517, section 5.
struct OpenIDKeys: Sendable {
  private let keys: [JWK]
  /// Seconds since 1970.
  let readAt: Int

  private struct KeySet: Decodable {
    let keys: [Entry]
  }

  private struct Entry: Decodable {
    /// `nil` if the key is of an unknown kind or for another use.
    let key: JWK?

    private enum CodingKeys: CodingKey { case use }

    init(from decoder: any Decoder) {
      do {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let use = try container.decodeIfPresent(String.self, forKey: .use) ?? "sig"
        var key = use == "sig" ? try JWK(from: decoder) : nil
        // A provider should not publish private parts; they are not needed to verify.
        key?.privateExponent = nil
        key?.prime1 = nil
        key?.prime2 = nil
        self.key = key
      } catch {
        // Unknown kinds of keys must not make the known ones unusable (section 5).
        key = nil
      }
    }
  }

  /// Reads a key set; `nil` if it has no key with which a signature could be verified.
  init?(_ body: [UInt8], readAt: Int) {
    // The caller knows the address, which is more useful than the reason.
    guard let set = try? JSONDecoder().decode(KeySet.self, from: Data(body)) else { return nil }
    keys = set.keys.compactMap(\.key)
    guard !keys.isEmpty else { return nil }
    self.readAt = readAt
  }

  /// Returns the key that a token names, or the only one that fits if it names none (Core 1.0,
  /// section 10.1).
  func key(for header: IDTokenHeader) -> JWK? {
    let fitting = keys.filter {
      $0.keyType == header.keyType && ($0.algorithm ?? header.algorithm) == header.algorithm
        && (header.keyID == nil || $0.keyIdentifier?.string == header.keyID)
    }
    return fitting.count == 1 ? fitting.first : nil
  }
}

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
    values[name]?.number.flatMap {
      OutsideNumber.whole($0.rounded(.down), in: OutsideNumber.instants)
    }
  }
}

/// The rules that the claims must follow, and the person they are about.
extension IDTokenClaims {
  /// The number of seconds by which clocks may differ when a token expires. Core 1.0, section 2
  /// (`exp`), allows "some small leeway, usually no more than a few minutes".
  static let leeway = 60

  /// The number of seconds by which a token may be issued in the future. This is more than
  /// `leeway`, because a token that is too new gives no advantage, and otherwise nobody could sign
  /// in if the provider's clock is ahead.
  static let issueLeeway = 300

  /// Checks the claims against the rules of Core 1.0, section 3.1.3.7.
  ///
  /// - Parameter now: Seconds since 1970.
  func check(_ settings: OpenIDSettings, nonce: String, now: Int) throws(OpenIDProblem) {
    let issuer = self["iss"]?.text ?? ""
    guard issuer == settings.issuer else { throw .wrongIssuer(OpenIDProblem.loggable(issuer)) }
    try checkAudience(settings.clientID)
    let end = second("exp")
    guard let end, now - Self.leeway < end else { throw .expired(end) }
    let start = second("iat")
    guard let start, start <= now + Self.issueLeeway else { throw .notYetIssued(start) }
    if self["nbf"] != nil {
      let valid = second("nbf")
      guard let valid, valid <= now + Self.issueLeeway else { throw .notYetIssued(valid) }
    }
    guard let found = self["nonce"]?.text, ConstantTime.isEqual(found, nonce) else {
      throw .wrongNonce
    }
  }

  private func checkAudience(_ client: String) throws(OpenIDProblem) {
    let audiences = self["aud"]?.texts ?? []
    guard audiences.contains(client) else {
      throw .wrongAudience(audiences.prefix(10).map(OpenIDProblem.loggable))
    }
    let party = self["azp"]?.text
    // If present, it must name this client, even for a single audience.
    guard party == client || (party == nil && audiences.count == 1) else {
      throw .wrongParty(party.map(OpenIDProblem.loggable))
    }
  }

  /// Returns the person that the claims are about.
  ///
  /// - Throws: `OpenIDProblem.noSubject` or `.noActor`.
  func identity(_ settings: OpenIDSettings) throws(OpenIDProblem) -> OpenIDIdentity {
    guard let subject = self["sub"]?.text, !subject.isEmpty else { throw .noSubject }
    guard let actor = settings.actorClaims.lazy.compactMap(name).first else {
      throw .noActor(settings.actorClaims)
    }
    return OpenIDIdentity(subject: subject, actor: actor, roles: roles(settings.rolesClaim))
  }

  /// Returns a name that is not blank. An address that the provider has not verified may have been
  /// typed by anybody (Core 1.0, section 5.1, `email_verified`; some providers write it as a text).
  private func name(_ claim: String) -> String? {
    let unverified: [AnyJSON?] = [.flag(false), .text("false")]
    if claim == "email", unverified.contains(self["email_verified"]) { return nil }
    guard let name = value(at: claim)?.text, !name.allSatisfy(\.isWhitespace) else { return nil }
    return name
  }

  /// Returns a list, or the words of a text separated by spaces, as in `scope` (RFC 6749, section
  /// 3.3).
  private func roles(_ claim: String) -> [String] {
    switch value(at: claim) {
    case .text(let text): text.split(separator: " ").map(String.init)
    case .list(let values): values.compactMap(\.text)
    case .null, .flag, .number, .object, nil: []
    }
  }
}

/// The person who signed in, according to the provider.
package struct OpenIDIdentity: Hashable, Sendable {
  /// The provider's own identifier for the person, which never changes and is never reused (Core
  /// 1.0, section 5.7).
  package let subject: String
  /// The name that people use, such as `anna@contoso.example`, as the provider writes it.
  package let actor: String
  /// In the provider's order; empty if it gives none.
  package let roles: [String]

  package init(subject: String, actor: String, roles: [String]) {
    self.subject = subject
    self.actor = actor
    self.roles = roles
  }
}
