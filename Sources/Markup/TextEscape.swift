/// A table of replacements for ASCII characters that would otherwise be read as markup.
///
/// It works on bytes, as every reader of markup does. Swift's `Character` and `replacing` do not
/// work here: to them a quote followed by a combining mark (`"` and U+0301) is one character, and
/// not a quote.
package struct TextEscape: Sendable {
  /// Indexed by byte; `nil` if the byte is not replaced.
  private let replacements: [String?]

  /// - Parameter replacements: each character and its replacement; the characters must be ASCII.
  package init(_ replacements: KeyValuePairs<Unicode.Scalar, String>) {
    var table = [String?](repeating: nil, count: 256)
    for (scalar, replacement) in replacements {
      precondition(scalar.isASCII, "\(scalar) is more than one byte")
      table[Int(scalar.value)] = replacement
    }
    self.replacements = table
  }

  /// Returns the text with every character of the table replaced.
  package func callAsFunction(_ text: String) -> String {
    guard text.utf8.contains(where: { replacements[Int($0)] != nil }) else { return text }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.utf8.count + 32)
    for byte in text.utf8 {
      if let replacement = replacements[Int(byte)] {
        escaped += replacement.utf8
      } else {
        escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// For HTML element content and quoted attributes (HTML Living Standard §13.1.4).
  package static let html = TextEscape([
    "<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;", "'": "&#39;",
  ])

  /// For one-line texts in double quotes, as in YAML (1.2 §7.3.1) and DOT.
  package static let doubleQuoted = TextEscape(["\\": "\\\\", "\"": "\\\"", "\n": "\\n"])
}
