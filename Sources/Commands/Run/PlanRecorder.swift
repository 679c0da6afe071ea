import Sessions
import Synchronization

/// Records the events of a walk on a copy in memory, and writes nothing to disk.
///
/// A class, because the command reads afterwards what the walk has appended.
final class PlanRecorder: EventStore {
  private let kept = Mutex<[SessionEvent]>([])

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    kept.withLock { $0 += events }
  }

  /// What happened on the copy, in order.
  var events: [SessionEvent] { kept.withLock { $0 } }
}
