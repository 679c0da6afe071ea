import Journal
import Sessions

/// The walks this process is at, between one question and the next.
///
/// An actor, because requests for one session may come side by side. Between walks nothing is kept
/// but who is here: everything a session is lies in the journal.
actor WalkDesk {
  /// How a walk came to its end.
  enum Outcome: Sendable {
    case ended(SessionWalk.Ending)
    case failed(any Error)
  }

  private struct Walking {
    let conversation: PostedConversation
    let task: Task<Outcome, Never>
  }

  private struct Present {
    let turn: Turn?
    var seen: ContinuousClock.Instant
  }

  /// How long a person counts as being at a session after their last request.
  private static let stay: Duration = .seconds(600)

  private let journal: Journal
  private let clock = ContinuousClock()
  private var walking: [SessionID: Walking] = [:]
  private var present: [SessionID: Present] = [:]

  init(_ journal: Journal) { self.journal = journal }

  /// What a walk that goes on here has told so far; `nil` where none does.
  func conversation(at session: SessionID) -> PostedConversation? {
    walking[session]?.conversation
  }

  /// Notes that a person is at a session, so that others see it running.
  func note(_ session: SessionID) throws {
    let now = clock.now
    present = present.filter { now - $0.value.seen < Self.stay || walking[$0.key] != nil }
    if present[session] == nil {
      present[session] = Present(turn: try journal.enter(session), seen: now)
    }
    present[session]?.seen = now
  }

  /// Whoever was at it has said that they stop.
  func leave(_ session: SessionID) { present[session] = nil }

  /// Walks on until something is asked, and waits for that a little while.
  ///
  /// - Returns: `nil` where it is not there yet, or another walk of this process is at the session.
  func walk(
    _ walk: SessionWalk, as conversation: PostedConversation, atMost patience: Duration
  ) async -> Outcome? {
    let session = walk.session.start.session
    guard walking[session] == nil else { return nil }
    let task = Task { () -> Outcome in
      var walk = walk
      do {
        return .ended(try await walk.run())
      } catch {
        return .failed(error)
      }
    }
    walking[session] = Walking(conversation: conversation, task: task)
    Task {
      _ = await task.value
      self.finish(session)
    }
    return await Self.value(of: task, within: patience)
  }

  private func finish(_ session: SessionID) { walking[session] = nil }

  private static func value(
    of task: Task<Outcome, Never>, within patience: Duration
  ) async -> Outcome? {
    await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { await task.value }
      group.addTask {
        // Ending early only means that the person is shown the walk on its way.
        _ = try? await Task.sleep(for: patience)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  /// Waits, before the program ends, until no effect is without its record.
  func settle(atMost patience: Duration) async {
    let end = clock.now + patience
    while clock.now < end, walking.keys.contains(where: isInEffect) {
      _ = try? await Task.sleep(for: .milliseconds(50))
    }
  }

  private func isInEffect(_ session: SessionID) -> Bool {
    guard let events = try? journal.events(of: session, after: 0),
      let change = Session(events)?.change
    else { return false }
    if case .attempted(let attempt) = change { return attempt.mode != .manual }
    return false
  }
}
