import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Requests over HTTP with async-http-client; certificates are always verified.
package struct HTTPTransport: GraphTransport {
  /// How to get out of the house.
  package struct Route: Hashable, Sendable {
    /// `http://<host>:<port>`, from `HTTPS_PROXY`; `nil` for none.
    package let proxy: String?
    /// A file of certificates (PEM) that are trusted beside the system's; `nil` for none.
    package let authorities: String?

    package init(proxy: String? = nil, authorities: String? = nil) {
      self.proxy = proxy
      self.authorities = authorities
    }
  }

  private let client: HTTPClient
  /// The most that is read of one answer, in bytes; a page of 999 users with all their licences
  /// is about 2 MB.
  private static let largestAnswer = 64 * 1_048_576

  /// - Throws: `GraphFailure.unreachable` where the proxy or the certificates cannot be used.
  package init(_ route: Route = Route()) throws(GraphFailure) {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let file = route.authorities {
      do {
        tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
      } catch {
        throw .unreachable("\(file): no certificates can be read")
      }
    }
    // A redirect could carry the token to a stranger.
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(10)
    if let proxy = route.proxy {
      guard let parts = ProxyAddress(proxy) else {
        throw .unreachable("'\(proxy)' is no address of a proxy")
      }
      configuration.proxy = .server(host: parts.host, port: parts.port)
    }
    client = HTTPClient(configuration: configuration)
  }

  /// Must be called once, at the end.
  package func close() async {
    // What fails here fails after the last request; nobody could do anything about it.
    try? await client.shutdown().get()
  }

  package func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    var request = HTTPClientRequest(url: url)
    request.method = HTTPMethod(rawValue: method.rawValue)
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    do {
      let response = try await client.execute(request, timeout: .seconds(Int64(timeout)))
      let bytes = try await response.body.collect(upTo: Self.largestAnswer)
      return GraphResponse(
        status: Int(response.status.code),
        headers: Dictionary(
          response.headers.map { ($0.name.lowercased(), $0.value) }
        ) { first, _ in first },
        body: Array(bytes.readableBytesView))
    } catch {
      throw Self.failure(error)
    }
  }

  /// Only what surely happened before anything was sent is unreachable.
  private static func failure(_ error: any Error) -> GraphFailure {
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
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      .unreachable("the certificate or the encryption is not trusted: \(error)")
    case _: .lost("\(type(of: error))")
    }
  }
}
