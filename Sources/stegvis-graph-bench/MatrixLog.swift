import Sessions
import Synchronization

/// The messages and events of a session.
///
/// A class, because it records them.
final class MatrixLog: EventStore {
  private let notices = Mutex<[Notice]>([])
  private let kept = Mutex<[SessionEvent]>([])

  var events: [SessionEvent] { kept.withLock { $0 } }
  var isToldOfFailure: Bool {
    notices.withLock { $0.contains { if case .failed = $0 { true } else { false } } }
  }

  func add(_ notice: Notice) { notices.withLock { $0.append(notice) } }

  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {
    kept.withLock { $0 += events }
  }
}
