import Operations

/// A domain that remembers with which arguments each operation was last read.
///
/// A class, because it remembers.
package final class WatchedDomain: Domain {
  private let domain: any Domain
  private let last = SharedArguments()

  package init(_ domain: any Domain) { self.domain = domain }

  package func arguments(of operation: OperationID) -> Arguments { last[operation] }

  package var catalogue: Catalogue { domain.catalogue }
  package var isEventuallyConsistent: Bool { domain.isEventuallyConsistent }
  package func reach(of operation: OperationID) -> Reach { domain.reach(of: operation) }

  package func roles(of actor: String) async throws(DomainFailure) -> [String]? {
    try await domain.roles(of: actor)
  }

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    try await domain.candidates(for: operation, arguments)
  }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    try await domain.accept(answer, for: operation, arguments)
  }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    last[operation] = arguments
    return try await domain.read(operation, arguments)
  }

  package func refusals(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Refusal] { domain.refusals(operation, arguments, facts) }

  package func outcome(_ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]) -> String
  {
    domain.outcome(operation, arguments, facts)
  }

  package func prediction(
    _ operation: OperationID, _ arguments: Arguments, _ facts: [Fact]
  ) -> [Fact] { domain.prediction(operation, arguments, facts) }

  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try await domain.perform(operation, arguments, key: key, actor: actor)
  }

  package func now() async throws(DomainFailure) -> Int { try await domain.now() }
}
