import Operations

/// A service whose declaration can be tested on it.
package protocol ProvableService: TenantService {
  /// What it is declared by.
  ///
  /// - Throws: `DomainFailure` if that has faults.
  func declared() throws(DomainFailure) -> Declaration

  /// The SHA-256 of all that decides what an operation does: the declaration, and the program that
  /// reaches the service.
  ///
  /// - Throws: `DomainFailure` if one of them cannot be read.
  func digest(environment: [String: String]) throws(DomainFailure) -> String

  /// How transports to the service are made. Nothing is sent yet.
  ///
  /// - Throws: `ServiceProblem` if something is missing or cannot be used; what `request.allows`
  ///   throws.
  func way(_ request: TenantConnection) throws -> ServiceWay
}

/// Makes transports to one service: with its settings and secrets, or with wrong ones.
package struct ServiceWay: Sendable {
  package let settings: [String: JSONDocument]
  package let secrets: [String: String]
  private let make:
    @Sendable (_ settings: [String: JSONDocument], _ secrets: [String: String])
      async throws(DomainFailure) -> any DomainTransport

  package init(
    settings: [String: JSONDocument], secrets: [String: String],
    make:
      @escaping @Sendable (
        _ settings: [String: JSONDocument], _ secrets: [String: String]
      ) async throws(DomainFailure) -> any DomainTransport
  ) {
    self.settings = settings
    self.secrets = secrets
    self.make = make
  }

  /// A new way to the service; whoever has it closes it.
  func transport() async throws(DomainFailure) -> any DomainTransport {
    try await make(settings, secrets)
  }

  /// The same with one setting that is another.
  func with(_ setting: String, _ value: JSONDocument) -> ServiceWay {
    ServiceWay(
      settings: settings.merging([setting: value]) { $1 }, secrets: secrets, make: make)
  }

  /// The same with secrets that are wrong.
  func withWrongSecrets() -> ServiceWay {
    ServiceWay(
      settings: settings, secrets: secrets.mapValues { _ in "stegvis-wrong-secret" }, make: make)
  }
}

/// The clock that a test waits by.
package protocol ProofClock: Sendable {
  /// Milliseconds since 1970.
  func now() -> Int
  func sleep(milliseconds: Int) async
}
