import Commands
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOHTTPTypes
import NIOSSL
import Operations
import ServiceLifecycle
import Synchronization
import Workspaces

/// Serves the web interface.
package struct WebServer: Sendable {
  /// The largest head of a request, in bytes.
  private static let longestHead = 16_384

  private let request: WebRequest

  package init(_ request: WebRequest) { self.request = request }

  /// The longest that the server goes on after it was told to stop, until the requests it has begun
  /// are answered and every effect is recorded.
  private static let longestEnd: Duration = .seconds(10)

  /// Serves until the process is told to stop (SIGTERM or SIGINT) or the task is cancelled, and
  /// returns within 10 seconds of that; it also waits for effects if serving fails.
  ///
  /// - Throws: `ServiceProblem` if it cannot serve at the address; what `Site.open` throws;
  ///   `CommandFailure` if the tenant cannot be opened.
  package func run() async throws {
    let site = try await Site.open(request)
    // Read in the background, so that they are known when somebody looks for them.
    let reading = Task { _ = await site.documents.current(request.context) }
    defer { reading.cancel() }
    let stop = StopSignal()
    let serving = Task { () -> Result<Void, any Error> in
      do {
        return .success(try await serve(site, stop))
      } catch {
        return .failure(error)
      }
    }
    // A request may hang in a service that does not answer, and a client may never read its answer.
    let result = await withTaskCancellationHandler {
      await stop.value(of: serving, atMost: Self.longestEnd)
    } onCancel: {
      serving.cancel()
    }
    await end(site, at: (stop.instant ?? .now) + Self.longestEnd)
    try result?.get()
  }

  private func end(_ site: Site, at deadline: ContinuousClock.Instant) async {
    await site.walks.waitForEffects(until: deadline)
    await site.openID?.close()
    site.log?.end()
  }

  private func serve(_ site: Site, _ stop: StopSignal) async throws {
    let people = try await people(site)
    let application = Application(
      router: site.router(), server: try server(),
      configuration: .init(
        address: .hostname(request.host, port: request.port), serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(WebRequest.mostConnections)),
      // The program itself reports where it serves.
      onServerRunning: { channel in
        site.address.listens(on: channel.localAddress?.port ?? request.port)
        request.onRunning(
          site.address.origin,
          people.map { person in
            (person, "\(site.address.origin)/sign-in?key=\(site.links.make(for: person))")
          })
      },
      logger: Logger(label: "web", factory: { _ in SwiftLogNoOpLogHandler() }))
    do {
      let logger = Logger(label: "web", factory: { _ in SwiftLogNoOpLogHandler() })
      try await ServiceGroup(
        configuration: .init(
          services: [StoppableService(service: application, stop: stop)],
          gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      ).run()
    } catch is CancellationError {
      // Told to stop.
    } catch {
      throw ServiceProblem.cannotServe(at: "\(request.host):\(request.port)", error)
    }
  }

  /// Returns the people who get a link: everyone named, or else the person who starts the server;
  /// nobody if people sign in with a provider.
  private func people(_ site: Site) async throws -> [String] {
    let own = try await site.tenants.tenants(for: nil).actor
    guard request.signIn == nil else { return [] }
    // A person whom the tenant does not know is reported now, not when they sign in.
    for person in request.people { _ = try await site.tenants.tenants(for: person) }
    return request.people.isEmpty ? [own] : request.people
  }

  private func server() throws -> HTTPServerBuilder {
    let connections = OpenCounts(most: WebRequest.mostConnections)
    let configuration = HTTP1Channel.Configuration(
      additionalChannelHandlers: [
        ConnectionBound(connections, most: request.connectionsForEachAddress),
        RequestDeadline(head: request.headerTimeout, body: request.bodyTimeout),
      ], idleTimeout: .seconds(75),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: Self.longestHead, maxHeaderListSize: Self.longestHead,
        maxHeaderFieldCount: 100))
    let plain = HTTPServerBuilder.http1(configuration: configuration)
    guard let certificate = request.certificate, let key = request.key else { return plain }
    let (chain, secret) = (
      try FileReading.file(certificate).bytes, try FileReading.file(key).bytes
    )
    do {
      let tls = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMBytes(chain).map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(bytes: secret, format: .pem)))
      return try .tls(plain, tlsConfiguration: tls)
    } catch {
      throw ServiceProblem.file("\(certificate), \(key)", "otherContent")
    }
  }
}

/// When a server was told to stop.
///
/// A class, because the signal arrives while others wait for it.
package final class StopSignal: Sendable {
  private let first = Mutex<ContinuousClock.Instant?>(nil)
  private let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation

  package init() {
    (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  /// `nil` if it has not been told.
  package var instant: ContinuousClock.Instant? { first.withLock { $0 } }

  package func arrive() {
    first.withLock { $0 = $0 ?? .now }
    arrival.yield()
  }

  /// Returns the value of a task, however long that takes; `nil` if it does not end within a time
  /// after the signal.
  package func value<Value: Sendable>(
    of task: Task<Value, Never>, atMost timeout: Duration
  ) async -> Value? {
    let waiting = Task { () -> Void in
      for await _ in arrivals { return }
    }
    let ended = Task { () -> Void in
      _ = await task.value
      // Nobody has to wait for the signal any longer.
      waiting.cancel()
    }
    await waiting.value
    defer { ended.cancel() }
    return await Patience.value(of: task, within: timeout)
  }
}

/// A service that tells when it is to stop.
private struct StoppableService: Service {
  let service: any Service
  let stop: StopSignal

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await service.run()
    } onGracefulShutdown: {
      stop.arrive()
    }
  }
}

/// Closes a connection whose request does not end in time, even if bytes keep arriving slowly, or
/// whose answer is not being read.
///
/// A class, as NIO's handlers are; each belongs to the event loop of one connection.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// The time limits in seconds: for the head of a request, from the opening of the connection or
  /// the end of the previous answer; and for its body.
  private let head: Int
  private let body: Int
  private var scheduled: Scheduled<Void>?
  private var stalled: Scheduled<Void>?

  init(head: Int, body: Int) {
    self.head = head
    self.body = body
  }

  func handlerAdded(context: ChannelHandlerContext) { expect(within: head, context) }
  func handlerRemoved(context: ChannelHandlerContext) { cancel() }

  private func cancel() {
    scheduled?.cancel()
    stalled?.cancel()
  }

  /// A client may take as long to read a buffer of an answer (64 kB in NIO) as to send a form.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stalled?.cancel()
    if !context.channel.isWritable { stalled = closing(within: body, context) }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: expect(within: body, context)
    // Nothing is expected while an answer is being sent; a long one is the server's own concern.
    case .end: scheduled?.cancel()
    case .body: break
    }
    context.fireChannelRead(data)
  }

  func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    if case .end = unwrapOutboundIn(data) { expect(within: head, context) }
    context.write(data, promise: promise)
  }

  private func expect(within seconds: Int, _ context: ChannelHandlerContext) {
    scheduled?.cancel()
    scheduled = closing(within: seconds, context)
  }

  private func closing(
    within seconds: Int, _ context: ChannelHandlerContext
  ) -> Scheduled<Void> {
    let channel = context.channel
    return context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
      channel.close(mode: .all, promise: nil)
    }
  }
}

extension ServiceProblem {
  /// Why nothing can be served at an address, with the code of a reason.
  package static func cannotServe(at address: String, _ error: any Error) -> ServiceProblem {
    let code = (error as? IOError)?.errnoCode
    return .cannotServe(
      address,
      code == EADDRINUSE
        ? "portTaken" : (code.map(FileProblem.init(code:)) ?? .systemRefuses).rawValue)
  }
}
