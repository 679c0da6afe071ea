import DeclaredDomains
import Foundation
import Operations
import OutgoingHTTP
import Synchronization

/// How a declared domain is reached over HTTP.
///
/// What follows the colon in the tenant's name is the address of the service; other settings and the
/// secrets come from variables of the instance, as `InstanceSettings` says.
///
/// A class, because the connections that it has opened are closed once.
package final class HTTPService: TenantService {
  let declaration: @Sendable () throws(DomainFailure) -> Declaration
  private let opened = Mutex<[HTTPTransport]>([])
  private let serving: Serving
  private let tokens: Tokens?
  private let given = Mutex<[any ServiceTokens]>([])

  /// Prepares the sign-in of Microsoft Graph for a service.
  package typealias Tokens =
    @Sendable (TenantConnection) async throws(ServiceProblem) -> any ServiceTokens
  /// Serves practice of the declared domain over HTTP, until the program is stopped.
  package typealias Serving =
    @Sendable (Declaration, SandboxRequest) async throws(ServiceProblem) -> Void

  /// - Parameters:
  ///   - tokens: the sign-in of Microsoft Graph, for a declaration that has it; `nil` for none.
  ///   - serving: how practice is served.
  ///   - declaration: reads the declaration; its access is HTTP.
  package init(
    tokens: Tokens? = nil,
    serving: @escaping Serving = { _, request throws(ServiceProblem) in
      throw .cannotServe("127.0.0.1:\(request.port)", "notOffered")
    },
    _ declaration: @escaping @Sendable () throws(DomainFailure) -> Declaration
  ) {
    self.declaration = declaration
    self.serving = serving
    self.tokens = tokens
  }

  package func connect(_ request: TenantConnection) async throws -> any ServiceTenant {
    let declaration = try declaration()
    let instance = declaration.id.rawValue
    let source = SecretSource(of: declaration, environment: request.environment)
    let settings = try InstanceSettings(of: declaration, at: request.address, source)
    let transport = try await transport(declaration, settings, source, request)
    opened.withLock { $0.append(transport) }
    let found: [String: JSONDocument]
    do throws(DomainFailure) {
      found = try await transport.probe()
    } catch {
      throw ServiceProblem(error)
    }
    let domain = DeclaredDomain(
      declaration,
      DeclaredDomain.Settings(instance: instance, values: settings.values, isPractice: false) {
        () throws(DomainFailure) in Int(Date.now.timeIntervalSince1970)
      },
      over: transport, found: found)
    return HTTPTenant(
      domain: domain, signedIn: .application(instance), declaration: declaration.digest)
  }

  private func transport(
    _ declaration: Declaration, _ settings: InstanceSettings, _ source: SecretSource,
    _ request: TenantConnection
  ) async throws(ServiceProblem) -> HTTPTransport {
    var own: (any ServiceTokens)?
    if case .graph = declaration.service.signIn { own = try await tokens?(request) }
    if let own { given.withLock { $0.append(own) } }
    let exchange = try Self.exchange(declaration, source, request.environment)
    do throws(HTTPTransportProblem) {
      return try HTTPTransport(
        declaration, settings: settings.values, secrets: settings.secrets.mapValues { Secret($0) },
        tokens: own, exchange: exchange, trace: request.trace, waits: request.waits)
    } catch {
      await exchange.close()
      switch error {
      case .address(let address): throw .address(address, .noAddress)
      case .notEncrypted(let address): throw .address(address, .notEncrypted)
      case .setting(let name), .secretMissing(let name):
        throw .unconfigured([source.variable(name)])
      case .secretUnusable(let name): throw .option(source.variable(name))
      case .notOverHTTP, .graphSignIn: throw .option("\(declaration.id): \(error)")
      }
    }
  }

  /// Connections through the proxy of the instance, or the one that everything outside of this machine
  /// goes through.
  static func exchange(
    _ declaration: Declaration, _ source: SecretSource, _ environment: [String: String]
  ) throws(ServiceProblem) -> HTTPExchange {
    let everywhere = environment["HTTPS_PROXY"].flatMap { $0.isEmpty ? nil : $0 }
    let own = source.value("proxy")
    do throws(HTTPFault) {
      return try HTTPTransport.exchange(
        for: declaration,
        HTTPRoute(
          proxy: own ?? everywhere, sparesLoopback: own == nil, authorities: source.value("ca")))
    } catch {
      throw .option(error.reason)
    }
  }

  /// No token is kept after the program has ended.
  package func forget(_ request: TenantConnection) throws(ServiceProblem) {}

  package func serve(_ request: SandboxRequest) async throws(ServiceProblem) {
    let declared: Declaration
    do throws(DomainFailure) {
      declared = try declaration()
    } catch {
      throw ServiceProblem(error)
    }
    try await serving(declared, request)
  }

  package func close() async {
    let opened = opened.withLock { opened in
      defer { opened = [] }
      return opened
    }
    for transport in opened { await transport.close() }
    let given = given.withLock { given in
      defer { given = [] }
      return given
    }
    for tokens in given { await tokens.close() }
  }
}

/// A declared domain's service, ready for a session.
private struct HTTPTenant: ServiceTenant {
  let domain: any Domain
  let signedIn: SignedIn
  /// Identifies the declaration that the session goes by.
  let declaration: String?
  let names: [String: String] = [:]

  func overview() async throws(DomainFailure) -> [OverviewPage] { [] }

  /// A token or a key says nothing of what is granted with it.
  func missingPermissions(
    for steps: [(operation: OperationID, arguments: Arguments)]
  ) -> [[String]]? { nil }
}

extension ServiceProblem {
  fileprivate init(_ failure: DomainFailure) {
    self =
      switch failure {
      case .unavailable(let reason), .unknownOutcome(let reason), .damaged(let reason):
        .unreachable(reason)
      case .refused(let refusal), .partlyRefused(let refusal): .refused(refusal)
      }
  }
}
