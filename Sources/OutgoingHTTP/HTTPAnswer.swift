/// A complete answer from a server.
package struct HTTPAnswer: Hashable, Sendable {
  package let status: Int
  /// By lower-case name; if several have the same name, the first.
  package let headers: [String: String]
  package let body: [UInt8]

  package init(status: Int, headers: [String: String] = [:], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
