import Microsoft365
import Operations

/// What HTTP and TLS are needed for; only the program `stegvis-graph` has it.
package protocol CloudAccess: Sendable {
  /// A tenant over an interface; nothing has been read of it yet.
  func connect(_ request: CloudConnection) async throws(CloudProblem) -> CloudTenant
  /// Forgets the tokens kept for a tenant.
  func forget(_ request: CloudConnection) throws(CloudProblem)
  /// Serves an embedded tenant until the program is stopped.
  func serve(_ request: SandboxRequest) async throws(CloudProblem)
  /// Closes every connection that was opened; called once, at the end.
  func close() async
}

/// Which tenant over an interface, and how to get in.
package struct CloudConnection: Sendable {
  /// The base URL, as `--tenant graph:` names it.
  package let address: String
  /// The tenant's id or domain at the sign-in service; `nil` where the environment names it.
  package let directory: String?
  /// The application's id; `nil` where the environment names it.
  package let application: String?
  package let environment: [String: String]
  /// The data folder.
  package let folder: String
  /// The contents of `licences.json` and `limits.json`.
  package let licences: [UInt8]
  package let limits: [UInt8]
  /// Shows a person the code to sign in with, and where to type it.
  package let showCode: @Sendable (_ code: String, _ address: String, _ seconds: Int) -> Void
  /// Told how far long work has come: done and in all.
  package let progress: (@Sendable (Int, Int) -> Void)?
  /// Told of each exchange, without what it carried.
  package let trace: (@Sendable (String) -> Void)?
}

/// A tenant over an interface, ready to be walked on.
package struct CloudTenant: Sendable {
  package let tenant: any Tenant
  package let domain: Microsoft365Domain
  /// What the tenant calls its things: a product's name for its part number.
  package let names: [String: String]
  /// Who acts where the caller names nobody: the person signed in, else the application.
  package let actor: String
  /// Sets of permissions, one of each of which these operations lack; `nil` where the token does
  /// not tell.
  package let missingPermissions: @Sendable ([OperationID]) -> [[String]]?

  package init(
    tenant: any Tenant, domain: Microsoft365Domain, names: [String: String], actor: String,
    missingPermissions: @escaping @Sendable ([OperationID]) -> [[String]]?
  ) {
    self.tenant = tenant
    self.domain = domain
    self.names = names
    self.actor = actor
    self.missingPermissions = missingPermissions
  }
}

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

/// Why there is no way to a tenant over an interface, in no language.
package enum CloudProblem: Error, Hashable, Sendable {
  /// The address, and why it is none.
  case address(String, Reason)
  /// Names of environment variables that are missing.
  case unconfigured([String])
  /// What the sign-in service said; never a secret.
  case signIn(String)
  case unreachable(String)
  /// A fault, a file or another option that makes no sense.
  case option(String)

  package enum Reason: String, Hashable, Sendable {
    case noAddress, notEncrypted, noVersion
  }
}
