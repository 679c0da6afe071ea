import Sessions
import Synchronization

/// The messages and events of a session.
///
/// A class, because it records them.
final class MatrixLog: EventStore {
  private let moments = Mutex<[Moment]>([])
  private let kept = Mutex<[SessionEvent]>([])

  var events: [SessionEvent] { kept.withLock { $0 } }
  var isToldOfFailure: Bool {
    moments.withLock { $0.contains { if case .failed = $0 { true } else { false } } }
  }

  func add(_ moment: Moment) { moments.withLock { $0.append(moment) } }

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    kept.withLock { $0 += events }
  }
}
