import OutgoingHTTP

/// A random text that nobody can guess.
package enum RandomWord {
  /// The number of characters: 32 bytes in base64url.
  static let length = 43

  /// Returns 32 random bytes, as many as RFC 7636, section 7.1, requires of a code verifier. A
  /// state and a nonce need no more.
  package static func next() -> String {
    var generator = SystemRandomNumberGenerator()
    return Base64URL.text((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  /// Returns whether a text has this form, which does not say who made it.
  static func isOne(_ text: String) -> Bool {
    text.utf8.count == length && Base64URL.bytes(text)?.count == 32
  }
}
