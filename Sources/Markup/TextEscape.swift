/// How some ASCII characters are written, so that nothing in a text is taken for markup.
///
/// By bytes, as every reader of markup does. Swift's `Character` and `replacing` do not do here: to
/// them a quote with a combining mark behind it (`"` and U+0301) is one character that is no quote.
package struct TextEscape: Sendable {
  /// By byte; `nil` where it stays.
  private let replacements: [String?]

  /// - Parameter replacements: what stands for which character; ASCII alone.
  package init(_ replacements: KeyValuePairs<Unicode.Scalar, String>) {
    var table = [String?](repeating: nil, count: 256)
    for (scalar, replacement) in replacements {
      precondition(scalar.isASCII, "\(scalar) is more than one byte")
      table[Int(scalar.value)] = replacement
    }
    self.replacements = table
  }

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

  /// For HTML, in element content and in quoted attributes (HTML Living Standard §13.1.4).
  package static let html = TextEscape([
    "<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;", "'": "&#39;",
  ])

  /// Between double quotes, as YAML (1.2 §7.3.1) and DOT have them, on one line.
  package static let doubleQuoted = TextEscape(["\\": "\\\\", "\"": "\\\"", "\n": "\\n"])
}
