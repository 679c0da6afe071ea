import NIOCore
import NIOPosix
import OutgoingHTTP
import Testing

/// What a server can do to a client.
struct HTTPExchangeTests {
  /// Returns why a server gave no complete answer; `nil` if it gave one.
  ///
  /// - Parameter seconds: An hour unless the limit is being tested, because the machine may be
  ///   busy.
  private func fault(
    of address: String, _ route: HTTPRoute = HTTPRoute(), largestAnswer: Int = 1_000,
    within seconds: Int = 3_600
  ) async throws -> HTTPFault? {
    let exchange = try HTTPExchange(route, largestAnswer: largestAnswer, connectSeconds: 1)
    var fault: HTTPFault?
    do {
      _ = try await exchange.send("GET", address, headers: [], body: nil, seconds: seconds)
    } catch {
      fault = error
    }
    await exchange.close()
    return fault
  }

  /// async-http-client's own limit ends with the head of the answer. When the end is noticed
  /// depends on what else runs; without a limit it would take a day.
  @Test(.timeLimit(.minutes(60))) func endsAnAnswerThatComesTooSlowly() async throws {
    let server = try await DrippingServer(letters: 1)
    let began = ContinuousClock.now
    let fault = try await fault(of: server.address, largestAnswer: 1_000_000, within: 2)
    let isLost = if case .lost = fault { true } else { false }
    #expect(isLost, "\(String(describing: fault))")
    #expect(began.duration(to: .now) > .seconds(2))
    try await server.close()
  }

  @Test func endsAnAnswerThatIsTooLong() async throws {
    let server = try await DrippingServer(letters: 600)
    #expect(try await fault(of: server.address) == .tooLarge(bytes: 1_000))
    try await server.close()
  }

  @Test func saysThatNothingWasSent() async throws {
    let server = try await DrippingServer(letters: 1)
    try await server.close()
    let fault = try await fault(of: server.address)
    let isUnreachable = if case .unreachable = fault { true } else { false }
    #expect(isUnreachable, "\(String(describing: fault))")
  }

  /// Nothing listens on port 1 of this machine, so a request sent to that proxy fails.
  @Test(arguments: [true, false])
  func reachesThisMachineWithoutTheProxy(spares: Bool) async throws {
    let server = try await DrippingServer(letters: 600)
    let fault = try await fault(
      of: server.address, HTTPRoute(proxy: "http://127.0.0.1:1", sparesLoopback: spares))
    #expect((fault == .tooLarge(bytes: 1_000)) == spares, "\(String(describing: fault))")
    try await server.close()
  }

  @Test func keepsEveryLinkAndTheFirstOfEverythingElse() {
    let headers = HTTPAnswer.headers([
      ("Link", "</a>; rel=\"prev\""), ("X", "1"), ("link", "</b>; rel=\"next\""), ("x", "2"),
    ])
    #expect(headers == ["link": "</a>; rel=\"prev\", </b>; rel=\"next\"", "x": "1"])
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

/// Answers every connection on loopback with a head, and then without end with a few letters of a
/// body every tenth of a second.
struct DrippingServer {
  private final class Dripping: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let letters: Int

    init(letters: Int) { self.letters = letters }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      context.writeAndFlush(
        wrapOutboundOut(
          ByteBuffer(string: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")),
        promise: nil)
      let letters = ByteBuffer(repeating: UInt8(ascii: "."), count: letters)
      let channel = context.channel
      context.eventLoop.scheduleRepeatedTask(
        initialDelay: .zero, delay: .milliseconds(100)
      ) { task in
        guard channel.isActive else { return task.cancel() }
        channel.writeAndFlush(letters, promise: nil)
      }
    }
  }

  private let channel: any Channel
  let address: String

  /// - Parameter letters: How many letters are sent at a time.
  init(letters: Int) async throws {
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Dripping(letters: letters))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    address = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/"
  }

  func close() async throws { try await channel.close() }
}

struct LoopbackHostTests {
  @Test(arguments: ["127.0.0.1", "127.9.9.9", "localhost", "LocalHost", "::1", "[::1]"])
  func knowsThisMachine(host: String) {
    #expect(LoopbackHost.isLoopback(host))
  }

  @Test(arguments: [
    "", "127.0.0", "127.0.0.1.evil.example", "127.0.0.256", "127.0.0.+1", "128.0.0.1", "0.0.0.0",
    "localhost.evil.example", "::2", "2130706433",
  ])
  func knowsNoOther(host: String) {
    #expect(!LoopbackHost.isLoopback(host))
  }

  @Test func readsTheHostOfAnAddress() {
    #expect(LoopbackHost.isHost(of: "https://127.0.0.1:8443/v1.0"))
    #expect(LoopbackHost.isHost(of: "http://[::1]:8080/a"))
    #expect(!LoopbackHost.isHost(of: "https://evil.example/127.0.0.1"))
    #expect(!LoopbackHost.isHost(of: "https://127.0.0.1@evil.example/"))
    #expect(!LoopbackHost.isHost(of: "127.0.0.1"))
  }
}
