import Markup
import OutgoingHTTP

/// The proof that whoever presents the code also started the sign-in.
///
/// Source: RFC 7636.
package enum ProofKey {
  /// The only method used (section 4.2); `plain` would reveal the verifier to anybody who reads the
  /// address.
  static let method = "S256"

  /// Returns the public form of a verifier: `BASE64URL(SHA256(verifier))`, section 4.2.
  package static func challenge(_ verifier: String) -> String {
    Base64URL.text(hexadecimal: Digest.sha256(Array(verifier.utf8)))
  }
}
