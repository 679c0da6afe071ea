import EmbeddedTenant
import Foundation
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations
import Sessions

/// A sandbox over a tenant, and Microsoft Graph's client on it.
struct GraphRig: Sendable {
  let sandbox: Sandbox
  let transport: SandboxTransport
  let clock: SharedClock
  let tenant: GraphTenant

  init(
    over embedded: EmbeddedTenant, _ options: SandboxOptions = SandboxOptions(),
    evidence: String? = nil
  ) async throws {
    clock = SharedClock()
    sandbox = try await Sandbox(tenant: embedded, options: options, clock: clock)
    transport = SandboxTransport(sandbox, clock: clock)
    let address = try GraphAddress("http://127.0.0.1:1/v1.0")
    let tokens = TokenSource(
      address: address, directory: "d", client: "c", credential: .secret(Secret("s")),
      transport: transport, clock: clock, file: nil)
    let client = GraphClient(
      address: address, transport: transport, tokens: tokens, clock: clock, chance: { 0.5 })
    let path =
      evidence
      ?? FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).jsonl").path
    tenant = GraphTenant(
      client: client, products: embedded.products, limits: embedded.limits,
      evidence: EvidenceFile(path: path))
  }
}

/// A domain that remembers with which arguments each operation was last read.
///
/// A class, because it remembers.
final class WatchedDomain: Domain {
  private let domain: any Domain
  private let last = SharedArguments()

  init(_ domain: any Domain) { self.domain = domain }

  func arguments(of operation: OperationID) -> Arguments { last[operation] }

  var catalogue: Catalogue { domain.catalogue }
  var isEventuallyConsistent: Bool { domain.isEventuallyConsistent }
  func reach(of operation: OperationID) -> Reach { domain.reach(of: operation) }

  func roles(of actor: String) async throws(DomainFailure) -> [String]? {
    try await domain.roles(of: actor)
  }

  func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    try await domain.candidates(for: operation, arguments)
  }

  func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    try await domain.accept(answer, for: operation, arguments)
  }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    last[operation] = arguments
    return try await domain.read(operation, arguments)
  }

  func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] { domain.refusals(operation, arguments, facts) }

  func outcome(_ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]) -> String {
    domain.outcome(operation, arguments, facts)
  }

  func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] { domain.prediction(operation, arguments, facts) }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try await domain.perform(operation, arguments, key: key, actor: actor)
  }

  func now() async throws(DomainFailure) -> Int { try await domain.now() }
}
