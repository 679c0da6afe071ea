import Foundation

/// Queries and path pieces as Microsoft Graph wants them percent-encoded.
enum GraphQuery {
  /// RFC 3986, section 2.3: unreserved characters, and those OData needs as they are.
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

  /// One piece of a path, such as a user principal name; a guest's holds `#`.
  static func piece(_ text: String) -> String {
    text.addingPercentEncoding(
      withAllowedCharacters: allowed.subtracting(.init(charactersIn: "/$()',=:"))) ?? ""
  }

  /// A text within quotation marks of OData, where a mark is doubled.
  static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }
}
