import Operations
import Procedures

/// A session's confirmed results, read again to see which of them still hold.
package struct LiveCheck: Sendable {
  /// A property that a confirmed change brought about.
  package struct Claim: Hashable, Sendable {
    /// What the tenant shows of the property now.
    package enum Finding: Hashable, Sendable {
      case holds
      /// The tenant now shows something else.
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

  /// Reads everything that the confirmed changes of a session set. If a later change of the session
  /// sets the same property, only the later one is checked.
  ///
  /// A read that fails, or that does not show a property, makes the claims about it `unreadable`; so
  /// does a name that an earlier version recorded without an id, if several subjects have it now.
  ///
  /// - Parameter events: the whole session, in order.
  package init(_ events: [SessionEvent], domain: any Domain) async {
    var claims: [Claim] = []
    let known = await Self.identification(of: events, domain)
    let confirmed = Self.confirmed(events.map { known?.of($0) ?? $0 })
    for (index, attempt) in confirmed.enumerated() {
      let later = confirmed[(index + 1)...].flatMap(\.predicted)
      let claimed = attempt.predicted.filter { fact in
        !later.contains { fact.isReplaced(by: $0) }
      }
      guard !claimed.isEmpty else { continue }
      let isUnclear =
        known?.isUnclear(attempt) ?? domain.catalogue.isByName(attempt.operation, attempt.arguments)
      let observed = isUnclear ? nil : await Self.read(attempt, domain)
      claims += claimed.map { fact in
        let finding: Claim.Finding =
          if let observed, case let now = observed.value(like: fact) ?? .absent, !now.isUnread {
            fact.isMet(from: attempt.before.value(like: fact), by: now)
              ? .holds : .changed(to: now)
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
      // The last look of a session may confirm a change once more.
      if case .verified(_, let key, .confirmed, _, _) = event {
        return attempts.removeValue(forKey: key)
      }
      return nil
    }
  }

  /// What the names in the changes mean now; `nil` if the tenant does not say.
  private static func identification(
    of events: [SessionEvent], _ domain: any Domain
  ) async -> Identification? {
    do {
      return try await Identification(of: events, in: domain)
    } catch {
      // The claims about what is known only by its name are then `unreadable`.
      return nil
    }
  }

  private static func read(_ attempt: ChangeAttempt, _ domain: any Domain) async -> FactIndex? {
    do {
      return FactIndex(try await domain.readAgain(attempt))
    } catch {
      // The finding is then `unreadable`, because the state is unknown.
      return nil
    }
  }

  /// The number of claims that still hold.
  package var holds: Int { claims.count { $0.finding == .holds } }
  /// Whether every claim holds; also `true` if there are no claims.
  package var isClean: Bool { holds == claims.count }
}
