import AsyncHTTPClient
import NIOCore
import NIOSSL

/// Requests to the provider with async-http-client; certificates are always verified.
package struct OpenIDHTTPTransport: OpenIDTransport {
  private let client: HTTPClient
  /// For addresses on this machine, which no proxy can reach; `nil` where there is no proxy.
  private let direct: HTTPClient?

  /// The most that is read of one answer, in bytes; discovery, keys and an ID token with its roles
  /// are a few tens of kilobytes each.
  private static let largestAnswer = 1_048_576
  /// Seconds for one whole exchange; a person is waiting.
  private static let timeLimit = 10

  /// - Parameters:
  ///   - authorities: a file of certificates (PEM) that are trusted beside the system's.
  ///   - proxy: `http://<host>:<port>`, from `HTTPS_PROXY`.
  /// - Throws: `OpenIDProblem.unreachable` where either cannot be used.
  package init(authorities: String? = nil, proxy: String? = nil) throws(OpenIDProblem) {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authorities {
      do {
        tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(authorities))]
      } catch {
        throw .unreachable(address: authorities, reason: "no certificates can be read")
      }
    }
    // A redirect could carry the code and the secret to a stranger.
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(Int64(Self.timeLimit))
    if let proxy {
      guard let server = Self.server(proxy) else {
        throw .unreachable(address: OpenIDAddress.shown(proxy), reason: "no address of a proxy")
      }
      direct = HTTPClient(configuration: configuration)
      configuration.proxy = server
    } else {
      direct = nil
    }
    client = HTTPClient(configuration: configuration)
  }

  /// Must be called once, at the end.
  package func close() async {
    // What fails here fails after the last request; nobody could do anything about it.
    try? await client.shutdown().get()
    try? await direct?.shutdown().get()
  }

  package func get(_ address: String) async throws(OpenIDProblem) -> OpenIDResponse {
    try await send(HTTPClientRequest(url: address))
  }

  package func post(
    _ address: String, form: String, authorization: String?
  ) async throws(OpenIDProblem) -> OpenIDResponse {
    var request = HTTPClientRequest(url: address)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    if let authorization { request.headers.add(name: "Authorization", value: authorization) }
    request.body = .bytes(ByteBuffer(string: form))
    return try await send(request)
  }

  private func send(_ request: HTTPClientRequest) async throws(OpenIDProblem) -> OpenIDResponse {
    let isLoopback = try OpenIDAddress(request.url).isLoopback
    var request = request
    request.headers.add(name: "Accept", value: "application/json")
    do {
      return try await Self.exchange(request, isLoopback ? direct ?? client : client)
    } catch {
      throw .unreachable(address: request.url, reason: Self.reason(error))
    }
  }

  /// The client's own deadline ends with the head of the answer; a body that comes byte by byte
  /// would never be too late.
  private static func exchange(
    _ request: HTTPClientRequest, _ client: HTTPClient
  ) async throws -> OpenIDResponse {
    try await withThrowingTaskGroup(of: OpenIDResponse.self) { group in
      group.addTask {
        let response = try await client.execute(request, timeout: .seconds(Int64(timeLimit)))
        let bytes = try await response.body.collect(upTo: largestAnswer)
        return OpenIDResponse(
          status: Int(response.status.code), body: Array(bytes.readableBytesView))
      }
      group.addTask {
        // A second later than the client's, whose failure says why nothing came.
        try await Task.sleep(for: .seconds(timeLimit + 1))
        throw HTTPClientError.deadlineExceeded
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw HTTPClientError.cancelled }
      return first
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError: error.shortDescription
    case is NIOTooManyBytesError: "more than \(largestAnswer) bytes"
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      "the certificate or the encryption is not trusted: \(OpenIDProblem.word("\(error)"))"
    case _: "no connection (\(type(of: error)))"
    }
  }

  private static func server(_ proxy: String) -> HTTPClient.Configuration.Proxy? {
    var rest = proxy[...]
    for scheme in ["http://", "https://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    let parts = rest.prefix { $0 != "/" }.split(separator: ":")
    guard parts.count == 2, let host = parts.first, !host.contains("@"),
      let port = parts.last.flatMap({ Int($0) })
    else { return nil }
    return .server(host: String(host), port: port)
  }
}
