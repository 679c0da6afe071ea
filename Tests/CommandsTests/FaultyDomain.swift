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
  private let memory: Memory
  let domain: any Domain

  /// What all that forward with the same fault remember together.
  private final class Memory: Sendable {
    /// The tenant before the last change, and the number of reads that still show it.
    let stale = Mutex<(domain: any Domain, reads: Int)?>(nil)
  }

  convenience init(_ tenant: EmbeddedTenant, _ fault: Fault) {
    self.init(tenant, tenant.domain, fault, Memory())
  }

  private init(
    _ tenant: EmbeddedTenant, _ domain: any Domain, _ fault: Fault, _ memory: Memory
  ) {
    self.tenant = tenant
    self.domain = domain
    self.fault = fault
    self.memory = memory
  }

  func forwarding(to domain: any Domain) -> any Domain {
    FaultyDomain(tenant, domain, fault, memory)
  }

  func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let old = memory.stale.withLock { stale in
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
      memory.stale.withLock { $0 = (before, reads) }
    }
  }
}
