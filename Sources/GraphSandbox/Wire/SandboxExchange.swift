/// A request received by the sandbox.
package struct SandboxExchange: Sendable {
  package let method: String
  /// With its leading slash and without the query; still percent-encoded.
  package let path: String
  /// Without the question mark; still percent-encoded.
  package let query: String
  /// By lower-case name.
  package let headers: [String: String]
  package let body: [UInt8]

  package init(
    method: String, path: String, query: String, headers: [String: String], body: [UInt8]
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }
}
