/// One property of a subject as it was read, independent of language.
package struct Fact: Hashable, Sendable, Codable {
  package let subject: Subject
  /// The property, as the catalogue of words names it: `assignedLicenses`, `mailboxState`.
  package let property: String
  package let value: Value

  package init(_ subject: Subject, _ property: String, _ value: Value) {
    self.subject = subject
    self.property = property
    self.value = value
  }

  /// The property that says whether a subject exists, in domains that tell.
  package static let presence = "exists"

  /// Whether both are about the same property of the same subject.
  package func concernsSame(as other: Fact) -> Bool {
    subject == other.subject && property == other.property
  }

  /// Whether the facts are equal as far as anybody can know: a subject that is known only by its
  /// name counts as the one of that name.
  package func agrees(with other: Fact) -> Bool {
    property == other.property && subject.agrees(with: other.subject)
      && value.agrees(with: other.value)
  }
}

extension Fact {
  /// Whether what was read of the property is as this fact of a prediction says: its value, any other
  /// than before for `Value.changed`, or what an `Expectation` says.
  ///
  /// - Parameters:
  ///   - before: the value read before the change; `nil`, like `absent`, if there was none.
  ///   - observed: the value read after it; `nil` if there was none.
  package func isMet(from before: Value?, by observed: Value?) -> Bool {
    finding(from: before, by: observed) == .met
  }
}

extension [Fact] {
  /// The value of the fact about the property that changed; `nil` if there is none.
  package func value(like change: Difference) -> Value? { first(where: change.concerns)?.value }

  /// The value of the fact about the same property as `fact`; `nil` if there is none.
  package func value(like fact: Fact) -> Value? {
    first { $0.concernsSame(as: fact) }?.value
  }
}

/// Facts in a dictionary, for code that looks up many; of several about the same property, the
/// first counts.
package struct FactIndex: Sendable {
  private struct Key: Hashable {
    let subject: Subject
    let property: String
  }

  private let values: [Key: Value]

  package init(_ facts: [Fact]) {
    values = Dictionary(
      facts.lazy.map { (Key(subject: $0.subject, property: $0.property), $0.value) }
    ) { first, _ in first }
  }

  /// The value of a property of a subject; `nil` if there is no fact about it.
  package subscript(_ subject: Subject, _ property: String) -> Value? {
    values[Key(subject: subject, property: property)]
  }

  /// The value of the fact about the same property as `fact`; `nil` if there is none.
  package func value(like fact: Fact) -> Value? { self[fact.subject, fact.property] }
}
