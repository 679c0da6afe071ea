import FoundationEssentials

/// An error the service answered with; its text is evidence and decides nothing.
package struct GraphError: Hashable, Sendable {
  package let status: Int
  /// `Request_BadRequest`; empty where the body has none.
  package let code: String
  package let message: String
  package let retryAfter: Int?

  private struct Body: Decodable {
    struct Detail: Decodable {
      let code: String?
      let message: String?
    }
    let error: Detail
  }

  init(status: Int, code: String, message: String) {
    self.status = status
    self.code = code
    self.message = message
    retryAfter = nil
  }

  init(_ response: GraphResponse) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    status = response.status
    code = body?.error.code ?? ""
    message = body?.error.message ?? ""
    retryAfter = response.retryAfter
  }

  /// What is kept as evidence: status, code and text.
  package var evidence: String {
    "\(status) \(code)\(message.isEmpty ? "" : ": \(message)")"
  }

  /// Requests of others were being carried out at the same time; seen as 409 and as 400.
  var isConflict: Bool { code == "Directory_ConcurrencyViolation" }
}
