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
    else { throw .wrongAlgorithm(OpenIDProblem.word(record.alg)) }
    // RFC 7515, section 4.1.11: a recipient that does not understand all of it must not accept the
    // token.
    guard record.crit == nil else { throw .unreadableToken }
    self.algorithm = algorithm
    self.keyType = keyType
    keyID = record.kid
  }
}
