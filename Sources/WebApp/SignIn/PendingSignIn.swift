import FoundationEssentials
import Markup
import OutgoingHTTP

/// What is remembered about a sign-in while the person is at the provider.
///
/// It is stored in a cookie of the person's own browser, which ties the browser to the sign-in (RFC
/// 6749, section 10.12). The cookie must be `HttpOnly`, `Secure` and `SameSite=Lax`; a stricter one
/// would not be sent when the person comes from the provider's page.
package struct PendingSignIn: Hashable, Sendable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  /// How many seconds a person may spend at the provider before the sign-in has to start again. RFC
  /// 6749, section 4.1.2, allows the returned code the same time.
  package static let longest = 600

  /// Returned in the address.
  package let state: String
  /// Returned in the ID token (Core 1.0, section 3.1.2.1).
  package let nonce: String
  /// Shown only to the token endpoint (RFC 7636, section 4.1).
  package let verifier: String
  private let path: ReturnPath
  /// Seconds since 1970.
  package let beganAt: Int

  /// Where the person wanted to go; always a page of this server.
  package var returnPath: String { path.text }

  /// The stored form; its names are short because a cookie is small.
  private struct Record: Codable {
    let s: String
    let n: String
    let v: String
    let r: String
    let t: Int
  }

  /// Creates a new sign-in, with values that nobody can guess.
  package init(returnTo path: String, now: Int) {
    state = RandomWord.next()
    nonce = RandomWord.next()
    verifier = RandomWord.next()
    self.path = ReturnPath(path)
    beganAt = now
  }

  /// Reads what `cookieValue` wrote; `nil` for anything else.
  package init?(cookieValue: String) {
    // Browsers need not keep a larger cookie (RFC 6265, section 6.1).
    guard cookieValue.utf8.count <= 4_096, let bytes = Base64URL.bytes(cookieValue) else {
      return nil
    }
    // Whatever the fault is, the person signs in again and gets a new cookie.
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(bytes)) else { return nil }
    guard [record.s, record.n, record.v].allSatisfy(RandomWord.isValid), record.t >= 0 else {
      return nil
    }
    state = record.s
    nonce = record.n
    verifier = record.v
    // This server wrote it, but it has been in the browser since.
    path = ReturnPath(record.r)
    beganAt = record.t
  }

  /// The value of the cookie: JSON in base64url.
  package var cookieValue: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let record = Record(s: state, n: nonce, v: verifier, r: path.text, t: beganAt)
    guard let data = try? encoder.encode(record) else {
      preconditionFailure("four texts and a number are not JSON: \(path.text)")
    }
    return Base64URL.text(Array(data))
  }

  package var description: String { "a sign-in that began at \(beganAt)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["beganAt": beganAt]) }
}

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

/// The proof that the client that presents the code is the one that started the sign-in.
///
/// Source: RFC 7636.
package enum ProofKey {
  /// The only method used (section 4.2); `plain` would reveal the verifier to anybody who reads the
  /// address.
  static let method = "S256"

  /// Returns the public form of a verifier: `BASE64URL(SHA256(verifier))`, section 4.2.
  package static func challenge(_ verifier: String) -> String {
    Base64URL.text(hexadecimal: Digest.sha256(Array(verifier.utf8)))
  }
}

/// A random text that nobody can guess.
package enum RandomWord {
  /// The number of characters: 32 bytes in base64url.
  static let length = 43

  /// Returns 32 random bytes, as many as RFC 7636, section 7.1, requires of a code verifier. A
  /// state and a nonce need no more.
  package static func next() -> String {
    var generator = SystemRandomNumberGenerator()
    return Base64URL.text((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  /// Returns whether a text has the form of a random word; it need not have been made here.
  static func isValid(_ text: String) -> Bool {
    text.utf8.count == length && Base64URL.bytes(text)?.count == 32
  }
}

/// Comparisons whose duration does not reveal where two texts differ.
enum ConstantTime {
  /// Returns whether two texts are equal. Only a difference in length can be measured.
  static func isEqual(_ one: String, _ other: String) -> Bool {
    let one = Array(one.utf8)
    let other = Array(other.utf8)
    guard one.count == other.count else { return false }
    var difference: UInt8 = 0
    for (left, right) in zip(one, other) { difference |= left ^ right }
    return difference == 0
  }
}
