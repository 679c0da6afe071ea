/// Why a person could not be signed in. It never contains a secret, a code or a token.
package enum OpenIDProblem: Error, Hashable, Sendable {
  /// Not an https address (or http on this machine), or not an address at all.
  case unusableAddress(String)
  /// No complete answer was received.
  case unreachable(address: String, reason: String)
  /// An answer whose status is not the expected one.
  case unexpectedStatus(address: String, status: Int)
  /// An answer with unexpected content.
  case unreadable(address: String)
  /// The configuration lacks a required entry, such as `token_endpoint`.
  case missingEntry(String)
  /// The configuration is for another issuer.
  case otherIssuer(expected: String, found: String)
  /// The provider accepts a secret in none of the ways this server can send it; these are the ones
  /// it accepts.
  case noWayToSendSecret([String])

  /// The person took longer than allowed, in seconds.
  case tooLate(seconds: Int)
  /// The answer belongs to another sign-in.
  case wrongState
  /// The answer is from another issuer, or names none although the provider always names itself.
  case wrongResponseIssuer(String?)
  /// The provider did not sign the person in; its error code, such as `access_denied`.
  case refused(code: String)
  /// The answer contains neither a code nor an error.
  case noCode

  /// The code was not accepted; the provider's error code, such as `invalid_grant`.
  case codeRefused(status: Int, code: String?)
  /// The provider returned no ID token.
  case noToken
  /// The ID token is invalid or encrypted, or requires something that this program does not
  /// support.
  case unreadableToken
  /// The ID token is signed in a way that is not accepted, such as `none`.
  case wrongAlgorithm(String)
  /// The provider publishes no suitable key with this name.
  case unknownKey(String?)
  /// The ID token was not signed with the key it names.
  case wrongSignature

  /// The ID token is from another issuer.
  case wrongIssuer(String)
  /// The ID token is for another client.
  case wrongAudience([String])
  /// The ID token was issued to another client (`azp`).
  case wrongParty(String?)
  /// The ID token expired at this time, in seconds since 1970; `nil` if it has no expiry.
  case expired(Int?)
  /// The ID token is from the future, in seconds since 1970; `nil` if it gives no time.
  case notYetIssued(Int?)
  /// The ID token belongs to another sign-in.
  case wrongNonce
  /// The ID token names no subject.
  case noSubject
  /// None of these claims names the person.
  case noActor([String])

  /// Returns a text from outside in a form that is short and harmless enough for a log: 120 bytes
  /// of ASCII.
  package static func loggable(_ text: String) -> String {
    String(
      decoding: text.utf8.prefix(120).map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
  }

  /// Returns an error code. RFC 6749, section 5.2, limits its characters; codes are words with
  /// underscores, and anything else is replaced.
  package static func loggableCode(_ text: String) -> String {
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

extension OpenIDProblem {
  /// One line in English for a log, without any secret.
  package var explanation: String {
    switch self {
    case .unusableAddress(let text): "'\(text)' is no https address"
    case .unreachable(let address, let reason): "\(address) does not answer: \(reason)"
    case .unexpectedStatus(let address, let status): "\(address) answers with status \(status)"
    case .unreadable(let address): "\(address) answers with something else"
    case .missingEntry(let name): "'\(name)' is missing in the provider's configuration"
    case .otherIssuer(let expected, let found): "'\(found)' answers for issuer '\(expected)'"
    case .noWayToSendSecret(let methods):
      "the provider takes no client secret, only: \(methods.joined(separator: ", "))"
    case .tooLate(let seconds): "the sign-in took \(seconds) s"
    case .wrongState: "'state' belongs to another sign-in"
    case .wrongResponseIssuer(let issuer?): "'iss' of the response is '\(issuer)'"
    case .wrongResponseIssuer(nil): "'iss' of the response is missing"
    case .refused(let code): "the provider refused: \(code)"
    case .noCode: "'code' of the response is missing"
    case .codeRefused(let status, let code?): "the code was refused: \(code) (status \(status))"
    case .codeRefused(let status, nil): "the code was refused with status \(status)"
    case .noToken: "'id_token' is missing in the provider's answer"
    case .unreadableToken: "the ID token cannot be read"
    case .wrongAlgorithm(let name): "'\(name)' is no accepted signature of an ID token"
    case .unknownKey(let name?): "'\(name)' is no fitting key of the provider"
    case .unknownKey(nil): "the ID token names no key, and not exactly one fits"
    case .wrongSignature: "the ID token is not signed by the provider"
    case .wrongIssuer(let issuer): "'iss' of the ID token is '\(issuer)'"
    case .wrongAudience(let names): "'aud' of the ID token is: \(names.joined(separator: ", "))"
    case .wrongParty(let name?): "'azp' of the ID token is '\(name)'"
    case .wrongParty(nil): "'azp' of an ID token for several is missing"
    case .expired(let second?): "the ID token ended at \(second)"
    case .expired(nil): "'exp' of the ID token is missing"
    case .notYetIssued(let second?): "the ID token is from the future, \(second)"
    case .notYetIssued(nil): "'iat' of the ID token is missing"
    case .wrongNonce: "'nonce' of the ID token belongs to another sign-in"
    case .noSubject: "'sub' of the ID token is missing"
    case .noActor(let claims): "no claim of \(claims.joined(separator: ", ")) names the person"
    }
  }
}
