import FoundationEssentials
import OutgoingHTTP

/// How this server authenticates to the token endpoint (Core 1.0, section 9).
enum ClientAuthentication: Sendable {
  case none
  /// `client_secret_basic`
  case basic(Secret)
  /// `client_secret_post`
  case post(Secret)

  /// - Parameter methods: The methods that the provider accepts; `nil` if it does not say, which
  ///   means `basic` (Discovery 1.0, section 3).
  /// - Throws: `OpenIDProblem.noWayToSendSecret`.
  init(secret: Secret?, methods: [String]?) throws(OpenIDProblem) {
    guard let secret else {
      self = .none
      return
    }
    let methods = methods ?? ["client_secret_basic"]
    if methods.contains("client_secret_basic") {
      self = .basic(secret)
    } else if methods.contains("client_secret_post") {
      self = .post(secret)
    } else {
      throw .noWayToSendSecret(methods.prefix(10).map(OpenIDProblem.word))
    }
  }

  /// Returns the value of the `Authorization` header. Both halves are encoded as in a form before
  /// they are joined (RFC 6749, section 2.3.1).
  func header(client: String) -> String? {
    switch self {
    case .none, .post: return nil
    case .basic(let secret):
      let pair = "\(FormBody.encoded(client)):\(FormBody.encoded(secret.value))"
      return "Basic \(Data(pair.utf8).base64EncodedString())"
    }
  }

  /// Returns the fields to add to the form.
  func fields(client: String) -> [(name: String, value: String)] {
    switch self {
    case .basic: []
    case .none: [("client_id", client)]
    case .post(let secret): [("client_id", client), ("client_secret", secret.value)]
    }
  }
}
