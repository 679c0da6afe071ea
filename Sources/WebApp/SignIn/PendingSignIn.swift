import FoundationEssentials
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
    guard [record.s, record.n, record.v].allSatisfy(RandomWord.isOne), record.t >= 0 else {
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
