import FoundationEssentials
import JWTKit
import OutgoingHTTP

/// What an ID token says of its own signature; read before anything is believed.
///
/// Source: RFC 7515, section 4.1.
struct IDTokenHeader: Sendable {
  let algorithm: JWK.Algorithm
  /// The key's name in the provider's set; `nil` where it has but one.
  let keyID: String?

  /// The signatures we accept, and the kind of key each belongs to (RFC 7518, section 3.1; RFC 8037,
  /// section 3.1). `none` is no signature, and the secret of `HS256` is nothing a published key may
  /// be taken for (RFC 8725, sections 2.1 and 3.1).
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

  /// - Throws: `OpenIDProblem.unreadableToken`, and `.wrongAlgorithm` for one that is not accepted.
  init(_ token: String) throws(OpenIDProblem) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    // Five parts are an encrypted token (RFC 7516, section 3.1), which nobody asked for.
    guard parts.count == 3, let bytes = Base64URL.bytes(parts[0]) else { throw .unreadableToken }
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(bytes))
    } catch {
      throw .unreadableToken
    }
    guard let keyType = Self.accepted[record.alg],
      let algorithm = JWK.Algorithm(rawValue: record.alg)
    else { throw .wrongAlgorithm(OpenIDProblem.word(record.alg)) }
    // RFC 7515, section 4.1.11: who does not understand all of it must not accept it.
    guard record.crit == nil else { throw .unreadableToken }
    self.algorithm = algorithm
    self.keyType = keyType
    keyID = record.kid
  }
}
