import Operations

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
