import OutgoingHTTP

/// Sends requests to the provider; nothing else in the sign-in touches the network.
package protocol OpenIDTransport: Sendable {
  /// Sends a GET request.
  ///
  /// - Parameter address: Absolute.
  /// - Throws: `OpenIDProblem.unreachable` if there is no complete answer.
  func get(_ address: String) async throws(OpenIDProblem) -> HTTPAnswer

  /// Sends a form in a POST request.
  ///
  /// - Parameters:
  ///   - address: Absolute.
  ///   - form: `application/x-www-form-urlencoded`.
  ///   - authorization: The header of that name; `nil` for none.
  /// - Throws: `OpenIDProblem.unreachable` if there is no complete answer.
  func post(
    _ address: String, form: String, authorization: String?
  ) async throws(OpenIDProblem) -> HTTPAnswer

  /// Called once, after the last request.
  func close() async
}

extension OpenIDTransport {
  /// For transports that keep nothing open.
  package func close() async {}
}
