import Sessions
import Synchronization

/// Remembers what happens on a walk over a copy, and keeps nothing on disk.
///
/// A class, because a walk appends to what its command reads afterwards.
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
