import FoundationEssentials

/// Sends requests to the Microsoft Graph of one tenant: signs in, retries where that is safe, and
/// follows pages.
package struct GraphClient: Sendable {
  package let address: GraphAddress
  package let transport: any GraphTransport
  package let tokens: TokenSource
  package let clock: any GraphClock
  private let changeLock = ChangeLock()
  let rules = RetryRules.usual
  let serverTime = ServerTime()
  /// Returns a random number from 0 to 1, which spreads retries.
  package let chance: @Sendable () -> Double
  /// The time limit for one exchange, in seconds.
  package let timeout: Int
  /// Receives a line about each exchange: method, path without query, and status; never a header or
  /// body.
  let trace: (@Sendable (String) -> Void)?
  /// Receives for how many seconds the client waits because the service asks for it, and until
  /// when, in seconds since 1970.
  let waits: (@Sendable (Int, Int) -> Void)?

  /// Creates a client without sending anything.
  ///
  /// - Parameters:
  ///   - timeout: The time limit for one exchange, in seconds.
  ///   - chance: Returns a random number from 0 to 1, which spreads retries.
  ///   - trace: Receives a line about each exchange: method, path without query, and status; never
  ///     a header or body.
  ///   - waits: Receives for how many seconds the client waits because the service asks for it, and
  ///     until when, in seconds since 1970; not called for a moment (`RetryRules.longestMoment`).
  package init(
    address: GraphAddress, transport: any GraphTransport, tokens: TokenSource,
    clock: any GraphClock = SystemGraphClock(), timeout: Int = 60,
    chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
    trace: (@Sendable (String) -> Void)? = nil, waits: (@Sendable (Int, Int) -> Void)? = nil
  ) {
    self.address = address
    self.transport = transport
    self.tokens = tokens
    self.clock = clock
    self.timeout = timeout
    self.chance = chance
    self.trace = trace
    self.waits = waits
  }

  /// Returns the answer to a request if it was successful.
  ///
  /// A reading is sent again after any failure that may pass; a change only if it certainly was not
  /// made. One change is sent at a time.
  ///
  /// - Throws: `GraphFailure.refused` if the service answers with an error; `.lost` if a change may
  ///   have been made; the other cases as they describe.
  package func send(_ request: GraphRequest) async throws(GraphFailure) -> GraphResponse {
    guard !request.isRead else { return try await sendWithRetries(request) }
    return try await withChangeLock { () async throws(GraphFailure) in
      try await sendWithRetries(request)
    }
  }

  /// Runs `body` while no other change of the tenant is sent.
  func withChangeLock<Value: Sendable>(
    _ body: () async throws(GraphFailure) -> Value
  ) async throws(GraphFailure) -> Value {
    await changeLock.acquire()
    do {
      let value = try await body()
      await changeLock.release()
      return value
    } catch {
      await changeLock.release()
      throw error
    }
  }

  /// The number of new tokens that one request may use. One is enough for a withdrawn token; a
  /// service may need a moment before it accepts a new one.
  private static let mostFreshTokens = 4

  /// Sends a request until it succeeds or must be given up, without waiting for other changes.
  func sendWithRetries(_ request: GraphRequest) async throws(GraphFailure) -> GraphResponse {
    var budget = ExchangeBudget(rules)
    return try await sendWithRetries(request, within: &budget)
  }

  /// Sends a request until it succeeds or must be given up.
  ///
  /// - Parameter budget: The time for all exchanges of the request, and of those that belong to it.
  func sendWithRetries(
    _ request: GraphRequest, within budget: inout ExchangeBudget
  ) async throws(GraphFailure) -> GraphResponse {
    var freshTokens = 0
    var failure = GraphFailure.unreachable("timedOut")
    var number = 1
    while true {
      let token = try await tokens.token()
      guard let limit = budget.limit(atMost: timeout) else { throw failure }
      var wait: Int?
      do throws(GraphFailure) {
        let response = try await exchange(request, token: token, within: limit, of: &budget)
        if response.isSuccess { return response }
        let error = GraphError(response)
        if let claims = error.claims {
          // Any other new token would be refused as well. Only a person can get one that is not,
          // unless the application signs in by itself.
          guard await tokens.challenge(claims), freshTokens == 0 else {
            throw GraphFailure.refused(error)
          }
          freshTokens = Self.mostFreshTokens
          failure = .refused(error)
          continue
        }
        if error.status == 401, error.isAboutToken, freshTokens < Self.mostFreshTokens {
          // A token can be withdrawn before it expires; the request it came with was not carried
          // out.
          freshTokens += 1
          failure = .refused(error)
          await tokens.discard(token)
          continue
        }
        switch rules.decision(on: error, isRead: request.isRead) {
        case .reportRefused: throw GraphFailure.refused(error)
        case .reportLost: throw GraphFailure.lost(error.evidence)
        case .sendAgain where number >= rules.attempts: throw GraphFailure.refused(error)
        case .sendAgain:
          wait = error.retryAfter
          failure = .refused(error)
        }
      } catch {
        switch error {
        case .unreachable where number < rules.attempts && number < 3: break
        case .lost where request.isRead && number < rules.attempts: break
        // Whether a change was made is unknown; a reading would be too long again.
        case .tooLarge where !request.isRead: throw .lost("tooLarge")
        case .tooLarge: throw .malformed("tooLarge")
        case .unreachable, .lost, .refused, .busy, .signIn, .malformed: throw error
        }
        failure = error
      }
      guard budget.limit(atMost: timeout) != nil else { throw failure }
      number += 1
      try await pause(before: number, wait)
    }
  }

  /// Waits before attempt `number` (from 2), or for as many seconds as the service asks.
  ///
  /// - Throws: `GraphFailure.busy` if the service asks for more than `RetryRules.longestWait`.
  package func pause(before number: Int, _ retryAfter: Int?) async throws(GraphFailure) {
    if let retryAfter, retryAfter > rules.longestWait { throw .busy(seconds: retryAfter) }
    if let retryAfter, retryAfter >= rules.longestMoment {
      waits?(retryAfter, clock.now() + retryAfter)
    }
    await clock.sleep(
      milliseconds: rules.pause(before: number, retryAfter: retryAfter, chance: chance()))
  }

  private func exchange(
    _ request: GraphRequest, token: String, within seconds: Int, of budget: inout ExchangeBudget
  ) async throws(GraphFailure) -> GraphResponse {
    let start = clock.now()
    defer { budget.spend(clock.now() - start, of: seconds) }
    let url = request.target.hasPrefix("/") ? address.base + request.target : request.target
    var headers = [
      ("Authorization", "Bearer \(token)"), ("Accept", "application/json"),
      ("User-Agent", "stegvis"), ("client-request-id", UUID().uuidString.lowercased()),
    ]
    if request.body != nil { headers.append(("Content-Type", "application/json")) }
    headers += request.headers.sorted { $0.key < $1.key }
    let path = String(url.dropFirst(address.base.count).prefix { $0 != "?" })
    do {
      let response = try await transport.send(
        request.method, url, headers: headers, body: request.body, timeout: seconds)
      trace?("\(request.method.rawValue) \(path) \(response.status)")
      if let date = response.headers["date"].flatMap({ GraphTime.seconds(header: $0) }) {
        serverTime.learn(date, at: clock.now())
      }
      return response
    } catch {
      trace?("\(request.method.rawValue) \(path) –")
      throw error
    }
  }

  /// Returns the value with which a request is answered.
  ///
  /// - Throws: As `send(_:)`; `GraphFailure.malformed` if the answer has another form.
  package func value<Value: Decodable>(
    _ type: Value.Type, _ request: GraphRequest
  ) async throws(GraphFailure) -> Value {
    try await send(request).decoded(type)
  }

  /// Returns the value, or `nil` if the service answers that there is none (404).
  func valueIfAny<Value: Decodable>(
    _ type: Value.Type, _ request: GraphRequest
  ) async throws(GraphFailure) -> Value? {
    do {
      return try await value(type, request)
    } catch {
      if case .refused(let refusal) = error, refusal.status == 404 { return nil }
      throw error
    }
  }

  /// The greatest number of pages of one collection; at 999 users a page, more than ten times the
  /// largest directories that Microsoft's service limits allow without asking (300,000 objects).
  private static let mostPages = 5_000

  /// Reads every element of a collection, page by page (`@odata.nextLink`), in the service's order.
  ///
  /// - Parameter each: Takes the elements of one page, so that they need not all be in memory at
  ///   once.
  /// - Throws: `GraphFailure.malformed` if a link leads to another server, which would receive the
  ///   token, or if the pages would never end.
  func pages<Element: Decodable>(
    of type: Element.Type, _ request: GraphRequest,
    _ each: ([Element]) async throws(GraphFailure) -> Void
  ) async throws(GraphFailure) {
    var next: GraphRequest? = request
    var seen: Set<String> = [request.target, address.base + request.target]
    while let request = next {
      let page = try await value(GraphPage<Element>.self, request)
      try await each(page.value)
      guard let link = page.nextLink else { return }
      guard address.isOwn(link) else { throw .malformed("unreadableAnswer") }
      guard seen.insert(link).inserted else {
        throw .malformed("unreadableAnswer")
      }
      guard seen.count < Self.mostPages else {
        throw .malformed("tooLarge")
      }
      next = GraphRequest(.get, link, headers: request.headers)
    }
  }

  /// Returns every element of a collection, in the service's order.
  ///
  /// - Throws: As `pages`.
  package func all<Element: Decodable>(
    _ type: Element.Type, _ request: GraphRequest
  ) async throws(GraphFailure) -> [Element] {
    var elements: [Element] = []
    try await pages(of: type, request) { elements += $0 }
    return elements
  }
}

/// One page of a collection.
private struct GraphPage<Element: Decodable>: Decodable {
  let value: [Element]
  let nextLink: String?

  enum CodingKeys: String, CodingKey {
    case value
    case nextLink = "@odata.nextLink"
  }
}

/// A lock that one change of a tenant holds at a time, since the directory answers two at once with
/// a concurrency error.
///
/// An actor, because requests wait for one another.
actor ChangeLock {
  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func acquire() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func release() {
    guard waiting.isEmpty else { return waiting.removeFirst().resume() }
    isTaken = false
  }
}
