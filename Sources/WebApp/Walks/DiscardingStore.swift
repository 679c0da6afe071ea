import Sessions

/// A store that discards events, for looking at a session without changing it.
struct DiscardingStore: EventStore {
  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {}
}
