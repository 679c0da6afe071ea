/// How a sandbox behaves.
package struct SandboxOptions: Sendable {
  /// 0 takes any port that is free; always on 127.0.0.1.
  package var port = 0
  package var seed: UInt64 = 1
  package var faults = SandboxFaults()
  /// The application's id; `nil` takes any.
  package var clientID: String?
  /// The secret the application must know; `nil` takes any.
  package var clientSecret: String?
  /// The certificate (PEM) assertions are checked against; `nil` checks only their form and time.
  package var clientCertificate: String?
  /// Seconds.
  package var tokenLifetime = 3_600
  /// Elements on a page where the request names no number.
  package var pageSize = 100
  /// What the application has been granted.
  package var permissions: Set<String> = SandboxPermissions.all
  /// Files of a certificate and its key (PEM); with both it serves TLS.
  package var certificate: String?
  package var key: String?
  /// Where every request is written down, one JSON object a line; `nil` for nowhere.
  package var requestLog: String?

  package init() {}
}
