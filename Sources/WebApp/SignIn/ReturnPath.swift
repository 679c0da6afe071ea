/// Where a person goes after signing in: always a page of this server.
///
/// A browser reads `//host`, `/\host` and `/<tab>/host` as addresses of another server (WHATWG URL,
/// "special authority slashes state"), so that a link to the sign-in could send people there.
struct ReturnPath: Hashable, Sendable {
  let text: String

  /// The longest path that is remembered, in bytes; a browser keeps 4096 of a cookie (RFC 6265,
  /// section 6.1), which has to hold it in base64 beside three words.
  static let longest = 2_000

  /// The path itself where it is local, else `/`.
  init(_ path: String) {
    text = Self.isLocal(path) ? path : "/"
  }

  private static func isLocal(_ path: String) -> Bool {
    path.hasPrefix("/") && !path.hasPrefix("//") && path.utf8.count <= longest
      && path.utf8.allSatisfy(isAllowed)
  }

  /// Visible ASCII but the backslash and the quotation mark; anything else is written in percent in
  /// a request (RFC 3986, section 2.1), or could end the header that carries it.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "\"")
  }
}
