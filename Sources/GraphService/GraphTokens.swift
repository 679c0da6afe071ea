import Foundation
import GraphTenant
import Operations
import OutgoingHTTP

/// The sign-in of Microsoft Graph for a declared domain: the same settings, application and kept tokens
/// as for a tenant that is reached over Graph itself.
///
/// It gives tokens for Graph's own addresses only, and for a sandbox on this machine.
package struct GraphTokens: ServiceTokens {
  private let source: TokenSource
  private let transport: HTTPTransport

  /// - Throws: `ServiceProblem` if the address is not one of Microsoft Graph v1.0 or a sandbox, or a
  ///   setting is missing.
  @Sendable package static func tokens(
    for request: TenantConnection
  ) async throws(ServiceProblem) -> any ServiceTokens {
    let settings = try ConnectionSettings(request)
    let directory = try settings.directory()
    let application = try settings.application()
    do {
      let credential = try await settings.credential()
      let transport = try HTTPTransport(settings.route)
      return GraphTokens(
        source: TokenSource(
          address: settings.address, directory: directory, client: application,
          credential: credential, transport: transport,
          file: settings.tokenFile(of: application)),
        transport: transport)
    } catch {
      throw ServiceProblem(error)
    }
  }

  package func token() async throws(DomainFailure) -> String {
    do {
      return try await source.token()
    } catch {
      throw error.whenReading(at: Int(Date.now.timeIntervalSince1970))
    }
  }

  package func discard(_ token: String) async { await source.discard(token) }

  package func close() async { await transport.close() }
}
