import OutgoingHTTP

/// What sends requests and returns their answers: HTTP, or a substitute for it in tests.
///
/// Nothing else in this target touches the network.
package protocol GraphTransport: Sendable {
  /// Sends one request and returns its answer.
  ///
  /// - Parameters:
  ///   - url: Absolute.
  ///   - timeout: In seconds, for the whole exchange.
  /// - Throws: `GraphFailure.unreachable` if nothing was sent; `.lost` if something may have been;
  ///   `.tooLarge` if the answer has more bytes than are read.
  func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse
}

/// Sends requests to Microsoft Graph over HTTP.
package struct HTTPTransport: GraphTransport {
  private let exchange: HTTPExchange
  /// The largest answer that is read, in bytes; a page of 999 users with all their licenses takes
  /// about 2 MB.
  private static let largestAnswer = 64 * 1_048_576

  /// Opens the connections.
  ///
  /// - Throws: `GraphFailure.unreachable` if the proxy or the certificates cannot be used.
  package init(_ route: HTTPRoute = HTTPRoute()) throws(GraphFailure) {
    do {
      exchange = try HTTPExchange(route, largestAnswer: Self.largestAnswer)
    } catch {
      throw .unreachable(error.reason)
    }
  }

  /// Closes the connections. Must be called once, at the end.
  package func close() async { await exchange.close() }

  package func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse {
    do {
      let answer = try await exchange.send(
        method.rawValue, url, headers: headers, body: body, seconds: timeout)
      return GraphResponse(status: answer.status, headers: answer.headers, body: answer.body)
    } catch {
      switch error {
      case .unreachable, .unusableAuthorities, .unusableProxy: throw .unreachable(error.reason)
      case .lost(let reason): throw .lost(reason)
      case .tooLarge(let bytes): throw .tooLarge(bytes: bytes)
      }
    }
  }
}
