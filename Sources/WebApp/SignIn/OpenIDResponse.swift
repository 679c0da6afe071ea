/// What a provider answered.
package struct OpenIDResponse: Sendable {
  /// HTTP's number for it.
  package let status: Int
  package let body: [UInt8]

  package init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}
