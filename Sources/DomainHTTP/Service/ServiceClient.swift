import DeclaredDomains
import Operations
import OutgoingHTTP

/// One request to a service.
struct ServiceRequest: Sendable {
  let method: String
  /// Absolute, at the service's own host.
  let url: String
  var headers: [(String, String)] = []
  var body: [UInt8]?
  /// Whether it changes nothing, so that it may be sent as often as it takes.
  var isReading: Bool
  /// The longest time that it may take, in seconds; `nil` for the limit of the service.
  var seconds: Int?
  /// What must not be in what is kept of the answer.
  var secrets: [Secret] = []

  static func reading(_ url: String, headers: [(String, String)] = []) -> ServiceRequest {
    ServiceRequest(method: "GET", url: url, headers: headers, isReading: true)
  }
}

/// Sends the requests of one service: signed in, within its limits, and again where that is safe.
struct ServiceClient: Sendable {
  let address: ServiceAddress
  let exchange: any ServiceExchange
  let signIn: ServiceSignIn
  let gate: RequestGate
  let clock: any ServiceClock
  let meanings: AnswerMeanings
  let media: String
  /// What every request has, without the sign-in.
  let headers: [(String, String)]
  /// The limit for one exchange, in seconds.
  let seconds: Int
  /// Receives a line about each exchange: method, path without query, and status; never a header or
  /// a body.
  let trace: (@Sendable (String) -> Void)?
  /// Receives for how many seconds the service asks to wait, and until when, in seconds since 1970.
  let waits: (@Sendable (Int, Int) -> Void)?

  /// How often a request is sent at most, by what became of it. A reading is sent again after every
  /// failure that may pass, a change only if it was certainly not made.
  private enum Attempts {
    /// A connection is tried again and again by itself, until its limit.
    static let unreachable = 2
    static let lost = 3
    static let later = 4
  }
  /// Seconds from which on a person wonders why nothing happens (J. Nielsen, Usability Engineering,
  /// 1993, chapter 5).
  private static let longestMoment = 10
  /// The longest wait that a service may ask for, in seconds; for more, a person decides.
  private static let longestWait = 150

  /// Returns the answer to a request, if it means that the request was carried out.
  ///
  /// - Parameter expected: whether an answer is expected all the same, such as that something does not
  ///   exist.
  /// - Throws: `refused`, `unavailable`, or, of a change only, `unknownOutcome` exactly if something may
  ///   have been sent whose effect nobody knows.
  func send(
    _ request: ServiceRequest, unless expected: (ServiceAnswer) -> Bool = { _ in false }
  ) async throws(DomainFailure) -> ServiceAnswer {
    guard Self.isSendable(request.headers) else {
      throw .refused(Refusal(.refusedByService, evidence: "a header contains a line break"))
    }
    var number = 1
    var isRenewed = false
    while true {
      let signature = try await signIn.header()
      switch try await attempt(request, signature, expected) {
      case .ended(let answer): return answer
      case .unsigned(let refusal):
        // A token can be withdrawn before its end. A request with one was not carried out.
        guard await signIn.discard(signature?.value), !isRenewed else { throw .refused(refusal) }
        isRenewed = true
      case .failed(let failure, let most, let wait):
        guard number < most, !Task.isCancelled else { throw failure }
        number += 1
        if let wait, wait >= Self.longestMoment { waits?(wait, clock.now() / 1_000 + wait) }
        await clock.sleep(milliseconds: wait.map { $0 * 1_000 } ?? 250 << number)
      }
    }
  }

  /// How one exchange ended.
  private enum Attempt {
    case ended(ServiceAnswer)
    case unsigned(Refusal)
    /// It was certainly not carried out, or only reads; with the seconds that the service asks to wait.
    case failed(DomainFailure, atMost: Int, wait: Int? = nil)
  }

  private func attempt(
    _ request: ServiceRequest, _ signature: (name: String, value: String)?,
    _ expected: (ServiceAnswer) -> Bool
  ) async throws(DomainFailure) -> Attempt {
    let answer: ServiceAnswer
    do {
      answer = try await exchanged(request, signature)
    } catch {
      return try Self.failed(error, request.isReading)
    }
    if expected(answer) { return .ended(answer) }
    let now = clock.now() / 1_000
    switch meanings.meaning(of: answer, at: now, without: request.secrets) {
    case .done: return .ended(answer)
    case .refused(let refusal): throw .refused(refusal)
    case .signIn(let refusal): return .unsigned(refusal)
    case .later(let seconds):
      if let seconds, seconds > Self.longestWait {
        throw .refused(Refusal(.waitAsked, ["until": .instant(now + seconds)]))
      }
      return .failed(.unavailable("busy"), atMost: Attempts.later, wait: seconds)
    case .lost(let reason):
      guard request.isReading else { throw .unknownOutcome(reason) }
      return .failed(.unavailable(reason), atMost: Attempts.lost)
    }
  }

  /// What an exchange without an answer means.
  ///
  /// - Throws: a failure after which it is not sent again.
  private static func failed(
    _ fault: HTTPFault, _ isReading: Bool
  ) throws(DomainFailure) -> Attempt {
    switch fault {
    case .unreachable, .unusableProxy, .unusableAuthorities:
      return .failed(.unavailable(fault.reason), atMost: Attempts.unreachable)
    case .lost(let reason):
      guard isReading else { throw .unknownOutcome(reason) }
      return .failed(.unavailable(reason), atMost: Attempts.lost)
    case .tooLarge(let bytes):
      guard isReading else { throw .unknownOutcome("tooLarge") }
      throw .refused(
        Refusal(.notUnderstood, evidence: "the answer has more than \(bytes) bytes"))
    }
  }

  private func exchanged(
    _ request: ServiceRequest, _ signature: (name: String, value: String)?
  ) async throws(HTTPFault) -> ServiceAnswer {
    let json = "application/json"
    var all = [("Accept", media == json ? media : "\(media), \(json)"), ("User-Agent", "stegvis")]
    if request.body != nil { all.append(("Content-Type", media)) }
    if let signature { all.append((signature.name, signature.value)) }
    all += headers + request.headers
    let path = request.url.replacing(address.base, with: "", maxReplacements: 1)
      .prefix { $0 != "?" }
    await gate.enter()
    do {
      let answer = try await exchange.send(
        request.method, request.url, headers: all, body: request.body,
        seconds: limit(request))
      await gate.leave()
      trace?("\(request.method) \(path) \(answer.status)")
      return ServiceAnswer(answer, from: request.url)
    } catch {
      await gate.leave()
      trace?("\(request.method) \(path) –")
      throw error
    }
  }

  /// The limit for one exchange of a request, in seconds: always longer than connecting may take
  /// (`HTTPTransport.exchange`), after which nobody would know whether something was sent.
  private func limit(_ request: ServiceRequest) -> Int {
    max(min(request.seconds ?? seconds, seconds), seconds / 2 + 1)
  }

  /// Whether names and values are what headers can have (RFC 9110, section 5).
  static func isSendable(_ headers: [(String, String)]) -> Bool {
    headers.allSatisfy { name, value in
      !name.isEmpty
        && name.utf8.allSatisfy {
          (0x21...0x7E).contains($0) && !#""(),/:;<=>?@[\]{}"#.utf8.contains($0)
        }
        && value.unicodeScalars.allSatisfy { $0 == "\t" || $0.value >= 0x20 && $0.value != 0x7F }
    }
  }
}
