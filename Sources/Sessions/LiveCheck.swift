import Operations
import Procedures

/// What a session confirmed, read again: what still holds, and what does not any more.
package struct LiveCheck: Sendable {
  /// One property that a change was confirmed to have brought about.
  package struct Claim: Hashable, Sendable {
    package enum Finding: Hashable, Sendable {
      case holds
      /// The tenant shows something else now.
      case changed(to: Value)
      /// It could not be read.
      case unreadable
    }

    package let step: StepID
    package let operation: OperationID
    package let fact: Fact
    package let finding: Finding
  }

  package let claims: [Claim]

  /// Reads what every confirmed change of a session was about; what a later change of the same
  /// session altered again is that one's claim.
  package init(_ events: [SessionEvent], domain: any Domain) async {
    var claims: [Claim] = []
    let confirmed = Self.confirmed(events)
    for (index, attempt) in confirmed.enumerated() {
      let later = confirmed[(index + 1)...].flatMap(\.predicted)
      let claimed = attempt.predicted.filter { fact in
        !later.contains { $0.concernsSame(as: fact) }
      }
      guard !claimed.isEmpty else { continue }
      let observed = await Self.read(attempt, domain)
      claims += claimed.map { fact in
        let finding: Claim.Finding =
          if let observed {
            observed.value(like: fact) == fact.value
              ? .holds : .changed(to: observed.value(like: fact) ?? .absent)
          } else { .unreadable }
        return Claim(
          step: attempt.step, operation: attempt.operation, fact: fact, finding: finding)
      }
    }
    self.claims = claims
  }

  /// The attempts whose effect was confirmed, in order.
  private static func confirmed(_ events: [SessionEvent]) -> [ChangeAttempt] {
    var attempts: [String: ChangeAttempt] = [:]
    return events.compactMap { event in
      if case .attempted(let attempt) = event { attempts[attempt.key] = attempt }
      if case .verified(_, let key, .confirmed, _) = event { return attempts[key] }
      return nil
    }
  }

  private static func read(_ attempt: ChangeAttempt, _ domain: any Domain) async -> FactIndex? {
    do {
      return FactIndex(try await domain.read(attempt.operation, attempt.arguments))
    } catch {
      // Which is told as such: nobody knows.
      return nil
    }
  }

  package var holds: Int { claims.count { $0.finding == .holds } }
  package var isClean: Bool { holds == claims.count }
}
