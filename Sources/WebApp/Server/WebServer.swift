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
import Workspaces

/// Serves the web interface.
package struct WebServer: Sendable {
  /// The largest head of a request, in bytes.
  private static let longestHead = 16_384

  private let request: WebRequest

  package init(_ request: WebRequest) { self.request = request }

  /// Serves until the process is told to stop. It then waits up to 10 seconds until every effect
  /// has been recorded, also if serving fails.
  ///
  /// - Throws: `CloudProblem` if it cannot serve at the address; what `Site.open` throws;
  ///   `CommandFailure` if the tenant cannot be opened.
  package func run() async throws {
    let site = try await Site.open(request)
    do {
      try await serve(site)
    } catch {
      await end(site)
      throw error
    }
    await end(site)
  }

  private func end(_ site: Site) async {
    await site.walks.waitForEffects(atMost: .seconds(10))
    await site.openID?.close()
    site.log?.end()
  }

  private func serve(_ site: Site) async throws {
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
      try await application.runService()
    } catch is CancellationError {
      // Told to stop.
    } catch {
      throw CloudProblem.cannotServe(at: "\(request.host):\(request.port)", error)
    }
  }

  /// Returns the people who get a link: everyone named, or else the person who starts the server;
  /// nobody if people sign in with a provider.
  private func people(_ site: Site) async throws -> [String] {
    let own = try await site.tenants.tenant(for: nil).actor
    guard request.signIn == nil else { return [] }
    // A person whom the tenant does not know is reported now, not when they sign in.
    for person in request.people { _ = try await site.tenants.tenant(for: person) }
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
      throw CloudProblem.file("\(certificate), \(key)", "otherContent")
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

extension CloudProblem {
  /// Why nothing can be served at an address, with the code of a reason.
  package static func cannotServe(at address: String, _ error: any Error) -> CloudProblem {
    let code = (error as? IOError)?.errnoCode
    return .cannotServe(
      address,
      code == EADDRINUSE
        ? "portTaken" : (code.map(FileProblem.init(code:)) ?? .systemRefuses).rawValue)
  }
}
