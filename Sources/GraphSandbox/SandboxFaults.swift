import Diagnostics

/// The faults of a sandbox and how often they occur: probabilities from 0 to 1 per request.
package struct SandboxFaults: Hashable, Sendable, Codable {
  /// 429 with `Retry-After` of 1 to 3 seconds; nothing is carried out.
  package var throttle = 0.0
  /// 503, two times out of three with `Retry-After`; nothing is carried out.
  package var unavailable = 0.0
  /// 500, 502 or 504; nothing is carried out.
  package var serverError = 0.0
  /// 504, although the request was carried out.
  package var lateError = 0.0
  /// The connection closes without an answer, although the request was carried out.
  package var drop = 0.0
  /// The connection closes without an answer; nothing is carried out.
  package var dropBefore = 0.0
  /// 409 `Directory_ConcurrencyViolation` on a change; nothing is carried out.
  package var conflict = 0.0
  /// The answer reports success, but nothing is carried out.
  package var swallow = 0.0
  /// A change is carried out, and beside it one that was not asked for: the users it concerns get
  /// another usage location.
  package var excess = 0.0
  /// 401: the token counts as expired.
  package var expire = 0.0
  /// The answer is delayed.
  package var slow = 0.0
  /// How long a slow answer is delayed, in milliseconds.
  package var slowMilliseconds = 3_000
  /// For how many seconds at most reads show the old value, by property; `*` means all others,
  /// `existence` for accounts that are created or deleted.
  package var lag: [String: Int] = [:]

  /// Creates faults of which none occurs.
  package init() {}

  /// A fault that cannot be set, as it was written.
  package struct Unknown: Error, Hashable, Sendable { package let text: String }

  /// Parses faults as a command line writes them: `throttle=0.2`, `lag=30`,
  /// `lag.assignedLicenses=20`.
  ///
  /// - Throws: `Unknown` if a name is unknown, or a number is missing, negative, above a day, or a
  ///   probability above 1.
  package init(parsing texts: [String]) throws(Unknown) {
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let number = OutsideNumber.decimal(parts[1], in: 0...Self.longest)
      else {
        throw Unknown(text: text)
      }
      if parts[0] == "lag" {
        lag["*"] = try Self.whole(number, text)
      } else if parts[0].hasPrefix("lag.") {
        lag[String(parts[0].dropFirst(4))] = try Self.whole(number, text)
      } else if parts[0] == "slowMilliseconds" {
        slowMilliseconds = try Self.whole(number, text)
      } else if let path = Self.probabilities[parts[0]], number <= 1 {
        self[keyPath: path] = number
      } else {
        throw Unknown(text: text)
      }
    }
  }

  /// The greatest lag in seconds and the longest delay in milliseconds, which are the same number: a
  /// day of seconds.
  private static let longest = 86_400.0

  private static func whole(_ number: Double, _ text: String) throws(Unknown) -> Int {
    guard let whole = OutsideNumber.whole(number, in: 0...86_400) else {
      throw Unknown(text: text)
    }
    return whole
  }

  private static var probabilities: [String: WritableKeyPath<SandboxFaults, Double>] {
    [
      "throttle": \.throttle, "unavailable": \.unavailable, "serverError": \.serverError,
      "lateError": \.lateError, "drop": \.drop, "dropBefore": \.dropBefore,
      "conflict": \.conflict, "expire": \.expire, "slow": \.slow,
      "swallow": \.swallow, "excess": \.excess,
    ]
  }

  /// Returns for how many seconds at most reads of a property are out of date.
  func lag(of property: String) -> Int { lag[property] ?? lag["*"] ?? 0 }

  /// Reads the faults of a control request; those that are not named do not occur.
  ///
  /// - Throws: `DecodingError` if a value is not of its type, or a lag or delay is negative or above
  ///   86,400.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double {
      try values.decodeIfPresent(Double.self, forKey: key) ?? 0
    }
    func whole(_ key: CodingKeys, _ number: Int) throws -> Int {
      guard let number = OutsideNumber.whole(number, in: 0...86_400) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "a number from 0 to 86400")
      }
      return number
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
    excess = try number(.excess)
    slowMilliseconds = try whole(
      .slowMilliseconds, try values.decodeIfPresent(Int.self, forKey: .slowMilliseconds) ?? 3_000)
    lag = try (values.decodeIfPresent([String: Int].self, forKey: .lag) ?? [:])
      .mapValues { try whole(.lag, $0) }
  }
}

/// The faults of one request, decided before it is handled.
package struct FaultPlan: Sendable {
  /// What happens instead of handling the request.
  package enum Before: Sendable {
    case throttle(seconds: Int)
    case unavailable(seconds: Int?)
    case serverError(status: Int)
    case drop
    case expire
  }

  /// What happens to the answer, although the request was carried out.
  package enum After: Sendable {
    case lateError
    case drop
  }

  package let before: Before?
  package let isConflict: Bool
  package let after: After?
  /// Milliseconds.
  package let delay: Int

  /// Decides every fault, always with the same number of draws from `random`.
  package init(_ faults: SandboxFaults, _ random: inout SandboxRandom) {
    let slow = random.happens(faults.slow)
    let expire = random.happens(faults.expire)
    let throttle = random.happens(faults.throttle)
    let unavailable = random.happens(faults.unavailable)
    let dropBefore = random.happens(faults.dropBefore)
    let serverError = random.happens(faults.serverError)
    isConflict = random.happens(faults.conflict)
    let drop = random.happens(faults.drop)
    let late = random.happens(faults.lateError)
    let seconds = Int.random(in: 1...3, using: &random)
    let status = [500, 502, 504].randomElement(using: &random) ?? 500
    delay = slow ? faults.slowMilliseconds : 0
    before =
      expire
      ? .expire
      : throttle
        ? .throttle(seconds: seconds)
        : unavailable
          ? .unavailable(seconds: seconds == 1 ? nil : seconds)
          : dropBefore ? .drop : serverError ? .serverError(status: status) : nil
    after = drop ? .drop : late ? .lateError : nil
  }

  /// Throws the error with which the service refuses the request, if it does.
  func refuse() throws(GraphFault) {
    switch before {
    case .throttle(let seconds):
      throw GraphFault(
        status: 429, code: "TooManyRequests", message: "Too many requests.",
        headers: ["Retry-After": String(seconds)])
    case .unavailable(let seconds):
      throw GraphFault(
        status: 503, code: "serviceNotAvailable", message: "Service unavailable.",
        headers: seconds.map { ["Retry-After": String($0)] } ?? [:])
    case .serverError(let status):
      throw GraphFault(
        status: status, code: status == 500 ? "InternalServerError" : "generalException",
        message: "An error has occurred.")
    case .drop, .expire, nil: return
    }
  }
}

/// Random numbers that are the same for the same seed: SplitMix64 (Steele, Lea and Flood, 2014).
package struct SandboxRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Returns whether something of this probability (0 to 1) happens now.
  package mutating func happens(_ probability: Double) -> Bool {
    // Drawn even if no fault was set, so that one fault does not change when the others occur.
    Double.random(in: 0..<1, using: &self) < probability
  }
}
