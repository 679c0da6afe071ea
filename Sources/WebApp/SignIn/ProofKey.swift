import Markup
import OutgoingHTTP

/// The proof that who brings the code is who began the sign-in.
///
/// Source: RFC 7636.
enum ProofKey {
  /// The only method that is used (section 4.2); `plain` would show the verifier to whoever reads
  /// the address.
  static let method = "S256"

  /// What may be shown of a verifier: `BASE64URL(SHA256(verifier))`, section 4.2.
  static func challenge(_ verifier: String) -> String {
    Base64URL.text(hexadecimal: Digest.sha256(Array(verifier.utf8)))
  }
}
