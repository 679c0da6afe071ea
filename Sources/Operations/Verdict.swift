/// What a verification found. Five different things; none of them is a Boolean.
package enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
  /// A fresh read shows what was predicted.
  case confirmed
  /// A fresh read does not show it yet, and the deadline has not passed.
  case pending
  /// A fresh read shows something else, or still the old state after the deadline.
  case refuted
  /// A person says so; nothing can be read.
  case attested
  /// The read itself failed, so that nobody can tell.
  case unverifiable

  /// What `observed` says about an effect that was to turn `before` into `predicted`.
  ///
  /// A prediction that changes nothing is confirmed when it still holds.
  ///
  /// - Parameter isEventual: whether other values than the old and the new may be on the way, so
  ///   that only the deadline refutes.
  package static func of(
    predicted: [Fact], before: [Fact], observed: [Fact], deadlinePassed: Bool,
    isEventual: Bool = false
  ) -> Verdict {
    let observed = FactIndex(observed)
    let unmet = predicted.filter { observed.value(like: $0) != $0.value }
    guard !unmet.isEmpty else { return .confirmed }
    let before = FactIndex(before)
    let onlyLate = unmet.allSatisfy { observed.value(like: $0) == before.value(like: $0) }
    return (onlyLate || isEventual) && !deadlinePassed ? .pending : .refuted
  }
}
