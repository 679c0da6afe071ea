/// An embedded tenant to serve as Microsoft Graph, and the faults to serve it with.
package struct SandboxRequest: Sendable {
  /// The path of the tenant's file.
  package let file: String
  /// The port; 0 for any free one.
  package let port: Int
  package let seed: UInt64
  /// The faults and how often they occur, such as `throttle=0.2` or `lag=30`.
  package let faults: [String]
  package let application: String?
  package let secret: String?
  /// The text of the application's certificate (PEM); `nil` for none.
  package let clientCertificate: String?
  /// The permissions granted to the application; empty for all.
  package let permissions: [String]
  /// The paths of a certificate and its key (PEM), to serve TLS; both or neither.
  package let certificate: String?
  package let key: String?
  /// The file that every request is written to, as JSON Lines; `nil` for none.
  package let requestLog: String?
  /// Called with the base URL once the tenant is being served.
  package let onRunning: @Sendable (String) -> Void
}
