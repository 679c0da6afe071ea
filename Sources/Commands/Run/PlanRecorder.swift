import Sessions
import Synchronization

/// Remembers the changes of a planned walk and keeps nothing on disk.
///
/// A class, because a walk appends to what its command reads afterwards.
final class PlanRecorder: EventStore {
  private let events = Mutex<[SessionEvent]>([])

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    self.events.withLock { $0 += events }
  }

  /// The changes in the order they were made on the copy.
  func changes() async -> [SessionEvent] { events.withLock { $0 } }
}
