/// The style of a piece of text on a terminal; never the only sign of what the text means.
package enum Style: Hashable, Sendable {
  case plain, strong, quiet, good, warning, bad

  /// The SGR parameters (ECMA-48 §8.3.117); only the sixteen colours that every theme defines are
  /// used.
  ///
  /// `nil` for plain text.
  private var parameters: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .quiet: "2"
    case .good: "32"
    case .warning: "33"
    case .bad: "1;31"
    }
  }

  func painted(_ text: String) -> String {
    guard let parameters, !text.isEmpty else { return text }
    return "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
  }
}
