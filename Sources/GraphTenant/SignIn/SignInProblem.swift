/// Why no token could be obtained; never contains a secret.
package struct SignInProblem: Error, Hashable, Sendable {
  /// The OAuth error code (RFC 6749, section 5.2; RFC 8628, section 3.5), such as `invalid_client`.
  package let code: String
  /// The first line of the sign-in service's own text, such as `AADSTS7000215: …`.
  package let detail: String

  package init(code: String, detail: String) {
    self.code = code
    self.detail = String(detail.prefix { $0 != "\r" && $0 != "\n" })
  }

  package var text: String { detail.isEmpty ? code : "\(code): \(detail)" }
}
