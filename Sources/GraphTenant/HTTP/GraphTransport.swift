/// Sends requests over the network; nothing else in this target touches the network.
package protocol GraphTransport: Sendable {
  /// Sends one request and returns its answer.
  ///
  /// - Parameters:
  ///   - url: Absolute.
  ///   - timeout: In seconds, for the whole exchange.
  /// - Throws: `GraphFailure.unreachable` if nothing was sent; `.lost` if something may have been.
  func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse
}
