import Operations

/// A domain that remembers the arguments with which each operation was last read.
///
/// A class, because it remembers them.
package final class WatchedDomain: ForwardingDomain {
  package let domain: any Domain
  private let last = SharedArguments()

  package init(_ domain: any Domain) { self.domain = domain }

  func arguments(of operation: OperationID) -> Arguments { last[operation] }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    last[operation] = arguments
    return try await domain.read(operation, arguments)
  }
}
