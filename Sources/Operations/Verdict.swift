/// The result of a verification: one of five different findings, not a Boolean.
package enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
  /// A fresh read shows the predicted values.
  case confirmed
  /// A fresh read does not show them yet, and the deadline has not passed.
  case pending
  /// A fresh read shows something else, or still the old state after the deadline.
  case refuted
  /// A person vouches for it; nothing can be read.
  case attested
  /// The read itself failed, so the result is not known.
  case unverifiable

  /// The verdict on a change from `before` to `predicted`, given the facts in `observed`.
  ///
  /// A prediction that changes nothing is confirmed if it still holds, and so is an empty one. The
  /// result is never `attested`. A fact that cannot be read is neither there nor missing: if only
  /// such facts remain, the result is `pending`, and `unverifiable` after the deadline, or at once if
  /// none of them could be read before the change either.
  ///
  /// - Parameters:
  ///   - predicted: the facts that a read should show after the change.
  ///   - before: the facts read before the change.
  ///   - observed: the facts read after it.
  ///   - isEventual: whether reads may show intermediate values, so that a change is refuted only
  ///     after the deadline.
  package static func of(
    predicted: [Fact], before: [Fact], observed: [Fact], deadlinePassed: Bool,
    isEventual: Bool = false
  ) -> Verdict {
    let observed = FactIndex(observed)
    let before = FactIndex(before)
    let unmet = predicted.filter {
      !$0.isMet(from: before.value(like: $0), by: observed.value(like: $0))
    }
    guard !unmet.isEmpty else { return .confirmed }
    let missing = unmet.filter { observed.value(like: $0)?.isUnread != true }
    guard !missing.isEmpty else {
      let wasHidden = unmet.allSatisfy { before.value(like: $0)?.isUnread ?? false }
      return deadlinePassed || wasHidden ? .unverifiable : .pending
    }
    let onlyLate = missing.allSatisfy { fact in
      observed.value(like: fact).agrees(with: before.value(like: fact))
    }
    return (onlyLate || isEventual) && !deadlinePassed ? .pending : .refuted
  }
}

/// The change of one property, predicted or observed.
package struct Difference: Hashable, Sendable, Codable {
  package let subject: Subject
  package let property: String
  package let before: Value
  package let after: Value

  package init(subject: Subject, property: String, before: Value, after: Value) {
    self.subject = subject
    self.property = property
    self.before = before
    self.after = after
  }

  /// The properties whose value in `after` differs from that in `before`, in the order of `after`.
  ///
  /// A property that `before` lacks was `absent`; one that `after` lacks is left out, and so is one
  /// that could not be read on either side, because nobody knows whether it differs.
  package static func between(_ before: [Fact], and after: [Fact]) -> [Difference] {
    let before = FactIndex(before)
    return after.compactMap { fact in
      let old = before.value(like: fact) ?? .absent
      guard !old.agrees(with: fact.value), !old.isUnread, !fact.value.isUnread else { return nil }
      return Difference(
        subject: fact.subject, property: fact.property, before: old, after: fact.value)
    }
  }

  /// Whether the differences are equal as far as anybody can know: a subject that is known only by
  /// its name counts as the one of that name.
  package func agrees(with other: Difference) -> Bool {
    property == other.property && subject.agrees(with: other.subject)
      && before.agrees(with: other.before) && after.agrees(with: other.after)
  }

  /// Whether the fact is about the property that changed.
  package func concerns(_ fact: Fact) -> Bool {
    subject == fact.subject && property == fact.property
  }
}
