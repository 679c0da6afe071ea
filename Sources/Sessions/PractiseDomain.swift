import Operations
import Synchronization

/// A domain on a bad day, to practise on: what was changed shows late, reads fail, and replies to
/// changes that were made are lost.
///
/// A class, because what goes wrong next depends on what went wrong before.
package final class PractiseDomain: ForwardingDomain {
  /// What went wrong.
  package enum Fault: String, Hashable, Sendable, CaseIterable {
    /// A change shows only after some reads.
    case late
    /// A read fails.
    case unreadable
    /// A change was made, and nobody was told.
    case lostReply
  }

  private struct State {
    var changes = 0
    var facts: [OperationID: [Fact]] = [:]
    /// How many reads still show what was read before the last change.
    var staleReads = 0
    var failsNextRead = false
    var faults: [Fault] = []
  }

  package let domain: any Domain
  private let state = Mutex(State())

  package init(_ domain: any Domain) { self.domain = domain }

  /// What went wrong so far, in order.
  package var faults: [Fault] { state.withLock { $0.faults } }

  package var isEventuallyConsistent: Bool { true }

  package func read(
    _ operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Fact] {
    let (fails, stale): (Bool, [Fact]?) = state.withLock { state in
      guard state.staleReads > 0, let old = state.facts[operation] else { return (false, nil) }
      if state.failsNextRead {
        state.failsNextRead = false
        state.faults.append(.unreadable)
        return (true, nil)
      }
      state.staleReads -= 1
      return (false, old)
    }
    if fails { throw .unavailable("practise") }
    if let stale { return stale }
    let facts = try await domain.read(operation, arguments)
    state.withLock { $0.facts[operation] = facts }
    return facts
  }

  /// The first change shows late, the second too and its first reading fails, the third's reply is
  /// lost; then again from the first.
  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    try await domain.perform(operation, arguments, key: key, actor: actor)
    let isLost = state.withLock { state in
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
    if isLost { throw .unknownOutcome("practise") }
  }
}
