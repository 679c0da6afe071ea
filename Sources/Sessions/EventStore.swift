/// The store that keeps the events of sessions, in order and permanently.
package protocol EventStore: Sendable {
  /// Appends events in one transaction, which is on disk when this returns.
  ///
  /// - Parameters:
  ///   - sequence: the number of the last event known to the caller; 0 for a new session.
  ///   - seconds: when it happened, in seconds since 1970-01-01T00:00:00Z.
  /// - Throws: `overtaken` if another process has appended events since then.
  func append(
    _ events: [SessionEvent], to session: SessionID, after sequence: Int, at seconds: Int
  ) throws(EventStoreFailure)

  /// The events after number `sequence`, in order, including those that other processes have
  /// appended.
  func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent]

  /// The right to carry out a change in the session; `nil` while another process has it.
  func turn(in session: SessionID) throws(EventStoreFailure) -> Turn?
}

/// The defaults of a store that only one walk uses.
extension EventStore {
  package func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent] { [] }

  package func turn(in session: SessionID) throws(EventStoreFailure) -> Turn? { Turn() }
}

/// The reason why events could not be stored; nothing was appended.
package enum EventStoreFailure: Error, Hashable, Sendable {
  /// Another window or process has continued the session.
  case overtaken(SessionID)
  case full(path: String)
  case notWritable(path: String, reason: String)
  /// The file is not a journal, or has another version.
  case damaged(path: String, reason: String)
}
