import FoundationEssentials

/// An error that the service answered with. Its text is kept as evidence.
package struct GraphError: Hashable, Sendable {
  package let status: Int
  /// Such as `Request_BadRequest`; empty if the body has none.
  package let code: String
  package let message: String
  /// Seconds; `nil` if the service does not say.
  package let retryAfter: Int?

  private struct Body: Decodable {
    struct Detail: Decodable {
      let code: String?
      let message: String?
    }
    let error: Detail
  }

  package init(status: Int, code: String, message: String) {
    self.status = status
    self.code = code
    self.message = message
    retryAfter = nil
  }

  package init(_ response: GraphResponse) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    status = response.status
    code = body?.error.code ?? ""
    message = body?.error.message ?? ""
    retryAfter = response.retryAfter
  }

  /// The status, code and text, as kept for evidence.
  package var evidence: String {
    "\(status) \(code)\(message.isEmpty ? "" : ": \(message)")"
  }

  /// Whether other requests were being carried out at the same time; observed with 409 and with
  /// 400.
  var isConflict: Bool { code == "Directory_ConcurrencyViolation" }
}
