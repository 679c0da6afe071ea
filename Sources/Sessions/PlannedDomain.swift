import Operations
import Synchronization

/// A domain that is only looked at: what a change would do is laid over what is read afterwards.
///
/// A class, because a plan's changes are remembered from step to step.
package final class PlannedDomain: ForwardingDomain {
  package let domain: any Domain
  private let changed = Mutex<[Fact]>([])

  package init(_ domain: any Domain) { self.domain = domain }

  /// What was laid over is there at once.
  package var isEventuallyConsistent: Bool { false }

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
}
