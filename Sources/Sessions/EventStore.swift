/// Where a session's events are kept, in order, for ever.
package protocol EventStore: Sendable {
  /// Appends events in one transaction that is on disk when this returns.
  ///
  /// - Parameters:
  ///   - sequence: the number of the last event the caller knows of; 0 for a new session.
  ///   - seconds: when it happened, since 1970-01-01T00:00:00Z.
  /// - Throws: `overtaken` where somebody else has appended since.
  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure)
}

/// Why events cannot be kept. Nothing was appended.
package enum EventStoreFailure: Error, Hashable, Sendable {
  /// Another window or process has gone on with the session.
  case overtaken(SessionID)
  case full(path: String)
  case notWritable(path: String, reason: String)
  /// The file is no journal, or of another version.
  case damaged(path: String, reason: String)
}
