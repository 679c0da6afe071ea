import Operations
import Procedures

/// A choice or decision of a session that still stands.
package struct MadeChoice: Hashable, Sendable {
  /// What was chosen or decided.
  package enum Answer: Hashable, Sendable {
    case value(Value)
    case outcome(String)
  }

  package let step: StepID
  package let answer: Answer
  /// The values of the session's inputs before it, which hold again once it is taken back.
  let inputsBefore: [String: Value]

  /// - Parameter inputsBefore: by the graph's names for the inputs.
  package init(step: StepID, answer: Answer, inputsBefore: [String: Value] = [:]) {
    self.step = step
    self.answer = answer
    self.inputsBefore = inputsBefore
  }

  /// The same choice with subjects in place of their names.
  func identified(by identification: Identification) -> MadeChoice {
    let identified: Answer =
      switch answer {
      case .value(let value): .value(identification.of(value))
      case .outcome: answer
      }
    return MadeChoice(
      step: step, answer: identified, inputsBefore: identification.of(inputsBefore))
  }
}

extension Session {
  /// The choices that the person can still make anew, in order; each step once.
  ///
  /// A change that has been made depends on the choices before it, so only later ones are among
  /// them. None are while the walk is compared with a plan, which contains every choice.
  package func choicesToMakeAnew(in graph: StepGraph) -> [MadeChoice] {
    guard !holdsToPlan else { return [] }
    var seen: Set<StepID> = []
    return openChoices.reversed().filter { choice in
      // A value that the calling procedure passes is chosen there.
      guard let node = graph[choice.step], !node.isGiven else { return false }
      return seen.insert(choice.step).inserted
    }.reversed()
  }
}

extension Sequence<SessionEvent> {
  /// The events without those that the person took back by returning to an earlier choice.
  package var standing: [SessionEvent] { SessionEvent.standing(Array(self)) { $0 } }
}

extension SessionEvent {
  /// The entries whose events the person did not take back by returning to an earlier choice.
  ///
  /// What concerns the whole session, such as another mode, stays.
  ///
  /// - Parameters:
  ///   - entries: in order; they may begin and end in the middle of a session.
  ///   - event: the event of an entry.
  package static func standing<Entry>(
    _ entries: [Entry], _ event: (Entry) -> SessionEvent
  ) -> [Entry] {
    var standing: [Entry] = []
    for entry in entries {
      guard case .returned(_, let to) = event(entry) else {
        standing.append(entry)
        continue
      }
      guard let index = standing.lastIndex(where: { event($0).isChoice(at: to) }) else { continue }
      let ofSession = standing[index...].filter { event($0).step == nil }
      standing.replaceSubrange(index..., with: ofSession)
    }
    return standing
  }

  private func isChoice(at place: StepID) -> Bool {
    switch self {
    case .chosen(let step, _, _), .decided(let step, _): step == place
    case .started, .shown, .checked, .attempted, .performed, .failed, .verified, .refused,
      .overridden, .attested, .passed, .recorded, .skipped, .modeChanged, .left, .returned,
      .resumed,
      .stopped, .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .completed,
      .noted:
      false
    }
  }
}
