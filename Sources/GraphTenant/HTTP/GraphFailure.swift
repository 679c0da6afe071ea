import Operations

/// Why a request to Microsoft Graph gave no answer that can be used.
package enum GraphFailure: Error, Hashable, Sendable {
  /// It never got there: no address, no connection, a certificate that is not trusted.
  case unreachable(String)
  /// It may have got there; what became of it is not known.
  case lost(String)
  /// The service does not do it.
  case refused(GraphError)
  /// The service is busy for longer than anybody waits here, in seconds.
  case busy(seconds: Int)
  /// No token could be had.
  case signIn(SignInProblem)
  /// The answer makes no sense.
  case malformed(String)

  /// What it means for a reading.
  package var whenReading: DomainFailure {
    switch self {
    case .unreachable(let reason), .lost(let reason): .unavailable(reason)
    case .refused(let error): .unavailable(error.evidence)
    case .busy(let seconds): .unavailable("429: \(seconds) s")
    case .signIn(let problem): .unavailable(problem.text)
    case .malformed(let reason): .damaged(reason)
    }
  }

  /// What it means for a change that was sent.
  package var whenChanging: DomainFailure {
    switch self {
    case .lost(let reason): .unknownOutcome(reason)
    case .unreachable, .refused, .busy, .signIn, .malformed: whenReading
    }
  }
}
