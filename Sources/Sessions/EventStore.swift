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

  /// The events after number `sequence`, in order: what somebody else has appended meanwhile.
  func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent]

  /// The right to carry out a change in the session; `nil` while another process has it.
  func turn(in session: SessionID) throws(EventStoreFailure) -> Turn?
}

/// A store that one walk has to itself.
extension EventStore {
  package func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent] { [] }

  package func turn(in session: SessionID) throws(EventStoreFailure) -> Turn? { Turn() }
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
