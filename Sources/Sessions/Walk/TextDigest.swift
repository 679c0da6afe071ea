import Markup

/// The digest under which a session records the text it showed.
enum TextDigest {
  /// SHA-256 of the text's UTF-8, as lower-case hexadecimal.
  static func sha256(of text: String) -> String { Digest.sha256(Array(text.utf8)) }
}
