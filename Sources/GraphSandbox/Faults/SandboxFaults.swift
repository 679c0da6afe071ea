/// What goes wrong, and how often: probabilities from 0 to 1 for each request.
package struct SandboxFaults: Hashable, Sendable, Codable {
  /// 429 with `Retry-After` of 1 to 3 seconds; nothing happens.
  package var throttle = 0.0
  /// 503, every other time with `Retry-After`; nothing happens.
  package var unavailable = 0.0
  /// 500, 502 or 504; nothing happens.
  package var serverError = 0.0
  /// 504, and it has happened.
  package var lateError = 0.0
  /// The connection closes without an answer, and it has happened.
  package var drop = 0.0
  /// The connection closes without an answer; nothing happens.
  package var dropBefore = 0.0
  /// 409 `Directory_ConcurrencyViolation` on a change; nothing happens.
  package var conflict = 0.0
  /// The answer is a good one, and nothing happens.
  package var swallow = 0.0
  /// 401: the token counts as expired.
  package var expire = 0.0
  /// The answer comes late.
  package var slow = 0.0
  package var slowMilliseconds = 3_000
  /// For how many seconds at most reads show the old value, by property; `*` is for all others,
  /// `existence` for accounts that come and go.
  package var lag: [String: Int] = [:]

  package init() {}

  /// Why a fault cannot be ordered: its own text.
  package struct Unknown: Error, Hashable, Sendable { package let text: String }

  /// Faults as a command line writes them: `throttle=0.2`, `lag=30`, `lag.assignedLicenses=20`.
  package init(parsing texts: [String]) throws(Unknown) {
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let number = Double(parts[1]), number >= 0 else {
        throw Unknown(text: text)
      }
      if parts[0] == "lag" {
        lag["*"] = Int(number)
      } else if parts[0].hasPrefix("lag.") {
        lag[String(parts[0].dropFirst(4))] = Int(number)
      } else if parts[0] == "slowMilliseconds" {
        slowMilliseconds = Int(number)
      } else if let path = Self.probabilities[parts[0]], number <= 1 {
        self[keyPath: path] = number
      } else {
        throw Unknown(text: text)
      }
    }
  }

  private static var probabilities: [String: WritableKeyPath<SandboxFaults, Double>] {
    [
      "throttle": \.throttle, "unavailable": \.unavailable, "serverError": \.serverError,
      "lateError": \.lateError, "drop": \.drop, "dropBefore": \.dropBefore,
      "conflict": \.conflict, "expire": \.expire, "slow": \.slow,
      "swallow": \.swallow,
    ]
  }

  /// The most seconds reads of a property are behind.
  func lag(of property: String) -> Int { lag[property] ?? lag["*"] ?? 0 }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double {
      try values.decodeIfPresent(Double.self, forKey: key) ?? 0
    }
    throttle = try number(.throttle)
    unavailable = try number(.unavailable)
    serverError = try number(.serverError)
    lateError = try number(.lateError)
    drop = try number(.drop)
    dropBefore = try number(.dropBefore)
    conflict = try number(.conflict)
    expire = try number(.expire)
    slow = try number(.slow)
    swallow = try number(.swallow)
    slowMilliseconds = try values.decodeIfPresent(Int.self, forKey: .slowMilliseconds) ?? 3_000
    lag = try values.decodeIfPresent([String: Int].self, forKey: .lag) ?? [:]
  }
}
