import Operations
import Procedures

/// What changed beside a change that nobody predicted: a fact that was read before and after it, is
/// in no prediction, may not change by itself, and is not the late effect of an earlier change.
package struct Surprises: Sendable {
  /// What the last look of a session found about one of its changes.
  package struct Look: Hashable, Sendable {
    let key: String
    let operation: OperationID
    /// The verdict as it was, or `refuted` if what was confirmed no longer holds.
    let verdict: Verdict
    let observed: [Fact]
    let surprises: [Difference]
  }

  /// For how many seconds a reading that shows a surprise may be out of date, if readings can be: as
  /// long as the longest pause between two looks of a verification.
  static let settling = 15
  /// How often the last look of a session is repeated while it finds something, if readings can be
  /// out of date: replicas were seen to lag by half a minute.
  static let mostLooks = 3

  private let domain: any Domain
  private let effects: [Session.Effect]

  /// - Parameter effects: the changes of the session so far, in order.
  init(_ effects: [Session.Effect], domain: any Domain) {
    self.effects = effects
    self.domain = domain
  }

  /// The surprises among the differences that were found when a change was verified.
  ///
  /// - Parameter found: the differences between `attempt.before` and what was read afterwards.
  func among(_ found: [Difference], beside attempt: ChangeAttempt) -> [Difference] {
    found.filter { change in
      attempt.before.contains(where: change.concerns)
        && !isAwaited(change, by: attempt)
        && !mayAlter(change, attempt)
        && !isExplained(change)
    }
  }

  /// The surprises since each change was verified; changes without any are left out, and so is the
  /// one with `current` as its key.
  ///
  /// - Parameter unread: called for each change whose facts cannot be read.
  func sinceVerified(
    without current: String?, unread: (OperationID) async -> Void
  ) async -> [Look] {
    var looks: [Look] = []
    var told: [Difference] = []
    for (index, effect) in effects.enumerated() where effect.attempt.key != current {
      let attempt = effect.attempt
      let later = effects[(index + 1)...]
      // A later change of the same kind and scope is looked at instead.
      let isRepeated = later.contains {
        $0.attempt.operation == attempt.operation && $0.attempt.arguments == attempt.arguments
      }
      guard !isRepeated else { continue }
      guard let verdict = effect.verdict, !effect.observed.isEmpty else { continue }
      // A name of an earlier version that nothing has any more, or several have.
      guard !domain.catalogue.isByName(attempt.operation, attempt.arguments) else {
        await unread(attempt.operation)
        continue
      }
      let observed: [Fact]
      do {
        observed = try await domain.readAgain(attempt)
      } catch {
        await unread(attempt.operation)
        continue
      }
      let surprises = Difference.between(effect.observed, and: observed).filter { change in
        effect.observed.contains(where: change.concerns)
          && !isAwaited(change, byLater: later.flatMap(\.attempt.predicted))
          && !isExplained(change)
          && !told.contains { $0.subject == change.subject && $0.property == change.property }
          && !isTold(change)
      }
      told += surprises
      guard !surprises.isEmpty else { continue }
      let before = FactIndex(attempt.before)
      let isReverted = attempt.predicted.contains { fact in
        surprises.contains { $0.concerns(fact) && $0.takesBack(fact, before.value(like: fact)) }
      }
      looks.append(
        Look(
          key: attempt.key, operation: attempt.operation,
          verdict: verdict == .confirmed && isReverted ? .refuted : verdict, observed: observed,
          surprises: surprises))
    }
    return looks
  }

  /// Whether an earlier last look, at which the session stopped, found the same value.
  private func isTold(_ change: Difference) -> Bool {
    effects.contains { effect in
      effect.isLookedAtAgain
        && effect.observed.contains { change.concerns($0) && $0.value.agrees(with: change.after) }
    }
  }

  /// Whether a change of the session explains what changed now: it was the last to predict the
  /// property, and with this value; or the property may follow it.
  private func isExplained(_ change: Difference) -> Bool {
    let last = effects.last { $0.attempt.predicted.contains(where: change.concerns) }
    if let last, promised.account(for: change, from: last.attempt.before.value(like: change)) {
      return true
    }
    return effects.contains { mayAlter(change, $0.attempt) }
  }

  /// What the changes of the session predicted, in order.
  private var promised: [Fact] { effects.flatMap(\.attempt.predicted) }

  /// Whether the attempt predicts all that a change shows. What it predicts otherwise than it was
  /// read is no surprise: it is refuted.
  private func isAwaited(_ change: Difference, by attempt: ChangeAttempt) -> Bool {
    guard let fact = attempt.predicted.last(where: change.concerns) else { return false }
    guard case .expected = fact.value,
      fact.isMet(from: attempt.before.value(like: fact), by: change.after)
    else { return true }
    return (promised + attempt.predicted).account(
      for: change, from: attempt.before.value(like: fact))
  }

  /// Whether later changes predict what a change shows. Of a list to which they only add elements, or
  /// from which they take some, the rest stays as it was.
  private func isAwaited(_ change: Difference, byLater predicted: [Fact]) -> Bool {
    let own = predicted.filter(change.concerns)
    guard own.allSatisfy(\.isOfElements) else { return true }
    return own.account(for: change, from: nil)
  }

  private func mayAlter(_ change: Difference, _ attempt: ChangeAttempt) -> Bool {
    if domain.mayAlter(
      change, with: attempt.operation, attempt.arguments, before: attempt.before)
    {
      return true
    }
    // Earlier versions predicted only some of what an operation changes.
    return !attempt.predicted.contains(where: change.concerns)
      && domain.prediction(attempt.operation, attempt.arguments, attempt.before)
        .contains(where: change.concerns)
  }
}

extension Difference {
  /// Whether a change since the verification takes back what was predicted and confirmed.
  ///
  /// - Parameter before: the value before the change that was predicted.
  fileprivate func takesBack(_ fact: Fact, _ before: Value?) -> Bool {
    guard case .expected = fact.value else { return true }
    return !fact.isMet(from: before, by: after)
  }
}

extension Domain {
  /// Freshly read facts about everything that an attempt concerns, also about what it may have
  /// separated.
  func readAgain(_ attempt: ChangeAttempt) async throws(DomainFailure) -> [Fact] {
    try await read(
      attempt.operation,
      scope(of: attempt.operation, attempt.arguments, before: attempt.before))
  }
}

/// What a walk does about surprises.
extension SessionWalk {
  /// The surprises among the differences that were found when the change in progress was verified.
  func surprises(among found: [Difference], beside attempt: ChangeAttempt) -> [Difference] {
    let earlier = session.effects.filter { $0.attempt.key != attempt.key }
    return Surprises(earlier, domain: domain).among(found, beside: attempt)
  }

  /// Records a command that leaves the step. If it ends the session, the tenant is read once more
  /// before, and what has changed since the session's changes were verified is told and recorded.
  ///
  /// - Returns: how the walk ended, if a surprise stops it; `nil` if the command was recorded.
  mutating func leave(
    _ command: SessionCommand, shown view: StepView? = nil
  ) async throws -> Ending? {
    if let ending = try await lookAgain(beforeEndingWith: command) { return ending }
    try record(command, shown: view)
    return nil
  }

  /// Reads once more what the session changed, if the command ends the session.
  ///
  /// - Returns: how the walk ended, if a surprise stops it.
  mutating func lookAgain(beforeEndingWith command: SessionCommand) async throws -> Ending? {
    guard !session.effects.isEmpty, try session.decide(command, in: graph).contains(.completed)
    else { return nil }
    let conversation = conversation
    // A change that is judged just now has been read just now; one at whose surprises the session
    // stopped was read some time ago.
    var current = session.change.attempt?.key
    if case .leaveJudged = command { current = nil }
    let surprises = Surprises(session.effects, domain: domain)
    var looks = await surprises.sinceVerified(without: current) {
      await conversation.tell(.lookedAgain($0, surprises: nil))
    }
    let operations = Set(session.effects.map(\.attempt.operation))
    if operations.contains(where: domain.isEventuallyConsistent(for:)) {
      // A reading that is out of date shows what was before; what stays is not.
      for _ in 0..<Surprises.mostLooks where !looks.isEmpty {
        await clock.sleep(seconds: Surprises.settling)
        looks = await surprises.sinceVerified(without: current) { _ in }
      }
    }
    guard !looks.isEmpty else { return nil }
    try record(.lookedAgain(looks))
    for look in looks {
      await conversation.tell(.lookedAgain(look.operation, surprises: look.surprises))
    }
    return await endIfSurprised()
  }

  /// How the walk ended, if the event recorded last stopped it at a surprise; `nil` if it goes on.
  func endIfSurprised() async -> Ending? {
    guard session.stop == .surprised else { return nil }
    await conversation.tell(.stopped(session.start.session, .surprised))
    return .stopped(.surprised)
  }
}
