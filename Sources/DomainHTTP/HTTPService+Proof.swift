import DeclaredDomains
import Operations
import OutgoingHTTP

/// A declaration can be tested on its service.
extension HTTPService: ProvableService {
  package func declared() throws(DomainFailure) -> Declaration { try declaration() }

  package func digest(environment: [String: String]) throws(DomainFailure) -> String {
    try declaration().digest
  }

  package func way(_ request: TenantConnection) throws -> ServiceWay {
    let declaration = try declaration()
    let environment = request.environment
    let source = SecretSource(of: declaration, environment: environment)
    let settings = try InstanceSettings(of: declaration, at: request.address, source)
    // What cannot be used is told before anything is tried.
    let (trace, waits) = (request.trace, request.waits)
    return ServiceWay(settings: settings.values, secrets: settings.secrets) {
      settings, secrets async throws(DomainFailure) in
      do throws(ServiceProblem) {
        let exchange = try HTTPService.exchange(declaration, source, environment)
        do throws(HTTPTransportProblem) {
          return try HTTPTransport(
            declaration, settings: settings, secrets: secrets.mapValues { Secret($0) },
            exchange: exchange, trace: trace, waits: waits)
        } catch {
          await exchange.close()
          throw ServiceProblem.option("\(error)")
        }
      } catch {
        throw .unavailable("\(error)")
      }
    }
  }
}
