import Commands
import HTTPTypes
import Presentation

/// Why a request is not answered as expected.
package enum WebProblem: Error, Sendable {
  case notFound
  /// Nobody is signed in.
  case signedOut
  /// The person does not have this role.
  case roleMissing(WebRole)
  /// The form is not from this server, or belongs to another sign-in.
  case formUnknown
  case tooLarge
  case tooMany(retryAfter: Int)
  /// The host is not this server's.
  case otherHost
  /// The sign-in failed; the reason is in English, for those who set it up.
  case signIn(String)
  /// The message of a command, in the reader's language.
  case command(String, isOurs: Bool)

  package var status: HTTPResponse.Status {
    switch self {
    case .notFound: .notFound
    case .signedOut: .unauthorized
    case .roleMissing, .formUnknown, .signIn: .forbidden
    case .tooLarge: .contentTooLarge
    case .tooMany: .tooManyRequests
    case .otherHost: .misdirectedRequest
    case .command(_, let isOurs): isOurs ? .internalServerError : .conflict
    }
  }

  package func text(_ words: Words) -> String {
    switch self {
    case .notFound: words[.webNotFound]
    case .signedOut: words[.webSignedOut]
    case .roleMissing(let role):
      words.text(.webRoleMissing, ["role": words.word(.webRole, role.rawValue) ?? role.rawValue])
    case .formUnknown: words[.webFormUnknown]
    case .tooLarge: words[.webTooLarge]
    case .tooMany: words[.webTooMany]
    case .otherHost: words[.webOtherHost]
    case .signIn(let reason): words.text(.webSignInFailed, ["reason": reason])
    case .command(let text, _): text
    }
  }
}
