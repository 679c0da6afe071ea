import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends requests to servers with async-http-client. Certificates are always verified, redirects
/// are never followed, and answers that are too slow or too large are cut off.
package struct HTTPExchange: Sendable {
  private let client: HTTPClient
  /// For hosts on this machine; `nil` if they use the same client.
  private let direct: HTTPClient?
  /// The largest answer that is read, in bytes.
  private let largestAnswer: Int

  /// Sets up the connections.
  ///
  /// - Parameters:
  ///   - largestAnswer: In bytes.
  ///   - connectSeconds: How long to wait for a server to accept the connection.
  /// - Throws: `HTTPFault.unusableAuthorities` or `.unusableProxy`.
  package init(
    _ route: HTTPRoute, largestAnswer: Int, connectSeconds: Int = 10
  ) throws(HTTPFault) {
    self.largestAnswer = largestAnswer
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let file = route.authorities {
      do {
        tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
      } catch {
        throw .unusableAuthorities(file)
      }
    }
    // A redirect could send a token or a secret to another server.
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(Int64(connectSeconds))
    let plain = configuration
    if let proxy = route.proxy {
      let address = try ProxyAddress(proxy)
      configuration.proxy = .server(host: address.host, port: address.port)
    }
    client = HTTPClient(configuration: configuration)
    direct =
      route.proxy != nil && route.sparesLoopback ? HTTPClient(configuration: plain) : nil
  }

  /// Must be called once, at the end.
  package func close() async {
    // A failure here comes after the last request, and nobody could do anything about it.
    try? await client.shutdown().get()
    try? await direct?.shutdown().get()
  }

  /// Sends one request and returns its complete answer.
  ///
  /// - Parameters:
  ///   - method: As HTTP writes it, such as `POST`.
  ///   - url: Absolute.
  ///   - seconds: The limit for the whole exchange, from the first byte sent to the last one
  ///     received. It must be longer than connecting may take; otherwise nobody knows whether there
  ///     was a connection.
  /// - Throws: `HTTPFault.unreachable` if nothing was sent; `.lost` if something may have been.
  package func send(
    _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
  ) async throws(HTTPFault) -> HTTPAnswer {
    var request = HTTPClientRequest(url: url)
    request.method = HTTPMethod(rawValue: method)
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    do {
      return try await answer(request, within: seconds)
    } catch {
      throw fault(error)
    }
  }

  /// Sends a request with a deadline for the whole answer.
  ///
  /// The client's own deadline ends with the head of the answer, so a body that arrives byte by
  /// byte would never be too late.
  private func answer(
    _ request: HTTPClientRequest, within seconds: Int
  ) async throws -> HTTPAnswer {
    let client = client(for: request)
    return try await withThrowingTaskGroup(of: HTTPAnswer.self) { [largestAnswer] group in
      group.addTask {
        let response = try await client.execute(request, timeout: .seconds(Int64(seconds)))
        let bytes = try await response.body.collect(upTo: largestAnswer)
        return HTTPAnswer(
          status: Int(response.status.code),
          headers: Dictionary(
            response.headers.map { ($0.name.lowercased(), $0.value) }
          ) { first, _ in first },
          body: Array(bytes.readableBytesView))
      }
      group.addTask {
        // One second after the client's own deadline, whose failure says why nothing came.
        try await Task.sleep(for: .seconds(seconds + 1))
        throw HTTPClientError.deadlineExceeded
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw HTTPClientError.cancelled }
      return first
    }
  }

  private func client(for request: HTTPClientRequest) -> HTTPClient {
    guard let direct, LoopbackHost.isHost(of: request.url) else { return client }
    return direct
  }

  /// Returns the fault; only what certainly happened before anything was sent is `unreachable`.
  private func fault(_ error: any Error) -> HTTPFault {
    switch error {
    case let error as HTTPClientError:
      switch error {
      case .connectTimeout, .invalidURL, .emptyHost, .emptyScheme, .tlsHandshakeTimeout,
        .getConnectionFromPoolTimeout, .proxyAuthenticationRequired, .invalidProxyResponse,
        .httpProxyHandshakeTimeout:
        .unreachable(error.shortDescription)
      case _: .lost(error.shortDescription)
      }
    case let error as NIOConnectionError:
      .unreachable("no connection to \(error.host):\(error.port)")
    // An address given as numbers produces this error: only connecting can be refused (connect(2)).
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      .unreachable("connection refused")
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      .unreachable("the certificate or the encryption is not trusted: \(error)")
    case is NIOTooManyBytesError: .lost("more than \(largestAnswer) bytes")
    case _: .lost("\(type(of: error))")
    }
  }
}
