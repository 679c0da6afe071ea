import OutgoingHTTP

/// A word that nobody can guess.
enum RandomWord {
  /// Letters of one word: 32 bytes in base64url.
  static let length = 43

  /// 32 bytes of chance, as many as RFC 7636, section 7.1, asks of a code verifier; a state and a
  /// nonce have no need of more.
  static func next() -> String {
    var generator = SystemRandomNumberGenerator()
    return Base64URL.text((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  /// Whether a text has the form of one; says nothing about who made it.
  static func isOne(_ text: String) -> Bool {
    text.utf8.count == length && Base64URL.bytes(text)?.count == 32
  }
}
