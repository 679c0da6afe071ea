import Foundation

/// Queries and path segments, percent-encoded as Microsoft Graph expects them.
enum GraphQuery {
  /// The unreserved characters of RFC 3986, section 2.3, and those that OData needs unencoded.
  private static let allowed = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~$(),'/:@=!*")

  static func text(_ pairs: [(String, String)]) -> String {
    guard !pairs.isEmpty else { return "" }
    return "?" + pairs.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
  }

  static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: allowed.subtracting(.init(charactersIn: "=")))
      ?? ""
  }

  /// Encodes one segment of a path, such as a user principal name; a guest's contains `#`.
  static func piece(_ text: String) -> String {
    text.addingPercentEncoding(
      withAllowedCharacters: allowed.subtracting(.init(charactersIn: "/$()',=:"))) ?? ""
  }

  /// Returns a text in OData quotation marks, with quotation marks inside it doubled.
  static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }
}
