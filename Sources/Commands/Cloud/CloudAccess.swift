import Microsoft365

/// What HTTP and TLS are needed for; only the program `stegvis-graph` has it.
package protocol CloudAccess: Sendable {
  /// A tenant over an interface; nothing has been read of it yet.
  func connect(_ request: CloudConnection) async throws(CloudProblem) -> CloudTenant
  /// Forgets the tokens kept for a tenant.
  func forget(_ request: CloudConnection) throws(CloudProblem)
  /// Serves an embedded tenant until the program is stopped.
  func serve(_ request: SandboxRequest) async throws(CloudProblem)
  /// Serves the web page until the program is stopped.
  ///
  /// - Throws: `CloudProblem` where it cannot be served so, `CommandFailure` where the tenant or the
  ///   journal cannot be opened.
  func serve(_ request: WebRequest) async throws
  /// Closes every connection that was opened; called once, at the end.
  func close() async
}
