/// When a request is sent again, and after how long.
///
/// Source: Microsoft Graph throttling guidance (wait what `Retry-After` says, else back off).
struct RetryRules: Sendable {
  /// How often one request is sent at most.
  let attempts: Int
  /// Seconds; a service that asks for more is reported as busy.
  let longestWait: Int

  static let usual = RetryRules(attempts: 7, longestWait: 150)

  /// Milliseconds to wait before attempt `number` (from 2): what the service asks, and a little by
  /// chance so that two programs do not come back at the same moment; without its word 0.5, 1, 2 …
  /// up to 30 seconds, half of it by chance.
  func pause(before number: Int, retryAfter: Int?, chance: Double) -> Int {
    if let retryAfter { return retryAfter * 1_000 + Int(chance * 500) }
    let full = min(30_000, 500 << min(number - 2, 6))
    return full / 2 + Int(chance * Double(full / 2))
  }

  enum Step: Hashable, Sendable {
    /// It was surely not carried out.
    case again
    /// Nobody can tell.
    case lost
    case refuse
  }

  /// What an error answer means for a request.
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
