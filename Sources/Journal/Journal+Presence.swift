import GRDB
import Sessions

/// Several processes working on one session.
extension Journal {
  package func events(
    of session: SessionID, after sequence: Int
  ) throws(EventStoreFailure) -> [SessionEvent] {
    var events: [SessionEvent] = []
    for sealed in try sealedEvents(of: session, after: sequence) {
      events.append(try understood(sealed, of: session))
    }
    return events
  }

  /// The number of a session's last event; 0 if there is no such session.
  package func lastSequence(of session: SessionID) throws(EventStoreFailure) -> Int {
    try read { database in
      try Int.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT max(e.id) & 4294967295 FROM session s
            JOIN event e ON e.id BETWEEN s.number << 32 AND (s.number << 32) + 4294967295
            WHERE s.name = ?
            """),
        arguments: [session.rawValue])
    } ?? 0
  }

  package func turn(in session: SessionID) throws(EventStoreFailure) -> Turn? {
    guard let locks else { return Turn() }
    guard let number = try number(of: session) else { return nil }
    return locks.change(in: number)
  }

  /// Announces that this process is working on a session, for as long as the result is kept.
  ///
  /// `nil` if there is no lock file or no such session.
  package func enter(_ session: SessionID) throws(EventStoreFailure) -> Turn? {
    guard let locks, let number = try number(of: session) else { return nil }
    return locks.presence(at: number)
  }

  /// Whether a process is working on the session; `false` without a lock file.
  package func isPresent(at session: SessionID) throws(EventStoreFailure) -> Bool {
    guard let locks, let number = try number(of: session) else { return false }
    return locks.present(among: [number]).contains(number)
  }

  private func number(of session: SessionID) throws(EventStoreFailure) -> Int64? {
    try read { database in
      try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT number FROM session WHERE name = ?"),
        arguments: [session.rawValue])
    }
  }
}
