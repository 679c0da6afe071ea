import EmbeddedTenant
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Operations

/// Serves a sandbox on the loopback address of this machine, over HTTP or TLS.
package struct SandboxServer: Sendable {
  private let respond: @Sendable (SandboxExchange) async -> SandboxReply
  private let options: SandboxOptions
  /// The largest body that is read, in bytes; a batch of 20 changes has a few thousand.
  private static let longestBody = 4 * 1_048_576
  /// While this many connections are open, further ones have to wait; below the 1024 file
  /// descriptors that Linux gives a process.
  private static let mostConnections = 900

  /// Creates a server, which opens its port when it runs.
  ///
  /// - Parameter options: Only the port, the certificate and the key are used here.
  package init(_ sandbox: Sandbox, _ options: SandboxOptions) {
    self.init(options) { await sandbox.respond($0) }
  }

  /// The same for what answers in another way.
  package init(
    _ options: SandboxOptions,
    respond: @escaping @Sendable (SandboxExchange) async -> SandboxReply
  ) {
    self.respond = respond
    self.options = options
  }

  /// The connection of each request, so that it can be closed without an answer.
  struct Context: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
      coreContext = .init(source: source)
      channel = source.channel
    }
  }

  /// Serves until the task is cancelled or the process is told to stop.
  ///
  /// - Parameter onRunning: Receives the port once the server listens.
  /// - Throws: The error of the operating system if the port cannot be opened, or of TLS if the
  ///   certificate or key cannot be read.
  package func run(onRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let respond = respond
    let responder = CallbackResponder<Context> { request, context in
      try await Self.answer(request, context, respond)
    }
    let application = Application(
      responder: responder, server: try Self.server(options),
      configuration: .init(
        address: .hostname("127.0.0.1", port: options.port), serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
      // The program itself reports where it serves.
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
      logger: Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await application.runService()
  }

  /// Closes connections on which nothing happens. A client that waits for a slow answer is not idle.
  private static var http: HTTPServerBuilder {
    .http1(configuration: .init(idleTimeout: .seconds(75)))
  }

  private static func server(_ options: SandboxOptions) throws -> HTTPServerBuilder {
    guard let certificate = options.certificate, let key = options.key else { return http }
    let tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
    return try .tls(http, tlsConfiguration: tls)
  }

  private static func answer(
    _ request: Request, _ context: Context,
    _ respond: @Sendable (SandboxExchange) async -> SandboxReply
  ) async throws -> Response {
    let body = try await request.body.collect(upTo: longestBody)
    var headers: [String: String] = [:]
    for field in request.headers { headers[field.name.canonicalName] = field.value }
    headers["host"] = request.head.authority ?? headers["host"] ?? ""
    let reply = await respond(
      SandboxExchange(
        method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
        headers: headers, body: Array(body.readableBytesView)))
    switch reply {
    case .answer(let status, let fields, let bytes):
      var response = Response(status: .init(code: status))
      for (name, value) in fields {
        if let name = HTTPField.Name(name) { response.headers[name] = value }
      }
      if !bytes.isEmpty { response.body = .init(byteBuffer: ByteBuffer(bytes: bytes)) }
      return response
    case .silence:
      // Closed before a byte is written, so the client cannot know the outcome of its request.
      try? await context.channel.close()
      throw CancellationError()
    }
  }
}
