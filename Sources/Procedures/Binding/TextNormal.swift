import Documents
import Markup

/// The plain text of a passage with its white space evened out: what is compared and pinned.
package enum TextNormal {
  package static func of(_ inlines: [Inline]) -> String {
    inlines.map(\.plain).joined().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// SHA-256 of the normal text, as lower-case hexadecimal.
  package static func digest(of inlines: [Inline]) -> String {
    Digest.sha256(Array(of(inlines).utf8))
  }
}
