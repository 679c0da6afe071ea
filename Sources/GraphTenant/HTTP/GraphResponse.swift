/// An answer from Microsoft Graph, or from one part of a batch.
package struct GraphResponse: Hashable, Sendable {
  package let status: Int
  /// By lower-case name.
  package let headers: [String: String]
  package let body: [UInt8]

  package init(status: Int, headers: [String: String], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  var isSuccess: Bool { (200..<300).contains(status) }

  /// The number of seconds the service asks to wait (RFC 9110, section 10.2.3); only the form in
  /// seconds, which is the one Microsoft Graph documents.
  var retryAfter: Int? { headers["retry-after"].flatMap { Int($0) } }

  package func decoded<Value: Decodable>(_ type: Value.Type) throws(GraphFailure) -> Value {
    try JSONBody.value(type, body)
  }
}
