import Foundation

/// Encodes text as a value in the query of an address.
enum QueryText {
  /// Percent-encodes everything but ASCII letters and digits (RFC 3986 §2.1).
  static func encoded(_ text: String) -> String {
    let plain = CharacterSet(
      charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
