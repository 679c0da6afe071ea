import Markup

/// What stands for a text in the chain of digests: it gives the text away to nobody, and nobody can
/// claim that it was another.
///
/// SHA-256 of a salt and the text, each as UTF-8 with a line feed between; the salt is the SHA-256 of
/// the session's key and the text in the same way, so that a text has one commitment in a session
/// and another in the next.
package enum Commitment {
  static func salt(of text: String, key: String) -> String {
    Digest.sha256(Array("\(key)\n\(text)".utf8))
  }

  package static func of(_ text: String, salt: String) -> String {
    Digest.sha256(Array("\(salt)\n\(text)".utf8))
  }

  static func of(_ text: String, key: String) -> String {
    of(text, salt: salt(of: text, key: key))
  }

  /// A new session's key: 32 bytes of chance, as lower-case hexadecimal.
  static func newKey() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let word = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - word.count) + word
    }.joined()
  }
}
