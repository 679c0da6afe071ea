/// The way requests travel; the only thing here that touches the network.
package protocol GraphTransport: Sendable {
  /// - Parameters:
  ///   - url: absolute.
  ///   - timeout: in seconds, for the whole exchange.
  /// - Throws: `GraphFailure.unreachable` where nothing was sent, `.lost` where something may have
  ///   been.
  func send(
    _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
    timeout: Int
  ) async throws(GraphFailure) -> GraphResponse
}
