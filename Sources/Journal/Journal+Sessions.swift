import FoundationEssentials
import Sessions

extension Journal {
  /// A session's events with their numbers and times, decoded.
  ///
  /// - Throws: `EventStoreFailure.damaged` where an event cannot be understood or its chain is
  ///   broken.
  package func history(
    of session: SessionID
  ) throws(EventStoreFailure) -> [(sequence: Int, at: Int, event: SessionEvent)] {
    var previous = SealedEvent.origin(of: session)
    var history: [(sequence: Int, at: Int, event: SessionEvent)] = []
    for sealed in try events(of: session) {
      guard sealed.isIntact, sealed.previous == previous, sealed.sequence == history.count + 1
      else {
        throw .damaged(path: path, reason: "event \(sealed.sequence) of \(session) was altered")
      }
      let record: EventRecord
      do {
        record = try JSONDecoder().decode(EventRecord.self, from: Data(sealed.body.utf8))
      } catch {
        throw .damaged(path: path, reason: "event \(sealed.sequence) of \(session): \(error)")
      }
      guard let event = record.event(of: session) else {
        throw .damaged(
          path: path, reason: "event \(sealed.sequence) of \(session) is of an unknown kind")
      }
      history.append((sealed.sequence, sealed.at, event))
      previous = sealed.digest
    }
    return history
  }
}
