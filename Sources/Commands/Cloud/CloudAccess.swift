import FoundationEssentials
import Microsoft365
import Operations
import Presentation

#if canImport(Glibc)
  import Glibc
#endif

/// The operations that need HTTP and TLS; only the program `stegvis-graph` implements them.
package protocol CloudAccess: Sendable {
  /// Signs in to a tenant over its interface, and reads which products it has.
  ///
  /// - Throws: `CloudProblem.address` or `.unconfigured` if a setting is missing or wrong,
  ///   `.option` if a file cannot be read; `.signIn` if the sign-in is refused, `.unreachable` if
  ///   the tenant does not answer.
  func connect(_ request: CloudConnection) async throws(CloudProblem) -> CloudTenant
  /// Forgets the tokens kept for a tenant.
  ///
  /// - Throws: `CloudProblem.address` or `.unconfigured` if a setting is missing or wrong,
  ///   `.option` if their file cannot be removed.
  func forget(_ request: CloudConnection) throws(CloudProblem)
  /// Serves an embedded tenant as Microsoft Graph until the program is stopped.
  ///
  /// - Throws: `CloudProblem.option` if a fault, the certificate or the tenant cannot be used,
  ///   `.cannotServe` if the port cannot.
  func serve(_ request: SandboxRequest) async throws(CloudProblem)
  /// Serves the web page until the program is stopped.
  ///
  /// - Throws: `CloudProblem` if it cannot be served with these options, `CommandFailure` if the
  ///   tenant or the journal cannot be opened.
  func serve(_ request: WebRequest) async throws
  /// Closes every connection that was opened. Called once, when the program ends.
  func close() async
}

/// A tenant to reach over its interface, and how to sign in to it.
package struct CloudConnection: Sendable {
  /// The base URL, as given after `--tenant graph:`.
  package let address: String
  /// The tenant's id or domain at the sign-in service; `nil` to take it from the environment.
  package let directory: String?
  /// The application's id; `nil` to take it from the environment.
  package let application: String?
  package let environment: [String: String]
  /// The path of the data folder.
  package let folder: String
  /// The contents of `licences.json` and `limits.json`.
  package let licenses: [UInt8]
  package let limits: [UInt8]
  /// Shows a person the sign-in code, the address to enter it at, and the seconds until it expires.
  package let showCode: @Sendable (_ code: String, _ address: String, _ seconds: Int) -> Void
  /// Called with the progress of long work: how much is done, and how much there is in all.
  package let progress: (@Sendable (Int, Int) -> Void)?
  /// Called with a line for each request, without its content.
  package let trace: (@Sendable (String) -> Void)?
  /// Called when the service asks to wait: for how many seconds, and until when, in seconds since
  /// 1970-01-01T00:00:00Z.
  package let waits: @Sendable (_ seconds: Int, _ until: Int) -> Void
}

/// A tenant reached over its interface, ready for a session.
package struct CloudTenant: Sendable {
  package let tenant: any Tenant
  package let domain: Microsoft365Domain
  /// The names to show, by what the tenant identifies things by: a product's name by its part
  /// number.
  package let names: [String: String]
  package let signedIn: SignedIn
  /// The permissions these steps lack, as sets of alternatives: one of each set is needed. Of a step,
  /// its operation counts, and the page it opens.
  ///
  /// `nil` if the token does not say what has been granted. Empty if the session can begin: what
  /// cannot be read for lack of a permission is then asked of the person.
  package let missingPermissions:
    @Sendable ([(operation: OperationID, page: String?)]) -> [[String]]?

  package init(
    tenant: any Tenant, domain: Microsoft365Domain, names: [String: String], signedIn: SignedIn,
    missingPermissions:
      @escaping @Sendable ([(operation: OperationID, page: String?)]) -> [[String]]?
  ) {
    self.tenant = tenant
    self.domain = domain
    self.names = names
    self.signedIn = signedIn
    self.missingPermissions = missingPermissions
  }
}

/// Whom the service takes to be the one who acts.
package enum SignedIn: Hashable, Sendable {
  /// A person, by the name in the token.
  case person(String)
  /// An application, by the name under which it is recorded. It says nothing about who uses it.
  case application(String)
}

/// Why a tenant cannot be reached or served over an interface, without words in any language.
package enum CloudProblem: Error, Hashable, Sendable {
  /// The given address, and why it cannot be used.
  case address(String, Reason)
  /// The names of the missing environment variables.
  case unconfigured([String])
  /// The sign-in service's message; never contains a secret.
  case signIn(String)
  /// Microsoft refuses, and would refuse the same again.
  case refused(Refusal)
  case unreachable(String)
  /// An address at which nothing can be served, and the reason.
  case cannotServe(String, String)
  /// An invalid option, such as a fault, described in text.
  case option(String)
  /// The path of a file that cannot be used, and the reason.
  case file(String, String)

  /// Why a base URL cannot be used: it is not a URL, neither https nor on this machine, or without
  /// `/v1.0` at its end.
  ///
  /// Its words in the locale files are `reason.<reason>`.
  package enum Reason: String, Hashable, Sendable {
    case noAddress, notEncrypted, noVersion
  }
}

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

extension CommandContext {
  /// Access to tenants over an interface; without it, the process becomes `stegvis-graph`.
  ///
  /// - Throws: `CommandFailure` if that program is missing.
  func cloud() throws -> any CloudAccess {
    if let cloud = StegvisProgram.cloud { return cloud }
    Companion.become()
    throw failure(.wrongUsage, .commandCompanionMissing, ["program": Companion.name])
  }

  func connect(_ address: String, _ options: TenantOptions) async throws -> CloudTenant {
    let cloud = try cloud()
    do {
      return try await cloud.connect(try connection(address, options))
    } catch let problem as CloudProblem {
      throw failure(problem)
    }
  }

  func connection(_ address: String, _ options: TenantOptions) throws -> CloudConnection {
    try data.make()
    let words = words
    let showCode: @Sendable (String, String, Int) -> Void = { code, address, seconds in
      let minutes = words.formats.number(max(1, seconds / 60))
      Output.complain(
        words.text(
          .commandDeviceCode,
          [
            "code": PrintableText.of(code), "address": PrintableText.of(address),
            "minutes": minutes,
          ]))
    }
    let waits: @Sendable (Int, Int) -> Void = { seconds, until in
      Output.complain(
        words.text(
          .commandCloudWaiting, ["time": words.formats.instant(until)], count: seconds))
    }
    let bar: @Sendable (Int, Int) -> Void = { RequestBar.show(done: $0, of: $1) }
    let line: @Sendable (String) -> Void = { Output.complain("  \($0)") }
    return CloudConnection(
      address: address, directory: options.directory, application: options.application,
      environment: environment, folder: data.path,
      licenses: try content.resource("licences.json").bytes,
      limits: try content.resource("limits.json").bytes, showCode: showCode,
      progress: Output.errorIsTerminal ? bar : nil, trace: options.verbose ? line : nil,
      waits: waits)
  }
}

/// The program with HTTP and TLS, in the same folder as this one, found the way git finds its
/// commands.
enum Companion {
  static let name = "stegvis-graph"

  /// Replaces this process with the companion, with the same arguments.
  ///
  /// Returns only if there is no companion.
  static func become() {
    guard
      let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let slash = own.lastIndex(of: "/")
    else { return }
    let path = own[..<slash] + "/" + name
    guard FileManager.default.isExecutableFile(atPath: String(path)) else { return }
    let arguments = ([String(path)] + CommandLine.arguments.dropFirst()).map { strdup($0) } + [nil]
    execv(String(path), arguments)
  }
}
