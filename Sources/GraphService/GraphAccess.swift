import EmbeddedTenant
import Foundation
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations
import OutgoingHTTP
import Synchronization
import WebApp

/// How tenants are reached over Microsoft Graph, and the sandbox that can take its place.
///
/// A class, because it must close at the end the connections it has opened.
package final class GraphAccess: TenantService {
  private let opened = Mutex<[HTTPTransport]>([])
  private let databases: OpenDatabases

  /// - Parameter databases: the databases of tenants that the process has open.
  package init(_ databases: OpenDatabases) { self.databases = databases }

  package func connect(_ request: TenantConnection) async throws -> any ServiceTenant {
    let settings = try ConnectionSettings(request)
    let directory = try settings.directory()
    let application = try settings.application()
    let (licenses, limits) = (
      try request.files.bytes("licences.json"), try request.files.bytes("limits.json")
    )
    let transport = try transport(settings.route)
    do {
      let tokens = TokenSource(
        address: settings.address, directory: directory, client: application,
        credential: try await settings.credential(), transport: transport,
        file: settings.tokenFile(of: application))
      let client = GraphClient(
        address: settings.address, transport: transport, tokens: tokens, trace: request.trace,
        waits: request.waits)
      let known = try TenantResources.catalogue(Data(licenses))
      let dated = try LimitsReader.limits(Data(limits))
      let claims = try await tokens.claims()
      let products = try await GraphTenant.catalogue(known, of: client)
      let tenant = GraphTenant(
        client: client, products: products, limits: dated,
        evidence: settings.evidenceFile(of: directory), progress: request.progress)
      return ReachedTenant(
        tenant: tenant, names: products.displayNames,
        signedIn: try await tenant.person().map(SignedIn.person)
          ?? .application(ApplicationActor.name(application)),
        granted: claims?.permissions ?? [])
    } catch {
      throw ServiceProblem(error)
    }
  }

  package func forget(_ request: TenantConnection) throws(ServiceProblem) {
    let settings = try ConnectionSettings(request)
    let file = settings.tokenFile(of: try settings.application())
    do {
      try file.remove()
    } catch {
      throw .option(error.text)
    }
  }

  package func serve(_ request: SandboxRequest) async throws(ServiceProblem) {
    var options = SandboxOptions()
    options.port = request.port
    options.seed = request.seed
    options.clientID = request.application
    options.clientSecret = request.secret
    options.clientCertificate = request.clientCertificate
    if !request.permissions.isEmpty { options.permissions = Set(request.permissions) }
    options.certificate = request.certificate
    options.key = request.key
    options.requestLog = request.requestLog
    do {
      options.faults = try SandboxFaults(parsing: request.faults)
    } catch {
      throw .option(error.text)
    }
    guard (options.certificate == nil) == (options.key == nil) else {
      throw .option("--certificate, --key")
    }
    let sandbox: Sandbox
    do {
      sandbox = try await Sandbox(
        tenant: try databases.tenant(at: request.file), options: options)
    } catch {
      switch error {
      case .damaged(let reason), .unavailable(let reason), .unknownOutcome(let reason):
        throw .file(request.file, reason)
      case .refused(let refusal), .partlyRefused(let refusal):
        throw .file(request.file, refusal.code)
      }
    }
    let scheme = options.scheme
    do {
      try await SandboxServer(sandbox, options).run { port in
        request.onRunning("\(scheme)://127.0.0.1:\(port)/v1.0")
      }
    } catch is CancellationError {
      return
    } catch {
      throw .cannotServe(at: "127.0.0.1:\(request.port)", error)
    }
  }

  private func transport(_ route: HTTPRoute) throws(ServiceProblem) -> HTTPTransport {
    do {
      let transport = try HTTPTransport(route)
      opened.withLock { $0.append(transport) }
      return transport
    } catch {
      throw ServiceProblem(error)
    }
  }

  package func close() async {
    for transport in opened.withLock({ $0 }) { await transport.close() }
  }
}

/// A tenant over Microsoft Graph as the commands know one.
private struct ReachedTenant: ServiceTenant {
  let tenant: GraphTenant
  let names: [String: String]
  let signedIn: SignedIn
  /// The permissions in the token; empty if it does not say.
  let granted: Set<String>

  var domain: any Domain { tenant.domain }

  func overview() async throws(DomainFailure) -> [OverviewPage] {
    try await tenant.domain.overview()
  }

  func missingPermissions(
    for steps: [(operation: OperationID, arguments: Arguments)]
  ) -> [[String]]? {
    guard !granted.isEmpty else { return nil }
    let missing = PermissionNeed.missing(granted, for: steps)
    // Without the others, a property is unread; but if the session cannot begin, all are named.
    return missing.contains(where: \.isEssential) ? missing.map(\.anyOf) : []
  }
}

extension ServiceProblem {
  /// Converts what stopped a connection from being made.
  init(_ error: any Error) {
    self =
      switch error {
      case let problem as ServiceProblem: problem
      case let problem as SignInProblem: Self(problem)
      case GraphFailure.signIn(let problem): Self(problem)
      // To connect is to read which products there are.
      case let failure as GraphFailure:
        Self(failure.whenReading(at: Int(Date().timeIntervalSince1970), .readProducts))
      case let failure as DomainFailure: Self(failure)
      case _: .unreachable("systemRefuses")
      }
  }

  private init(_ problem: SignInProblem) {
    self = ServiceRefusal.of(problem).map { .refused($0) } ?? .signIn(problem.text)
  }

  private init(_ failure: DomainFailure) {
    self =
      switch failure {
      case .unavailable(let reason), .unknownOutcome(let reason), .damaged(let reason):
        .unreachable(reason)
      case .refused(let refusal), .partlyRefused(let refusal): .refused(refusal)
      }
  }
}
