import Journal
import Synchronization

/// How long procedures take, counted again only now and then, since a journal may contain thousands
/// of sessions.
///
/// A class, because it remembers the result.
final class DurationCache: Sendable {
  private struct Counted {
    let durations: SessionDurations
    let at: ContinuousClock.Instant
  }

  private static let pause: Duration = .seconds(30)

  private let counted = Mutex<Counted?>(nil)

  /// Returns durations that are at most 30 seconds old.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  func durations(_ journal: Journal) throws -> SessionDurations {
    let now = ContinuousClock.now
    if let known = counted.withLock({ $0 }), now - known.at < Self.pause { return known.durations }
    let durations = SessionDurations(try journal.summaries())
    counted.withLock { $0 = Counted(durations: durations, at: now) }
    return durations
  }
}
