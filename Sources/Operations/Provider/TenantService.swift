/// How the tenants of a domain are reached over a network; only a program with HTTP has one.
package protocol TenantService: Sendable {
  /// Signs in to a tenant, and reads what it calls its things.
  ///
  /// - Throws: `ServiceProblem.address` or `.unconfigured` if a setting is missing or wrong,
  ///   `.file` if a file cannot be read, `.signIn` if the sign-in is refused, `.unreachable` if the
  ///   tenant does not answer; what the connection's `files` throw.
  func connect(_ request: TenantConnection) async throws -> any ServiceTenant

  /// Forgets the tokens kept for a tenant.
  ///
  /// - Throws: `ServiceProblem.address` or `.unconfigured` if a setting is missing or wrong,
  ///   `.option` if their file cannot be removed.
  func forget(_ request: TenantConnection) throws(ServiceProblem)

  /// Serves a practice tenant as the service would, until the program is stopped.
  ///
  /// - Throws: `ServiceProblem.option` if a fault or the certificate cannot be used, `.file` if the
  ///   tenant cannot, `.cannotServe` if the port cannot.
  func serve(_ request: SandboxRequest) async throws(ServiceProblem)

  /// Closes every connection that was opened. Called once, when the program ends.
  func close() async
}

/// A tenant reached over its interface, ready for a session.
package protocol ServiceTenant: ProvidedTenant {
  var signedIn: SignedIn { get }

  /// The permissions that these steps lack, as sets of alternatives, the least first: one of each set
  /// is needed. Empty if the session can begin: what cannot be read for lack of a permission is then
  /// asked of the person.
  ///
  /// `nil` if the sign-in does not say what has been granted.
  ///
  /// - Parameter steps: the operation of each step, and its literal arguments.
  func missingPermissions(
    for steps: [(operation: OperationID, arguments: Arguments)]
  ) -> [[String]]?
}

/// Whom the service takes to be the one who acts.
package enum SignedIn: Hashable, Sendable {
  /// A person, by the name in the token.
  case person(String)
  /// An application, by the name under which it is recorded. It says nothing about who uses it.
  case application(String)
}

/// A tenant to reach over its interface, and how to sign in to it.
package struct TenantConnection: Sendable {
  /// What follows the colon in the tenant's name.
  package let address: String
  /// The tenant's id or domain at the sign-in service; `nil` to take it from the environment.
  package let directory: String?
  /// The application's id; `nil` to take it from the environment.
  package let application: String?
  package let environment: [String: String]
  /// The path of the data folder.
  package let folder: String
  package let files: DomainFiles
  /// Shows a person the sign-in code, the address to enter it at, and the seconds until it expires.
  package let showCode: @Sendable (_ code: String, _ address: String, _ seconds: Int) -> Void
  /// Called with the progress of long work: how much is done, and how much there is in all.
  package let progress: (@Sendable (Int, Int) -> Void)?
  /// Called with a line for each request, without its content.
  package let trace: (@Sendable (String) -> Void)?
  /// Called when the service asks to wait: for how many seconds, and until when, in seconds since
  /// 1970-01-01T00:00:00Z.
  package let waits: @Sendable (_ seconds: Int, _ until: Int) -> Void
  /// Asks a person whether a program may be started that nobody has allowed as it is now; throws what
  /// says that it may not.
  package let allows: @Sendable (_ command: [String], _ digest: String) throws -> Void

  package init(
    address: String, directory: String?, application: String?, environment: [String: String],
    folder: String, files: DomainFiles,
    showCode: @escaping @Sendable (_ code: String, _ address: String, _ seconds: Int) -> Void,
    progress: (@Sendable (Int, Int) -> Void)?, trace: (@Sendable (String) -> Void)?,
    waits: @escaping @Sendable (_ seconds: Int, _ until: Int) -> Void,
    allows: @escaping @Sendable (_ command: [String], _ digest: String) throws -> Void = {
      command, _ in
      throw ServiceProblem.option(command.joined(separator: " "))
    }
  ) {
    self.address = address
    self.directory = directory
    self.application = application
    self.environment = environment
    self.folder = folder
    self.files = files
    self.showCode = showCode
    self.progress = progress
    self.trace = trace
    self.waits = waits
    self.allows = allows
  }
}

/// A practice tenant to serve as its service would, and the faults to serve it with.
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

  package init(
    file: String, port: Int, seed: UInt64, faults: [String], application: String?,
    secret: String?, clientCertificate: String?, permissions: [String], certificate: String?,
    key: String?, requestLog: String?, onRunning: @escaping @Sendable (String) -> Void
  ) {
    self.file = file
    self.port = port
    self.seed = seed
    self.faults = faults
    self.application = application
    self.secret = secret
    self.clientCertificate = clientCertificate
    self.permissions = permissions
    self.certificate = certificate
    self.key = key
    self.requestLog = requestLog
    self.onRunning = onRunning
  }
}

/// Why a tenant cannot be reached, or nothing can be served, without words in any language.
package enum ServiceProblem: Error, Hashable, Sendable {
  /// The given address, and why it cannot be used.
  case address(String, Reason)
  /// The names of the missing environment variables.
  case unconfigured([String])
  /// The sign-in service's message; never contains a secret.
  case signIn(String)
  /// The service refuses, and would refuse the same again.
  case refused(Refusal)
  case unreachable(String)
  /// An address at which nothing can be served, and the reason.
  case cannotServe(String, String)
  /// An invalid option, such as a fault, described in text.
  case option(String)
  /// The path of a file that cannot be used, and the reason.
  case file(String, String)

  /// Why a base URL cannot be used: it is not a URL, neither https nor on this machine, or without
  /// the version of the interface.
  ///
  /// Its words in the locale files are `reason.<reason>`.
  package enum Reason: String, Hashable, Sendable {
    case noAddress, notEncrypted, noVersion
  }
}
