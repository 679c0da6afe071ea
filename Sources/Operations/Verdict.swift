/// What a verification found. Five different things; none of them is a Boolean.
package enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
  /// A fresh read shows what was predicted.
  case confirmed
  /// A fresh read still shows the old state, and the deadline has not passed.
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
  package static func of(
    predicted: [Fact], before: [Fact], observed: [Fact], deadlinePassed: Bool
  ) -> Verdict {
    let unmet = predicted.filter { observed.value(like: $0) != $0.value }
    guard !unmet.isEmpty else { return .confirmed }
    let onlyLate = unmet.allSatisfy { observed.value(like: $0) == before.value(like: $0) }
    return onlyLate && !deadlinePassed ? .pending : .refuted
  }
}
