import Operations
import Synchronization

/// A domain that is only looked at: what a change would do is laid over what is read afterwards.
///
/// A class, because a plan's changes are remembered from step to step.
package final class PlannedDomain: Domain {
  private let domain: any Domain
  private let changed = Mutex<[Fact]>([])

  package init(_ domain: any Domain) { self.domain = domain }

  package var catalogue: Catalogue { domain.catalogue }

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
    let facts = try await domain.read(operation, arguments)
    return changed.withLock { changed in
      facts.map { fact in
        changed.last { $0.concernsSame(as: fact) } ?? fact
      }
    }
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

  /// Nothing happens, except that later reads show it as done.
  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let facts = try await read(operation, arguments)
    let predicted = domain.prediction(operation, arguments, facts)
    changed.withLock { $0 += predicted }
  }

  /// Which outcome a check has is still a person's to say where it cannot be read.
  package func reach(of operation: OperationID) -> Reach {
    domain.reach(of: operation) == .byEye ? .byEye : .whole
  }

  package func now() async throws(DomainFailure) -> Int { try await domain.now() }
}
