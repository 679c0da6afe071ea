import Markup

/// Commitments to texts, which represent them in the chain of digests.
///
/// A commitment does not reveal its text, and nobody can claim later that it was another text. It
/// is the SHA-256 of a salt and the text, each as UTF-8, with a line feed between them. The salt is
/// the SHA-256 of the session's key and the text, joined in the same way, so that a text has one
/// commitment in one session and another in the next.
package enum Commitment {
  static func salt(of text: String, key: String) -> String {
    Digest.sha256(Array("\(key)\n\(text)".utf8))
  }

  /// The commitment to a text, as lower-case hexadecimal.
  package static func of(_ text: String, salt: String) -> String {
    Digest.sha256(Array("\(salt)\n\(text)".utf8))
  }

  static func of(_ text: String, key: String) -> String {
    of(text, salt: salt(of: text, key: key))
  }

  /// A key for a new session: 32 random bytes, as lower-case hexadecimal.
  static func newKey() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let word = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - word.count) + word
    }.joined()
  }
}
