import DeclaredDomains
import Diagnostics
import FoundationEssentials
import Markup
import Operations
import Synchronization

/// How a declared domain is reached by its program.
///
/// Settings come from variables, as secrets do: `STEGVIS_<INSTANCE>_<SETTING>`. What follows the
/// colon in the tenant's name is for people.
///
/// A class, because the programs that it has started are ended once.
package final class ProgramService: TenantService {
  let declaration: @Sendable () throws(DomainFailure) -> Declaration
  let folder: String
  let supervisor: SupervisorCommand
  private let started = Mutex<[ProgramConnection]>([])

  /// - Parameters:
  ///   - folder: where `domain.yaml` is, and the files that its command names with `./`.
  ///   - declaration: reads it; its access is a program.
  package init(
    in folder: String, supervisor: SupervisorCommand = SupervisorCommand(),
    declaration: @escaping @Sendable () throws(DomainFailure) -> Declaration
  ) {
    self.folder = folder
    self.supervisor = supervisor
    self.declaration = declaration
  }

  package func connect(_ request: TenantConnection) async throws -> any ServiceTenant {
    let declaration = try declaration()
    guard case .program(let command) = declaration.service.access else {
      throw ServiceProblem.address(request.address, .noAddress)
    }
    let start: ProgramStart
    do throws(ProgramFault) {
      start = try ProgramStart(
        command, in: folder, environment: request.environment,
        named: declaration.service.variables)
    } catch {
      throw ServiceProblem.file(command.joined(separator: " "), error.evidence)
    }
    try request.allows(start.arguments, start.digest)
    let instance = declaration.id.rawValue
    let source = SecretSource(of: declaration, environment: request.environment)
    let settings = try Self.settings(of: declaration, source)
    let connection = ProgramConnection(
      start, settings: .object(settings.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }),
      secrets: try Self.secrets(of: declaration, source), supervisor: supervisor,
      note: request.trace ?? { _ in },
      showCode: { request.showCode($0.code, $0.address, $0.seconds) })
    started.withLock { $0.append(connection) }
    let transport = ProgramTransport(declaration, connection, instance: instance)
    let found: [String: JSONDocument]
    do throws(DomainFailure) {
      found = try await transport.probe()
    } catch {
      switch error {
      case .refused(let refusal), .partlyRefused(let refusal): throw ServiceProblem.refused(refusal)
      case .unavailable(let reason), .unknownOutcome(let reason), .damaged(let reason):
        throw ServiceProblem.unreachable(reason)
      }
    }
    let domain = DeclaredDomain(
      declaration,
      .init(instance: instance, values: settings, isPractice: false) {
        () throws(DomainFailure) in Int(Date.now.timeIntervalSince1970)
      },
      over: transport, found: found)
    let name: String = if case .text(let name)? = found["name"] { name } else { instance }
    return ProgramTenant(
      domain: domain, signedIn: .application(name),
      declaration: Digest.sha256(Array("\(declaration.digest) \(start.digest)".utf8)))
  }

  /// The values of the settings that are set, by their types.
  ///
  /// - Throws: `ServiceProblem.unconfigured` if one is missing that has no usual value, `.option` if
  ///   one is of another type.
  static func settings(
    of declaration: Declaration, _ source: SecretSource
  ) throws(ServiceProblem) -> [String: JSONDocument] {
    var values: [String: JSONDocument] = [:]
    var missing: [String] = []
    for setting in declaration.settings {
      let variable = source.variable(setting.name)
      guard let text = source.value(setting.name) else {
        if let usual = setting.usual {
          values[setting.name] = usual
        } else {
          missing.append(variable)
        }
        continue
      }
      let texts = setting.isList ? text.split(separator: ",").map(\.trimmingWhitespace) : [text]
      let read = texts.compactMap { value($0, of: setting.kind) }
      guard read.count == texts.count, let first = read.first else {
        throw .option("\(variable)=\(text)")
      }
      values[setting.name] = setting.isList ? .list(read) : first
    }
    guard missing.isEmpty else { throw .unconfigured(missing) }
    return values
  }

  private static func value(_ text: String, of kind: Declaration.Setting.Kind) -> JSONDocument? {
    switch kind {
    case .text, .address, .host: .text(text)
    case .number:
      OutsideNumber.whole(text, in: ProgramFacts.numbers).map { .number("\($0)") }
    case .flag: ["true": true, "false": false][text].map(JSONDocument.flag)
    }
  }

  /// - Throws: `ServiceProblem.unconfigured` if one is missing, `.file` if its file cannot be used.
  static func secrets(
    of declaration: Declaration, _ source: SecretSource
  ) throws(ServiceProblem) -> [String: String] {
    var secrets: [String: String] = [:]
    for name in declaration.service.signIn.secrets {
      let secret: String?
      do throws(SecretProblem) {
        secret = try source.secret(name)
      } catch {
        switch error {
        case .unreadable(let path), .empty(let path): throw .file(path, "notFound")
        case .readableByOthers(let path): throw .file(path, "0600")
        }
      }
      guard let secret else { throw .unconfigured([source.variable(name)]) }
      secrets[name] = secret
    }
    return secrets
  }

  /// Nothing is kept.
  package func forget(_ request: TenantConnection) throws(ServiceProblem) {}

  package func serve(_ request: SandboxRequest) async throws(ServiceProblem) {
    throw .cannotServe(folder, "a program is not served")
  }

  package func close() async {
    let started = started.withLock { started in
      defer { started = [] }
      return started
    }
    for connection in started { await connection.close() }
  }
}

/// A service behind a program, ready for a session.
private struct ProgramTenant: ServiceTenant {
  let domain: any Domain
  let signedIn: SignedIn
  let declaration: String?
  let names: [String: String] = [:]

  func overview() async throws(DomainFailure) -> [OverviewPage] { [] }

  func missingPermissions(
    for steps: [(operation: OperationID, arguments: Arguments)]
  ) -> [[String]]? { [] }
}
