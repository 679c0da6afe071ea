import Documents
import Markup

/// Normalises the text of a passage for comparison and digests: no markup, and single spaces.
package enum TextNormal {
  /// The text without markup, with single spaces and no white space at either end.
  package static func of(_ inlines: [Inline]) -> String {
    let scalars = inlines.map(\.plain).joined().unicodeScalars
    return scalars.split(whereSeparator: \.properties.isWhitespace)
      .map { String($0) }.joined(separator: " ")
  }

  /// SHA-256 of the normalised text, as lower-case hexadecimal.
  package static func digest(of inlines: [Inline]) -> String {
    digest(ofNormal: of(inlines))
  }

  /// SHA-256 of a text that has already been normalised.
  static func digest(ofNormal text: String) -> String { Digest.sha256(Array(text.utf8)) }
}
