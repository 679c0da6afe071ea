import OutgoingHTTP

/// The way requests travel to the provider; the only thing here that touches the network.
package protocol OpenIDTransport: Sendable {
  /// - Parameter address: absolute.
  /// - Throws: `OpenIDProblem.unreachable` where there is no whole answer.
  func get(_ address: String) async throws(OpenIDProblem) -> HTTPAnswer

  /// - Parameters:
  ///   - address: absolute.
  ///   - form: `application/x-www-form-urlencoded`.
  ///   - authorization: the header of that name; `nil` for none.
  /// - Throws: `OpenIDProblem.unreachable` where there is no whole answer.
  func post(
    _ address: String, form: String, authorization: String?
  ) async throws(OpenIDProblem) -> HTTPAnswer

  /// Called once, after the last request.
  func close() async
}

extension OpenIDTransport {
  /// For those that keep nothing open.
  package func close() async {}
}
