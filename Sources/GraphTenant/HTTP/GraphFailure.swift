import FoundationEssentials
import Microsoft365
import Operations

/// Why a request to Microsoft Graph produced no usable answer.
package enum GraphFailure: Error, Hashable, Sendable {
  /// Nothing was sent: no address, no connection, or a certificate that is not trusted.
  case unreachable(String)
  /// The request may have arrived; its outcome is unknown.
  case lost(String)
  /// The service answered with more than this many bytes, which are not read.
  case tooLarge(bytes: Int)
  /// The service refuses the request.
  case refused(GraphError)
  /// The service is busy for longer than this program waits.
  case busy(seconds: Int)
  /// No token could be obtained.
  case signIn(SignInProblem)
  /// The answer is invalid.
  case malformed(String)

  /// The failure of a reading that ended this way: `.unavailable` if another attempt may succeed,
  /// `.refused` if it would be refused again.
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970, from which a service counts for how long it is busy.
  ///   - need: The permissions that the reading takes; with `nil`, the refusal names none.
  package func whenReading(at now: Int, _ need: PermissionNeed? = nil) -> DomainFailure {
    switch self {
    case .unreachable(let reason), .lost(let reason): .unavailable(reason)
    case .refused(let error) where error.isPassing: .unavailable(error.evidence)
    case .refused(let error): .refused(ServiceRefusal.ofReading(error, need))
    case .busy(let seconds):
      .refused(Refusal(.serviceBusy, ["until": .instant(now + seconds)]))
    case .signIn(let problem):
      ServiceRefusal.of(problem).map { .refused($0) } ?? .unavailable(problem.text)
    case .tooLarge: .damaged("tooLarge")
    case .malformed(let reason): .damaged(reason)
    }
  }

  /// The failure of a change that ended this way; `.unknownOutcome` if it may have been made.
  ///
  /// - Parameter now: Seconds since 1970.
  package func whenChanging(at now: Int) -> DomainFailure {
    switch self {
    case .lost(let reason): .unknownOutcome(reason)
    case .tooLarge: .unknownOutcome("tooLarge")
    case .unreachable, .refused, .busy, .signIn, .malformed: whenReading(at: now)
    }
  }
}

/// An error that the service answered with. Its text is kept as evidence.
package struct GraphError: Hashable, Sendable {
  package let status: Int
  /// Such as `Request_BadRequest`; empty if the body has none.
  package let code: String
  package let message: String
  /// Seconds; `nil` if the service does not say.
  package let retryAfter: Int?
  /// What the service wants to see in the next token, as JSON, because its conditions have changed
  /// since this one was issued; `nil` if the error is no such challenge.
  ///
  /// Source: Microsoft identity platform, "Claims challenges, claims requests, and client
  /// capabilities": the parameter `claims` of a `WWW-Authenticate` header.
  package let claims: String?

  private struct Body: Decodable {
    struct Detail: Decodable {
      let code: String?
      let message: String?
    }
    let error: Detail
  }

  /// Creates an error that did not come as the body of an answer.
  package init(status: Int, code: String, message: String) {
    self.status = status
    self.code = code
    self.message = message
    retryAfter = nil
    claims = nil
  }

  /// Reads the error in an answer; `code` and `message` are empty if the body has another form.
  package init(_ response: GraphResponse) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    status = response.status
    code = body?.error.code ?? ""
    message = body?.error.message ?? ""
    retryAfter = response.retryAfter
    claims =
      status == 401 ? response.headers["www-authenticate"].flatMap(Self.claims) : nil
  }

  /// Returns the value of `claims` in a challenge (RFC 9110, section 11.6.1), without its Base64.
  private static func claims(in header: String) -> String? {
    guard let name = header.firstRange(of: "claims=\"") else { return nil }
    let value = String(header[name.upperBound...].prefix { $0 != "\"" })
    return Data(base64Encoded: value).flatMap { String(bytes: $0, encoding: .utf8) } ?? value
  }

  /// Whether the same request may succeed later, with nothing changed but the time.
  var isPassing: Bool {
    switch status {
    case 408, 429, 500...: true
    // A token that is not accepted yet, or no longer.
    case 401: claims == nil && isAboutToken
    case _: isConflict
    }
  }

  /// Whether a 401 is about the token, so that a new one may help, and not about what was asked.
  var isAboutToken: Bool { !code.lowercased().hasPrefix("unauthorized") }

  /// Whether it says that this person or application may not do what was asked, so that a role or a
  /// permission may help. A 403 may also be about a quota, a policy or the state of an object.
  ///
  /// Source: Microsoft Graph error responses and resource types, and the reports that
  /// `SituationTests` plays.
  var isAboutAuthorization: Bool {
    guard status == 403 || status == 401 else { return false }
    let text = message.lowercased()
    guard !text.contains("conditional access") else { return false }
    let codes = [
      "authorization_requestdenied", "erroraccessdenied", "accessdenied", "forbidden",
      "unauthorized", "unauthorizedaccess", "insufficientprivileges", "insufficientpermissions",
    ]
    if codes.contains(code.lowercased()) { return true }
    // Some services give no code of their own.
    if text.isEmpty { return code.isEmpty || code == "UnknownError" }
    return ["privilege", "permission", "access is denied", "access denied", "authoriz"]
      .contains(where: text.contains)
  }

  /// The status, code and text, as kept for evidence.
  package var evidence: String {
    "\(status) \(code)\(message.isEmpty ? "" : ": \(message)")"
  }

  /// Whether the service refused the request because it was carrying out another; observed with
  /// 409 and with 400.
  var isConflict: Bool { code == "Directory_ConcurrencyViolation" }
}

/// The time that is left for the exchanges of one request, over all its attempts, so that a server
/// that sends its answers byte by byte cannot hold a session for ever.
struct ExchangeBudget: Sendable {
  /// Seconds.
  private var left: Int

  /// With less time than this, in seconds, a request that finds no connection could not be told
  /// from one that was sent (see `HTTPExchange.send`).
  private static let shortest = 15

  init(_ rules: RetryRules) { left = rules.longestExchanges }

  /// Returns the time limit for the next exchange, in seconds; `nil` if there is no time for
  /// another one.
  func limit(atMost timeout: Int) -> Int? {
    left < Self.shortest ? nil : min(left, timeout)
  }

  /// Takes the time of an exchange.
  ///
  /// - Parameters:
  ///   - seconds: The time that has passed by a clock, which may have been set meanwhile.
  ///   - limit: The time limit of the exchange.
  mutating func spend(_ seconds: Int, of limit: Int) { left -= min(max(0, seconds), limit) }
}

/// Decides when a request is sent again, and after what pause.
///
/// Source: Microsoft Graph throttling guidance: wait as long as `Retry-After` says, otherwise back
/// off.
struct RetryRules: Sendable {
  /// The greatest number of times one request is sent.
  let attempts: Int
  /// Seconds; a service that asks for more is reported as busy.
  let longestWait: Int

  /// How long one request may wait for answers, over all its attempts, in seconds. Pauses between
  /// attempts do not count, because the service asks for those.
  let longestExchanges: Int

  /// Seconds from which on a person wonders why nothing happens (J. Nielsen, Usability Engineering,
  /// 1993, chapter 5).
  let longestMoment = 10

  /// Three exchanges that come to nothing are enough to know that the service is not answering.
  static let usual = RetryRules(attempts: 7, longestWait: 150, longestExchanges: 180)

  /// Returns how many milliseconds to wait before attempt `number` (from 2).
  ///
  /// That is the time the service asks for, plus up to half a second at random so that two programs
  /// do not return at the same moment. If the service asks for nothing, it is 0.5, 1, 2 … up to 30
  /// seconds, half of it random.
  ///
  /// - Parameters:
  ///   - retryAfter: Seconds.
  ///   - chance: A random number from 0 to 1.
  func pause(before number: Int, retryAfter: Int?, chance: Double) -> Int {
    if let retryAfter { return retryAfter * 1_000 + Int(chance * 500) }
    let full = min(30_000, 500 << min(number - 2, 6))
    return full / 2 + Int(chance * Double(full / 2))
  }

  /// What to do about a request that was answered with an error.
  enum Decision: Hashable, Sendable {
    /// Send it again: it was certainly not carried out, or only reads.
    case sendAgain
    /// Report that nobody can tell whether it was carried out.
    case reportLost
    /// Report that the service refuses it.
    case reportRefused
  }

  /// Returns what to do about a request that was answered with an error.
  ///
  /// - Parameter isRead: Whether the request changes nothing.
  func decision(on error: GraphError, isRead: Bool) -> Decision {
    switch error.status {
    case 429: .sendAgain
    case 503 where isRead || error.retryAfter != nil: .sendAgain
    case 409 where error.isConflict, 400 where error.isConflict: .sendAgain
    case 500, 502, 503, 504: isRead ? .sendAgain : .reportLost
    case _: .reportRefused
    }
  }
}
