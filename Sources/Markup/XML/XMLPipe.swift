import Dispatch
import Synchronization

/// Carries batches from the thread that reads a file to the one that checks it.
///
/// Reading and checking take about the same time, so on two cores both together take as long as
/// one.
package final class XMLPipe: XMLBatchReceiver, Sendable {
  // A class, because two threads share it; the shared state is protected by a lock.
  private enum Item: Sendable {
    case learn(XMLName, Int)
    case batch(XMLBatch)
    case problem(XMLProblem)
    case end
  }

  private let items = Mutex<[Item]>([])
  private let waiting = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: XMLPipe.mostBatches)

  /// The greatest number of batches that wait; the reader waits before it adds another.
  private static let mostBatches = 6

  package init() {}

  package func learn(_ name: XMLName, as number: Int) { put(.learn(name, number)) }
  package func problem(_ problem: XMLProblem) { put(.problem(problem)) }

  /// Adds a batch; waits as long as too many are in the pipe.
  package func take(_ batch: XMLBatch) {
    room.wait()
    put(.batch(batch))
  }

  /// Marks the end: nothing more follows.
  package func end() { put(.end) }

  private func put(_ item: Item) {
    items.withLock { $0.append(item) }
    waiting.signal()
  }

  /// Hands everything to a receiver on the current thread, until the end.
  package func drain(into receiver: any XMLBatchReceiver) {
    while true {
      waiting.wait()
      switch items.withLock({ $0.removeFirst() }) {
      case .learn(let name, let number): receiver.learn(name, as: number)
      case .problem(let problem): receiver.problem(problem)
      case .batch(let batch):
        receiver.take(batch)
        room.signal()
      case .end: return
      }
    }
  }
}
