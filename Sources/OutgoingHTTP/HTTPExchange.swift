import AsyncHTTPClient
import Diagnostics
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends requests to servers with async-http-client.
///
/// Certificates are always verified, redirects are never followed, and answers that are too slow or
/// too large are cut off.
package struct HTTPExchange: Sendable {
  private let client: HTTPClient
  /// For hosts on this machine; `nil` if they use the same client.
  private let direct: HTTPClient?
  /// The largest answer that is read, in bytes.
  private let largestAnswer: Int

  /// Sets up the connections.
  ///
  /// - Parameters:
  ///   - route: the proxy and the additional certificates.
  ///   - largestAnswer: the largest answer that is read, in bytes.
  ///   - connectSeconds: the time for a server to accept the connection, in seconds.
  /// - Throws: `HTTPFault.unusableAuthorities` if the certificates cannot be read;
  ///   `.unusableProxy` if the text is not the address of a proxy.
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

  /// Closes all connections. Must be called once, after the last request.
  package func close() async {
    // Every answer has been received, so a failure to close a connection changes nothing.
    try? await client.shutdown().get()
    try? await direct?.shutdown().get()
  }

  /// Sends one request and returns its complete answer.
  ///
  /// - Parameters:
  ///   - method: as HTTP writes it, such as `POST`.
  ///   - url: an absolute address.
  ///   - seconds: the limit for the whole exchange, from connecting to the last byte received. It
  ///     must be longer than `connectSeconds`; otherwise a request that never had a connection
  ///     counts as `lost`.
  /// - Throws: `HTTPFault.unreachable` if nothing was sent; `.lost` if something may have been;
  ///   `.tooLarge` if the server answered with more than may be read.
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
  /// The client's own deadline applies only until the head of the answer, so a body that arrives
  /// byte by byte would never be too late.
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
          headers: HTTPAnswer.headers(response.headers.map { ($0.name, $0.value) }),
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

  /// The client that reaches the host of a request.
  private func client(for request: HTTPClientRequest) -> HTTPClient {
    guard let direct, LoopbackHost.isHost(of: request.url) else { return client }
    return direct
  }

  /// Returns the fault that an error means. It is `unreachable` only if the error certainly
  /// occurred before anything was sent.
  private func fault(_ error: any Error) -> HTTPFault {
    switch error {
    case let error as HTTPClientError:
      switch error {
      case .invalidURL, .emptyHost, .emptyScheme: .unreachable("noAddress")
      case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
        .unreachable("noConnection")
      case .proxyAuthenticationRequired, .invalidProxyResponse, .httpProxyHandshakeTimeout:
        .unreachable("proxyRefuses")
      case .deadlineExceeded, .readTimeout, .writeTimeout: .lost("timedOut")
      case _: .lost("brokenOff")
      }
    case is NIOConnectionError: .unreachable("noConnection")
    // An address given as numbers produces this error: only connecting can be refused (connect(2)).
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      .unreachable("noConnection")
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .unreachable("notTrusted")
    case is NIOTooManyBytesError: .tooLarge(bytes: largestAnswer)
    case _: .lost("brokenOff")
    }
  }
}

/// The route to servers outside: through a proxy or directly, and with which certificates.
package struct HTTPRoute: Hashable, Sendable {
  /// `http://<host>:<port>`; `nil` for none.
  package let proxy: String?
  /// Whether hosts on this machine are contacted without the proxy, which could not reach them.
  package let sparesLoopback: Bool
  /// A file of certificates (PEM) trusted in addition to the system's; `nil` for none.
  package let authorities: String?

  /// Creates a route; its texts are checked when an `HTTPExchange` is set up with it.
  ///
  /// - Parameters:
  ///   - proxy: `http://<host>:<port>`; `nil` for none.
  ///   - sparesLoopback: whether hosts on this machine are contacted without the proxy.
  ///   - authorities: the path of a file of certificates (PEM) to trust in addition to the
  ///     system's.
  package init(proxy: String? = nil, sparesLoopback: Bool = true, authorities: String? = nil) {
    self.proxy = proxy
    self.sparesLoopback = sparesLoopback
    self.authorities = authorities
  }
}

/// A complete answer from a server.
package struct HTTPAnswer: Hashable, Sendable {
  package let status: Int
  /// The values by lower-case name; if several headers have the same name, the first. All links are in
  /// one value: which page comes next may be said in any of them.
  package let headers: [String: String]
  package let body: [UInt8]

  package init(status: Int, headers: [String: String] = [:], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Returns headers by their names, of which only those with links are lists here (RFC 9110, section
  /// 5.3; RFC 8288, section 3).
  package static func headers(_ fields: [(name: String, value: String)]) -> [String: String] {
    fields.reduce(into: [:]) { headers, field in
      let name = field.name.lowercased()
      guard let first = headers[name] else {
        headers[name] = field.value
        return
      }
      if name == "link" { headers[name] = "\(first), \(field.value)" }
    }
  }
}

/// The reason why there is no complete answer.
package enum HTTPFault: Error, Hashable, Sendable {
  /// The file with this path contains no readable certificates.
  case unusableAuthorities(String)
  /// The text is not the address of a proxy; the part that could be a password is left out.
  case unusableProxy(String)
  /// Nothing was sent, because of `noAddress`, `noConnection`, `proxyRefuses` or `notTrusted`: a
  /// certificate or an encryption.
  case unreachable(String)
  /// Something may have been sent, and its outcome is unknown, because of `timedOut` or `brokenOff`.
  case lost(String)
  /// Something was sent, and its answer is longer than this many bytes. Sent again, it would only
  /// be that long again.
  case tooLarge(bytes: Int)

  /// The reason as a code, which has words under `reason.`, or a description in English, for a log.
  package var reason: String {
    switch self {
    case .unusableAuthorities(let file): "\(file): no certificates can be read"
    case .unusableProxy(let text): "'\(text)' is not the address of a proxy"
    case .unreachable(let reason), .lost(let reason): reason
    case .tooLarge: "tooLarge"
    }
  }
}

/// The address of a proxy, as in environment variables: `http://<host>:<port>`.
package struct ProxyAddress: Hashable, Sendable {
  package let host: String
  package let port: Int

  /// Parses an address. The scheme may also be `https://` or missing; a path after the port is
  /// ignored.
  ///
  /// - Throws: `HTTPFault.unusableProxy` for anything else, including an address with a user name
  ///   or a password, which this program does not send.
  package init(_ text: String) throws(HTTPFault) {
    var rest = text[...]
    for scheme in ["http://", "https://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    let parts = rest.prefix { $0 != "/" }.split(separator: ":")
    guard parts.count == 2, let host = parts.first, !host.contains("@"),
      let port = parts.last.flatMap({ OutsideNumber.whole($0, in: OutsideNumber.ports) }), port > 0
    else { throw .unusableProxy(text.split(separator: "@").last.map(String.init) ?? "") }
    self.host = String(host)
    self.port = port
  }
}

/// The port in an absolute address (RFC 3986, section 3.2.3).
package enum AddressPort {
  /// Returns whether the port of an address is from 1 to 65535, or is not given. The client would
  /// otherwise end the program, or use another port than the one that is written.
  package static func isUsable(in address: String) -> Bool {
    guard let start = address.firstRange(of: "://")?.upperBound else { return false }
    let authority = address[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    // An IPv6 address in brackets contains colons.
    let host = authority.lastIndex(of: "]") ?? authority.lastIndex(of: "@") ?? authority.startIndex
    guard let colon = authority[host...].firstIndex(of: ":") else { return true }
    let port = authority[authority.index(after: colon)...]
    return port.isEmpty || OutsideNumber.whole(port, in: 1...OutsideNumber.ports.upperBound) != nil
  }
}

/// The host names and addresses of this machine; data that is sent to one does not leave it.
package enum LoopbackHost {
  /// Returns whether a host is in 127.0.0.0/8 (RFC 1122, section 3.2.1.3), is ::1 (RFC 4291,
  /// section 2.5.3), or is `localhost` (RFC 6761, section 6.3).
  package static func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127"
      && numbers.allSatisfy {
        $0.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8($0) != nil
      }
  }

  /// Returns whether the host of an absolute address is one of this machine; `false` if the text is
  /// not an address.
  package static func isHost(of address: String) -> Bool {
    URLComponents(string: address)?.host.map(isLoopback) ?? false
  }
}
