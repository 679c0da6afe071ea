import Operations
import Procedures

/// What happens when another window or process continues the same session.
extension SessionWalk {
  /// Applies the events that others have recorded, and tells the person.
  ///
  /// - Throws: `EventStoreFailure.overtaken` if there are no such events.
  mutating func catchUp() async throws {
    turn = nil
    let events = try store.events(of: session.start.session, after: session.sequence)
    guard !events.isEmpty else { throw EventStoreFailure.overtaken(session.start.session) }
    take(events)
    await conversation.tell(.overtaken(events))
  }

  /// Takes the right to change something; `false` if another process has it or has continued the
  /// session.
  ///
  /// If another process has it, this waits a second, so that the caller can simply start the step
  /// again.
  mutating func takeTurn(at node: StepGraph.Node) async throws -> Bool {
    guard turn == nil else { return true }
    guard let free = try store.turn(in: session.start.session) else {
      await conversation.tell(.busyElsewhere(node))
      await clock.sleep(seconds: 1)
      let events = try store.events(of: session.start.session, after: session.sequence)
      take(events)
      if !events.isEmpty { await conversation.tell(.overtaken(events)) }
      return false
    }
    let events = try store.events(of: session.start.session, after: session.sequence)
    guard events.isEmpty else {
      take(events)
      await conversation.tell(.overtaken(events))
      return false
    }
    turn = free
    return true
  }

  /// Records the result of the walk's own change, even if others have recorded events in the
  /// meantime.
  mutating func recordOutcome(_ command: SessionCommand) async throws {
    let key = session.change.attempt?.key
    while true {
      do {
        try record(command)
        return
      } catch EventStoreFailure.overtaken {
        try await catchUp()
        guard session.change.attempt?.key == key else { return }
      }
    }
  }
}
