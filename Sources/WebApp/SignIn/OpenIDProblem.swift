/// Why nobody could be signed in; never holds a secret, a code or a token.
package enum OpenIDProblem: Error, Hashable, Sendable {
  /// An address that is not https (http on this machine), or none at all.
  case unusableAddress(String)
  /// No whole answer came.
  case unreachable(address: String, reason: String)
  /// An answer with a status that is no success.
  case unexpectedStatus(address: String, status: Int)
  /// An answer that is not what belongs there.
  case unreadable(address: String)
  /// Discovery does not say what is needed, such as `token_endpoint`.
  case missingEntry(String)
  /// Discovery speaks for another issuer.
  case otherIssuer(expected: String, found: String)
  /// The provider takes a secret in none of the ways we can send one; those it names.
  case noWayToSendSecret([String])

  /// The person took longer than may be, in seconds.
  case tooLate(seconds: Int)
  /// The answer does not belong to this sign-in.
  case wrongState
  /// The answer is from another issuer, or from none where the provider always names itself.
  case wrongResponseIssuer(String?)
  /// The provider did not sign the person in; its word for it, such as `access_denied`.
  case refused(code: String)
  /// The answer has neither a code nor an error.
  case noCode

  /// The code was not accepted; the provider's word for it, such as `invalid_grant`.
  case codeRefused(status: Int, code: String?)
  /// The provider gave no ID token.
  case noToken
  /// The ID token is none, is encrypted, or wants something of its reader that we do not know.
  case unreadableToken
  /// The ID token is signed in a way we do not accept, such as `none`.
  case wrongAlgorithm(String)
  /// The provider publishes no key of this name that fits.
  case unknownKey(String?)
  /// The ID token is not signed by the key it names.
  case wrongSignature

  /// The ID token is from another issuer.
  case wrongIssuer(String)
  /// The ID token is for somebody else.
  case wrongAudience([String])
  /// The ID token was given to somebody else (`azp`).
  case wrongParty(String?)
  /// The ID token ended at this second since 1970; `nil` where it says no end.
  case expired(Int?)
  /// The ID token is from the future, at this second since 1970; `nil` where it says no time.
  case notYetIssued(Int?)
  /// The ID token belongs to another sign-in.
  case wrongNonce
  /// The ID token is about nobody.
  case noSubject
  /// None of these claims names the person.
  case noActor([String])

  /// A foreign word, short and visible enough for a log: 120 bytes of ASCII.
  static func word(_ text: String) -> String {
    String(
      decoding: text.utf8.prefix(120).map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
  }

  /// An error code, whose characters RFC 6749, section 5.2, limits; codes are words with
  /// underscores, so that anything else is left out.
  static func code(_ text: String) -> String {
    let isCode =
      !text.isEmpty && text.utf8.count <= 64
      && text.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
          UInt8(ascii: "."):
          true
        case _: false
        }
      }
    return isCode ? text : "unreadable_error"
  }
}
