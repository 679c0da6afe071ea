import Sessions

/// A store for walks that only look: what they would record is forgotten.
struct GlanceStore: EventStore {
  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure) {}
}
