import Commands
import Foundation
import GraphTenant
import Markup
import Operations
import OutgoingHTTP
import Workspaces

/// How to reach and sign in to a tenant: what the command line and the environment say.
struct ConnectionSettings {
  let address: GraphAddress
  private let request: TenantConnection

  private static let directoryVariable = "STEGVIS_GRAPH_DIRECTORY"

  /// Reads the address.
  ///
  /// - Throws: `ServiceProblem.address` if it is not one of Microsoft Graph v1.0 or a sandbox.
  init(_ request: TenantConnection) throws(ServiceProblem) {
    self.request = request
    do {
      address = try GraphAddress(request.address)
    } catch {
      switch error {
      case .notAnAddress: throw .address(request.address, .noAddress)
      case .notEncrypted: throw .address(request.address, .notEncrypted)
      case .otherVersion: throw .address(request.address, .noVersion)
      }
    }
  }

  /// Returns the tenant's id or domain at the sign-in service.
  ///
  /// - Throws: `ServiceProblem.unconfigured` if it is not set, unless the address is a sandbox's.
  func directory() throws(ServiceProblem) -> String {
    try setting(request.directory, Self.directoryVariable)
  }

  /// Returns the application's id.
  ///
  /// - Throws: `ServiceProblem.unconfigured` if it is not set, unless the address is a sandbox's.
  func application() throws(ServiceProblem) -> String {
    try setting(request.application, "STEGVIS_GRAPH_CLIENT")
  }

  /// Returns the option that was given, else the environment variable; a sandbox accepts any value.
  private func setting(_ given: String?, _ variable: String) throws(ServiceProblem) -> String {
    if let value = given ?? request.environment[variable], !value.isEmpty { return value }
    guard address.isSandbox else { throw .unconfigured([variable]) }
    return "sandbox"
  }

  /// Returns the certificate or secret that the environment names, or the sign-in by device code.
  ///
  /// - Throws: `ServiceProblem.file` if a file cannot be read, `SignInProblem` if it has no
  ///   certificate and key.
  func credential() async throws -> Credential {
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
    if address.isSandbox, request.directory == nil, environment[Self.directoryVariable] == nil {
      return .secret(Secret("sandbox"))
    }
    return .deviceCode { code in request.showCode(code.userCode, code.address, code.expiresIn) }
  }

  private func contents(_ path: String) throws(ServiceProblem) -> String {
    do {
      return String(decoding: try FileReading.file(path).bytes, as: UTF8.self)
    } catch {
      throw .file(path, FailureText.problem(error).rawValue)
    }
  }

  /// How requests leave this machine.
  var route: HTTPRoute {
    let environment = request.environment
    // HTTPS_PROXY leads out of this machine, so loopback addresses bypass it; STEGVIS_GRAPH_PROXY
    // applies to them as well.
    let own = environment["STEGVIS_GRAPH_PROXY"]
    let proxy = own ?? environment["HTTPS_PROXY"]
    return HTTPRoute(
      proxy: proxy.flatMap { $0.isEmpty ? nil : $0 }, sparesLoopback: own == nil,
      authorities: environment["STEGVIS_GRAPH_CA"].flatMap { $0.isEmpty ? nil : $0 })
  }

  /// Returns the file in the data folder that keeps an application's tokens for this tenant.
  func tokenFile(of application: String) -> TokenFile {
    let directory = request.directory ?? request.environment[Self.directoryVariable] ?? ""
    let name = digest("\(request.address) \(application)", directory)
    return TokenFile(path: "\(request.folder)/tokens/\(name).json")
  }

  /// Returns the file in the data folder that records the backups of a tenant.
  func evidenceFile(of directory: String) -> EvidenceFile {
    EvidenceFile(path: "\(request.folder)/evidence/\(digest(request.address, directory)).jsonl")
  }

  /// Returns a file name for one tenant: 16 hexadecimal digits.
  private func digest(_ address: String, _ directory: String) -> String {
    String(Digest.sha256(Array("\(address) \(directory)".utf8)).prefix(16))
  }
}
