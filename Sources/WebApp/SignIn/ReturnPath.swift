/// The page to which a person returns after signing in: always a page of this server.
///
/// A browser reads `//host`, `/\host` and `/<tab>/host` as addresses of another server (WHATWG URL,
/// "special authority slashes state"), to which a link to the sign-in could otherwise send people.
package struct ReturnPath: Hashable, Sendable {
  package let text: String

  /// The longest path that is remembered, in bytes. A browser keeps 4096 bytes of a cookie (RFC
  /// 6265, section 6.1), which must hold the path and three random texts in base64.
  package static let longest = 2_000

  /// Keeps a local path, and replaces any other by `/`.
  package init(_ path: String) {
    text = Self.isLocal(path) ? path : "/"
  }

  private static func isLocal(_ path: String) -> Bool {
    path.hasPrefix("/") && !path.hasPrefix("//") && path.utf8.count <= longest
      && path.utf8.allSatisfy(isAllowed)
  }

  /// Returns whether a byte is visible ASCII other than the backslash and the quotation mark.
  /// Anything else is percent-encoded in a request (RFC 3986, section 2.1), or could end the header
  /// that contains it.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "\"")
  }
}
