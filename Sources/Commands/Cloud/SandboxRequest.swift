/// An embedded tenant that is to be served, and how badly.
package struct SandboxRequest: Sendable {
  /// The tenant's file.
  package let file: String
  /// 0 takes any that is free.
  package let port: Int
  package let seed: UInt64
  /// `throttle=0.2`, `lag=30`: what goes wrong, and how often.
  package let faults: [String]
  package let application: String?
  package let secret: String?
  /// The application's certificate (PEM).
  package let clientCertificate: String?
  /// What the application has been granted; empty for all.
  package let permissions: [String]
  /// Files of a certificate and its key (PEM); with both it serves TLS.
  package let certificate: String?
  package let key: String?
  /// Where every request is written down, as JSON Lines; `nil` for nowhere.
  package let requestLog: String?
  /// Told once it serves: the base URL.
  package let onRunning: @Sendable (String) -> Void
}
