import Diagnostics
import Operations
import Procedures

/// The changes of a session that can be reversed, newest first, and those that cannot.
package struct UndoPlan: Sendable {
  /// A change that took effect.
  package struct Entry: Sendable {
    /// How the change can be reversed, or why it cannot be.
    package enum Way: Hashable, Sendable {
      /// These calls reverse the change.
      case calls([Inverse])
      /// These calls reverse the change, but at another price or without what has been lost since.
      case compensation([Inverse])
      case irreversible
      /// The change could be reversed until this time, in seconds since 1970-01-01T00:00:00Z.
      case tooLate(Int)
      /// An inverse exists, but the state before the change gives it nothing to restore.
      case nothingToGiveBack
    }

    package let attempt: ChangeAttempt
    package let operation: Operation
    /// What was read when the change was last verified, with what changed beside it; empty if it was
    /// not verified.
    fileprivate let observed: [Fact]
    package fileprivate(set) var way: Way
    /// The last time at which the change can be reversed, in seconds since 1970-01-01T00:00:00Z;
    /// `nil` if there is no limit.
    package let deadline: Int?
    /// Why some of it cannot be given back now; empty if everything can, or nobody has looked.
    package fileprivate(set) var lost: [Refusal] = []
    /// Why a call that reverses the change would be refused now, such as a backup that is missing;
    /// somebody can see to that before it is made. Empty if none would, or nobody has looked.
    package fileprivate(set) var obstacles: [Refusal] = []
    /// What somebody else has made of it since it was verified: the value that was read then, and the
    /// one now, which the calls may replace. Empty if nobody has, or nobody has looked.
    package fileprivate(set) var changedSince: [Difference] = []

    /// Whether there are calls that reverse the change, perhaps at another price.
    package var isUndoable: Bool {
      switch way {
      case .calls, .compensation: true
      case .irreversible, .tooLate, .nothingToGiveBack: false
      }
    }

    /// What the change altered, as it was predicted and, if it was verified, as it was read.
    fileprivate var differences: [Difference] {
      // What is known only in part beforehand counts as it was read.
      let seen = FactIndex(observed)
      let known = attempt.predicted.filter { fact in
        if case .expected = fact.value { seen.value(like: fact) == nil } else { true }
      }
      return Difference.between(attempt.before, and: known)
        + Difference.between(attempt.before, and: observed).filter { found in
          attempt.before.contains(where: found.concerns) && !known.contains(where: found.concerns)
        }
    }
  }

  /// The changes, newest first.
  package private(set) var entries: [Entry]

  /// Why some of what was changed cannot be given back, newest change first.
  package var lost: [Refusal] { entries.flatMap(\.lost) }

  /// Finds the changes that took effect and the way to reverse each. A change is left out if it
  /// predicted no difference, or if the domain does not have its operation. Names that an earlier
  /// version recorded are those subjects that the session found them to mean.
  ///
  /// - Parameters:
  ///   - events: the events of the whole session, each with its time in seconds since
  ///     1970-01-01T00:00:00Z, by the tenant's clock if it has its own.
  ///   - now: the current time by the same clock.
  package init(_ events: [(at: Int, event: SessionEvent)], domain: any Domain, now: Int) {
    var attempts: [String: ChangeAttempt] = [:]
    var done: [(ChangeAttempt, at: Int)] = []
    var observed: [String: [Fact]] = [:]
    // The last time that has come. A later one was recorded by a clock that was ahead, or after one
    // that was; the change was made after the event before that, and before now.
    var past: Int?
    let known = Identification(recordedIn: events.map(\.event))
    for (recorded, event) in events.map({ ($0.at, known.of($0.event)) }) {
      if recorded <= now { past = recorded }
      let at = recorded <= now ? recorded : past ?? now
      switch event {
      case .attempted(let attempt): attempts[attempt.key] = attempt
      case .performed(_, let key, _):
        if let attempt = attempts[key] { done.append((attempt, at)) }
      case .verified(_, let key, _, let facts, _): observed[key] = facts
      case .started, .shown, .chosen, .decided, .checked, .failed, .refused, .overridden, .attested,
        .passed, .recorded, .skipped, .modeChanged, .left, .returned, .resumed, .stopped,
        .completed, .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .noted:
        break
      }
    }
    entries = done.reversed().compactMap { attempt, at in
      guard let operation = domain.catalogue[attempt.operation],
        !Difference.between(attempt.before, and: attempt.predicted).isEmpty
      else { return nil }
      let calls = domain.inverse(of: attempt.operation, attempt.arguments, before: attempt.before)
      let (way, deadline) = Self.way(back: operation, calls, from: at, now: now)
      return Entry(
        attempt: attempt, operation: operation, observed: observed[attempt.key, default: []],
        way: way, deadline: deadline)
    }
  }

  /// Leaves out what cannot be given back as the tenant is now, such as a product that the
  /// organization no longer has, and keeps the reasons, also what none of the calls gives back,
  /// such as a number that went with a license, and why a call would be refused.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package mutating func leaveOutWhatIsLost(in domain: any Domain) async throws(DomainFailure) {
    // Others change totals too, so nothing is called lost because of them; a call may be refused
    // because of them.
    var foreseen = ForeseenTenant(domain.inParallel)
    var counted = ForeseenTenant(domain)
    for index in entries.indices {
      switch entries[index].way {
      case .calls(let calls):
        let (possible, lost) = try await Self.possiblePart(
          of: calls, RecordedMarks(entries[index].attempt.before), after: foreseen, domain)
        let found = try await foreseen.outlook(on: entries[index], after: calls)
        entries[index].lost = lost + found.notGivenBack
        entries[index].changedSince = found.changedSince
        entries[index].way = possible.isEmpty ? .irreversible : .calls(possible)
        entries[index].obstacles = try await counted.refusals(of: possible)
      case .compensation(let calls):
        let (possible, lost) = try await Self.possiblePart(
          of: calls, RecordedMarks(entries[index].attempt.before), after: foreseen, domain)
        let found = try await foreseen.outlook(on: entries[index], after: calls)
        entries[index].lost = lost + found.notGivenBack
        entries[index].changedSince = found.changedSince
        entries[index].way = possible.isEmpty ? .irreversible : .compensation(possible)
        entries[index].obstacles = try await counted.refusals(of: possible)
      case .irreversible, .tooLate, .nothingToGiveBack: break
      }
    }
  }

  /// - Parameter foreseen: the tenant after the calls that reverse what was changed later: what a later
  ///   change of the session has taken back is there again.
  private static func possiblePart(
    of calls: [Inverse], _ marks: RecordedMarks, after foreseen: ForeseenTenant,
    _ domain: any Domain
  ) async throws(DomainFailure) -> ([Inverse], lost: [Refusal]) {
    var possible: [Inverse] = []
    var lost: [Refusal] = []
    for call in calls {
      let names = domain.catalogue.namesWithoutID(in: call.arguments, of: call.operation)
      guard names.isEmpty else {
        // Which of several is meant, the walk asks.
        let found = try await domain.subjects(named: names)
        let unknown = names.filter { found[$0, default: []].isEmpty }
        // Nothing is given back to somebody else.
        let doubts = try await marks.doubts(about: found, in: domain)
        possible += unknown.isEmpty && doubts.isEmpty ? [call] : []
        lost += unknown.map { .nameNotFound($0) } + doubts.sorted { $0.key < $1.key }.map(\.value)
        continue
      }
      let facts = try await foreseen.read(call)
      let part = domain.possiblePart(of: call, facts)
      possible += [part.call].compactMap(\.self)
      lost += part.lost
    }
    return (possible, lost)
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
      let deadline =
        OutsideNumber.clamped(at, to: OutsideNumber.instants)
        + OutsideNumber.clamped(days, to: OutsideNumber.counts) * 86_400
      if now > deadline { return (.tooLate(deadline), deadline) }
      return (calls.isEmpty ? .nothingToGiveBack : .calls(calls), deadline)
    }
  }

  /// The calls that reverse everything that can be reversed, in order, each with the attempt it
  /// reverses. Steps are named `undo/<step>`, and `undo/<step>~2` and so on if a step needs several
  /// calls.
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

/// The tenant as it will be after the calls of an undo, as far as they predict it.
private struct ForeseenTenant {
  private let domain: any Domain
  /// What the calls so far predict; of several facts about one property, the first counts.
  private var predicted: [Fact] = []

  init(_ domain: any Domain) { self.domain = domain }

  /// Why the calls would be refused, each after those before it.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  mutating func refusals(of calls: [Inverse]) async throws(DomainFailure) -> [Refusal] {
    var found: [Refusal] = []
    for call in calls where isClear(call.operation, call.arguments) {
      found += domain.refusals(call.operation, call.arguments, try await facts(before: call))
    }
    return found
  }

  /// Whether every subject has its id. Which of several is meant by a name of an earlier version,
  /// only the walk asks.
  private func isClear(_ operation: OperationID, _ arguments: Arguments) -> Bool {
    domain.catalogue.namesWithoutID(in: arguments, of: operation).isEmpty
  }

  /// What a call needs, as it will be after the calls so far.
  func read(_ call: Inverse) async throws(DomainFailure) -> [Fact] {
    foreseen(try await domain.read(call.operation, call.arguments))
  }

  /// Reads what a call needs as it will be after the calls so far, and foresees its effect.
  private mutating func facts(before call: Inverse) async throws(DomainFailure) -> [Fact] {
    let facts = try await read(call)
    let next = domain.prediction(call.operation, call.arguments, facts)
    predicted = next.foreseen(from: facts) + predicted
    return facts
  }

  /// What a change altered that the calls which reverse it do not give back, and what has become
  /// another since it was verified. All calls count, also those that are no longer possible, which have
  /// a reason of their own.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  mutating func outlook(
    on entry: UndoPlan.Entry, after calls: [Inverse]
  ) async throws(DomainFailure) -> (notGivenBack: [Refusal], changedSince: [Difference]) {
    let attempt = entry.attempt
    guard isClear(attempt.operation, attempt.arguments),
      calls.allSatisfy({ isClear($0.operation, $0.arguments) })
    else { return ([], []) }
    let earlier = predicted
    var made: [(call: Inverse, facts: [Fact])] = []
    for call in calls { made.append((call, try await facts(before: call))) }
    let read = try await domain.readAgain(attempt)
    let now = FactIndex(predicted + read)
    let since = entry.changes(until: FactIndex(earlier + read))
    let lost: [Refusal] = entry.differences.compactMap { change in
      guard let value = now[change.subject, change.property],
        !Self.isGivenBack(change, value),
        predicted.contains(where: change.concerns)
          || !made.contains(where: { mayReturn(change, from: value, with: $0.call, $0.facts) })
      else { return nil }
      return .notGivenBack(change)
    }
    return (lost, since)
  }

  /// The facts as they will be read after the calls so far.
  private func foreseen(_ facts: [Fact]) -> [Fact] {
    let later = FactIndex(predicted)
    return facts.map { Fact($0.subject, $0.property, later.value(like: $0) ?? $0.value) }
  }

  /// Whether the property may get its old value back although nobody predicts it.
  private func mayReturn(
    _ change: Difference, from value: Value, with call: Inverse, _ facts: [Fact]
  ) -> Bool {
    let back = Difference(
      subject: change.subject, property: change.property, before: value, after: change.before)
    return domain.mayAlter(back, with: call.operation, call.arguments, before: facts)
  }

  /// Whether the value is the old one, or nothing is missing that was there before. Amounts and
  /// times follow from the rest, and nothing can be said about a value that is not known.
  private static func isGivenBack(_ change: Difference, _ value: Value) -> Bool {
    switch value {
    case .changed, .expected, .unread: return true
    case .text, .subject, .number, .bytes, .flag, .instant, .code, .list, .absent: break
    }
    switch change.before {
    case .number, .bytes, .instant, .absent, .changed, .expected, .unread: return true
    // What is called so in every domain: there was nothing.
    case .code("none"): return true
    case .list(let before):
      guard case .list(let now) = value else { return before.isEmpty }
      return before.allSatisfy { element in
        now.contains { $0.agrees(with: element) } || change.keeps(element)
      }
    case .text, .subject, .flag, .code: return value.agrees(with: change.before)
    }
  }
}

extension UndoPlan.Entry {
  /// What was so when the change was verified, and is not any more. Amounts and times follow from the
  /// rest.
  fileprivate func changes(until now: FactIndex) -> [Difference] {
    let before = FactIndex(attempt.before)
    let verified = FactIndex(observed)
    return attempt.predicted.compactMap { fact in
      let old = before.value(like: fact)
      guard let then = verified.value(like: fact), fact.isMet(from: old, by: then), then.isState,
        let value = now.value(like: fact), value.isState, !fact.isMet(from: old, by: value)
      else { return nil }
      return Difference(
        subject: fact.subject, property: fact.property, before: then, after: value)
    }
  }
}

extension Value {
  /// Whether it is one that somebody sets, and known.
  fileprivate var isState: Bool {
    switch self {
    case .text, .subject, .flag, .code, .list, .absent: true
    case .number, .bytes, .instant, .changed, .expected, .unread: false
    }
  }
}

extension Difference {
  /// Whether the change left an element of the list where it was.
  fileprivate func keeps(_ element: Value) -> Bool {
    guard case .list(let after) = after else { return false }
    return after.contains { $0.agrees(with: element) }
  }
}

extension Refusal {
  /// What an undo does not give back: the value that a property had before the change.
  fileprivate static func notGivenBack(_ change: Difference) -> Refusal {
    Refusal(
      "notGivenBack",
      [
        "subject": .subject(change.subject), "property": .code(change.property),
        "value": change.before,
      ])
  }
}
