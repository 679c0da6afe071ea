import Foundation

/// Text as a value in an address's query.
enum QueryText {
  /// Everything but letters and digits of ASCII as percent signs and digits (RFC 3986 §2.1).
  static func encoded(_ text: String) -> String {
    let plain = CharacterSet(
      charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
