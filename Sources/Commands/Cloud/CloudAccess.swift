import Microsoft365

/// The operations that need HTTP and TLS; only the program `stegvis-graph` implements them.
package protocol CloudAccess: Sendable {
  /// Signs in to a tenant over its interface, and reads which products it has.
  func connect(_ request: CloudConnection) async throws(CloudProblem) -> CloudTenant
  /// Forgets the tokens kept for a tenant.
  func forget(_ request: CloudConnection) throws(CloudProblem)
  /// Serves an embedded tenant as Microsoft Graph until the program is stopped.
  func serve(_ request: SandboxRequest) async throws(CloudProblem)
  /// Serves the web page until the program is stopped.
  ///
  /// - Throws: `CloudProblem` if it cannot be served with these options, `CommandFailure` if the
  ///   tenant or the journal cannot be opened.
  func serve(_ request: WebRequest) async throws
  /// Closes every connection that was opened. Called once, when the program ends.
  func close() async
}
