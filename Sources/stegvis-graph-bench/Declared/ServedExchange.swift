import DeclaredDomains
import DomainHTTP
import OutgoingHTTP
import Synchronization

/// The way to a served place without a socket: requests and replies can be lost, spoiled or late, and the
/// process that sends them can die before or after each.
package struct ServedExchange: ServiceExchange {
  private let place: ServedPlace
  private let clock: VirtualClock
  private let limit: ActionLimit
  private let faults: WireFaults?
  /// What somebody else changes just before each change arrives; `nil` for nothing.
  private let before: (@Sendable (inout any ServedThings) -> Void)?

  package init(
    _ place: ServedPlace, clock: VirtualClock, faults: WireFaults? = nil,
    before: (@Sendable (inout any ServedThings) -> Void)? = nil
  ) {
    self.init(place, clock: clock, limit: ActionLimit(), faults: faults, before: before)
  }

  /// - Parameter limit: counts every request and every reply, and decides when the process dies.
  init(
    _ place: ServedPlace, clock: VirtualClock, limit: ActionLimit, faults: WireFaults? = nil,
    before: (@Sendable (inout any ServedThings) -> Void)? = nil
  ) {
    self.before = before
    self.place = place
    self.clock = clock
    self.limit = limit
    self.faults = faults
  }

  /// How long one exchange takes, in milliseconds.
  private static let usual = 20

  package func send(
    _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
  ) async throws(HTTPFault) -> HTTPAnswer {
    // Before the request is sent.
    guard limit.pass() else { throw .lost("dead") }
    await clock.sleep(milliseconds: Self.usual)
    guard let request = place.request(method, url, headers, body) else {
      return HTTPAnswer(status: 404, body: [])
    }
    if let before, method != "GET" { place.change(before) }
    let answer: ServedAnswer
    if let faults {
      answer = try await faults.answer(request, at: place, clock, within: seconds)
    } else {
      answer = place.answer(request, at: clock.milliseconds)
    }
    // After the request was processed, before the reply is read.
    guard limit.pass() else { throw .lost("dead") }
    return HTTPAnswer(status: answer.status, headers: answer.headers, body: answer.body)
  }

  package func close() async {}
}

/// The common time, as the way to a service counts it.
package struct ServedClock: ServiceClock {
  let clock: VirtualClock

  package init(_ clock: VirtualClock) { self.clock = clock }

  package func now() -> Int { clock.milliseconds }
  package func sleep(milliseconds: Int) async { await clock.sleep(milliseconds: milliseconds) }
}

/// What can go wrong between a program and a service.
package enum WireFault: String, CaseIterable, Sendable {
  case requestLost = "request lost"
  case replyLost = "reply lost"
  case noConnection = "no connection"
  case truncated = "reply cut in half"
  case errorBefore = "500 before the effect"
  case errorAfter = "500 after the effect"
  case unavailable = "503 with Retry-After, before the effect"
  case gatewayGone = "503 without it, after the effect"
  case throttled = "429 with Retry-After"
  case pageBefore = "a web page instead of the service, with 200"
  case pageAfter = "a web page instead of the reply, after the effect"
  case otherHost = "redirect to another host"
  case slow = "reply after the client gave up"
  case duplicate = "request delivered twice"
  case stale = "readings up to 30 s old"
  case forged = "204, and nothing done"
  case more = "more done than asked"
  case meanwhile = "changed by somebody else meanwhile"
}

/// Spoils three requests in ten, in one way or in any of them.
///
/// A class, because each request meets the next random number.
package final class WireFaults: Sendable {
  private struct State {
    var seed: UInt64
    /// Whether somebody else has changed something already.
    var isMet = false
    /// Whether the service has been made to change something.
    var isChanged = false
    var spoiled: [WireFault: Int] = [:]
  }

  private let kinds: [WireFault]
  private let more: @Sendable (inout any ServedThings) -> Void
  private let meanwhile: @Sendable (inout any ServedThings) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - more: what the service does beside what it is asked.
  ///   - meanwhile: what somebody else changes.
  package init(
    _ kinds: [WireFault], seed: UInt64,
    more: @escaping @Sendable (inout any ServedThings) -> Void,
    meanwhile: @escaping @Sendable (inout any ServedThings) -> Void
  ) {
    self.kinds = kinds
    self.more = more
    self.meanwhile = meanwhile
    state = Mutex(State(seed: seed))
  }

  /// How often each fault has occurred.
  package var spoiled: [WireFault: Int] { state.withLock { $0.spoiled } }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private static func next(_ seed: inout UInt64) -> UInt64 {
    seed &+= 0x9E37_79B9_7F4A_7C15
    var mixed = seed
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// What spoils the next request, if anything does, and how late its reading is, in milliseconds.
  private func next(isReading: Bool) -> (fault: WireFault?, late: Int) {
    state.withLock { state in
      let late = Int(Self.next(&state.seed) % 30_000)
      guard Self.next(&state.seed) % 10 < 3, !kinds.isEmpty else { return (nil, late) }
      let fault = kinds[Int(Self.next(&state.seed) % UInt64(kinds.count))]
      switch fault {
      // A reading has nothing that could be done twice, or not at all.
      case .duplicate, .forged, .more: if isReading { return (nil, late) }
      case .stale: if !isReading { return (nil, late) }
      case .meanwhile:
        // Once, and before the change, so that what was verified stays true.
        guard !state.isMet, !state.isChanged else { return (nil, late) }
        state.isMet = true
      case .requestLost, .replyLost, .noConnection, .truncated, .errorBefore, .errorAfter,
        .unavailable, .gatewayGone, .throttled, .pageBefore, .pageAfter, .otherHost, .slow:
        break
      }
      state.spoiled[fault, default: 0] += 1
      return (fault, late)
    }
  }

  func answer(
    _ request: ServedRequest, at place: ServedPlace, _ clock: VirtualClock, within seconds: Int
  ) async throws(HTTPFault) -> ServedAnswer {
    let isReading = request.method == "GET"
    let (fault, late) = next(isReading: isReading)
    func done() -> ServedAnswer {
      if !isReading { state.withLock { $0.isChanged = true } }
      return place.answer(request, at: clock.milliseconds)
    }
    let page = ServedAnswer(
      status: 200, headers: ["content-type": "text/html"],
      body: Array("<!DOCTYPE html><title>Welcome</title>".utf8))
    switch fault {
    case nil: return done()
    case .requestLost: throw .lost("brokenOff")
    case .replyLost:
      _ = done()
      throw .lost("brokenOff")
    case .noConnection: throw .unreachable("noConnection")
    case .truncated:
      let answer = done()
      return ServedAnswer(
        status: answer.status, headers: answer.headers,
        body: Array(answer.body.prefix(answer.body.count / 2)))
    case .errorBefore: return .plain(500, "Internal Server Error")
    case .errorAfter:
      _ = done()
      return .plain(500, "Internal Server Error")
    case .unavailable: return Self.asking(503)
    case .gatewayGone:
      _ = done()
      return .plain(503, "Service Unavailable")
    case .throttled: return Self.asking(429)
    case .pageBefore: return page
    case .pageAfter:
      _ = done()
      return page
    case .otherHost:
      return ServedAnswer(
        status: 307, headers: ["location": "https://elsewhere.example/sign-in"], body: [])
    case .slow:
      _ = done()
      await clock.sleep(seconds: seconds)
      throw .lost("timedOut")
    case .duplicate:
      _ = done()
      return done()
    case .stale: return place.answer(request, asOf: clock.milliseconds - late)
    case .forged: return .plain(204)
    case .more:
      let answer = done()
      if answer.isSuccess { place.change(more) }
      return answer
    case .meanwhile:
      place.change(meanwhile)
      return done()
    }
  }

  private static func asking(_ status: Int) -> ServedAnswer {
    var answer = ServedAnswer.plain(status, "Later")
    answer.headers["retry-after"] = "2"
    return answer
  }
}
