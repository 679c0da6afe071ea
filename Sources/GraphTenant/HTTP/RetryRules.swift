/// Decides when a request is sent again, and after what pause.
///
/// Source: Microsoft Graph throttling guidance: wait as long as `Retry-After` says, otherwise back
/// off.
struct RetryRules: Sendable {
  /// The greatest number of times one request is sent.
  let attempts: Int
  /// Seconds; a service that asks for more is reported as busy.
  let longestWait: Int

  static let usual = RetryRules(attempts: 7, longestWait: 150)

  /// Returns how many milliseconds to wait before attempt `number` (from 2).
  ///
  /// That is the time the service asks for, plus up to half a second at random so that two programs
  /// do not return at the same moment. If the service asks for nothing, it is 0.5, 1, 2 … up to 30
  /// seconds, half of it random.
  func pause(before number: Int, retryAfter: Int?, chance: Double) -> Int {
    if let retryAfter { return retryAfter * 1_000 + Int(chance * 500) }
    let full = min(30_000, 500 << min(number - 2, 6))
    return full / 2 + Int(chance * Double(full / 2))
  }

  enum Step: Hashable, Sendable {
    /// The request was certainly not carried out.
    case again
    /// Nobody can tell whether it was.
    case lost
    case refuse
  }

  /// Returns what to do about a request that was answered with an error.
  func step(_ error: GraphError, isRead: Bool) -> Step {
    switch error.status {
    case 429: .again
    case 503 where isRead || error.retryAfter != nil: .again
    case 409 where error.isConflict, 400 where error.isConflict: .again
    case 500, 502, 503, 504: isRead ? .again : .lost
    case _: .refuse
    }
  }
}
