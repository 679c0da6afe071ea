import Operations

/// Why a request to Microsoft Graph produced no usable answer.
package enum GraphFailure: Error, Hashable, Sendable {
  /// Nothing was sent: no address, no connection, or a certificate that is not trusted.
  case unreachable(String)
  /// The request may have arrived; its outcome is unknown.
  case lost(String)
  /// The service refuses the request.
  case refused(GraphError)
  /// The service is busy for longer than this program waits.
  case busy(seconds: Int)
  /// No token could be obtained.
  case signIn(SignInProblem)
  /// The answer is invalid.
  case malformed(String)

  /// The failure of a reading.
  package var whenReading: DomainFailure {
    switch self {
    case .unreachable(let reason), .lost(let reason): .unavailable(reason)
    case .refused(let error): .unavailable(error.evidence)
    case .busy(let seconds): .unavailable("429: \(seconds) s")
    case .signIn(let problem): .unavailable(problem.text)
    case .malformed(let reason): .damaged(reason)
    }
  }

  /// The failure of a change that was sent.
  package var whenChanging: DomainFailure {
    switch self {
    case .lost(let reason): .unknownOutcome(reason)
    case .unreachable, .refused, .busy, .signIn, .malformed: whenReading
    }
  }
}
