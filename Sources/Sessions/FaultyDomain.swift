import Operations
import Synchronization

/// A domain for practising failures: changes become visible late, reads fail, and replies to
/// successful changes are lost.
///
/// It remembers its failures, because the next one depends on them.
package struct FaultyDomain: ForwardingDomain {
  /// A failure that was simulated.
  package enum Fault: String, Hashable, Sendable, CaseIterable {
    /// A change becomes visible only after some reads.
    case late
    /// A read fails.
    case unreadable
    /// A change was made, but its reply was lost.
    case lostReply
  }

  private struct State {
    var changes = 0
    var facts: [OperationID: [Fact]] = [:]
    /// The number of reads that still show the state before the last change.
    var staleReads = 0
    var failsNextRead = false
    var faults: [Fault] = []
  }

  package let domain: any Domain
  private let memory: Memory

  /// A class, because every copy of the domain continues with the next failure.
  private final class Memory: Sendable {
    let state = Mutex(State())
  }

  package init(_ domain: any Domain) { self.init(domain, Memory()) }

  private init(_ domain: any Domain, _ memory: Memory) {
    self.domain = domain
    self.memory = memory
  }

  package func forwarding(to domain: any Domain) -> any Domain { FaultyDomain(domain, memory) }

  /// The failures so far, in order.
  package var faults: [Fault] { memory.state.withLock { $0.faults } }

  package func isEventuallyConsistent(for operation: OperationID) -> Bool { true }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let (fails, stale): (Bool, [Fact]?) = memory.state.withLock { state in
      guard state.staleReads > 0, let old = state.facts[operation] else { return (false, nil) }
      if state.failsNextRead {
        state.failsNextRead = false
        state.faults.append(.unreadable)
        return (true, nil)
      }
      state.staleReads -= 1
      return (false, old)
    }
    if fails { throw .unavailable("practice") }
    if let stale { return stale }
    let facts = try await domain.read(operation, arguments)
    memory.state.withLock { $0.facts[operation] = facts }
    return facts
  }

  /// Carries out a change with the next failure in turn: the first becomes visible late, the second
  /// does too and its first read fails, and the reply to the third is lost.
  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try await domain.perform(operation, arguments, key: key, actor: actor)
    let isLost = memory.state.withLock { state in
      defer { state.changes += 1 }
      switch state.changes % 3 {
      case 2:
        state.faults.append(.lostReply)
        return true
      case let number:
        state.staleReads = 2
        state.failsNextRead = number == 1
        state.faults.append(.late)
        return false
      }
    }
    if isLost { throw .unknownOutcome("practice") }
  }
}
