import DeclaredDomains
import Markup
import Operations

/// A declaration can be tested on what its program reaches.
extension ProgramService: ProvableService {
  package func declared() throws(DomainFailure) -> Declaration { try declaration() }

  package func digest(environment: [String: String]) throws(DomainFailure) -> String {
    let declaration = try declaration()
    do throws(ProgramFault) {
      return digest(declaration, try start(of: declaration, environment))
    } catch {
      throw .unavailable(error.evidence)
    }
  }

  package func way(_ request: TenantConnection) throws -> ServiceWay {
    let declaration = try declaration()
    let start: ProgramStart
    do throws(ProgramFault) {
      start = try self.start(of: declaration, request.environment)
    } catch {
      throw ServiceProblem.file(folder, error.evidence)
    }
    try request.allows(start.arguments, start.digest)
    let instance = declaration.id.rawValue
    let source = SecretSource(of: declaration, environment: request.environment)
    let note = request.trace ?? { _ in }
    let showCode = request.showCode
    return ServiceWay(
      settings: try Self.settings(of: declaration, source),
      secrets: try Self.secrets(of: declaration, source)
    ) { [supervisor] settings, secrets in
      let members = settings.sorted { $0.key < $1.key }
      return ProgramTransport(
        declaration,
        ProgramConnection(
          start, settings: .object(members.map { .init($0.key, $0.value) }), secrets: secrets,
          supervisor: supervisor, note: note,
          showCode: { showCode($0.code, $0.address, $0.seconds) }), instance: instance)
    }
  }

  private func start(
    of declaration: Declaration, _ environment: [String: String]
  ) throws(ProgramFault) -> ProgramStart {
    guard case .program(let command) = declaration.service.access else {
      throw .notStarted(0)
    }
    return try ProgramStart(
      command, in: folder, environment: environment, named: declaration.service.variables)
  }

  private func digest(_ declaration: Declaration, _ start: ProgramStart) -> String {
    Digest.sha256(Array("\(declaration.digest) \(start.digest)".utf8))
  }
}
