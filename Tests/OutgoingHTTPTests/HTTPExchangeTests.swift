import Testing

@testable import OutgoingHTTP

/// What a server can do to whoever asks it.
struct HTTPExchangeTests {
  /// async-http-client's own limit ends with the head of the answer. How late the end is told is a
  /// matter of what else runs; without a limit it would take a day.
  @Test(.timeLimit(.minutes(60))) func endsAnAnswerThatComesTooSlowly() async throws {
    let server = try await DrippingServer(letters: 1)
    let exchange = try HTTPExchange(HTTPRoute(), largestAnswer: 1_000_000)
    let began = ContinuousClock.now
    do {
      _ = try await exchange.send("GET", server.address, headers: [], body: nil, seconds: 1)
      Issue.record("a whole answer from a server that never gives one")
    } catch {
      let isLost = if case .lost = error { true } else { false }
      #expect(isLost, "\(error)")
    }
    #expect(began.duration(to: .now) > .seconds(1))
    await exchange.close()
    try await server.close()
  }

  @Test func endsAnAnswerThatIsTooLong() async throws {
    let server = try await DrippingServer(letters: 600)
    let exchange = try HTTPExchange(HTTPRoute(), largestAnswer: 1_000)
    await #expect(throws: HTTPFault.lost("more than 1000 bytes")) {
      try await exchange.send("GET", server.address, headers: [], body: nil, seconds: 3_600)
    }
    await exchange.close()
    try await server.close()
  }

  @Test func saysThatNothingWasSent() async throws {
    let server = try await DrippingServer(letters: 1)
    try await server.close()
    let exchange = try HTTPExchange(HTTPRoute(), largestAnswer: 1_000, connectSeconds: 1)
    do {
      _ = try await exchange.send("GET", server.address, headers: [], body: nil, seconds: 3_600)
      Issue.record("an answer from nobody")
    } catch {
      let isUnreachable = if case .unreachable = error { true } else { false }
      #expect(isUnreachable, "\(error)")
    }
    await exchange.close()
  }

  /// Port 1 of this machine is nobody's: who takes that way arrives nowhere.
  @Test(arguments: [true, false])
  func reachesThisMachineWithoutTheProxy(spares: Bool) async throws {
    let server = try await DrippingServer(letters: 600)
    let exchange = try HTTPExchange(
      HTTPRoute(proxy: "http://127.0.0.1:1", sparesLoopback: spares), largestAnswer: 1_000,
      connectSeconds: 1)
    do {
      _ = try await exchange.send("GET", server.address, headers: [], body: nil, seconds: 3_600)
      Issue.record("a whole answer from a server that never gives one")
    } catch {
      #expect((error == .lost("more than 1000 bytes")) == spares, "\(error)")
    }
    await exchange.close()
    try await server.close()
  }

  @Test func refusesAProxyThatIsNoneWithoutShowingItsPassword() {
    #expect(throws: HTTPFault.unusableProxy("proxy:8080")) {
      try ProxyAddress("http://anna:pa55@proxy:8080")
    }
    #expect(throws: HTTPFault.unusableProxy("proxy")) { try ProxyAddress("proxy") }
    #expect(throws: HTTPFault.unusableAuthorities("/nowhere/authorities.pem")) {
      try HTTPExchange(HTTPRoute(authorities: "/nowhere/authorities.pem"), largestAnswer: 1)
    }
  }
}
