import Documents
import Markup

/// The plain text of a passage with its white space evened out: what is compared and pinned.
package enum TextNormal {
  package static func of(_ inlines: [Inline]) -> String {
    let scalars = inlines.map(\.plain).joined().unicodeScalars
    return scalars.split(whereSeparator: \.properties.isWhitespace)
      .map { String($0) }.joined(separator: " ")
  }

  /// SHA-256 of the normal text, as lower-case hexadecimal.
  package static func digest(of inlines: [Inline]) -> String {
    digest(ofNormal: of(inlines))
  }

  /// SHA-256 of a text that is normal already.
  static func digest(ofNormal text: String) -> String { Digest.sha256(Array(text.utf8)) }
}
