import EmbeddedTenant
import Microsoft365
import Operations
import Synchronization

/// The embedded tenant with a fault: it swallows changes, or shows them late.
final class FaultyDomain: ForwardingDomain {
  enum Fault: Sendable {
    case swallowsChanges
    /// Every change shows only after this many reads.
    case isLate(reads: Int)
  }

  private let tenant: EmbeddedTenant
  private let fault: Fault
  /// The tenant before the last change, and the number of reads that still show it.
  private let stale = Mutex<(domain: any Domain, reads: Int)?>(nil)
  let domain: any Domain

  convenience init(_ tenant: EmbeddedTenant, _ fault: Fault) {
    self.init(tenant, tenant.domain, fault)
  }

  private init(_ tenant: EmbeddedTenant, _ domain: any Domain, _ fault: Fault) {
    self.tenant = tenant
    self.domain = domain
    self.fault = fault
  }

  /// Another domain with the same fault, which begins anew.
  func forwarding(to domain: any Domain) -> any Domain { FaultyDomain(tenant, domain, fault) }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let old = stale.withLock { stale in
      defer { stale = stale.flatMap { $0.reads > 1 ? ($0.domain, $0.reads - 1) : nil } }
      return stale?.domain
    }
    return try await (old ?? domain).read(operation, arguments)
  }

  func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    switch fault {
    case .swallowsChanges: return
    case .isLate(let reads):
      let before = try tenant.copy().domain
      try await domain.perform(operation, arguments, key: key, actor: actor)
      stale.withLock { $0 = (before, reads) }
    }
  }
}
