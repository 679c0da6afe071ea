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
    of(
      predicted: predicted, before: before, observed: observed, isEventual: isEventual,
      isPast: { _ in deadlinePassed })
  }

  /// The verdict on a change whose facts have deadlines of their own.
  ///
  /// It is refuted as soon as the deadline of one of them has passed, and pending while another one
  /// may still come.
  ///
  /// - Parameter isPast: whether the deadline of a predicted fact has passed.
  package static func of(
    predicted: [Fact], before: [Fact], observed: [Fact], isEventual: Bool = false,
    isPast: (Fact) -> Bool
  ) -> Verdict {
    let observed = FactIndex(observed)
    let before = FactIndex(before)
    let unmet = predicted.map { fact in
      (
        fact: fact,
        finding: fact.finding(from: before.value(like: fact), by: observed.value(like: fact))
      )
    }.filter { $0.finding != .met }
    guard !unmet.isEmpty else { return .confirmed }
    let missing = unmet.filter { $0.finding != .unknown }
    guard !missing.isEmpty else {
      let isOpen = unmet.contains { fact, _ in
        !(before.value(like: fact)?.isUnread ?? false) && !isPast(fact)
      }
      return isOpen ? .pending : .unverifiable
    }
    let isRefuted = missing.contains { fact, finding in
      isPast(fact) || (finding == .other && !isEventual)
    }
    return isRefuted ? .refuted : .pending
  }
}

extension [Fact] {
  /// The facts of a prediction as they will be read, as far as that is known, if the service makes
  /// exactly what it was asked for.
  package func foreseen(from facts: [Fact]) -> [Fact] {
    let before = FactIndex(facts)
    return map { fact in
      Fact(
        fact.subject, fact.property,
        fact.value.foreseen(from: before.value(like: fact) ?? .absent, asAsked: true))
    }
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
  /// that could not be read on either side, because nobody knows whether it differs. Of a prediction
  /// with an `Expectation`, `after` is what will be, as far as that is known.
  package static func between(_ before: [Fact], and after: [Fact]) -> [Difference] {
    let before = FactIndex(before)
    return after.compactMap { fact in
      let old = before.value(like: fact) ?? .absent
      let new = fact.value.foreseen(from: old)
      // Twice later is later still.
      let isNew = !old.agrees(with: new) || new == .expected(.later)
      guard isNew, !old.isUnread, !new.isUnread else { return nil }
      return Difference(subject: fact.subject, property: fact.property, before: old, after: new)
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
