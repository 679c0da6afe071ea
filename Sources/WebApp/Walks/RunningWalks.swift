import Journal
import Sessions

/// The sessions that this process is running, from one question to the next.
///
/// An actor, because several requests for one session may arrive at the same time. In between, it
/// only keeps who is present; everything else about a session is in the journal.
actor RunningWalks {
  /// How a run ended.
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

  /// How long a person counts as present after their last request.
  private static let stay: Duration = .seconds(600)

  private let journal: Journal
  private let clock = ContinuousClock()
  private var walking: [SessionID: Walking] = [:]
  private var present: [SessionID: Present] = [:]

  init(_ journal: Journal) { self.journal = journal }

  /// Returns what a session running here has told so far; `nil` if it is not running here.
  func conversation(at session: SessionID) -> PostedConversation? {
    walking[session]?.conversation
  }

  /// Records that a person is present, so that others see the session as running.
  func note(_ session: SessionID) throws {
    let now = clock.now
    present = present.filter { now - $0.value.seen < Self.stay || walking[$0.key] != nil }
    if present[session] == nil {
      present[session] = Present(turn: try journal.enter(session), seen: now)
    }
    present[session]?.seen = now
  }

  /// Records that the person has left the session.
  func leave(_ session: SessionID) { present[session] = nil }

  /// Runs a session until it asks something, and waits a short time for that.
  ///
  /// - Returns: `nil` if it has not asked anything yet, or if this process is already running it.
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
        // If this ends early, the person sees the session running.
        _ = try? await Task.sleep(for: patience)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  /// Waits, before the program ends, until every effect has been recorded.
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
