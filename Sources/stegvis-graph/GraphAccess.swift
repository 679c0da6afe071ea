import Commands
import EmbeddedTenant
import Foundation
import GraphSandbox
import GraphTenant
import Markup
import Microsoft365
import Operations
import OutgoingHTTP
import Synchronization
import WebApp

/// Access to Microsoft Graph for the commands, and to the sandbox that can take its place.
///
/// A class, because it must close at the end the connections it has opened.
final class GraphAccess: CloudAccess {
  private let opened = Mutex<[HTTPTransport]>([])

  func close() async {
    for transport in opened.withLock({ $0 }) { await transport.close() }
  }

  func connect(_ request: CloudConnection) async throws(CloudProblem) -> CloudTenant {
    let address = try address(request)
    let directory = try setting(
      request.directory, "STEGVIS_GRAPH_DIRECTORY", request, isSandbox: address.isSandbox)
    let application = try setting(
      request.application, "STEGVIS_GRAPH_CLIENT", request, isSandbox: address.isSandbox)
    let transport = try transport(request)
    do {
      let tokens = TokenSource(
        address: address, directory: directory, client: application,
        credential: try await credential(request, isSandbox: address.isSandbox),
        transport: transport, file: tokenFile(request, application))
      let client = GraphClient(
        address: address, transport: transport, tokens: tokens, trace: request.trace)
      let known = try TenantResources.catalogue(Data(request.licenses))
      let limits = try LimitsReader.limits(Data(request.limits))
      let claims = try await tokens.claims()
      let products = try await GraphTenant.catalogue(known, of: client)
      let evidence = EvidenceFile(
        path: "\(request.folder)/evidence/\(digest(request.address, directory)).jsonl")
      let tenant = GraphTenant(
        client: client, products: products, limits: limits, evidence: evidence,
        progress: request.progress)
      return CloudTenant(
        tenant: tenant, domain: tenant.domain, names: products.displayNames,
        actor: claims?.person ?? ApplicationActor.name(application),
        missingPermissions: { operations in
          guard let claims, !claims.permissions.isEmpty else { return nil }
          return PermissionNeed.missing(claims.permissions, for: operations).map(\.anyOf)
        })
    } catch {
      throw Self.problem(error)
    }
  }

  func forget(_ request: CloudConnection) throws(CloudProblem) {
    let address = try address(request)
    let application = try setting(
      request.application, "STEGVIS_GRAPH_CLIENT", request, isSandbox: address.isSandbox)
    do {
      try tokenFile(request, application).remove()
    } catch {
      throw .option(error.text)
    }
  }

  private static func problem(_ error: any Error) -> CloudProblem {
    switch error {
    case let problem as CloudProblem: problem
    case let problem as SignInProblem: .signIn(problem.text)
    case let failure as GraphFailure:
      switch failure {
      case .signIn(let problem): .signIn(problem.text)
      case .refused(let error) where error.status == 401 || error.status == 403:
        .signIn(error.evidence)
      case .unreachable(let reason), .lost(let reason), .malformed(let reason):
        .unreachable(reason)
      case .refused(let error): .unreachable(error.evidence)
      case .busy(let seconds): .unreachable("429, \(seconds) s")
      }
    case let failure as DomainFailure:
      switch failure {
      case .unavailable(let reason), .unknownOutcome(let reason), .damaged(let reason):
        .unreachable(reason)
      case .refused(let refusal): .unreachable(refusal.code)
      }
    case _: .unreachable("\(error)")
    }
  }

  // MARK: Settings

  private func address(_ request: CloudConnection) throws(CloudProblem) -> GraphAddress {
    do {
      return try GraphAddress(request.address)
    } catch {
      switch error {
      case .notAnAddress: throw .address(request.address, .noAddress)
      case .notEncrypted: throw .address(request.address, .notEncrypted)
      case .otherVersion: throw .address(request.address, .noVersion)
      }
    }
  }

  /// The option that was given, else the environment variable; a sandbox accepts any value.
  ///
  /// - Throws: `CloudProblem.unconfigured` if neither is set, unless it is a sandbox.
  private func setting(
    _ given: String?, _ variable: String, _ request: CloudConnection, isSandbox: Bool
  ) throws(CloudProblem) -> String {
    if let value = given ?? request.environment[variable], !value.isEmpty { return value }
    guard isSandbox else { throw .unconfigured([variable]) }
    return "sandbox"
  }

  private func credential(
    _ request: CloudConnection, isSandbox: Bool
  ) async throws -> Credential {
    let environment = request.environment
    if let path = environment["STEGVIS_GRAPH_CERTIFICATE"], !path.isEmpty {
      return .certificate(try await SigningCertificate(pem: try contents(path)))
    }
    if let path = environment["STEGVIS_GRAPH_SECRET_FILE"], !path.isEmpty {
      let line = try contents(path).split(whereSeparator: \.isNewline).first
      return .secret(Secret(line.map(String.init) ?? ""))
    }
    if let secret = environment["STEGVIS_GRAPH_SECRET"], !secret.isEmpty {
      return .secret(Secret(secret))
    }
    // A sandbox needs no secret. To sign in to one as a person, name a directory.
    if isSandbox, request.directory == nil, environment["STEGVIS_GRAPH_DIRECTORY"] == nil {
      return .secret(Secret("sandbox"))
    }
    return .deviceCode { code in request.showCode(code.userCode, code.address, code.expiresIn) }
  }

  private func contents(_ path: String) throws(CloudProblem) -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .option("\(path) cannot be read")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private func transport(
    _ request: CloudConnection
  ) throws(CloudProblem) -> HTTPTransport {
    let environment = request.environment
    // HTTPS_PROXY leads out of this machine, so loopback addresses bypass it; STEGVIS_GRAPH_PROXY
    // applies to them as well.
    let own = environment["STEGVIS_GRAPH_PROXY"]
    let proxy = own ?? environment["HTTPS_PROXY"]
    do {
      let transport = try HTTPTransport(
        HTTPRoute(
          proxy: proxy.flatMap { $0.isEmpty ? nil : $0 }, sparesLoopback: own == nil,
          authorities: environment["STEGVIS_GRAPH_CA"].flatMap { $0.isEmpty ? nil : $0 }))
      opened.withLock { $0.append(transport) }
      return transport
    } catch {
      throw Self.problem(error)
    }
  }

  private func tokenFile(_ request: CloudConnection, _ application: String) -> TokenFile {
    let directory = request.directory ?? request.environment["STEGVIS_GRAPH_DIRECTORY"] ?? ""
    let name = digest("\(request.address) \(application)", directory)
    return TokenFile(path: "\(request.folder)/tokens/\(name).json")
  }

  /// A file name for one tenant: 16 hexadecimal digits.
  private func digest(_ address: String, _ directory: String) -> String {
    String(Digest.sha256(Array("\(address) \(directory)".utf8)).prefix(16))
  }
}

extension GraphAccess {
  func serve(_ request: SandboxRequest) async throws(CloudProblem) {
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
    let scheme = options.certificate == nil ? "http" : "https"
    let sandbox: Sandbox
    do {
      sandbox = try await Sandbox(
        tenant: try EmbeddedTenant.open(at: request.file), options: options)
    } catch {
      switch error {
      case .damaged(let reason), .unavailable(let reason), .unknownOutcome(let reason):
        throw .option("\(request.file): \(reason)")
      case .refused(let refusal): throw .option("\(request.file): \(refusal.code)")
      }
    }
    do {
      try await SandboxServer(sandbox, options).run { port in
        request.onRunning("\(scheme)://127.0.0.1:\(port)/v1.0")
      }
    } catch is CancellationError {
      return
    } catch {
      throw .cannotServe("127.0.0.1:\(request.port)", "\(error)")
    }
  }
}

extension GraphAccess {
  func serve(_ request: WebRequest) async throws { try await WebServer(request).run() }
}
