import Operations
import Procedures

/// What happens when somebody else goes on with the same session: another window or process.
extension SessionWalk {
  /// Takes in what somebody else has recorded, and tells the person.
  ///
  /// - Throws: `EventStoreFailure.overtaken` where there is nothing to take in.
  mutating func catchUp() async throws {
    turn = nil
    let events = try store.events(of: session.start.session, after: session.sequence)
    guard !events.isEmpty else { throw EventStoreFailure.overtaken(session.start.session) }
    take(events)
    await conversation.tell(.overtaken(events))
  }

  /// Takes the right to change something; `false` where somebody else has it, or has gone on.
  ///
  /// Waits a second then, so that the caller can simply begin the step anew.
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

  /// Records what has become of our own change; what somebody else recorded meanwhile does not
  /// unmake it.
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
