import OutgoingHTTP

/// Sends requests to the provider; nothing else in the sign-in touches the network.
package protocol OpenIDTransport: Sendable {
  /// Sends a GET request.
  ///
  /// - Parameter address: Absolute.
  /// - Throws: `OpenIDProblem.unreachable` if there is no complete answer; `.unusableAddress` if no
  ///   secret may be sent to the address.
  func get(_ address: String) async throws(OpenIDProblem) -> HTTPAnswer

  /// Sends a form in a POST request.
  ///
  /// - Parameters:
  ///   - address: Absolute.
  ///   - form: `application/x-www-form-urlencoded`.
  ///   - authorization: The header of that name; `nil` for none.
  /// - Throws: `OpenIDProblem.unreachable` if there is no complete answer; `.unusableAddress` if no
  ///   secret may be sent to the address.
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

/// Sends requests to the provider over HTTP.
package struct OpenIDHTTPTransport: OpenIDTransport {
  private let exchange: HTTPExchange

  /// The largest answer that is read, in bytes; the configuration, the keys and an ID token with
  /// its roles take a few tens of kilobytes each.
  private static let largestAnswer = 1_048_576
  /// The limit for one whole exchange, in seconds, because a person is waiting.
  private static let timeLimit = 10

  /// Opens the connections.
  ///
  /// - Throws: `OpenIDProblem.unreachable` if the proxy or the certificates cannot be used.
  package init(_ route: HTTPRoute) throws(OpenIDProblem) {
    do {
      exchange = try HTTPExchange(
        route, largestAnswer: Self.largestAnswer, connectSeconds: 5)
    } catch {
      throw Self.problem(error, with: route.proxy ?? route.authorities ?? "")
    }
  }

  package func close() async { await exchange.close() }

  package func get(_ address: String) async throws(OpenIDProblem) -> HTTPAnswer {
    try await send("GET", address)
  }

  package func post(
    _ address: String, form: String, authorization: String?
  ) async throws(OpenIDProblem) -> HTTPAnswer {
    try await send(
      "POST", address,
      headers: [("Content-Type", "application/x-www-form-urlencoded")]
        + (authorization.map { [("Authorization", $0)] } ?? []),
      body: Array(form.utf8))
  }

  private func send(
    _ method: String, _ address: String, headers: [(String, String)] = [], body: [UInt8]? = nil
  ) async throws(OpenIDProblem) -> HTTPAnswer {
    let address = try OpenIDAddress(address)
    do {
      return try await exchange.send(
        method, address.text, headers: headers + [("Accept", "application/json")], body: body,
        seconds: Self.timeLimit)
    } catch {
      throw Self.problem(error, with: address.text)
    }
  }

  private static func problem(_ fault: HTTPFault, with address: String) -> OpenIDProblem {
    switch fault {
    case .unusableAuthorities(let file):
      .unreachable(address: file, reason: "no certificates can be read")
    case .unusableProxy(let proxy):
      .unreachable(address: proxy, reason: "no address of a proxy")
    case .unreachable(let reason), .lost(let reason):
      .unreachable(address: address, reason: OpenIDProblem.loggable(reason))
    case .tooLarge: .unreachable(address: address, reason: fault.reason)
    }
  }
}
