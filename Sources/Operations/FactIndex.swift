/// Facts by what they speak of, for those who look up many; the first of several counts.
package struct FactIndex: Sendable {
  private struct Key: Hashable {
    let subject: String
    let property: String
  }

  private let values: [Key: Value]

  package init(_ facts: [Fact]) {
    values = Dictionary(
      facts.map { (Key(subject: $0.subject, property: $0.property), $0.value) }
    ) { first, _ in first }
  }

  package subscript(_ subject: String, _ property: String) -> Value? {
    values[Key(subject: subject, property: property)]
  }

  /// The value of the fact that speaks of the same as `fact`; `nil` where none does.
  package func value(like fact: Fact) -> Value? { self[fact.subject, fact.property] }
}
