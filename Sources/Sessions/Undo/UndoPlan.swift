import Operations
import Procedures

/// What can be taken back of a session, newest first, and what cannot.
package struct UndoPlan: Sendable {
  /// A change that took effect.
  package struct Entry: Sendable {
    package enum Way: Hashable, Sendable {
      /// These calls take it back.
      case calls([Inverse])
      /// The same, but not as it was: at another price, or without what was lost meanwhile.
      case compensation([Inverse])
      case irreversible
      /// It could be taken back until then, in seconds since 1970.
      case tooLate(Int)
      /// There is a way back, but not from what was there before.
      case nothingToGiveBack
    }

    package let attempt: ChangeAttempt
    package let operation: Operation
    package let way: Way
    /// The last moment at which it can be taken back, in seconds since 1970; `nil` for no limit.
    package let deadline: Int?

    package var isUndoable: Bool {
      switch way {
      case .calls, .compensation: true
      case .irreversible, .tooLate, .nothingToGiveBack: false
      }
    }
  }

  /// The newest change first.
  package let entries: [Entry]

  /// - Parameters:
  ///   - events: with when each happened, in seconds since 1970, by the tenant's clock where it has
  ///     one of its own.
  ///   - now: by the same clock.
  package init(_ events: [(at: Int, event: SessionEvent)], domain: any Domain, now: Int) {
    var attempts: [String: ChangeAttempt] = [:]
    var done: [(ChangeAttempt, at: Int)] = []
    for (at, event) in events {
      switch event {
      case .attempted(let attempt): attempts[attempt.key] = attempt
      case .performed(_, let key, _):
        if let attempt = attempts[key] { done.append((attempt, at)) }
      case .started, .shown, .chosen, .decided, .checked, .failed, .verified, .refused,
        .overridden, .attested, .recorded, .skipped, .modeChanged, .left, .resumed, .stopped,
        .completed, .approvalRequested, .approved, .rejected, .deviated, .planSetAside:
        break
      }
    }
    entries = done.reversed().compactMap { attempt, at in
      guard let operation = domain.catalogue[attempt.operation],
        !Difference.between(attempt.before, and: attempt.predicted).isEmpty
      else { return nil }
      let calls = domain.inverse(of: attempt.operation, attempt.arguments, before: attempt.before)
      let (way, deadline) = Self.way(back: operation, calls, from: at, now: now)
      return Entry(attempt: attempt, operation: operation, way: way, deadline: deadline)
    }
  }

  private static func way(
    back operation: Operation, _ calls: [Inverse], from at: Int, now: Int
  ) -> (Entry.Way, deadline: Int?) {
    switch operation.reversal {
    case .none, .irreversible: return (.irreversible, nil)
    case .inverse: return (calls.isEmpty ? .nothingToGiveBack : .calls(calls), nil)
    case .compensation:
      return (calls.isEmpty ? .nothingToGiveBack : .compensation(calls), nil)
    case .inverseWithin(_, let days):
      let deadline = at + days * 86_400
      if now > deadline { return (.tooLate(deadline), deadline) }
      return (calls.isEmpty ? .nothingToGiveBack : .calls(calls), deadline)
    }
  }

  /// The calls that take back everything that can be, in order, with the attempt each takes back;
  /// steps are named `undo/<step>`, and `undo/<step>~2` where one takes several calls.
  package var calls: [(id: StepID, call: Inverse, attempt: ChangeAttempt)] {
    var seen: [StepID: Int] = [:]
    return entries.flatMap { entry in
      let calls: [Inverse] =
        switch entry.way {
        case .calls(let calls), .compensation(let calls): calls
        case .irreversible, .tooLate, .nothingToGiveBack: []
        }
      return calls.map { call in
        let number = seen[entry.attempt.step, default: 0] + 1
        seen[entry.attempt.step] = number
        let id = "undo/\(entry.attempt.step)" + (number > 1 ? "~\(number)" : "")
        return (StepID(id), call, entry.attempt)
      }
    }
  }
}
