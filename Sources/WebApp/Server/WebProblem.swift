import Commands
import HTTPTypes
import Presentation

/// Why a request is not answered as it was asked.
enum WebProblem: Error, Sendable {
  case notFound
  /// Nobody is signed in.
  case signedOut
  /// The person has not this role.
  case roleMissing(WebRole)
  /// The form is none of ours, or of another sign-in.
  case formUnknown
  case tooLarge
  case tooMany(retryAfter: Int)
  /// The host is none of ours.
  case otherHost
  /// Signing in came to nothing; why, in English, for whoever set it up.
  case signIn(String)
  /// What the commands say, in the reader's language.
  case command(String, isOurs: Bool)

  var status: HTTPResponse.Status {
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

  func text(_ words: Words) -> String {
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
