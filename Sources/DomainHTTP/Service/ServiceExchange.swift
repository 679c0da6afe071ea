import OutgoingHTTP

/// What sends requests and returns their answers: HTTP, or a recorded exchange in tests.
///
/// Nothing else in this target touches HTTP.
package protocol ServiceExchange: Sendable {
  /// Sends one request and returns its complete answer. Redirects are not followed.
  ///
  /// - Parameter seconds: the limit for the whole exchange.
  /// - Throws: `HTTPFault.unreachable` if nothing was sent; `.lost` if something may have been;
  ///   `.tooLarge` if the answer has more bytes than are read.
  func send(
    _ method: String, _ url: String, headers: [(String, String)], body: [UInt8]?, seconds: Int
  ) async throws(HTTPFault) -> HTTPAnswer

  /// Closes the connections. Called once, after the last request.
  func close() async
}

extension HTTPExchange: ServiceExchange {}
