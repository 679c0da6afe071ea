/// How a sandbox behaves.
package struct SandboxOptions: Sendable {
  /// The port on 127.0.0.1; 0 means any free port.
  package var port = 0
  package var seed: UInt64 = 1
  package var faults = SandboxFaults()
  /// The application's id; `nil` accepts any.
  package var clientID: String?
  /// The secret that the application must present; `nil` accepts any.
  package var clientSecret: String?
  /// The certificate (PEM) against which assertions are checked; `nil` checks only their form and
  /// time.
  package var clientCertificate: String?
  /// Seconds.
  package var tokenLifetime = 3_600
  /// The number of elements per page if the request does not give one.
  package var pageSize = 100
  /// The permissions granted to the application.
  package var permissions: Set<String> = SandboxPermissions.all
  /// The files of a certificate and its key (PEM); if both are given, the sandbox uses TLS.
  package var certificate: String?
  package var key: String?
  /// The file in which every request is logged, one JSON object per line; `nil` for no log.
  package var requestLog: String?

  package init() {}
}
