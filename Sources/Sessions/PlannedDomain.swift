import Operations
import Synchronization

/// A domain for planning, which only reads: changes are simulated by laying their predictions over
/// later reads.
///
/// It is a class, because it remembers the changes from step to step.
package final class PlannedDomain: ForwardingDomain {
  package let domain: any Domain
  private let changed = Mutex<[Fact]>([])

  package init(_ domain: any Domain) { self.domain = domain }

  /// Simulated changes are visible at once.
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

  /// Changes nothing, except that later reads show the change as done.
  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    let facts = try await read(operation, arguments)
    let predicted = domain.prediction(operation, arguments, facts)
    changed.withLock { $0 += predicted }
  }

  /// A check that cannot be read still needs a person to select the outcome.
  package func reach(of operation: OperationID) -> Reach {
    domain.reach(of: operation) == .byEye ? .byEye : .whole
  }
}
