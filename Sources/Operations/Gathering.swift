import Synchronization

/// Does what several tasks wait for at once, such as one commit, and one flush of the disk, for all
/// that have something to record.
///
/// It waits for nobody: it begins when every task that can run has run, and what comes meanwhile is
/// done the next time. A class, because all of these tasks share it.
package final class Gathering<Item: Sendable, Outcome: Sendable>: Sendable {
  private struct State {
    var waiting: [(item: Item, continuation: CheckedContinuation<Outcome, Never>)] = []
    /// Whether a task will take them.
    var isGathered = false
  }

  private let state = Mutex(State())
  private let work: @Sendable ([Item]) -> [Outcome]

  /// - Parameter work: does what is gathered, and returns what became of each, in the same order.
  package init(_ work: @escaping @Sendable ([Item]) -> [Outcome]) { self.work = work }

  /// What became of the item, once it is done.
  package func outcome(of item: Item) async -> Outcome {
    await withCheckedContinuation { continuation in
      let isFirst = state.withLock { state in
        state.waiting.append((item, continuation))
        defer { state.isGathered = true }
        return !state.isGathered
      }
      if isFirst { Task { await gather() } }
    }
  }

  private func gather() async {
    var seen = 0
    // Whoever can run comes before this task again. Until nobody new has come, more may.
    while case let count = state.withLock({ $0.waiting.count }), count > seen {
      seen = count
      await Task.yield()
    }
    let gathered = state.withLock { state in
      defer { state = State() }
      return state.waiting
    }
    let outcomes = work(gathered.map(\.item))
    precondition(
      outcomes.count == gathered.count, "\(outcomes.count) outcomes of \(gathered.count) items")
    for (entry, outcome) in zip(gathered, outcomes) {
      entry.continuation.resume(returning: outcome)
    }
  }
}
